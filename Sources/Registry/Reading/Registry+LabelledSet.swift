public import Access
import Civil
import Policy
import Storage

/// What was judged of pairs by somebody from whom it was covered how likely they are, and the weights of all pairs that were found.
public struct LabelledSet: Sendable {
    /// A pair that was judged blind.
    public struct Pair: Hashable, Sendable {
        /// The numbers under which the two were compared.
        public let person: Int64
        public let other: Int64
        /// log₂ of the odds that both are one, as it was when they were found.
        public let weight: Double
        /// What was made of it.
        public let verdict: IdentityVerdict
    }

    /// The pairs judged blind, in the order of their numbers.
    public let pairs: [Pair]
    /// The weights of all pairs found, whether somebody has looked at them or not.
    public let weights: [Double]
}

extension Registry {
    /// The pairs within the actor's reach that were found to resemble each other and judged blind. Pairs that became one since are among them.
    ///
    /// - Throws: ``Access/Denial``, or a storage error.
    public func labelledSet(as actor: Actor, for purpose: Purpose) async throws -> LabelledSet {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        let reach = Reach(of: actor)
        let roots = writer.roots
        return try await database.read { connection in
            let roots = try roots.roots(connection, .live)
            var found:
                [(pair: (Int64, Int64), weight: Double, judged: (sequence: Int64, verdict: String, payload: String)?)] =
                    []
            try connection.rows(
                """
                SELECT r.person, r.other, r.weight, r.verdict, r.judged_seq, j.payload
                FROM resemblance r LEFT JOIN journal j ON j.seq = r.judged_seq WHERE r.weight <> 0
                ORDER BY r.person, r.other
                """, []
            ) { row in
                var judged: (sequence: Int64, verdict: String, payload: String)?
                if let sequence = try row.optionalInt(4), let payload = try row.optionalText(5) {
                    judged = (sequence, try row.text(3), payload)
                }
                found.append(
                    ((try row.int(0), try row.int(1)), Double(try row.int(2)) / 100, judged))
            }
            let ends = Set(found.flatMap { [roots.root($0.pair.0), roots.root($0.pair.1)] }).sorted()
            let seen = try self.within(reach, ends, connection)
            var (pairs, weights): ([LabelledSet.Pair], [Double]) = ([], [])
            for one in found where seen.contains(roots.root(one.pair.0)) && seen.contains(roots.root(one.pair.1)) {
                weights.append(one.weight)
                guard let judged = one.judged, let verdict = IdentityVerdict(rawValue: judged.verdict) else { continue }
                let event = try Event(sequence: judged.sequence, payload: Array(judged.payload.utf8))
                guard case .judges(_, let blind?)? = self.type(of: event)?.identity?.effect,
                    case .bool(true)? = event.data[blind]
                else { continue }
                pairs.append(
                    LabelledSet.Pair(person: one.pair.0, other: one.pair.1, weight: one.weight, verdict: verdict))
            }
            return LabelledSet(pairs: pairs, weights: weights)
        }
    }

    /// Those of some persons who are within a reach.
    private func within(_ reach: Reach, _ persons: [Int64], _ connection: any Connection) throws -> Set<Int64> {
        var seen: Set<Int64> = []
        for from in stride(from: 0, to: persons.count, by: 400) {
            let some = persons[from..<min(persons.count, from + 400)]
            let condition = reach.condition("p", first: some.count + 1)
            let places = (1...some.count).map { "$\($0)" }.joined(separator: ", ")
            try connection.rows(
                "SELECT p.id FROM person p WHERE p.id IN (\(places)) AND \(condition.sql)",
                some.map { .int($0) } + condition.arguments
            ) { row in seen.insert(try row.int(0)) }
        }
        return seen
    }
}
