import Storage

/// The store alone: a journal table, a unique key, group commit.
public struct StoreSubject: Subject {
    private let database: any Database
    private let commits: GroupCommit<String, Int64>

    /// Opens or creates the store.
    /// - Parameters:
    ///   - place: a folder, or the URL of a PostgreSQL database.
    ///   - checkpointPages: on SQLite, from how many pages on the log is moved into the file; small, so that it happens often.
    public init(_ place: String, checkpointPages: Int = 8_192) async throws {
        let database: any Database
        if place.hasPrefix("postgresql:") {
            database = try await PostgreSQLDatabase(.init(url: place))
        } else {
            var configuration = SQLiteDatabase.Configuration()
            configuration.checkpointPages = checkpointPages
            database = try SQLiteDatabase(path: place + "/store.sqlite", configuration)
        }
        try await database.migrate(
            room: "crash",
            [
                Migration(
                    1, "journal",
                    [
                        "CREATE TABLE journal (seq BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
                        .appendOnly("journal"),
                        "CREATE TABLE tally (id BIGINT PRIMARY KEY, size BIGINT NOT NULL)",
                    ])
            ])
        self.database = database
        commits = GroupCommit(database) { connection, keys in
            var size = try connection.first("SELECT size FROM tally WHERE id = 1") { row in try row.int(0) } ?? 0
            var rows: [[SQLValue]] = []
            var positions: [String: Int64] = [:]
            let results = try keys.map { key -> Result<Int64, any Error> in
                if let position = positions[key] {
                    return .success(position)
                }
                if let position = try connection.first(
                    "SELECT seq FROM journal WHERE key = $1", [.text(key)], { row in try row.int(0) })
                {
                    return .success(position)
                }
                size += 1
                positions[key] = size
                rows.append([.int(size), .text(key), .blob(Array((key + key + key).utf8))])
                return .success(size)
            }
            try connection.insert(into: "journal", columns: ["seq", "key", "body"], rows: rows)
            try connection.insert(
                into: "tally", columns: ["id", "size"], rows: [[1, .int(size)]],
                onConflict: .update(on: ["id"], set: ["size"]))
            return results
        }
    }

    public func put(_ key: String) async throws -> Int64 {
        try await commits.submit(key)
    }

    public func keys(after position: Int64) async throws -> [(position: Int64, key: String)] {
        try await database.read { connection in
            try connection.all("SELECT seq, key FROM journal WHERE seq > $1 ORDER BY seq", [.int(position)]) { row in
                (try row.int(0), try row.text(1))
            }
        }
    }

    public func faults() async throws -> [String] {
        try await database.read { connection in
            var faults: [String] = []
            if connection.engine == .sqlite {
                faults = try connection.all("PRAGMA integrity_check") { row in try row.text(0) }.filter { $0 != "ok" }
            }
            let counts = try connection.first(
                """
                SELECT count(*), coalesce(max(seq), 0), count(DISTINCT key), coalesce((SELECT max(size) FROM tally), 0)
                FROM journal
                """
            ) { row in try (0..<4).map { try row.int($0) } }
            if let counts, Set(counts).count != 1 {
                faults.append("rows, highest position, keys, tally: \(counts)")
            }
            return faults
        }
    }
}
