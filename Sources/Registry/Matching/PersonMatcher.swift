import Linkage
import Storage
import Synchronization

/// Finds who in the registry somebody may be whom an event would bring: an index in memory over the persons.
///
/// It follows the journal: each write transaction begins by looking whether the journal is where the index has left it. If it is not, since
/// another process has written or a transaction was undone, the persons that may differ are read again. So what is found is what the tables
/// hold, under the lock of the transaction that writes.
final class PersonMatcher: @unchecked Sendable {
    // What follows is touched in `hold` only, by one at a time: this is why it may be shared.
    private var persons: Persons?
    private let turn = Mutex<Void>(())
    private let reading = Mutex<Reading>(Reading())
    /// How many persons the index has.
    private let count = Atomic<Int>(0)

    /// What is known of persons being read.
    private struct Reading {
        var task: Task<Void, any Error>?
        /// How many there were when they were read last; nil: they have not been.
        var count: Int?
    }

    /// The persons in the index.
    private final class Persons {
        var index: LinkIndex
        /// For each record the number of its person, and the other way round; a person's record stays when nothing is known of the person.
        var numbers: [Int64]
        var records: [Int64: Int]
        /// The journal that the index has seen, but for the persons below: the frontier of its log.
        var base: MerkleFrontier
        /// The journal as it should be if the last transaction was kept; nil while one is under way.
        var expected: MerkleFrontier?
        /// The persons that the last transaction has touched.
        var touched: Set<Int64> = []
        /// Whether a transaction goes on that brings nobody, while others have written: what it changes is read by one that does.
        var isBehind = false

        init(_ index: consuming LinkIndex, _ numbers: [Int64], _ frontier: MerkleFrontier) {
            self.index = index
            self.numbers = numbers
            records = Dictionary(numbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            (base, expected) = (frontier, frontier)
        }

        func set(_ person: Int64, _ row: PreparedRow?) {
            if let record = records[person] {
                if let row { index.update(record, row) } else { index.remove(record) }
            } else if let row {
                index.insert(row)
                records[person] = numbers.count
                numbers.append(person)
            }
        }
    }

    /// Somebody whom a person resembles.
    struct Candidate {
        let person: Int64
        /// log₂ of the odds that both are one.
        let weight: Float
    }

    /// Runs a write transaction's body; only one at a time does.
    func hold<Result: Sendable>(_ body: () throws -> Result) rethrows -> Result {
        try turn.withLock { _ in try body() }
    }

    /// Reads all persons, if they have not been read yet, or are four times as many as then: what is rare hangs on how many there are.
    ///
    /// The first time, and while they are few, this waits for it; later it goes on with the index as it is meanwhile. A minute for ten million.
    func load(
        _ database: any Database, _ reader: @escaping @Sendable (any Connection) throws -> LifeReader
    ) async throws {
        let now = count.load(ordering: .relaxed)
        let (task, waits) = reading.withLock { reading -> (Task<Void, any Error>?, Bool) in
            let isFirst = reading.count == nil
            guard isFirst || now > 4 * (reading.count ?? 0) + 1_000 else { return (nil, false) }
            let task = reading.task ?? Task { try await self.read(database, reader) }
            reading.task = task
            return (task, isFirst || now < 50_000)
        }
        guard let task, waits else { return }
        try await task.value
    }

    private func read(
        _ database: any Database, _ reader: @escaping @Sendable (any Connection) throws -> LifeReader
    ) async throws {
        do {
            let persons = try await readAll(database, reader)
            reading.withLock { $0 = Reading(count: persons) }
        } catch {
            reading.withLock { $0.task = nil }
            throw error
        }
    }

    /// How many there are.
    private func readAll(
        _ database: any Database, _ reader: @escaping @Sendable (any Connection) throws -> LifeReader
    ) async throws -> Int {
        struct Table: Sendable {
            var batches: [LinkRecordBuilder.Batch] = []
            var numbers: [Int64] = []
            var frontier: MerkleFrontier
        }
        let table = try await database.read { connection in
            let head = try JournalHead(connection, .live)
            var table = Table(frontier: head.frontier)
            var batch = LinkRecordBuilder.Batch(bytes: [], spans: [])
            try reader(connection).rows { person, row in
                row.append(person, to: &batch)
                table.numbers.append(person)
                if batch.bytes.count > 1 << 22 {
                    table.batches.append(batch)
                    batch = LinkRecordBuilder.Batch(bytes: [], spans: [])
                }
            }
            table.batches.append(batch)
            return table
        }
        var builder = LinkRecordBuilder(PersonModel.design)
        for batch in table.batches { await builder.append(batch) }
        let records = await builder.finish()
        let model = PersonModel.model(persons: records.count).adapted(to: records)
        let frequencies = FrequencyTable(records, spread: 1)
        // Made before anybody is held up by it.
        let made = Persons(LinkIndex(records, model, frequencies), table.numbers, table.frontier)
        hold {
            persons = made
            count.store(table.numbers.count, ordering: .relaxed)
        }
        return table.numbers.count
    }
}

extension PersonMatcher {
    /// Brings the index to where the journal is, if it will be asked. What follows is called within `hold`.
    func begin(_ head: JournalHead, isAsked: Bool, _ reader: LifeReader) throws {
        guard let persons else { return }
        persons.isBehind = persons.expected != head.frontier && !isAsked
        if persons.isBehind { return }
        if persons.expected != head.frontier {
            var open = persons.touched
            if head.size > persons.base.size {
                try Journal.events(
                    after: persons.base.size, limit: head.size - persons.base.size, reader.connection
                ) { event, _ in
                    open.formUnion(event.subjects.values)
                }
            }
            for person in open.sorted() { persons.set(person, try reader.row(of: person)?.prepared(person)) }
        }
        (persons.base, persons.expected, persons.touched) = (head.frontier, head.frontier, [])
    }

    /// Whether persons have been read. Within `hold`.
    var isLoaded: Bool { persons != nil }

    /// Whom of the registry somebody resembles, the likeliest first, and who it is, if it is sure; nil if persons have not been read.
    func match(_ row: PreparedRow) -> (same: Int64?, candidates: [Candidate])? {
        guard let persons else { return nil }
        let found = persons.index.match(row)
        return (
            found.person.map { persons.numbers[$0] },
            found.candidates.map { Candidate(person: persons.numbers[$0.record], weight: $0.weight) }
        )
    }

    /// Why two persons resemble each other; nil if persons have not been read, or nothing is known of one of the two.
    func explain(_ person: Int64, _ other: Int64) -> LinkExplanation? {
        guard let persons, let left = persons.records[person], let right = persons.records[other] else { return nil }
        return persons.index.explain(left, right)
    }

    /// Adds the number of somebody's mother.
    func read(mother: Int64, into row: inout PersonRow) {
        guard let persons, let record = persons.records[mother] else { return }
        row[.motherID] = persons.index.text(record, PersonModel.Field.citizenID.rawValue)
    }

    /// Takes note of a person whom an event brought.
    func add(_ person: Int64, _ row: PreparedRow) {
        guard let persons else { return }
        persons.expected = nil
        persons.touched.insert(person)
        var row = row
        row.id = String(person)
        persons.set(person, row)
        count.store(persons.numbers.count, ordering: .relaxed)
    }

    /// Ends a transaction.
    ///
    /// - Parameters:
    ///   - altered: the persons of whom something else is known now by which they are found again, with identifiers that are new.
    ///   - relinked: those whose identifiers or mother may be others: read again.
    func end(
        _ head: JournalHead, altered: [(state: PersonState, identifiers: [Identifier])], relinked: Set<Int64>,
        _ reader: LifeReader
    ) throws {
        guard let persons, !persons.isBehind else { return }
        persons.expected = nil
        persons.touched.formUnion(altered.map(\.state.id))
        persons.touched.formUnion(relinked)
        for (state, identifiers) in altered where !relinked.contains(state.id) {
            guard let record = persons.records[state.id] else { continue }
            var row = PersonRow()
            for field in PersonModel.Field.allCases { row[field] = persons.index.text(record, field.rawValue) }
            row.read(state)
            for identifier in identifiers { row.read(identifier) }
            persons.set(state.id, state.isKnown ? row.prepared(state.id) : nil)
        }
        for person in relinked.sorted() { persons.set(person, try reader.row(of: person)?.prepared(person)) }
        persons.expected = head.frontier
    }
}
