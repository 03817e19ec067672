import Civil

/// What is refused of cases. Codes `SVC-nnnn` are stable and never used again.
extension Problem {
    private static func make(
        _ code: String, _ at: String, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
    }

    static let caseUnknown = make(
        "SVC-0001", "data.case", "没有这个办件", "There is no such case.", do: "请核对办件编号", "Check its number.")

    static let caseIsOpen = make(
        "SVC-0002", "", "同一事项已有正在办理的申请", "Such an application is open already.",
        do: "请查看办理进度；需要重新申请的，先撤回原申请", "See how it stands; to apply anew, withdraw it first.")

    static let caseIsEnded = make(
        "SVC-0003", "data.case", "办件已经办结", "The case has ended.", do: "需要再办的，请重新申请", "Apply anew.")

    static let caseIsApplicants = make(
        "SVC-0004", "data.move", "只有申请人或者受理地的经办窗口可以这样做",
        "Only the applicant, or the office where it was handed in, can do this.",
        do: "请由申请人办理，或者到受理地代办", "Let the applicant do it.")

    static func caseStepsUnknown(_ possible: [String]) -> Problem {
        make(
            "SVC-0005", "data.steps", "申请没有这个环节；可以办理的有：\(possible.joined(separator: "、"))",
            "The application has no such step; there are: \(possible.joined(separator: ", ")).",
            do: "请重新选择", "Choose from these.")
    }

    static func caseStepsMissing(_ missing: [String]) -> Problem {
        make(
            "SVC-0006", "data.steps", "缺少必办环节：\(missing.joined(separator: "、"))",
            "These steps cannot be left out: \(missing.joined(separator: ", ")).", do: "请补上", "Add them.")
    }

    static let caseStepsFixed = make(
        "SVC-0007", "data.steps", "补正时不能增减办理事项", "What is applied for stays when an application is completed.",
        do: "需要增减的，请撤回后重新申请", "Withdraw it and apply anew.")

    static let caseNotReturned = make(
        "SVC-0008", "corrects", "申请没有被退回，不能修改", "Nothing of the application was returned; it stays as it is.",
        do: "请等候办理；需要修改的，请联系经办单位退回", "Ask the office to return it.")

    static let caseMoveStands = make(
        "SVC-0009", "corrects", "办理记录不能更正或者撤销", "What was done to a case stays on record.",
        do: "请再登记一次办理", "Record what is done now.")

    static let caseIsWithdrawn = make(
        "SVC-0010", "revokes", "申请和办理记录不能撤销", "Applications are not revoked.", do: "请办理“撤回申请”",
        "Withdraw the application.")

    static let caseMoveLate = make(
        "SVC-0011", "data.attempt", "这是上一次办理的结果，环节已经重新开始", "This answers an earlier attempt; the step has begun anew.",
        do: "请按最新的材料办理", "Go by what was handed in last.")

    /// The code of ``caseMoveImpossible(_:)``: what answers that come twice are refused with.
    static let caseMoveImpossibleCode = "SVC-0012"

    static func caseMoveImpossible(_ status: CaseFile.Status) -> Problem {
        make(
            caseMoveImpossibleCode, "data.move", "环节当前状态（\(status.rawValue)）不能这样办理",
            "The step is \(status.rawValue), and this cannot be done to it.", do: "请刷新页面，查看最新进度",
            "Reload the page and see how it stands.")
    }

    static let caseReason = make(
        "SVC-0013", "data.reason", "必须说明理由", "A reason must be given.", do: "请填写理由", "Give the reason.")

    static let caseNotOver = make(
        "SVC-0014", "data.move", "期限未满", "The time is not over.", do: "请等到期满以后", "Wait until it is.")
}

extension Problem {
    /// - Parameter path: the member that is wrong; what it holds is not repeated.
    static func answerWrong(at path: String) -> Problem {
        make(
            "SVC-0015", path, "办理结果报文缺少这一项，或者格式不对", "The answer lacks this, or it is not of its form.",
            do: "请按接口说明改正后重发", "Correct it by the description of the interface, and send it again.")
    }

    static let answerForeign = make(
        "SVC-0016", "key", "这个请求不是发给本部门的，或者不是本县的",
        "This request was not for the department that answers, or not of this county.",
        do: "请核对请求编号", "Check the key of the request.")
}

extension Problem {
    static let paidTwice = make(
        "SVC-0017", "data.entitlement", "这项待遇这个所属期已经发放，或者已经列入发放批次",
        "This entitlement has been paid for this period, or is in a batch.",
        do: "请核对；确需补发差额的，请更正原来的发放记录", "Check it; to pay a difference, correct the payment.")

    static let entitlementElsewhere = make(
        "SVC-0018", "data.entitlement", "这项待遇不通过这里申领", "This entitlement is not claimed in this way.",
        do: "请查看该待遇的办理渠道", "See how it is delivered.")

    static let amountMissing = make(
        "SVC-0019", "data.amount", "金额还没有核定", "The amount has not been set.", do: "请先核定金额", "Set it first.")

    /// - Parameter now: what the rules give today, in fen; nil: nothing.
    static func claimChanged(_ id: Int64, _ now: Int64?) -> Problem {
        let amount = now.map { Money(fen: $0).description }
        return make(
            "SVC-0021", "\(id)",
            "办件 \(id)：情况有变，按政策现在" + (amount.map { "是 \($0) 元" } ?? "不能享受") + "，没有列入批次",
            "Case \(id): something has changed; the rules now give \(amount ?? "nothing"), and it was left out of the batch",
            do: "请打开办件重新核定，或者不予办理", "Open the case and set the amount anew, or reject it.")
    }

    /// - Parameter line: the line of the file.
    static func resultWrong(_ line: Int, _ zh: String, _ en: String) -> Problem {
        make(
            "SVC-0020", "\(line)", "银行回盘文件第 \(line) 行：\(zh)", "Line \(line) of the bank's file: \(en)",
            do: "请核对文件", "Check the file.")
    }
}
