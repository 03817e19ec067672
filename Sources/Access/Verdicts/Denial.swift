public import Civil

/// Why something may not be done. The texts hold no personal value and do not tell whether a person exists.
public enum Denial: String, Hashable, Sendable, Codable, CaseIterable, Error {
    /// The role has no such duty.
    case duty = "ACC-0001"
    /// The duty exists, but not for this purpose.
    case purpose = "ACC-0002"
    /// The action has no meaning for such an object.
    case object = "ACC-0003"
    /// The object lies outside the actor's division.
    case place = "ACC-0004"
    /// The record is neither the citizen's own nor that of an own minor child.
    case notOwn = "ACC-0005"
    /// The event is of a sensitive type that the role does not handle.
    case sensitive = "ACC-0006"
    /// The category of the event is none of the role's business.
    case category = "ACC-0007"
    /// The event type is not recorded by this role.
    case recorder = "ACC-0008"
    /// The step of the application is another office's.
    case step = "ACC-0010"
    /// The account is the actor's own.
    case ownAccount = "ACC-0009"

    /// The stable code.
    public var code: String { rawValue }

    /// The sentence for the reader.
    public var why: Bilingual {
        switch self {
        case .duty: .init(zh: "当前账号的岗位没有这项权限。", en: "This account's role does not include this.")
        case .purpose: .init(zh: "不能以所选的用途办理此事。", en: "This cannot be done for the stated purpose.")
        case .object: .init(zh: "此操作不适用于所选的对象。", en: "This action does not apply to that.")
        case .place: .init(zh: "不在本单位的辖区内。", en: "It lies outside your office's division.")
        case .notOwn:
            .init(
                zh: "只能查看和办理本人及未成年子女的事项。",
                en: "Only your own record and that of your minor children is open to you.")
        case .sensitive:
            .init(zh: "敏感信息，仅限经办岗位。", en: "Sensitive; only those who handle it may see it.")
        case .category:
            .init(zh: "此类事项与当前岗位的职责无关。", en: "Events of this category are outside this role's duties.")
        case .recorder:
            .init(zh: "此类事项不由当前岗位登记。", en: "Events of this type are not recorded by this role.")
        case .step: .init(zh: "这个环节由其他单位办理。", en: "This step is another office's.")
        case .ownAccount: .init(zh: "不能修改自己的账号权限。", en: "Nobody changes the own account.")
        }
    }

    /// What to do about it.
    public var fix: Bilingual {
        switch self {
        case .duty, .category, .recorder, .step:
            .init(zh: "请由负责该事项的岗位办理。", en: "Ask the office whose duty it is.")
        case .purpose: .init(zh: "请选择与本次办理相符的用途。", en: "State the purpose you really have.")
        case .object: .init(zh: "请从页面上的入口重新操作。", en: "Start again from the page.")
        case .place: .init(zh: "请联系当地主管单位。", en: "Turn to the office in charge there.")
        case .notOwn: .init(zh: "请由当事人本人办理。", en: "The person concerned can do it.")
        case .sensitive: .init(zh: "确有需要的，请联系县级主管部门。", en: "If you need it, ask the county office.")
        case .ownAccount: .init(zh: "请由其他管理员办理。", en: "Ask another administrator.")
        }
    }

    /// The denial as a problem at a field.
    public func problem(at path: String = "") -> Problem {
        Problem(code: code, at: path, why: why, fix: fix)
    }
}
