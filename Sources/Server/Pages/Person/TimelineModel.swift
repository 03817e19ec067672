import Access
import Civil
import Policy
import Registry

/// What happened to a person, the latest first, with what was corrected and revoked.
struct TimelineModel: Sendable {
    let record: PersonRecord
    let asAt: Day?
    let chain: PackChain
    let permissions: Permissions
    /// Where an event is corrected; `nil` where nothing can be.
    let changes: String?
    let purpose: Purpose

    func view(_ words: Words) -> [Model] {
        let later = Dictionary(record.life.history.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        return record.life.history.filter { event in
            if case .revokes? = event.change { return false }
            return asAt.map { event.day <= $0 } ?? true
        }
        .sorted { ($0.day, $0.sequence) > ($1.day, $1.sequence) }
        .map { entry($0, later: record.life.superseded[$0.sequence].flatMap { later[$0] }, words) }
    }

    /// One event.
    ///
    /// - Parameter later: the event that corrects or revokes it.
    private func entry(_ event: Event, later: Event?, _ words: Words) -> Model {
        let type = chain.eventTypes[event.type]
        var isRevoked = false
        if case .revokes? = later?.change { isRevoked = true }
        let mayChange =
            later == nil && !chain.isOfCases(event.type)
            && type.map { permissions.mayRecord($0, about: record.object) } ?? false
        let facts = FieldText.facts(event, chain, about: record.person.id, words)
        return .present([
            "anchor": TimelineModel.anchor(event.sequence), "day": event.day.description,
            "day_text": words.day(event.day),
            "age": record.person.birthDay.flatMap { words.age($0, on: event.day) },
            "title": type.map { words($0.title) } ?? event.type,
            "facts": facts.isEmpty
                ? nil : ["items": facts.map { ["label": $0.label, "value": $0.value] as Model }] as Model,
            "source": words("event.recorded", ["office": event.source, "time": words.time(event.recorded)]),
            "corrected": later != nil && !isRevoked, "revoked": isRevoked,
            "changed": later.map {
                words(isRevoked ? "event.revoked_on" : "event.corrected_on", ["time": words.time($0.recorded)])
            },
            "sensitive": type?.isSensitive ?? false,
            "correct_href": mayChange
                ? changes.map { "\($0)/\(event.sequence)/correct?purpose=\(purpose.rawValue)" } : nil,
            "revoke_href": mayChange
                ? changes.map { "\($0)/\(event.sequence)/revoke?purpose=\(purpose.rawValue)" } : nil,
        ])
    }

    /// The id of an event in the timeline.
    static func anchor(_ sequence: Int64) -> String { "event-\(sequence)" }
}

/// The fields of an event in words.
enum FieldText {
    /// What an event says, field by field in the order of the declaration; first the person's role where there are several.
    static func facts(
        _ event: Event, _ chain: PackChain, about person: Int64, _ words: Words
    ) -> [(label: String, value: String)] {
        guard let type = chain.eventTypes[event.type] else { return [] }
        var facts: [(label: String, value: String)] = []
        if type.subjects.count > 1 {
            let roles = event.roles(of: person).compactMap { type.subject($0) }.map { words($0.title) }
            if !roles.isEmpty { facts.append((words("event.role"), roles.joined(separator: words.comma))) }
        }
        for field in type.fields {
            guard let value = event.data[field.name], value != .null else { continue }
            let text =
                entitlement(value, field, chain, words) ?? steps(value, field, type, chain, words)
                ?? account(value, field, type, chain)
                ?? text(value, field, words)
            facts.append((words(field.title), text))
        }
        return facts
    }

    /// The title of the entitlement that a field names.
    private static func entitlement(
        _ value: JSON, _ field: FieldDeclaration, _ chain: PackChain, _ words: Words
    ) -> String? {
        guard field.namesEntitlement, let id = value.string else { return nil }
        return chain.entitlements[id].map { words($0.title) }
    }

    /// The account into which money is paid, covered but for its end.
    private static func account(
        _ value: JSON, _ field: FieldDeclaration, _ type: EventType, _ chain: PackChain
    ) -> String? {
        guard chain.template(openedBy: type.id)?.benefit?.account == field.name else { return nil }
        return value.string.map { Masking.covered($0, 0, 4) }
    }

    /// The titles of the steps of an application that a field names.
    private static func steps(
        _ value: JSON, _ field: FieldDeclaration, _ type: EventType, _ chain: PackChain, _ words: Words
    ) -> String? {
        guard field.name == CaseTemplate.steps || field.name == "step", chain.isOfCases(type.id) else { return nil }
        return value.string?.split(separator: " ").map { id in
            chain.step(String(id), movedBy: type.id).map { words($0) } ?? String(id)
        }.joined(separator: words.comma)
    }

    /// A field's value as people read it. Numbers that name a person are covered.
    static func text(_ value: JSON, _ field: FieldDeclaration, _ words: Words) -> String {
        switch (field.kind, value) {
        case (.code, .string(let code)): field.codes.first { $0.code == code }.map { words($0.title) } ?? code
        case (.date, .string(let text)): Day(text).map(words.day) ?? text
        case (.division, .string(let text)): words.place(DivisionCode(text))
        case (.citizenID, .string(let text)): (try? CitizenID(parsing: text))?.masked ?? Masking.covered(text, 6, 4)
        case (.birthCertificate, .string(let text)): Masking.covered(text, 1, 3)
        case (.phone, .string(let text)): Masking.phone(text)
        case (.money, .number(let fen)): words.amount(fen, .fen)
        case (_, .bool(let truth)): words(truth ? "form.boolean.yes" : "form.boolean.no")
        case (_, .number(let number)): "\(number)" + (field.unit.map { " \($0)" } ?? "")
        case (_, .string(let text)): text
        default: ""
        }
    }
}

extension FieldDeclaration {
    /// Whether the field holds the id of an entitlement, by its name in the packs.
    var namesEntitlement: Bool { kind == .text && name == "entitlement" }
}
