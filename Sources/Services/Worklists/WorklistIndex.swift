public import Civil
public import Policy
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
    /// The event types of a place.
    let types: @Sendable (DivisionCode) -> [String: EventType]

    static let table = DerivedTable(
        "due",
        [
            .init("programme", "TEXT NOT NULL"), .init("person", "BIGINT NOT NULL"), .init("item", "TEXT NOT NULL"),
            .init("division", "BIGINT NOT NULL"), .init("opens", "BIGINT NOT NULL"), .init("due", "BIGINT NOT NULL"),
            .init("overdue", "BIGINT NOT NULL"), .init("expires", "BIGINT"), .init("done_day", "BIGINT"),
            .init("done_seq", "BIGINT"),
        ], key: ["person", "programme", "item"],
        indexes: [["division", "due"], ["due", "division"], ["division", "done_day"]])

    /// An index by the rules that hold at each place.
    public init(
        programmes: @escaping @Sendable (DivisionCode) -> Programmes,
        types: @escaping @Sendable (DivisionCode) -> [String: EventType]
    ) {
        self.programmes = programmes
        self.types = types
    }

    /// The table `due`.
    public var tables: [DerivedTable] { [WorklistIndex.table] }

    /// Attributes after which a person's rows may be others, whatever the programmes read.
    private static let placing: Set<String> = ["birth_date", "death_date", "residence", "hukou"]

    /// Marks what is done and writes anew the rows of persons whom an event has enrolled, moved or changed.
    public func update(_ change: ProjectionChange) throws {
        var changed = change.refolded
        var proofs: [(person: Int64, event: Event, programme: String, item: String)] = []
        for event in change.events {
            guard event.change == nil else {
                changed.formUnion(event.subjects.values)
                continue
            }
            guard let type = types(event.place)[event.type] else { continue }
            for (role, attributes) in type.sets
            where attributes.contains(where: { WorklistIndex.placing.contains($0.name) }) {
                if let person = event.subjects[role] { changed.insert(person) }
            }
            for programme in programmes(event.place).all {
                for item in programme.schedule where item.doneBy?.type == event.type {
                    let reference = EventReference(sequence: event.sequence, type: event.type, day: event.day)
                    for (role, person) in event.subjects
                    where item.isProof(Occasion(reference, role: role, data: event.data)) {
                        proofs.append((person, event, programme.id, item.id))
                    }
                }
            }
        }
        for (person, event, programme, item) in proofs where !changed.contains(person) {
            try change.connection.run(
                """
                UPDATE \(change.space["due"]) SET done_day = $1, done_seq = $2
                WHERE person = $3 AND programme = $4 AND item = $5
                AND (done_day IS NULL OR done_day > $1 OR (done_day = $1 AND done_seq > $2))
                """,
                [.int(event.day.number), .int(event.sequence), .int(person), .text(programme), .text(item)])
        }
        try write(changed, change)
    }

    private func write(_ persons: Set<Int64>, _ change: ProjectionChange) throws {
        var rows: [[SQLValue]] = []
        for person in persons.sorted() {
            guard let state = try change.state(of: person) else { continue }
            let place = state.residence ?? state.hukou ?? .nation
            let programmes = programmes(place)
            guard try isPossible(state, programmes, change) else { continue }
            try change.connection.run("DELETE FROM \(change.space["due"]) WHERE person = $1", [.int(person)])
            guard state.deathDay == nil else { continue }
            let life = try change.life(of: person)
            let subject = Subject(person: person, chronicles: [person: life.chronicle])
            let day = life.events.last?.day ?? Day(number: 0)
            for item in programmes.items(for: subject, on: day) {
                rows.append([
                    .text(item.programme), .int(person), .text(item.item), .int(place.number), .int(item.opens.number),
                    .int(item.due.number), .int(item.overdue.number), SQLValue(item.expires?.number),
                    SQLValue(item.doneBy?.day.number), SQLValue(item.doneBy?.sequence),
                ])
            }
        }
        guard !rows.isEmpty else { return }
        try change.connection.insert(
            into: change.space["due"], columns: WorklistIndex.table.columnNames, rows: rows)
    }

    /// Whether the person has rows or may get some: spares reading the lives of those who are clearly out of every programme.
    private func isPossible(_ state: PersonState, _ programmes: Programmes, _ change: ProjectionChange) throws -> Bool {
        let subject = Subject(person: state.id, chronicles: [state.id: state.chronicle])
        let mayBeEnrolled = programmes.all.contains { programme in
            programmes.enrolment(in: programme, subject, on: state.lastKnownDay)?.isEnrolled != false
        }
        if mayBeEnrolled { return true }
        return try change.connection.exists(
            "SELECT 1 FROM \(change.space["due"]) WHERE person = $1 LIMIT 1", [.int(state.id)])
    }
}
