import Civil
import Crypto
import Storage

/// The append-only sequence of events: the only truth.
enum Journal {
    static let columns = ["seq", "source_key", "request", "payload", "salt", "leaf"]

    /// The row of an event, and its leaf in the log.
    ///
    /// The leaf commits to SHA-256(salt ‖ payload): without the salt nobody can guess a payload from its leaf, and when
    /// the salt is destroyed the leaf says nothing more.
    static func row(_ event: Event, _ checked: CheckedSubmission) -> (row: [SQLValue], leaf: LogHash) {
        let payload = event.payload(data: checked.dataBytes)
        let leaf = leaf(payload: payload, salt: checked.salt)
        let row: [SQLValue] = [
            .int(event.sequence), .text(sourceKey(event.source, event.key)), .blob(checked.request),
            .text(String(decoding: payload, as: UTF8.self)), .blob(checked.salt), .blob(leaf.bytes),
        ]
        return (row, leaf)
    }

    static func leaf(payload: [UInt8], salt: [UInt8]) -> LogHash {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: payload)
        return LogHash.leaf(hash.finalize())
    }

    /// The idempotency key as kept: unique over all sources.
    static func sourceKey(_ source: String, _ key: String) -> String { "\(source)\u{1F}\(key)" }

    static func insert(_ rows: [[SQLValue]], _ connection: any Connection) throws {
        try connection.insert(into: "journal", columns: columns, rows: rows)
    }

    /// The event at a position, or `nil`.
    static func event(_ sequence: Int64, _ connection: any Connection) throws -> Event? {
        try connection.first("SELECT payload FROM journal WHERE seq = $1", [.int(sequence)]) {
            try Event(sequence: sequence, payload: Array($0.text(0).utf8))
        }
    }

    /// Hands over the events after `sequence` in order, at most `limit` of them.
    static func events(
        after sequence: Int64, limit: Int64, _ connection: any Connection, _ body: (Event, LogHash) throws -> Void
    ) throws {
        try connection.stream(
            "SELECT seq, payload, leaf FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2",
            [.int(sequence), .int(limit)]
        ) { row in
            let sequence = try row.int(0)
            guard let leaf = LogHash(try row.blob(2)) else { throw JournalError.unreadable(sequence) }
            try body(try Event(sequence: sequence, payload: Array(row.text(1).utf8)), leaf)
            return true
        }
    }

    /// The events of the idempotency keys that are there: key → (sequence, hash of the request).
    static func requests(
        _ keys: [String], _ connection: any Connection
    ) throws -> [String: (sequence: Int64, request: [UInt8])] {
        var found: [String: (sequence: Int64, request: [UInt8])] = [:]
        try connection.each(chunk: keys.map { .text($0) }) { marks, arguments in
            try connection.rows(
                "SELECT source_key, seq, request FROM journal WHERE source_key IN (\(marks))", arguments
            ) { row in
                found[try row.text(0)] = (try row.int(1), try row.blob(2))
            }
        }
        return found
    }
}
