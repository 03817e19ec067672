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
        var proofs: [(person: Int64, event: EventReference, programme: String, item: String)] = []
        for event in change.events {
            guard event.change == nil else {
                changed.formUnion(event.subjects.values)
                continue
            }
            for role in placed(event.place)[event.type] ?? [] {
                if let person = event.subjects[role] { changed.insert(person) }
            }
            for (programme, item) in programmes(event.place).provable(by: event.type) {
                let reference = EventReference(sequence: event.sequence, type: event.type, day: event.day)
                for (role, person) in event.subjects
                where item.isProof(Occasion(reference, role: role, data: event.data)) {
                    proofs.append((person, reference, programme, item.id))
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
            if !change.newPersons.contains(person) {
                try change.connection.run("DELETE FROM \(change.space["due"]) WHERE person = $1", [.int(person)])
            }
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
        if mayBeEnrolled || change.newPersons.contains(state.id) { return mayBeEnrolled }
        return try change.connection.exists(
            "SELECT 1 FROM \(change.space["due"]) WHERE person = $1 LIMIT 1", [.int(state.id)])
    }
}
