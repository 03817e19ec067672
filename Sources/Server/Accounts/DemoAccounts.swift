import Access
import Civil
public import Exchange
import Registry
import Storage

/// The accounts of a demo county: one for each role, their passwords on the sign-in page. Everybody in it is made up.
public enum DemoAccounts {
    /// The password of every demo account.
    public static let password = "yisheng-demo-2026"

    static let roles: [(login: String, role: Role, zh: String)] = [
        ("county", .county, "县卫生健康局"), ("township", .township, "乡镇社会事务办"), ("clinic", .clinic, "妇幼保健院"),
        ("analyst", .analyst, "人口监测分析岗"), ("auditor", .auditor, "审计岗"), ("admin", .administrator, "系统管理员"),
        ("family", .family, "家庭（演示）"),
    ]

    /// The desks of departments: their logins are what packs call them.
    static let departments: [(login: String, zh: String)] = [
        ("police", "公安派出所户籍窗口"), ("medical-insurance", "医疗保障服务窗口"), ("human-resources", "社会保障卡服务窗口"),
        ("disease-control", "预防接种管理"),
    ]

    /// Makes the accounts that are not there yet: the township's where most children live, the family's for a mother of a
    /// child under three.
    public static func create(on open: OpenRegistry) async throws {
        let accounts = try await Accounts(database: open.database, clock: DataFolder.now, random: DataFolder.random)
        let county = open.county.division
        let youngest = open.registry.today.adding(months: -36).number
        let (mother, township) = try await open.registry.read { connection in
            try connection.first(
                """
                SELECT k.relative, p.residence FROM kin k JOIN person p ON p.id = k.person
                WHERE k.relation = 'mother' AND k.ends = 0 AND p.birth_day > $1 AND p.death_day IS NULL
                ORDER BY k.relative LIMIT 1
                """, [.int(youngest)]
            ) { (try $0.int(0), try $0.optionalInt(1)) } ?? (nil, nil)
        }
        let place = township.flatMap { DivisionCode(number: $0) }?.ancestor(at: .township) ?? county
        let offices = roles.filter { $0.role != .family || mother != nil }.map { login, role, name in
            NewAccount(
                login: login, name: name, role: role, division: role == .township ? place : county,
                person: role == .family ? mother : nil, password: password)
        }
        let desks = departments.map { login, name in
            NewAccount(
                login: login, name: name, role: .department, division: county, department: login, password: password)
        }
        for account in offices + desks {
            do { try await accounts.create(account) } catch let refusal as Refusal {
                guard refusal.problems.allSatisfy({ $0.code == "SRV-0105" }) else { throw refusal }
            }
        }
    }

    static func list(_ site: Site, _ context: WebContext) -> [Model] {
        roles.map { ["role": site.text("role.\($0.role.rawValue)", context), "name": $0.login, "password": password] }
            + departments.map { ["role": $0.zh, "name": $0.login, "password": password] }
    }
}
