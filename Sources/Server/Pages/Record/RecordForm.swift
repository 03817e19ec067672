import Access
import Civil
import Policy
import Registry

/// The form of an event, made from its declaration, with what was filled in and what is wrong with it.
struct RecordForm: Sendable {
    let type: EventType
    /// Where it is sent.
    var action: String
    /// The person from whose page one comes.
    let about: Int64?
    let role: Role
    let today: Day
    let divisions: DivisionTree
    let county: DivisionCode
    let chain: PackChain
    var purpose = Purpose.service
    /// The idempotency key: the same form sent twice is one event.
    var key = ""
    /// The fields as they were filled in.
    var values: [String: String] = [:]
    /// Persons to choose from, where the words fit several.
    var choices: [String: [PersonState]] = [:]
    /// Persons whom somebody to be registered resembles very much.
    var resembling: [String: [PersonState]] = [:]
    var problems: [Problem] = []
    /// The event that the form corrects.
    var corrects: Int64?

    /// The names of the fields.
    var names: [String] {
        ["day", "place"] + type.subjects.map { "subjects.\($0.role)" } + type.fields.map { "data.\($0.name)" }
    }

    /// Takes over what was sent.
    mutating func take(_ form: Form, newKey: String) {
        for name in names { values[name] = form[name] ?? "" }
        let sent = form["key"] ?? ""
        key = sent.utf8.count == 32 && sent.utf8.allSatisfy { $0 > 47 && $0 < 123 } ? sent : newKey
    }

    /// What an address may fill in: whom it is about by number, codes, which dose, and the item of a programme. Nothing of it says anything of a person.
    static func prefilled(
        _ type: EventType, _ chain: PackChain, _ parameters: [(name: String, value: String)]
    ) -> [String: String] {
        var values: [String: String] = [:]
        for (name, value) in parameters {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            if parts[0] == "subjects", type.subject(parts[1]) != nil, Int64(value) != nil { values[name] = value }
            guard parts[0] == "data", let field = type.field(parts[1]) else { continue }
            let isCode = field.codes.contains { $0.code == value }
            let isDose = chain.programmes.values.contains {
                $0.course?.event == type.id && $0.course?.number == field.name
                    && Int(value).map { 1...99 ~= $0 } ?? false
            }
            let isSuggestion = chain.gradings.values.contains { grading in
                grading.decided.type == type.id && grading.decided.suggested == field.name
                    && grading.levels.contains { $0.id == value }
            }
            if isCode || isDose || isSuggestion
                || chain.items(named: field.name, in: type.id).contains(where: { $0.id == value })
            {
                values[name] = value
            }
        }
        return values
    }

    /// Whose page is shown when it is done: a person whom the event has brought, else the one from whose page one came.
    func destination(_ subjects: [String: Int64]) -> Int64? {
        let brought = type.subjects.first { $0.mayBeNew && $0.once }.flatMap { subjects[$0.role] }
        let from = about.flatMap { subjects.values.contains($0) ? $0 : nil }
        return brought ?? from ?? type.subjects.compactMap { subjects[$0.role] }.first
    }

    /// The id of the field of a path: `f-data-weight`.
    static func id(_ path: String) -> String { "f-" + path.replacing(".", with: "-") }

    /// The field that a problem is about; `nil` when it is about none.
    func field(of problem: Problem) -> String? {
        names.first { problem.at == $0 || problem.at.hasPrefix($0 + ".") }
    }

    func view(_ words: Words) -> Model {
        .present([
            "errors": problems.isEmpty
                ? nil
                : [
                    "items": problems.map { problem -> Model in
                        .present([
                            "href": field(of: problem).map { "#" + RecordForm.id($0) },
                            "text": line(problem, words), "fix": words.sentence(problem.fix),
                        ])
                    }
                ] as Model,
            "form": [
                "title": words(corrects == nil ? "form.title" : "form.title_correct", ["title": words(type.title)]),
                "action": action, "cancel": cancel, "key": key, "hidden": hidden,
                "cite": citation(words), "groups": groups(words), "divisions": places,
                "submit": words(corrects == nil ? "form.submit" : "form.submit_correct"),
            ] as Model,
        ])
    }

    /// A problem with the name of its field: 体重：…
    private func line(_ problem: Problem, _ words: Words) -> String {
        guard let name = field(of: problem) else { return words.sentence(problem.why) }
        return words("form.problem", ["field": label(name, words), "why": words.sentence(problem.why)])
    }

    private func label(_ name: String, _ words: Words) -> String {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        switch (parts.first, parts.last) {
        case ("subjects", let role?): return type.subject(role).map { words($0.title) } ?? role
        case ("data", let field?): return type.field(field).map { words($0.title) } ?? field
        default: return words("form.field.\(name)")
        }
    }

    private var cancel: String {
        if role == .family { return "/family" }
        return about.map { PersonLink(id: $0, purpose: purpose).text } ?? "/events/new"
    }

    private var hidden: [Model] {
        var hidden: [Model] = [["name": "purpose", "value": purpose.rawValue]]
        if let about { hidden.append(["name": "person", "value": "\(about)"]) }
        return hidden
    }

    private func citation(_ words: Words) -> String {
        type.cite.map { citation in
            let title = chain.instruments[citation.instrument].map { words($0.title) } ?? citation.instrument
            let named = words.language == .zh ? "《\(title)》" : title
            return named + words.clause(citation.clause)
        }.joined(separator: words.comma)
    }

    /// The places to choose from: those of the county. Others are typed.
    private var places: [Model] {
        divisions.children(of: county).map { division -> Model in
            ["value": division.name, "label": division.code.description]
        }
    }
}

extension PackChain {
    /// The items of programmes that a field of an event names, with their titles; none where it names none.
    func items(named field: String, in type: String) -> [(id: String, title: Bilingual)] {
        programmes.keys.sorted().compactMap { programmes[$0] }.filter {
            $0.notGiven?.type == type && $0.notGiven?.item == field
        }.flatMap { programme in programme.itemIDs.compactMap { id in programme.title(of: id).map { (id, $0) } } }
    }
}
