import Civil
import Policy
public import Registry
import Storage

/// The derived table from which worklists are listed: one row for each item of each enrolled life.
///
/// A row holds days, not a status: due, overdue and expired follow from the day on which somebody looks, so no nightly job
/// has to turn them. A person's rows are written when an event says something that enrolment reads; an event that shows an
/// item done marks its row.
public struct WorklistIndex: Projection {
    /// The rules of a place.
    let programmes: @Sendable (DivisionCode) -> Programmes
    /// For each event type of a place, the roles whose rows may be others after it, whatever the programmes read.
    let placed: @Sendable (DivisionCode) -> [String: [String]]

    static let table = DerivedTable(
        "due",
        [
            .init("programme", "TEXT NOT NULL"), .init("person", "BIGINT NOT NULL"), .init("item", "TEXT NOT NULL"),
            .init("division", "BIGINT NOT NULL"), .init("opens", "BIGINT NOT NULL"), .init("due", "BIGINT NOT NULL"),
            .init("overdue", "BIGINT NOT NULL"), .init("expires", "BIGINT"), .init("done_day", "BIGINT"),
            .init("done_seq", "BIGINT"),
        ], key: ["person", "programme", "item"],
        indexes: [
            // What can be done now is among what opened lately: the list and its counts read nothing else, not even the table
            // (for which SQLite wants done_day named, though it is NULL).
            .init(["opens", "division", "overdue", "expires", "due", "done_day"], where: "done_day IS NULL"),
            // The same for a township, by its place.
            .init(["division", "opens", "overdue", "expires", "due", "person", "done_day"], where: "done_day IS NULL"),
            .init(["done_day", "division"], where: "done_day IS NOT NULL"),
            ["due", "division", "done_day", "opens"],
        ])

    /// The table `due`.
    public var tables: [DerivedTable] { [WorklistIndex.table] }

    /// Attributes after which a person's rows may be others.
    static let placing: Set<String> = ["birth_date", "death_date", "residence", "hukou"]

    /// Marks what is done and writes anew the rows of persons whom an event has enrolled, moved or changed.
    public func update(_ change: ProjectionChange) throws {
        var changed = change.refolded
        // The last day on which something happened in this change after which rows may be others.
        var turned: [Int64: Day] = [:]
        var begun: Set<Int64> = []
        var proofs: [(person: Int64, event: EventReference, programme: String, item: String)] = []
        for event in change.events {
            guard event.change == nil else {
                changed.formUnion(event.subjects.values)
                continue
            }
            let programmes = self.programmes(event.place)
            let roles = programmes.turns(by: event.type) ? nil : placed(event.place)[event.type] ?? []
            for (role, person) in event.subjects where roles?.contains(role) ?? true {
                turned[person] = max(turned[person] ?? event.day, event.day)
            }
            if programmes.begins(by: event.type) { begun.formUnion(event.subjects.values) }
            for (programme, item) in programmes.provable(by: event.type) {
                let reference = EventReference(sequence: event.sequence, type: event.type, day: event.day)
                for (role, person) in event.subjects
                where item.isProof(Occasion(reference, role: role, data: event.data)) {
                    proofs.append((person, reference, programme, item.id))
                }
            }
        }
        for (person, event, programme, item) in proofs where !changed.contains(person) && turned[person] == nil {
            try change.connection.run(
                """
                UPDATE \(change.space["due"]) SET done_day = $1, done_seq = $2
                WHERE person = $3 AND programme = $4 AND item = $5
                AND (done_day IS NULL OR done_day > $1 OR (done_day = $1 AND done_seq > $2))
                """,
                [.int(event.day.number), .int(event.sequence), .int(person), .text(programme), .text(item)])
        }
        try write(changed, turned, begun, change)
    }

    /// Whether after an event rows of a person in a role may be others, and not only one of them done.
    private func turns(_ event: Event, _ role: String) -> Bool {
        placed(event.place)[event.type]?.contains(role) == true || programmes(event.place).turns(by: event.type)
    }

    private func write(
        _ changed: Set<Int64>, _ turned: [Int64: Day], _ begun: Set<Int64>, _ change: ProjectionChange
    ) throws {
        var rows: [[SQLValue]] = []
        for person in changed.union(turned.keys).sorted() {
            guard let state = try change.state(of: person) else { continue }
            let place = state.residence ?? state.hukou ?? .nation
            let programmes = programmes(place)
            let isPossible =
                try changed.contains(person) || begun.contains(person)
                || isPossible(state, on: turned[person] ?? state.lastKnownDay, programmes, change)
            guard isPossible else { continue }
            var known = change.newPersons.contains(person) ? [:] : try self.known(person, change)
            guard state.deathDay == nil else {
                try take(Array(known.keys), of: person, change)
                continue
            }
            let life = try change.life(of: person)
            let subject = Subject(person: person, chronicles: [person: life.chronicle])
            // Of the last event after which rows may be others: whatever else is known since, a rebuild comes to the same rows.
            let day = life.events.last { event in event.subjects.contains { $1 == person && turns(event, $0) } }?.day
            // Of what is done again and again the last time that is asked for.
            var last: [String: DueItem] = [:]
            var order: [String] = []
            for item in programmes.items(for: subject, on: day ?? state.lastKnownDay, lasting: true) {
                let key = "\(item.programme) \(item.item)"
                if last.updateValue(item, forKey: key) == nil { order.append(key) }
            }
            // Most rows of a person are as they were: only the others are written.
            var others: [Key] = []
            for item in order.compactMap({ last[$0] }) {
                let key = Key(programme: item.programme, item: item.item)
                let row = Row(item, place)
                if let old = known.removeValue(forKey: key) {
                    if old == row { continue }
                    others.append(key)
                }
                rows.append(row.values(key, of: person))
            }
            try take(others + known.keys, of: person, change)
        }
        guard !rows.isEmpty else { return }
        try change.connection.insert(
            into: change.space["due"], columns: WorklistIndex.table.columnNames, rows: rows)
    }

    /// The rows of a person as they stand.
    private func known(_ person: Int64, _ change: ProjectionChange) throws -> [Key: Row] {
        var known: [Key: Row] = [:]
        try change.connection.rows(
            """
            SELECT programme, item, division, opens, due, overdue, expires, done_day, done_seq
            FROM \(change.space["due"]) WHERE person = $1
            """, [.int(person)]
        ) { row in
            known[Key(programme: try row.text(0), item: try row.text(1))] = Row(
                division: try row.int(2), opens: try row.int(3), due: try row.int(4), overdue: try row.int(5),
                expires: try row.optionalInt(6), doneDay: try row.optionalInt(7), doneSequence: try row.optionalInt(8))
        }
        return known
    }

    /// Takes rows of a person away.
    private func take(_ keys: [Key], of person: Int64, _ change: ProjectionChange) throws {
        for key in keys {
            try change.connection.run(
                "DELETE FROM \(change.space["due"]) WHERE person = $1 AND programme = $2 AND item = $3",
                [.int(person), .text(key.programme), .text(key.item)])
        }
    }

    /// Which row of a person.
    private struct Key: Hashable {
        let programme: String
        let item: String
    }

    /// What stands in a row.
    private struct Row: Equatable {
        let division: Int64
        let opens: Int64
        let due: Int64
        let overdue: Int64
        let expires: Int64?
        let doneDay: Int64?
        let doneSequence: Int64?

        /// A day that does not come: what waits for something else cannot be done.
        private static let never = Day(year: 9999, month: 12, day: 31)?.number ?? Int64(Int32.max)

        init(
            division: Int64, opens: Int64, due: Int64, overdue: Int64, expires: Int64?, doneDay: Int64?,
            doneSequence: Int64?
        ) {
            (self.division, self.opens, self.due, self.overdue) = (division, opens, due, overdue)
            (self.expires, self.doneDay, self.doneSequence) = (expires, doneDay, doneSequence)
        }

        /// An item as a row. What is put off opens on the day on which it is asked for again; what is not given at all has expired.
        init(_ item: DueItem, _ place: DivisionCode) {
            let from = item.notGiven?.until ?? item.opens
            let isNotGiven = item.notGiven.map { $0.until == nil } ?? false
            self.init(
                division: place.number, opens: item.isWaiting ? Row.never : max(item.opens, from).number,
                due: max(item.due, from).number, overdue: max(item.overdue, from).number,
                expires: (isNotGiven ? item.opens : item.expires)?.number, doneDay: item.doneBy?.day.number,
                doneSequence: item.doneBy?.sequence)
        }

        /// In the order of the table's columns.
        func values(_ key: Key, of person: Int64) -> [SQLValue] {
            [
                .text(key.programme), .int(person), .text(key.item), .int(division), .int(opens), .int(due),
                .int(overdue), SQLValue(expires), SQLValue(doneDay), SQLValue(doneSequence),
            ]
        }
    }

    /// Whether the person has rows or may get some: spares reading the lives of those who are clearly out of every programme.
    private func isPossible(
        _ state: PersonState, on day: Day, _ programmes: Programmes, _ change: ProjectionChange
    ) throws -> Bool {
        let subject = Subject(person: state.id, chronicles: [state.id: state.chronicle])
        let mayBeEnrolled = programmes.all.contains { programme in
            // Whether something has begun stands in the life.
            programme.episode == nil && programmes.enrolment(in: programme, subject, on: day)?.isEnrolled != false
        }
        if mayBeEnrolled || change.newPersons.contains(state.id) { return mayBeEnrolled }
        return try change.connection.exists(
            "SELECT 1 FROM \(change.space["due"]) WHERE person = $1 LIMIT 1", [.int(state.id)])
    }
}
