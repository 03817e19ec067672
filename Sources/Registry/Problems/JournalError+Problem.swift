public import Civil

extension JournalError {
    /// The fault as a problem: which event, what is wrong with it, what to do. Codes `REG-0080` and on.
    public var problem: Problem {
        let restore = Bilingual(
            zh: "请停止写入，保留现场，从备份恢复后再运行 yisheng verify",
            en: "Stop writing, keep the file as it is, restore a backup, and run yisheng verify again.")
        func make(_ code: String, _ at: String, _ zh: String, _ en: String) -> Problem {
            Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: restore)
        }
        switch self {
        case .unreadable(let sequence):
            return make("REG-0080", "event \(sequence)", "事件内容读不出", "The event's content cannot be read.")
        case .changed(let sequence):
            return make(
                "REG-0081", "event \(sequence)", "事件内容与登记时的指纹不符，被改动过",
                "The event is not what its leaf in the log commits to: it was changed.")
        case .gap(let sequence):
            return make("REG-0082", "event \(sequence)", "此事件之前缺少事件", "An event is missing before this one.")
        case .keyChanged(let sequence):
            return make(
                "REG-0083", "event \(sequence)", "事件的幂等键被改动过", "The key kept beside the event is not the one within it."
            )
        case .headDiffers:
            var problem = make(
                "REG-0084", "journal_head", "日志末端的记录与事件不符", "The kept end of the log does not fit the events.")
            problem.fix = Bilingual(
                zh: "事件均无误时运行 yisheng rebuild；否则从备份恢复",
                en: "If no event is at fault run yisheng rebuild; otherwise restore a backup.")
            return problem
        case .rootDiffers(let size):
            return make(
                "REG-0085", "checkpoint \(size)", "前 \(size) 个事件与检查点不符，日志被改写过",
                "The first \(size) events do not have the checkpoint's root: the log was rewritten.")
        case .truncated(let size):
            return make(
                "REG-0086", "checkpoint \(size)", "检查点记有 \(size) 个事件，现在不足此数，日志被截短",
                "The checkpoint states \(size) events and there are fewer: the log was cut short.")
        case .checkpoint(let error):
            return error.problem
        }
    }
}

extension CheckpointError {
    /// The error as a problem. Codes `REG-0090` and on.
    public var problem: Problem {
        func make(_ code: String, _ zh: String, _ en: String, _ fixZh: String, _ fixEn: String) -> Problem {
            Problem(
                code: code, at: "checkpoint", why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
        }
        switch self {
        case .malformed(let part):
            return make(
                "REG-0090", "检查点格式不对（\(part)）", "This is no checkpoint: its \(part) is malformed.",
                "请提供 yisheng checkpoint 输出的原文", "Give the text that yisheng checkpoint printed, unchanged.")
        case .wrongOrigin:
            return make(
                "REG-0091", "检查点属于另一个日志", "The checkpoint is of another log.",
                "请核对文件是否拿错", "Check that it is the right file.")
        case .unknownKey:
            return make(
                "REG-0092", "检查点不是用预期的密钥签署的", "No signature by the expected key.",
                "请核对公钥与密钥文件 log.key", "Check the public key and the key file log.key.")
        case .badSignature:
            return make(
                "REG-0093", "检查点签名无效，内容被改动过", "The signature does not hold: the checkpoint was changed.",
                "请用另一份保存的检查点核对", "Check against another copy that was kept.")
        }
    }
}
