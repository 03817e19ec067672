public import Access
public import Civil
import Storage

/// Somebody who may sign in: an office's or a family's account.
public struct Account: Hashable, Sendable {
    /// The number.
    public let id: Int64
    /// The name with which one signs in.
    public let login: String
    /// What pages call it: 洪濑镇社会事务办.
    public let name: String
    /// What it is for.
    public let role: Role
    /// Where it works or lives.
    public let division: DivisionCode
    /// The person behind a family's account.
    public private(set) var person: Int64?
    /// Which department it is of; nil: of none beside the health commission.
    public let department: String?
    /// Whether it is locked by an administrator.
    public let isDisabled: Bool

    /// The account as the policies see it.
    public var actor: Actor {
        Actor(account: id, role: role, division: division, person: person, office: name, department: department)
    }

    /// What events that it records name as their source: an office by its name; a family by none.
    var source: String { role == .family ? "family" : name }

    /// The account of the person under another number.
    func of(_ person: Int64) -> Account {
        var account = self
        account.person = person
        return account
    }

    /// The purpose for which the role usually asks.
    public var usualPurpose: Purpose {
        switch role {
        case .family: .ownRecord
        case .clinic: .health
        case .township, .county: .service
        case .department: .registration
        case .analyst: .statistics
        case .auditor: .audit
        case .administrator: .administration
        }
    }

    static let columns = "id, login, name, role, division, person, disabled, department"

    /// How many columns they are.
    static let width = 8

    init(row: borrowing Row) throws {
        id = try row.int(0)
        login = try row.text(1)
        name = try row.text(2)
        guard let role = Role(rawValue: try row.text(3)), let division = DivisionCode(number: try row.int(4)) else {
            throw StorageError(.corrupt, "account")
        }
        self.role = role
        self.division = division
        person = try row.optionalInt(5)
        isDisabled = try row.bool(6)
        department = try row.optionalText(7)
    }
}

/// An account about to be made.
public struct NewAccount: Sendable {
    /// The name with which one signs in: 3 to 40 of a–z, 0–9, dot, hyphen, underscore.
    public var login: String
    /// What pages call it.
    public var name: String
    /// What it is for.
    public var role: Role
    /// Where it works or lives.
    public var division: DivisionCode
    /// The person behind a family's account.
    public var person: Int64?
    /// Which department it is of, as packs name it.
    public var department: String?
    /// The password: 12 to 128 characters.
    public var password: String

    /// A new account from its parts.
    public init(
        login: String, name: String, role: Role, division: DivisionCode, person: Int64? = nil,
        department: String? = nil, password: String
    ) {
        self.department = department
        self.login = login
        self.name = name
        self.role = role
        self.division = division
        self.person = person
        self.password = password
    }

    /// Everything that is wrong with it.
    var problems: [Problem] {
        var problems: [Problem] = []
        func add(_ code: String, _ at: String, _ zh: String, _ en: String, _ fixZh: String, _ fixEn: String) {
            problems.append(
                Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn)))
        }
        let isPlain = login.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
        }
        if !isPlain || !(3...40).contains(login.utf8.count) {
            add(
                "SRV-0101", "login", "登录名应为 3 至 40 个小写字母、数字或 . - _",
                "A login is 3 to 40 small letters, digits or . - _", "请换一个登录名", "Choose another.")
        }
        if name.isEmpty || name.count > 60 {
            add("SRV-0102", "name", "名称应为 1 至 60 个字", "A name has 1 to 60 characters.", "请填写名称", "Fill it in.")
        }
        if !Password.length.contains(password.count) { problems.append(NewAccount.passwordProblem) }
        if role == .family, person == nil {
            add(
                "SRV-0104", "person", "家庭账号要对应一个人", "A family's account belongs to a person.",
                "请填写人员编号", "Give the person's number.")
        }
        if (role == .department) != (department != nil) {
            add(
                "SRV-0108", "department", "协同部门账号要写明部门，其他账号不写部门",
                "A department's account names the department; no other does.", "请选择部门", "Choose the department.")
        }
        return problems
    }

    static let passwordProblem = Problem(
        code: "SRV-0103", at: "password",
        why: Bilingual(zh: "密码应为 12 至 128 个字符", en: "A password has 12 to 128 characters."),
        fix: Bilingual(zh: "请换一个更长的密码", en: "Choose a longer one."))
}
