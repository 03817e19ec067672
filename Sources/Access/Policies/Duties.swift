/// The table of duties: which role does what, for which purposes. Everything that is not here is denied.
enum Duties {
    /// The purposes for which `role` may do `action`; nil if it may not at all.
    static func purposes(of role: Role, for action: Action) -> Set<Purpose>? {
        if action == .seePolicy { return Set(Purpose.allCases) }
        switch role {
        case .family: return family[action]
        case .township: return township[action]
        case .clinic: return clinic[action]
        case .county: return county[action]
        case .department: return department[action]
        case .analyst: return [.seeStatistics: [.statistics]][action]
        case .auditor: return [.seeAccessLog: [.audit], .verifyJournal: [.audit]][action]
        case .administrator: return [.manageAccounts: [.administration]][action]
        }
    }

    private static let family: [Action: Set<Purpose>] = [
        .seePerson: [.ownRecord], .seeEvent: [.ownRecord], .seeSensitive: [.ownRecord],
        .recordEvent: [.ownRecord],
        .seeAccessLog: [.ownRecord], .decide: [.ownRecord],
    ]

    private static let frontline: Set<Purpose> = [.service, .registration, .benefitReview]

    private static let township: [Action: Set<Purpose>] = [
        .findPerson: frontline, .seePerson: frontline, .seeEvent: frontline, .seeSensitive: frontline,
        .recordEvent: frontline, .listWorklist: frontline, .decide: [.service, .benefitReview],
        .handleCase: frontline, .seeStatistics: [.statistics],
    ]

    /// A clinic decides no entitlements: that would read the family's support record.
    private static let clinic: [Action: Set<Purpose>] = [
        .findPerson: [.health], .seePerson: [.health], .seeEvent: [.health], .seeSensitive: [.health],
        .recordEvent: [.health], .listWorklist: [.health], .handleCase: [.health], .seeStatistics: [.statistics],
    ]

    /// A department does its steps of applications and finds nobody: what it needs stands in the application.
    private static let department: [Action: Set<Purpose>] = [
        .handleCase: [.registration], .recordEvent: [.registration],
    ]

    private static let office: Set<Purpose> = frontline.union([.health])

    private static let county: [Action: Set<Purpose>] = [
        .findPerson: office, .seePerson: office, .seeEvent: office, .seeSensitive: office,
        .recordEvent: office, .handleCase: office,
        .listWorklist: office, .decide: [.service, .benefitReview], .seeStatistics: [.statistics],
        .reportStatistics: [.statistics], .exportEvents: [.registration, .benefitReview],
    ]
}
