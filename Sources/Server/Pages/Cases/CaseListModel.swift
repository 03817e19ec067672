import Access
import Civil
import Policy
import Services

/// What an office's list of applications shows.
struct CaseListModel: Sendable {
    let lines: [CaseLine]
    let hasMore: Bool
    let isFirst: Bool
    let selection: CaseSelection
    let counts: [CaseSelection: Int64]
    let division: DivisionCode
    let today: Day
    let chain: PackChain
    /// Whether the office pays.
    let pays: Bool

    func view(_ words: Words) -> Model {
        .present([
            "scope": words("cases.scope", ["place": words.place(division), "day": words.day(today)]),
            "tabs": [
                "label": words("cases.tabs"),
                "items": CaseSelection.allCases.filter { counts[$0] != nil }.map { tab -> Model in
                    [
                        "title": words("cases.tab.\(tab.rawValue)"), "href": "/cases?show=\(tab.rawValue)",
                        "count": "\(counts[tab] ?? 0)", "current": tab == selection,
                    ]
                },
            ] as Model,
            "payments_href": pays ? "/payments" : nil, "items": lines.map { line($0, words) },
            "empty": lines.isEmpty ? ["text": words("cases.empty")] as Model : nil,
            "paging": isFirst && !hasMore
                ? nil
                : Model.present([
                    "shown": "\(lines.count)", "first": isFirst ? nil : "/cases?show=\(selection.rawValue)",
                    "next": hasMore
                        ? lines.last.map {
                            "/cases?show=\(selection.rawValue)&after=\(FormText.encode($0.cursor.text))"
                        } : nil,
                ]),
        ])
    }

    private func line(_ line: CaseLine, _ words: Words) -> Model {
        let template = chain.caseTemplates[line.template]
        let step = line.step.flatMap { template?.step($0) }
        let isLate = line.due.map { $0 < today } ?? false
        return .present([
            "href": "/cases/\(line.id)", "name": line.name ?? words("person.unnamed"),
            "template": template.map { words($0.title) } ?? line.template,
            "number": words("case.number", ["number": "\(line.id)"]),
            "step": step.map { words($0.title) },
            "state": line.status.map { CaseState($0, isLate: isLate, isAtDesk: line.isAtDesk).view(words) },
            "doer": line.doer.map { CaseWords.doer($0, chain, words) },
            "when": line.due.map { words("case.due", ["day": words.day($0)]) }
                ?? words(line.step == nil ? "case.opened" : "case.since", ["day": words.day(line.since)]),
        ])
    }
}

/// Where a step stands, as a word with an icon.
struct CaseState {
    let status: CaseFile.Status
    let isLate: Bool
    let isAtDesk: Bool

    init(_ status: CaseFile.Status, isLate: Bool, isAtDesk: Bool = false) {
        (self.status, self.isLate, self.isAtDesk) = (status, isLate, isAtDesk)
    }

    func view(_ words: Words) -> Model {
        let (tone, icon): (String, String) =
            switch status {
            case .waiting: ("is-no", "clock")
            case .open, .accepted: isLate ? ("is-late", "exclamation-triangle-fill") : ("is-due", "clock")
            case .returned: ("is-unknown", "exclamation-triangle-fill")
            case .done: ("is-yes", "check-circle-fill")
            case .rejected: ("is-late", "x-circle-fill")
            case .appealed: ("is-person", "person")
            case .undoing: ("is-unknown", "clock")
            case .undone, .withdrawn, .blocked: ("is-no", "dash-circle")
            }
        let key = isAtDesk && (status == .open || status == .accepted) ? "desk" : status.rawValue
        return ["tone": tone, "icon": icon, "label": words("case.status.\(key)")]
    }
}

/// Titles around applications.
enum CaseWords {
    /// What whoever does a step is called.
    static func doer(_ by: String, _ chain: PackChain, _ words: Words) -> String {
        if by == CaseTemplate.time { return words("case.doer_time") }
        return chain.department(by).map { words($0) } ?? Role(rawValue: by).map { words("case.doer.\($0.rawValue)") }
            ?? by
    }

    /// What the rules say: 可以享受，3,600.00元.
    static func decision(_ decision: Decision, _ words: Words) -> String {
        var parts = [words(decision.title), words(decision.answer.title)]
        if decision.answer == .yes, case .exact(let amount) = decision.amount {
            parts.append(words.amount(amount, decision.unit))
        }
        if let span = words.span(decision.period?.from, decision.period?.to) { parts.append(span) }
        return parts.joined(separator: words.language == .zh ? "，" : ", ")
    }

    /// What an input of a step is called, and the field by which its value is read.
    static func input(
        _ input: CaseInput, of template: CaseTemplate, _ chain: PackChain, _ words: Words
    ) -> (label: String, field: FieldDeclaration?) {
        switch input {
        case .data(let name):
            let field = chain.eventTypes[template.opens]?.field(name)
            return (field.map { words($0.title) } ?? name, field)
        case .attribute(let role, let kin, let name):
            let field = field(setting: name, chain)
            let title = field.map { words($0.title) } ?? words("case.attribute.\(name)")
            let who =
                kin.map { words("kin.\($0)") }
                ?? chain.eventTypes[template.opens]?.subject(role).map { words($0.title) } ?? role
            return (words("case.of", ["who": who, "what": title]), field)
        }
    }

    /// The field that gives an attribute: of the event that brings persons, if it does.
    private static func field(setting attribute: String, _ chain: PackChain) -> FieldDeclaration? {
        let types = chain.eventTypes.values.sorted {
            let (first, second) = ($0.subjects.contains(where: \.mayBeNew), $1.subjects.contains(where: \.mayBeNew))
            return first != second ? first : $0.id > $1.id
        }
        for type in types {
            for (_, attributes) in type.sets {
                for (name, sources) in attributes where name == attribute {
                    for case .data(let field) in sources { if let field = type.field(field) { return field } }
                }
            }
        }
        return nil
    }
}
