import Access

/// The pages that each role has, in the order of the menu.
enum Menu {
    struct Item: Sendable {
        let href: String
        let icon: String
        /// The key of the title in the catalogue.
        let title: String
    }

    static let home = Item(href: "/", icon: "house", title: "home.title")
    static let find = Item(href: "/persons", icon: "search", title: "find.title")
    static let resemblances = Item(href: "/resemblances", icon: "person-check", title: "resemblance.title.list")
    static let record = Item(href: "/events/new", icon: "pencil-square", title: "record.title")
    static let worklist = Item(href: "/worklist", icon: "list-check", title: "worklist.title")
    static let county = Item(href: "/county", icon: "bar-chart", title: "county.title")
    static let indicators = Item(href: "/indicators", icon: "check-circle-fill", title: "indicators.title")
    static let forecast = Item(href: "/forecast", icon: "graph-up", title: "forecast.title")
    static let assessments = Item(href: "/assessments", icon: "question-circle-fill", title: "assess.title")
    static let coverage = Item(href: "/coverage", icon: "clipboard-check", title: "coverage.title")
    static let family = Item(href: "/family", icon: "people", title: "family.title")
    static let cases = Item(href: "/cases", icon: "journal-text", title: "cases.title")
    static let log = Item(href: "/access-log", icon: "eye", title: "log.title")
    static let accounts = Item(href: "/accounts", icon: "person-gear", title: "accounts.title")

    static func items(_ role: Role) -> [Item] {
        switch role {
        case .family: [family]
        case .clinic: [home, find, record, worklist, cases, county, indicators, forecast]
        case .township: [home, find, resemblances, record, worklist, cases, county, indicators, forecast]
        // The office reaches assessments from the forecast, and what documents ask for from the instruments: its bar is full.
        case .county: [home, find, resemblances, record, worklist, cases, county, indicators, forecast]
        case .department: [home, cases]
        case .analyst: [home, county, indicators, forecast, assessments, coverage]
        case .auditor: [home, log, coverage]
        case .administrator: [home, accounts, coverage]
        }
    }
}
