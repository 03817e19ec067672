import Access
import Civil
import Policy
import Registry

/// Whom the text in a person field means: a number of this registry, an identifier, or words of a search.
struct PersonPicker: Sendable {
    let registry: Registry
    let actor: Actor
    let purpose: Purpose

    /// What the text stands for.
    enum Found: Sendable {
        /// Nothing was typed.
        case nobody
        /// A number or identifier, with the person when the office may find them.
        case reference(SubjectReference, PersonState?)
        /// Several persons whom the words fit.
        case several([PersonState])
        /// Nobody whom the office may find.
        case none
    }

    /// How many are offered.
    static let limit = 8

    /// Finds whom a text means among those whose sex fits the role.
    func find(_ text: String, as role: SubjectDeclaration?) async throws -> Found {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return .nobody }
        if let number = PersonPicker.number(text) { return .reference(SubjectReference(person: number), nil) }
        let identifier = try? Identifier(.citizenID, text, at: "")
        let certificate = identifier == nil ? try? Identifier(.birthCertificate, text, at: "") : nil
        var hits: [PersonState] = []
        if let query = PersonQuery(text) {
            // A family finds nobody by words: it names its own by number.
            do {
                hits = try await registry.find(query, as: actor, for: purpose, limit: 50).map(\.person)
            } catch is Denial { hits = [] }
        }
        hits = Array(hits.filter { fits($0, role) }.prefix(PersonPicker.limit))
        if let known = identifier ?? certificate {
            return .reference(SubjectReference(identifiers: [known]), hits.first)
        }
        switch hits.count {
        case 0: return .none
        case 1: return .reference(SubjectReference(person: hits[0].id), hits[0])
        default: return .several(hits)
        }
    }

    private func fits(_ person: PersonState, _ role: SubjectDeclaration?) -> Bool {
        guard let role else { return true }
        if let sex = role.sex, let own = person.sex, sex != own { return false }
        return !(role.alive && person.deathDay != nil)
    }

    /// A number of this registry: up to nine digits, which neither identifiers nor phones have. A leading # is allowed.
    static func number(_ text: String) -> Int64? {
        let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 > 47 && $0 < 58 }) else { return nil }
        return Int64(digits).flatMap { $0 > 0 ? $0 : nil }
    }

    /// One line that tells persons apart.
    static func line(_ person: PersonState, _ words: Words, county: DivisionCode, on day: Day) -> String {
        [
            person.name ?? words("person.unnamed"), words.sex(person.sex),
            person.birthDay.flatMap { words.age($0, on: day) },
            (person.residence ?? person.hukou).map { words.shortPlace($0, in: county) },
            words("person.number", ["number": "\(person.id)"]),
        ].compactMap { $0 }.joined(separator: " · ")
    }

    static func options(
        _ persons: [PersonState], field: String, _ words: Words, county: DivisionCode, on day: Day
    ) -> [Model] {
        persons.map { person in
            [
                "option_id": "\(RecordForm.id(field))-\(person.id)", "value": "\(person.id)", "pick": "\(field).pick",
                "label": line(person, words, county: county, on: day),
            ]
        }
    }

    /// The answer to a look-up.
    static func view(_ found: Found, field: String, _ words: Words, county: DivisionCode, on day: Day) -> Model {
        switch found {
        case .nobody, .reference(_, nil): [:]
        case .reference(_, let person?): ["found": line(person, words, county: county, on: day)]
        case .several(let persons): ["options": options(persons, field: field, words, county: county, on: day)]
        case .none: ["none": words("form.lookup.none")]
        }
    }
}
