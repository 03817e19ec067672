import Access
import Civil
import Policy
import Registry
import Services

/// What the worklist page shows.
struct WorklistModel: Sendable {
    let list: Worklist
    let selection: Worklist.Selection
    let isFirst: Bool
    let division: DivisionCode
    /// The division of the office.
    let own: DivisionCode
    /// The divisions to choose from.
    let places: [Division]
    let county: DivisionCode
    let today: Day
    let permissions: Permissions
    /// The rules of a place.
    let chain: @Sendable (DivisionCode?) -> PackChain

    /// The selections in the order of the tabs.
    static let tabs: [Worklist.Selection] = [.due, .overdue, .done]

    func view(_ words: Words) -> Model {
        .present([
            "scope": words("worklist.scope", ["place": words.place(division), "day": words.day(today)]),
            "action": "/worklist", "state": selection.rawValue, "purpose": permissions.account.usualPurpose.rawValue,
            "filters": filters(words),
            "tabs": [
                "label": words("worklist.tabs"),
                "items": WorklistModel.tabs.map { tab -> Model in
                    [
                        "title": words("worklist.tab.\(tab.rawValue)"), "href": href(tab),
                        "count": "\(list.counts[tab] ?? 0)", "current": tab == selection,
                    ]
                },
            ] as Model,
            "items": list.lines.map { line($0, words) },
            "empty": list.lines.isEmpty ? ["text": words("worklist.empty")] as Model : nil,
            "paging": isFirst && list.next == nil
                ? nil
                : Model.present([
                    "shown": "\(list.lines.count)", "first": isFirst ? nil : href(selection),
                    "next": list.next.map { href(selection) + "&after=\(FormText.encode($0.text))" },
                ]),
        ])
    }

    func href(_ tab: Worklist.Selection) -> String {
        "/worklist?show=\(tab.rawValue)" + (division == own ? "" : "&division=\(division)")
    }

    private func filters(_ words: Words) -> [Model] {
        guard !places.isEmpty else { return [] }
        return [
            [
                "control": "field/select", "id": "f-division", "name": "division",
                "label": words("worklist.fields.place"),
                "required": true, "value": "", "blank": words("worklist.all"),
                "options": places.map {
                    ["value": $0.code.description, "label": $0.name, "selected": $0.code == division] as Model
                },
            ]
        ]
    }

    private func line(_ line: Worklist.Line, _ words: Words) -> Model {
        let chain = chain(line.person.residence ?? line.person.hukou)
        let programme = chain.programmes[line.programme]
        let item = programme?.schedule.first { $0.id == line.item }
        let object = Object.Person(
            id: line.person.id, residence: line.person.residence, hukou: line.person.hukou,
            birthDay: line.person.birthDay)
        let record =
            selection == .done
            ? nil
            : RecordLink(item: line.item, of: programme, person: line.person.id, chain: chain)
                .flatMap { $0.isOpen(to: permissions, about: object, chain) ? $0.text : nil }
        let place = (line.person.residence ?? line.person.hukou).map { words.shortPlace($0, in: county) }
        let note = [line.person.birthDay.flatMap { words.age($0, on: today) }, place].compactMap { $0 }
        return .present([
            "title": item.map { words($0.title) } ?? line.item, "programme": programme.map { words($0.title) },
            "person": line.person.name ?? words("person.unnamed"), "person_note": note.joined(separator: " · "),
            "person_href": "/persons/\(line.person.id)", "badge": "due/\(selection.rawValue)",
            "when": when(line, words),
            "record_href": record,
        ])
    }

    private func when(_ line: Worklist.Line, _ words: Words) -> String {
        switch selection {
        case .done: words("due.when.done", ["day": words.day(line.done ?? line.due)])
        // Its day may be past and it is not late yet: what counts is by when.
        case .due: words("due.when.by", ["day": words.day(line.overdue)])
        case .overdue:
            line.expires.map { words("due.when.closes", ["due": words.day(line.due), "day": words.day($0)]) }
                ?? words("due.when.on", ["day": words.day(line.due)])
        }
    }
}
