import Civil
import Policy
import Storage

/// Reads lives from the journal through the person index.
struct LifeReader {
    let connection: any Connection
    let space: TableSpace
    let roots: Roots
    let types: @Sendable (Event) -> EventType?

    /// Every event in which the person takes part, in the order of the journal.
    func history(of person: Int64) throws -> [Event] {
        var events: [Event] = []
        try connection.rows(
            """
            SELECT j.seq, j.payload FROM \(space["involvement"]) i JOIN journal j ON j.seq = i.seq
            WHERE i.person = $1 ORDER BY i.seq
            """, [.int(person)]
        ) { row in
            let sequence = try row.int(0)
            if events.last?.sequence != sequence {
                events.append(try Event(sequence: sequence, payload: Array(row.text(1).utf8)).renumbered(roots))
            }
        }
        return events
    }

    func effects(_ event: Event) -> EventEffects {
        types(event).map { EventEffects(event, $0) } ?? EventEffects()
    }

    func life(of person: Int64, asAt: Day? = nil, knownAt: Int64? = nil) throws -> Life {
        Life(person: person, history: try history(of: person), asAt: asAt, knownAt: knownAt, effects: effects)
    }

    /// Computes a person's rows of the index anew from all events.
    func refold(_ person: Int64, _ set: WorkingSet) throws {
        let life = try life(of: person)
        var identifiers: [Identifier] = []
        var kin: [(Event, KinEffect)] = []
        for event in life.events {
            let effects = effects(event)
            identifiers += effects.identifiers.filter { $0.person == person }.map(\.identifier)
            kin += effects.kin.filter { $0.person == person }.map { (event, $0) }
        }
        try set.refolded(life.state, identifiers: identifiers, kin: kin)
    }
}
