import Access
import Civil
import Services

/// What the home page shows.
struct HomeModel: Sendable {
    let name: String
    let role: Role
    /// The civil hour of now.
    let hour: Int64
    let today: Day
    /// What there is to do in the office's division.
    let counts: [Worklist.Selection: Int64]
    /// What of applications waits for the office.
    let cases: [CaseSelection: Int64]

    func view(_ words: Words) -> Model {
        [
            "greeting": words(greeting, ["name": name]), "today": words.fullDay(today),
            "tiles": tiles.map { $0.view(words) },
        ]
    }

    /// The key of the greeting for the time of day.
    var greeting: String {
        switch hour {
        case 5..<12: "greeting.morning"
        case 12..<18: "greeting.afternoon"
        default: "greeting.evening"
        }
    }

    struct Tile: Hashable, Sendable {
        let name: String
        let href: String
        let icon: String
        var count: Int64?
        var isUrgent = false

        func view(_ words: Words) -> Model {
            .present([
                "title": words("home.tile.\(name)"), "text": words("home.tile.\(name)_note"), "href": href,
                "icon": icon,
                "count": count.map { "\($0)" }, "urgent": isUrgent,
            ])
        }
    }

    /// The tiles of the role, what is urgent first.
    var tiles: [Tile] {
        let county = Tile(name: "county", href: "/county", icon: "bar-chart")
        let indicators = Tile(name: "indicators", href: "/indicators", icon: "check-circle-fill")
        let applications = Tile(
            name: "cases", href: "/cases", icon: "journal-text", count: cases[.mine] ?? 0,
            isUrgent: (cases[.late] ?? 0) > 0)
        switch role {
        case .township, .clinic, .county:
            let overdue = counts[.overdue] ?? 0
            return [
                Tile(
                    name: "overdue", href: "/worklist?show=overdue", icon: "exclamation-triangle-fill", count: overdue,
                    isUrgent: overdue > 0),
                Tile(name: "due", href: "/worklist?show=due", icon: "list-check", count: counts[.due] ?? 0),
                applications,
                Tile(name: "find", href: "/persons", icon: "search"),
                Tile(name: "record", href: "/events/new", icon: "pencil-square"), county, indicators,
            ]
        case .department: return [applications]
        case .analyst: return [county, indicators]
        case .auditor: return [Tile(name: "log", href: "/access-log", icon: "eye")]
        case .administrator: return [Tile(name: "accounts", href: "/accounts", icon: "person-gear")]
        case .family: return []
        }
    }
}
