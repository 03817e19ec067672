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
    /// The programme that is chosen; nil: all.
    let programme: String?
    /// The programmes to choose from.
    let programmes: [Programme]
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
            + (programme.map { "&programme=\(FormText.encode($0))" } ?? "")
    }

    private func filters(_ words: Words) -> [Model] {
        func choice(_ name: String, _ label: String, _ options: [Model]) -> Model {
            [
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words(label), "required": true,
                "value": "", "blank": words("worklist.all"), "options": options,
            ]
        }
        let programmes = programmes.map { one -> Model in
            ["value": one.id, "label": words(one.title), "selected": one.id == programme]
        }
        let places = places.map { place -> Model in
            ["value": place.code.description, "label": place.name, "selected": place.code == division]
        }
        return (places.isEmpty ? [] : [choice("division", "worklist.fields.place", places)])
            + (programmes.count < 2 ? [] : [choice("programme", "worklist.fields.programme", programmes)])
    }

    private func line(_ line: Worklist.Line, _ words: Words) -> Model {
        let chain = chain(line.person.residence ?? line.person.hukou)
        let object = Object.Person(
            id: line.person.id, residence: line.person.residence, hukou: line.person.hukou,
            birthDay: line.person.birthDay)
        let place = (line.person.residence ?? line.person.hukou).map { words.shortPlace($0, in: county) }
        let note = [line.person.birthDay.flatMap { words.age($0, on: today) }, place].compactMap { $0 }
        let name = line.person.name ?? words("person.unnamed")
        return .present([
            "person": name, "person_note": note.joined(separator: " · "), "person_href": "/persons/\(line.person.id)",
            "badge": "due/\(selection.rawValue)", "count": words("worklist.count", ["count": "\(line.items.count)"]),
            "items": line.items.map { item -> Model in
                let programme = chain.programmes[item.programme]
                let record =
                    selection == .done
                    ? nil
                    : RecordLink(item: item.item, of: programme, person: line.person.id, chain: chain)
                        .flatMap { $0.isOpen(to: permissions, about: object, chain) ? $0.text : nil }
                return .present([
                    "title": programme?.title(of: item.item).map { words($0) } ?? item.item, "when": when(item, words),
                    "record_href": record, "person": name,
                ])
            },
        ])
    }

    private func when(_ item: Worklist.Item, _ words: Words) -> String {
        switch selection {
        case .done: words("due.when.done", ["day": words.day(item.done ?? item.due)])
        // Its day may be past and it is not late yet: what counts is by when.
        case .due: words("due.when.by", ["day": words.day(item.overdue.adding(days: -1))])
        case .overdue:
            item.expires.map { words("due.when.closes", ["due": words.day(item.due), "day": words.day($0)]) }
                ?? words("due.when.on", ["day": words.day(item.due)])
        }
    }
}
