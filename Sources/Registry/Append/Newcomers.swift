import Civil
import Linkage
import Policy

/// What those whom an event would bring are compared by, by role.
struct Newcomers: Sendable {
    private(set) var rows: [String: PreparedRow] = [:]

    /// Of an event that names nobody who is known: all of it is in the event. Nil: it hangs on others.
    init?(_ checked: CheckedSubmission, at place: DivisionCode) {
        guard checked.mayBringPersons, checked.problems.isEmpty else { return nil }
        let given = checked.submission.subjects
        let new = checked.type.subjects.filter { $0.mayBeNew && ($0.isRequired || given[$0.role] != nil) }.map(\.role)
        guard new.count == 1, given.keys.allSatisfy(new.contains), given.values.allSatisfy({ $0.person == nil }) else {
            return nil
        }
        self.init(checked, new: new, known: [:], inherited: [:], at: place) { _, _ in }
    }

    /// Of the roles of an event that bring somebody.
    ///
    /// - Parameter mother: adds what is known of a mother.
    init(
        _ checked: CheckedSubmission, new: [String], known: [String: Int64], inherited: [String: [String: JSON]],
        at place: DivisionCode, mother: (Int64, inout PersonRow) throws -> Void
    ) rethrows {
        // The event as it would be recorded, of persons without numbers.
        var people = known
        for (number, role) in new.enumerated() { people[role] = Int64(-1 - number) }
        let event = Event(
            sequence: 0, submission: checked.submission, place: place, subjects: people, recorded: 0, actor: 0,
            inherited: inherited)
        let effects = EventEffects(event, checked.type)
        for role in new {
            guard let person = people[role] else { continue }
            var state = PersonState(id: person)
            for (subject, name, value) in effects.attributes where subject == person { state.set(name, value) }
            guard state.isKnown else { continue }
            var row = PersonRow(state)
            for (subject, identifier) in effects.identifiers where subject == person { row.read(identifier) }
            for identifier in checked.submission.subjects[role]?.identifiers ?? [] { row.read(identifier) }
            if let kin = effects.kin.first(where: { $0.person == person && $0.relation == "mother" && !$0.ends }) {
                try mother(kin.relative, &row)
            }
            rows[role] = row.prepared(0)
        }
    }
}
