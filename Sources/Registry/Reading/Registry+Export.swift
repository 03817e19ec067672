public import Access
public import Civil
import Policy
import Storage

/// An event on its way out: what is in effect, with whom it is about as far as others can know them.
public struct ExportedEvent: Sendable {
    /// The event; for one that was corrected, the correction in its place.
    public let event: Event
    /// The identifiers of the subjects that had been given by the events before it, by role.
    public let subjects: [String: [Identifier]]
}

extension Registry {
    /// Reads the effective events of a division in the order of the journal, portion by portion.
    ///
    /// An event belongs to a division when it happened there. A corrected event comes out as corrected, in its first place, and
    /// a revoked one not at all, so that what comes out can be taken in elsewhere from the first line to the last. Sensitive
    /// events come out only for roles that may see them. Memory: one byte for each person.
    ///
    /// - Parameter body: receives each portion; nothing is held while it runs.
    /// - Throws: ``Access/Denial``, or a storage error.
    public func export(
        _ division: DivisionCode, as actor: Actor, for purpose: Purpose, portion: Int64 = 2_000,
        _ body: ([ExportedEvent], _ position: Int64, _ size: Int64) throws -> Void
    ) async throws {
        try await authorise(actor, .exportEvents, .area(division), purpose)
        try await look([0], actor, .exportEvents, purpose)
        var given: [UInt8] = []
        var position: Int64 = 0
        while true {
            let (start, known) = (position, given)
            let page = try await database.read { connection in
                try self.exported(after: start, portion, known, connection)
            }
            guard page.position > position else { return }
            position = page.position
            given = page.given
            try body(
                page.events.filter { exported in
                    division.contains(exported.event.place) && self.mayExport(exported.event, actor, purpose)
                }, position, page.size)
        }
    }

    private func mayExport(_ event: Event, _ actor: Actor, _ purpose: Purpose) -> Bool {
        guard let type = type(of: event) else { return actor.role == .county }
        guard type.isSensitive else { return true }
        let object = Object.Event(type, place: event.place, subjects: [.init(id: 0, residence: event.place)])
        return decide(actor, .seeSensitive, .event(object), purpose: purpose, on: today).isPermitted
    }

    private struct Page: Sendable {
        var events: [ExportedEvent] = []
        var position: Int64
        var size: Int64
        var given: [UInt8]
    }

    /// One portion of the journal.
    ///
    /// - Parameter given: which kinds of identifiers each person had been given before, a bit for each kind.
    private func exported(
        after start: Int64, _ portion: Int64, _ given: [UInt8], _ connection: any Connection
    ) throws -> Page {
        var page = Page(position: start, size: try JournalHead(connection, .live).size, given: given)
        var read: [Event] = []
        try Journal.events(after: start, limit: portion, connection) { event, _ in read.append(event) }
        guard let last = read.last else { return page }
        page.position = last.sequence
        var superseded: [Int64: Int64] = [:]
        try connection.rows(
            "SELECT seq, by_seq FROM superseded WHERE seq > $1 AND seq <= $2", [.int(start), .int(last.sequence)]
        ) { row in superseded[try row.int(0)] = try row.int(1) }
        let reader = try reader(connection)
        for original in read where original.change == nil {
            guard let event = try effective(original, superseded[original.sequence], connection) else { continue }
            var subjects: [String: [Identifier]] = [:]
            for (role, person) in event.subjects {
                let bits = Int(exactly: person).flatMap { page.given.indices.contains($0) ? page.given[$0] : nil } ?? 0
                guard bits != 0 else { continue }
                subjects[role] = try reader.identifiers(of: reader.roots.root(person)).filter {
                    bits & $0.kind.bit != 0
                }
            }
            page.events.append(ExportedEvent(event: event, subjects: subjects))
            for (person, identifier) in reader.effects(event).identifiers {
                guard let place = Int(exactly: person) else { continue }
                while page.given.count <= place { page.given.append(0) }
                page.given[place] |= identifier.kind.bit
            }
        }
        return page
    }

    /// What stands in the place of an event: itself, the last correction, or nothing.
    private func effective(_ event: Event, _ later: Int64?, _ connection: any Connection) throws -> Event? {
        var current = event
        var next = later
        while let sequence = next {
            guard let change = try Journal.event(sequence, connection) else { throw JournalError.gap(sequence) }
            if case .revokes? = change.change { return nil }
            current = change
            next = try connection.first("SELECT by_seq FROM superseded WHERE seq = $1", [.int(sequence)]) {
                try $0.int(0)
            }
        }
        return current
    }

    /// Hands over the persons who live or are registered in a division, in the order of their numbers.
    ///
    /// - Throws: ``Access/Denial``, or a storage error.
    public func exportPersons(
        _ division: DivisionCode, as actor: Actor, for purpose: Purpose, portion: Int = 2_000,
        _ body: ([(person: PersonState, identifiers: [Identifier])]) throws -> Void
    ) async throws {
        try await authorise(actor, .exportEvents, .area(division), purpose)
        try await look([0], actor, .exportEvents, purpose)
        let numbers = division.range
        var after: Int64 = 0
        while true {
            let start = after
            let page = try await database.read { connection in
                let reader = try self.reader(connection)
                return try connection.all(
                    """
                    SELECT \(PersonState.columns) FROM person WHERE id > $1 AND (name IS NOT NULL OR birth_day IS NOT NULL)
                    AND ((residence >= $2 AND residence < $3) OR (hukou >= $4 AND hukou < $5)) ORDER BY id LIMIT \(portion)
                    """,
                    [
                        .int(start), .int(numbers.lowerBound), .int(numbers.upperBound), .int(numbers.lowerBound),
                        .int(numbers.upperBound),
                    ]
                ) { row in
                    let state = try PersonState(row: row)
                    return (person: state, identifiers: try reader.identifiers(of: state.id))
                }
            }
            guard let last = page.last else { return }
            after = last.person.id
            try body(page)
        }
    }
}

extension Identifier.Kind {
    fileprivate var bit: UInt8 {
        switch self {
        case .citizenID: 1
        case .birthCertificate: 2
        }
    }
}
