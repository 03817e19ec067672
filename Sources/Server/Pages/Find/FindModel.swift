import Access
import Civil
import Registry

/// What the search page shows.
struct FindModel: Sendable {
    /// The purposes to choose from.
    let purposes: [Purpose]
    let purpose: Purpose
    /// What was typed.
    var words = ""
    var isTooShort = false
    /// Who was found; `nil` before a search.
    var hits: [PersonState]?
    var today = Day(number: 0)
    var county = DivisionCode.nation

    func view(_ words: Words) -> Model {
        .present([
            "action": "/persons", "q": self.words,
            "purposes": purposes.map { item -> Model in
                ["value": item.rawValue, "label": words.purpose(item), "selected": item == purpose]
            },
            "errors": isTooShort
                ? ["title": words("find.errors_title"), "items": [["href": "#q", "text": words("find.too_short")]]]
                    as Model
                : nil,
            "results": hits.map { results($0, words) },
        ])
    }

    private func results(_ hits: [PersonState], _ words: Words) -> Model {
        let shown = hits.prefix(FindPage.limit)
        return .present([
            "count_text": shown.isEmpty
                ? words("find.none")
                : words("find.count", ["count": "\(shown.count)" + (hits.count > shown.count ? "+" : "")]),
            "more": hits.count > shown.count,
            "persons": shown.map { hit($0, words) },
            "empty": shown.isEmpty ? ["text": words("find.none_hint")] as Model : nil,
        ])
    }

    private func hit(_ person: PersonState, _ words: Words) -> Model {
        .present([
            "name": person.name ?? words("person.unnamed"), "sex": words.sex(person.sex),
            "age": person.birthDay.flatMap { words.age($0, on: person.deathDay ?? today) } ?? words("person.unknown"),
            "birth_date": person.birthDay.map { words("person.born", ["day": words.day($0)]) } ?? "",
            "identifier": words("person.number", ["number": "\(person.id)"]),
            "place": (person.residence ?? person.hukou).map { words.shortPlace($0, in: county) }
                ?? words("person.unknown"),
            "matched": person.phone.map { words("find.phone", ["phone": Masking.phone($0)]) },
            "deceased": person.deathDay != nil, "href": "/persons/\(person.id)", "purpose": purpose.rawValue,
        ])
    }
}
