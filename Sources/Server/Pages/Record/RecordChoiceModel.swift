import Access
import Civil
import Policy
import Registry

/// The event types that an account may record, by category.
struct RecordChoiceModel: Sendable {
    let chain: PackChain
    /// Whom it is about, when that is known already.
    let record: PersonRecord?
    let permissions: Permissions
    let purpose: Purpose

    /// The categories in the order of a life.
    static let categories = ["vital", "health", "residence", "family", "insurance", "work", "support"]

    /// The types that may be recorded, and that the person can take part in.
    var open: [EventType] {
        chain.eventTypes.values.filter { type in
            !chain.isOfCases(type.id) && permissions.mayRecord(type, about: record?.object)
                && (record == nil || role(in: type) != nil)
        }.sorted { $0.id < $1.id }
    }

    /// The role that the person most likely has: the first required one that fits sex, life and age.
    func role(in type: EventType) -> String? {
        guard let record else { return nil }
        let person = record.person
        let age = person.age(on: permissions.today)
        let fitting = type.subjects.filter { subject in
            if let sex = subject.sex, let own = person.sex, sex != own { return false }
            if subject.alive, person.deathDay != nil { return false }
            if let least = subject.minAge, let age, age < least { return false }
            if let most = subject.maxAge, let age, age > most { return false }
            // Somebody on record is not brought by an event a second time.
            return !(subject.mayBeNew && subject.once)
        }
        // Where the event must name somebody already on record, this is that person or the event is not about them.
        let named = { (subject: SubjectDeclaration) in subject.isRequired && !subject.mayBeNew }
        return type.subjects.contains(where: named) ? fitting.first(where: named)?.role : fitting.first?.role
    }

    func view(_ words: Words) -> Model {
        let open = open
        return .present([
            "about": record.map { $0.person.name ?? words("person.unnamed") },
            "back": record.map { PersonLink(id: $0.person.id, purpose: purpose).text },
            "groups": RecordChoiceModel.categories.compactMap { category -> Model? in
                let types = open.filter { $0.category == category }
                guard !types.isEmpty else { return nil }
                return [
                    "id": category, "title": words("category.\(category)"),
                    "types": types.map { type -> Model in ["title": words(type.title), "href": href(type)] },
                ]
            },
        ])
    }

    private func href(_ type: EventType) -> String {
        guard let record, let role = role(in: type) else { return "/events/new/\(type.id)?purpose=\(purpose.rawValue)" }
        let id = record.person.id
        return "/events/new/\(type.id)?person=\(id)&subjects.\(role)=\(id)&purpose=\(purpose.rawValue)"
    }
}
