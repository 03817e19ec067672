import Access
import Charts
import Civil
import Registry

/// What the access log shows. No name: a record goes by its number.
struct AccessLogModel: Sendable {
    let looks: [Look]
    let own: DivisionCode
    let division: DivisionCode
    let places: [Division]
    /// How many events the journal has.
    let size: Int64
    /// The public key that its checkpoints are signed with.
    let key: String
    var purpose: Purpose?
    var role: Role?
    /// The logins by account.
    var accounts: [Int64: String] = [:]
    /// What a verification just found; `nil` without one.
    var verification: Verification?

    /// The looks that fit the choice.
    var chosen: [Look] {
        looks.filter { look in
            (purpose.map { look.purpose == $0.rawValue } ?? true) && (role.map { look.role == $0.rawValue } ?? true)
        }
    }

    func view(_ words: Words) -> Model {
        let chosen = chosen
        let shown = chosen.prefix(AccessLogPage.shown)
        return .present([
            "journal": journal(words), "action": "/access-log", "filters": filters(words),
            "entries": shown.map { entry($0, words) },
            "count": words("log.count", ["shown": "\(shown.count)", "count": "\(chosen.count)"]),
        ])
    }

    private func journal(_ words: Words) -> Model {
        .present([
            "size": NumberStyle.grouped(size), "key": key, "verify": "/access-log/verify",
            "checkpoint": "/access-log/checkpoint", "root": verification.map { "\($0.root)" },
            "whole": verification?.isSound, "verified": verification != nil,
            "broken": verification.flatMap { $0.isSound ? nil : words("log.broken", ["count": "\($0.faultCount)"]) },
            "faults": verification.map { $0.faults.prefix(10).map { words.sentences($0.problem.why, $0.problem.fix) } },
        ])
    }

    private func filters(_ words: Words) -> [Model] {
        func select(_ name: String, _ label: String, _ options: [(value: String, label: String)], _ value: String?)
            -> Model
        {
            [
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words(label), "required": true,
                "blank": words("worklist.all"), "value": "",
                "options": options.map {
                    ["value": $0.value, "label": $0.label, "selected": $0.value == value] as Model
                },
            ]
        }
        let purposes = Purpose.allCases.map { ($0.rawValue, words.purpose($0)) }
        let roles = Role.allCases.map { ($0.rawValue, words.role($0)) }
        let divisions = places.map { ($0.code.description, $0.name) }
        var filters = [
            select("purpose", "log.fields.purpose", purposes, purpose?.rawValue),
            select("role", "log.fields.role", roles, role?.rawValue),
        ]
        if !places.isEmpty {
            filters.append(
                select("division", "log.fields.division", divisions, division == own ? nil : division.description))
        }
        return filters
    }

    private func entry(_ look: Look, _ words: Words) -> Model {
        [
            "time": words.machineTime(look.at), "time_text": words.time(look.at),
            "who": accounts[look.account] ?? "\(look.account)",
            "role": (Role(rawValue: look.role).map { words.role($0) } ?? look.role) + " · "
                + words.shortPlace(DivisionCode(number: look.office) ?? .nation, in: own),
            "action": words("action.\(look.action)"), "object": look.person == 0 ? "—" : "\(look.person)",
            "purpose": words("purpose.\(look.purpose)"), "refused": look.isRefused,
        ]
    }
}
