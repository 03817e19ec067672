public import Access
import Civil
public import Linkage
import Storage

/// Two persons who resemble each other.
public struct ResemblingPair: Hashable, Sendable {
    /// The one of the lower number.
    public let person: PersonState
    /// The other.
    public let other: PersonState
    /// log₂ of the odds that both are one, as it was when the second came; nil: somebody compared them without being asked.
    public let weight: Double?
    /// What was made of it.
    public let verdict: IdentityVerdict?
    /// Which account said so.
    public let judge: Int64?
}

/// What somebody makes of two persons who resemble each other.
public enum IdentityVerdict: String, Hashable, Sendable, CaseIterable {
    case same, different, unsure
}

extension Registry {
    /// Pairs of persons who resemble each other, both within the actor's reach, the likeliest first.
    ///
    /// - Parameters:
    ///   - verdict: those of whom this was made; nil: those at whom nobody has looked.
    ///   - limit: how many at most; 200 and fewer.
    /// - Throws: ``Access/Denial``, or a storage error.
    public func resemblances(
        _ verdict: IdentityVerdict?, as actor: Actor, for purpose: Purpose, limit: Int = 50
    ) async throws -> [ResemblingPair] {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        let reach = Reach(of: actor)
        let pairs = try await database.read { connection in
            try self.pairs(
                "r.verdict = $1", [.text(verdict?.rawValue ?? "")], reach, limit: max(1, min(limit, 200)), connection)
        }
        try await look(Set(pairs.flatMap { [$0.person.id, $0.other.id] }).sorted(), actor, .findPerson, purpose)
        return pairs
    }

    /// How many pairs within the actor's reach nobody has looked at.
    public func openResemblances(as actor: Actor, for purpose: Purpose) async throws -> Int {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        let first = Reach(of: actor).condition("p", first: 1)
        let second = Reach(of: actor).condition("q", first: first.arguments.count + 1)
        return try await database.read { connection in
            try connection.first(
                """
                SELECT count(*) FROM resemblance r JOIN person p ON p.id = r.person JOIN person q ON q.id = r.other
                WHERE r.verdict = '' AND \(Registry.known) AND \(first.sql) AND \(second.sql)
                """, first.arguments + second.arguments
            ) { Int(try $0.int(0)) } ?? 0
        }
    }

    /// Two persons as they were found, and why they resemble each other now, level by level; nil: nobody found that they do.
    ///
    /// Neither is logged as shown: their records are opened beside this.
    public func resemblance(
        _ person: Int64, _ other: Int64, as actor: Actor, for purpose: Purpose
    ) async throws -> (pair: ResemblingPair?, explanation: LinkExplanation?) {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        try await readPersons()
        let reach = Reach(of: actor)
        let matcher = writer.matcher
        return try await database.read { connection in
            let pair = try self.pairs(
                "r.person = $1 AND r.other = $2", [.int(min(person, other)), .int(max(person, other))], reach, limit: 1,
                connection
            ).first
            return (pair, matcher.hold { matcher.explain(person, other) })
        }
    }

    private static let known = """
        (p.name IS NOT NULL OR p.birth_day IS NOT NULL) AND (q.name IS NOT NULL OR q.birth_day IS NOT NULL)
        """

    private func pairs(
        _ condition: String, _ arguments: [SQLValue], _ reach: Reach, limit: Int, _ connection: any Connection
    ) throws -> [ResemblingPair] {
        let first = reach.condition("p", first: arguments.count + 1)
        let second = reach.condition("q", first: arguments.count + 1 + first.arguments.count)
        return try connection.all(
            """
            SELECT \(PersonState.columns(of: "p")), \(PersonState.columns(of: "q")), r.weight, r.verdict, j.payload
            FROM resemblance r JOIN person p ON p.id = r.person JOIN person q ON q.id = r.other
            LEFT JOIN journal j ON j.seq = r.judged_seq
            WHERE \(condition) AND \(Registry.known) AND \(first.sql) AND \(second.sql)
            ORDER BY r.weight DESC, r.person, r.other LIMIT \(limit)
            """, arguments + first.arguments + second.arguments
        ) { row in
            let next = PersonState.columnCount
            let weight = try row.int(2 * next)
            return ResemblingPair(
                person: try PersonState(row: row), other: try PersonState(row: row, from: next),
                weight: weight == 0 ? nil : Double(weight) / 100,
                verdict: IdentityVerdict(rawValue: try row.text(2 * next + 1)),
                judge: try row.optionalText(2 * next + 2).map {
                    try Event(sequence: 0, payload: Array($0.utf8)).actor
                })
        }
    }
}
