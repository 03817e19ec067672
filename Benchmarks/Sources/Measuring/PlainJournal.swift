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
    public init(path: String) throws {
        try check(sqlite3_open(path, &database))
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 16384",
            "CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT",
        ] {
            try check(sqlite3_exec(database, sql, nil, nil, nil))
        }
        try check(sqlite3_prepare_v2(database, "INSERT INTO journal (key, body) VALUES (?, ?)", -1, &insert, nil))
    }

    deinit {
        sqlite3_finalize(insert)
        sqlite3_close_v2(database)
    }

    /// Appends one event in a transaction of its own, durable when this returns.
    public func append(key: String, body: [UInt8]) throws {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(sqlite3_bind_text(insert, 1, key, -1, transient))
        try check(body.withUnsafeBytes { sqlite3_bind_blob(insert, 2, $0.baseAddress, Int32($0.count), transient) })
        let code = sqlite3_step(insert)
        sqlite3_reset(insert)
        guard code == SQLITE_DONE else { throw Failure(code: code) }
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }
}
