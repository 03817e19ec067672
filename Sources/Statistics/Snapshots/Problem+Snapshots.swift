import Civil

extension Problem {
    static let notASnapshot = Problem(
        code: "STA-0021", at: "snapshot", why: Bilingual(zh: "这不是统计快照文件", en: "This is no snapshot of figures"),
        fix: Bilingual(zh: "请给出 yisheng snapshot 写出的文件", en: "Give a file that yisheng snapshot wrote"))

    static let periodGoesOn = Problem(
        code: "STA-0022", at: "period",
        why: Bilingual(zh: "这一期还没有结束，不能冻结", en: "The period is not over and cannot be frozen"),
        fix: Bilingual(zh: "请等到期末之后，或者换一个已经结束的期间", en: "Wait until it is over, or choose one that is"))
}
