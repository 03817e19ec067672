import Storage

/// Where the journal ends: how many events, how many persons they have brought, the frontier of the log.
///
/// Derived from the journal like everything else; one row, read and written in the transaction that appends.
struct JournalHead {
    /// How many events the journal holds, those of this transaction included.
    private(set) var size: Int64
    /// How many events it held when the transaction began.
    let stored: Int64
    /// The highest person number given so far.
    private(set) var persons: Int64
    private(set) var frontier: MerkleFrontier

    init(_ connection: any Connection, _ space: TableSpace) throws {
        let row = try connection.first("SELECT size, persons, frontier FROM \(space["journal_head"]) WHERE id = 1") {
            (try $0.int(0), try $0.int(1), try $0.blob(2))
        }
        let (size, persons, bytes) = row ?? (0, 0, [])
        guard let frontier = MerkleFrontier(size: size, bytes: bytes) else { throw JournalError.headDiffers }
        self.size = size
        stored = size
        self.persons = persons
        self.frontier = frontier
    }

    /// The number of the next event.
    var next: Int64 { size + 1 }

    mutating func append(_ leaf: LogHash) {
        frontier.append(leaf)
        size += 1
    }

    mutating func newPerson() -> Int64 {
        persons += 1
        return persons
    }

    /// Takes note of a person number that a stored event gives.
    mutating func take(_ person: Int64) {
        persons = max(persons, person)
    }

    func save(_ connection: any Connection, _ space: TableSpace) throws {
        try connection.insert(
            into: space["journal_head"], columns: PersonIndex.head.columnNames,
            rows: [[1, .int(size), .int(persons), .blob(frontier.bytes)]],
            onConflict: .update(on: ["id"], set: ["size", "persons", "frontier"]))
    }
}
