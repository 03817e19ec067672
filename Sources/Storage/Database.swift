/// A durable store that speaks one SQL dialect over two engines.
///
/// Both methods are asynchronous outside and synchronous inside: the closure runs on a thread of the database, never on
/// a thread of the cooperative pool, and holds one ``Connection`` for its whole length.
///
///     let count = try await database.read { connection in
///         try connection.first("SELECT count(*) FROM journal") { row in try row.int(0) }
///     }
///
/// ## Isolation
/// - ``read(_:)`` sees one snapshot for its whole length and cannot change anything.
/// - ``write(_:)`` is serializable: the result is as if writes had run one after the other. SQLite has one writer;
///   PostgreSQL runs SERIALIZABLE and repeats what it had to refuse.
///
/// ## Common dialect
/// `$1` placeholders; ON CONFLICT; RETURNING; UPDATE … FROM; window functions; FILTER; WITH RECURSIVE; `(a, b) > ($1, $2)`;
/// IS NOT DISTINCT FROM; NULLS LAST. Types `BIGINT`, `REAL`, `TEXT`, `BLOB`; booleans are 0/1, dates ISO text or integer
/// days, JSON opaque text. No `LIKE`, no `lower`, no JSON or date functions, no `INSERT OR …`, no sequences.
public protocol Database: Sendable {
    /// The engine behind this database.
    var engine: Engine { get }

    /// Runs `body` in one read-only snapshot.
    ///
    /// The body may run again if the connection was lost, so it must have no effect outside itself.
    /// - Throws: ``StorageError``, or what `body` throws.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Runs `body` in one transaction, which is durable when this returns.
    ///
    /// An error thrown by `body` rolls everything back. A conflict with another writer (PostgreSQL 40001 and 40P01,
    /// SQLite BUSY) rolls back and runs `body` again, so it must have no effect but through its connection.
    /// Cancelling the calling task does not interrupt a transaction: whoever returns from here knows its outcome.
    /// - Throws: ``StorageError`` (``StorageError/Code/outcomeUnknown`` if the connection broke during the commit), or
    ///   what `body` throws.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Brings the tables of one room up to the last of `migrations`, forward only.
    ///
    /// Each migration runs once, in one transaction together with its record in the table `storage_migration`. A recorded
    /// migration whose statements have since been edited, or a number the program does not know, is refused.
    /// - Parameters:
    ///   - room: who owns the numbers, for example `registry`.
    ///   - migrations: all migrations of the room, numbered 1, 2, 3 …
    ///   - time: seconds since 1970, kept beside each new record.
    /// - Returns: the numbers applied now.
    @discardableResult
    func migrate(room: String, _ migrations: [Migration], time: Int64) async throws -> [Int]

    /// Waits for running work, then closes every connection. Later calls throw ``StorageError/Code/closed``.
    func close() async
}

extension Database {
    /// Brings the tables of one room up to date, recording no time.
    @discardableResult
    public func migrate(room: String, _ migrations: [Migration]) async throws -> [Int] {
        try await migrate(room: room, migrations, time: 0)
    }
}
