import Access
public import Civil

/// The accounts of a demo county: one for each role, their passwords on the sign-in page. Everybody in it is made up.
public enum DemoAccounts {
    /// The password of every demo account.
    public static let password = "yisheng-demo-2026"

    static let roles: [(login: String, role: Role, zh: String)] = [
        ("county", .county, "县卫生健康局"), ("township", .township, "乡镇社会事务办"), ("clinic", .clinic, "妇幼保健院"),
        ("analyst", .analyst, "人口监测分析岗"), ("auditor", .auditor, "审计岗"), ("admin", .administrator, "系统管理员"),
        ("family", .family, "家庭（演示）"),
    ]

    /// Makes the accounts that are not there yet.
    ///
    /// - Parameters:
    ///   - township: where the township's account works.
    ///   - mother: the person behind the family's account.
    public static func create(
        in accounts: Accounts, county: DivisionCode, township: DivisionCode, mother: Int64?
    ) async throws {
        for (login, role, name) in roles {
            if role == .family, mother == nil { continue }
            let account = NewAccount(
                login: login, name: name, role: role, division: role == .township ? township : county,
                person: role == .family ? mother : nil, password: password)
            do { try await accounts.create(account) } catch let refusal as Refusal {
                guard refusal.problems.allSatisfy({ $0.code == "SRV-0105" }) else { throw refusal }
            }
        }
    }

    static func list(_ site: Site, _ context: WebContext) -> [Model] {
        roles.map { ["role": site.text("role.\($0.role.rawValue)", context), "name": $0.login, "password": password] }
    }
}
