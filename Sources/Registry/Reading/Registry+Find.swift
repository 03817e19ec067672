public import Access
import Civil
import Storage

extension Registry {
    /// The persons that fit, within the actor's reach, the most exact first. Each is logged as shown.
    ///
    /// - Parameter limit: how many at most; 50 and fewer.
    /// - Throws: ``Access/Denial``, or a storage error.
    public func find(
        _ query: PersonQuery, as actor: Actor, for purpose: Purpose, limit: Int = 20
    ) async throws -> [PersonHit] {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        let reach = Reach(of: actor)
        let limit = max(1, min(limit, 50))
        let hits = try await database.read { connection in
            var hits: [PersonHit] = []
            for (sql, arguments) in query.conditions where hits.count < limit {
                let within = reach.condition(first: arguments.count + 1)
                try connection.rows(
                    """
                    SELECT \(PersonState.columns) FROM person p WHERE \(sql) AND \(within.sql)
                    AND (p.name IS NOT NULL OR p.birth_day IS NOT NULL) LIMIT \(limit)
                    """, arguments + within.arguments
                ) { row in
                    let hit = PersonHit(person: try PersonState(row: row))
                    if !hits.contains(hit), hits.count < limit { hits.append(hit) }
                }
            }
            return hits
        }
        try await look(hits.map(\.person.id), actor, .findPerson, purpose)
        return hits
    }

    /// Refuses what the policies refuse, and writes it down.
    public func authorise(_ actor: Actor, _ action: Action, _ object: Object, _ purpose: Purpose) async throws {
        guard let denial = decide(actor, action, object, purpose: purpose, on: today).denial else { return }
        try await look([0], actor, action, purpose, refused: true)
        throw denial
    }
}
