import GRDBSQLite

/// The peer: a plain loop on the C interface of SQLite that commits each event by itself, as durably as we do
/// (write-ahead log, synchronous FULL), and does nothing else.
///
/// One thread uses it.
public final class PlainJournal {
    private var database: OpaquePointer?
    private var insert: OpaquePointer?

    /// SQLite refused something; its result code.
    public struct Failure: Error {
        /// The result code.
        public let code: Int32
    }

    /// Opens or creates the file.
    /// - Parameters:
    ///   - synchronous: `FULL`, or `NORMAL` for a control that loses commits when power fails.
    ///   - checkpointPages: from how many pages on the log is moved into the file.
    public init(path: String, synchronous: String = "FULL", checkpointPages: Int = 16_384) throws {
        try check(sqlite3_open(path, &database))
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = \(synchronous)",
            "PRAGMA wal_autocheckpoint = \(checkpointPages)",
            """
            CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL)
            STRICT
            """,
        ] {
            try check(sqlite3_exec(database, sql, nil, nil, nil))
        }
        try check(sqlite3_prepare_v2(database, "INSERT INTO journal (key, body) VALUES (?, ?)", -1, &insert, nil))
    }

    deinit {
        sqlite3_finalize(insert)
        sqlite3_close_v2(database)
    }

    /// Appends one event in a transaction of its own, durable when this returns; its position.
    @discardableResult
    public func append(key: String, body: [UInt8]) throws -> Int64 {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(sqlite3_bind_text(insert, 1, key, -1, transient))
        try check(body.withUnsafeBytes { sqlite3_bind_blob(insert, 2, $0.baseAddress, Int32($0.count), transient) })
        let code = sqlite3_step(insert)
        sqlite3_reset(insert)
        guard code == SQLITE_DONE else { throw Failure(code: code) }
        return sqlite3_last_insert_rowid(database)
    }

    /// Runs several appends as one transaction.
    public func transaction(_ body: () throws -> Void) throws {
        try check(sqlite3_exec(database, "BEGIN", nil, nil, nil))
        try body()
        try check(sqlite3_exec(database, "COMMIT", nil, nil, nil))
    }

    /// The keys behind a position, in order.
    public func keys(after position: Int64) throws -> [(position: Int64, key: String)] {
        var found: [(position: Int64, key: String)] = []
        try rows("SELECT seq, key FROM journal WHERE seq > \(position) ORDER BY seq") { row in
            found.append((sqlite3_column_int64(row, 0), sqlite3_column_text(row, 1).map { String(cString: $0) } ?? ""))
        }
        return found
    }

    /// What SQLite's own check of the file finds.
    public func faults() throws -> [String] {
        var found: [String] = []
        try rows("PRAGMA integrity_check") { row in
            let text = sqlite3_column_text(row, 0).map { String(cString: $0) } ?? ""
            if text != "ok" {
                found.append(text)
            }
        }
        return found
    }

    private func rows(_ sql: String, _ body: (OpaquePointer) -> Void) throws {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(database, sql, -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        while let statement {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: body(statement)
            case SQLITE_DONE: return
            case let code: throw Failure(code: code)
            }
        }
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }
}
