public import Access
public import Civil
public import Policy
import Storage

extension Registry {
    /// The persons about whom events after a number in the journal say something, and all to whom rules may look from them.
    ///
    /// - Parameters:
    ///   - after: the last number that was taken into account.
    ///   - steps: how far rules look along kin, see `PackChain.kinSteps`.
    ///   - limit: how many events are read at once.
    /// - Returns: the persons, and the number of the last event that was read; nil at the end of the journal.
    public func touched(
        after: Int64, steps: Int, limit: Int64 = 5_000, in division: DivisionCode, as actor: Actor, for purpose: Purpose
    ) async throws -> (persons: Set<Int64>, position: Int64)? {
        try await authorise(actor, .exportEvents, .area(division), purpose)
        return try await database.read { connection in
            let reader = try self.reader(connection)
            var persons: Set<Int64> = []
            var position = after
            try Journal.events(after: after, limit: limit, connection) { event, _ in
                // Both the number of then and the one of now: what was said of the first is to be taken back.
                persons.formUnion(event.subjects.values)
                persons.formUnion(event.subjects.values.map(reader.roots.root))
                position = event.sequence
            }
            guard position > after else { return nil }
            var edge = persons
            for _ in 0..<max(0, min(steps, 4)) {
                var next: Set<Int64> = []
                for person in edge.sorted() {
                    next.formUnion(try reader.life(of: person).chronicle.kin.map(\.relative))
                }
                edge = next.subtracting(persons)
                persons.formUnion(edge)
            }
            return (persons, position)
        }
    }

    /// The subjects of several persons at once, for what is decided for many: one look is logged for all.
    ///
    /// Persons who neither live nor are registered in the division are left out.
    public func subjects(
        _ persons: [Int64], steps: Int, in division: DivisionCode, as actor: Actor, for purpose: Purpose
    ) async throws -> [Subject] {
        try await authorise(actor, .exportEvents, .area(division), purpose)
        try await look([0], actor, .exportEvents, purpose)
        return try await database.read { connection in
            let reader = try self.reader(connection)
            return try persons.compactMap { person in
                guard let state = try reader.state(of: person),
                    [state.residence, state.hukou].contains(where: { $0.map(division.contains) == true })
                else { return nil }
                return try reader.subject(person, steps: steps, asAt: nil, knownAt: nil)
            }
        }
    }
}
