/// Applies migrations and keeps their record.
enum Migrator {
    /// Creates the tables that record migrations and append-only marks, if they are not there.
    static func prepare(_ connection: any Connection) throws {
        if connection.engine == .postgresql {
            // Two programs may start at once: the second waits for the first.
            try connection.rows("SELECT pg_advisory_xact_lock($1)", [.int(lockNumber)]) { _ in }
        }
        for sql in [
            """
            CREATE TABLE IF NOT EXISTS storage_migration (
                room TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
                applied BIGINT NOT NULL, PRIMARY KEY (room, number))
            """,
            "CREATE TABLE IF NOT EXISTS storage_append_only (name TEXT NOT NULL PRIMARY KEY)",
        ] {
            try connection.run(Dialect.translate(sql, for: connection.engine))
        }
    }

    /// Applies the first migration that is still missing.
    /// - Returns: its number, or `nil` if all are there.
    static func applyNext(
        room: String, _ migrations: [Migration], time: Int64, on connection: any Connection
    ) throws -> Int? {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw StorageError(.migrationOrder, "\(room) \(migration.number) \(migration.name)")
        }
        if connection.engine == .postgresql {
            try connection.rows("SELECT pg_advisory_xact_lock($1)", [.int(lockNumber)]) { _ in }
        }
        var recorded: [Int64: String] = [:]
        try connection.rows("SELECT number, checksum FROM storage_migration WHERE room = $1", [.text(room)]) { row in
            recorded[try row.int(0)] = try row.text(1)
        }
        if let unknown = recorded.keys.filter({ $0 > Int64(migrations.count) || $0 < 1 }).min() {
            throw StorageError(.migrationUnknown, "\(room) \(unknown)")
        }
        for migration in migrations {
            if let checksum = recorded[Int64(migration.number)], checksum != migration.checksum {
                throw StorageError(.migrationChanged, "\(room) \(migration.number) \(migration.name)")
            }
        }
        guard let next = migrations.first(where: { recorded[Int64($0.number)] == nil }) else { return nil }
        guard recorded.count == next.number - 1 else {
            throw StorageError(.migrationOrder, "\(room) \(next.number) \(next.name)")
        }
        for statement in next.statements {
            try apply(statement, on: connection)
        }
        try connection.run(
            "INSERT INTO storage_migration (room, number, name, checksum, applied) VALUES ($1, $2, $3, $4, $5)",
            [.text(room), SQLValue(next.number), .text(next.name), .text(next.checksum), .int(time)])
        return next.number
    }

    private static func apply(_ statement: Migration.Statement, on connection: any Connection) throws {
        switch statement {
        case .sql(let sql):
            try connection.run(Dialect.translate(sql, for: connection.engine))
        case .only(let engine, let sql):
            if engine == connection.engine {
                try connection.run(sql)
            }
        case .appendOnly(let table):
            guard InsertText.isIdentifier(table) else { throw StorageError(.statement, "append-only table") }
            for sql in appendOnly(table, connection.engine) {
                try connection.run(sql)
            }
            try connection.run(
                "INSERT INTO storage_append_only (name) VALUES ($1) ON CONFLICT DO NOTHING", [.text(table)])
        }
    }

    private static func appendOnly(_ table: String, _ engine: Engine) -> [String] {
        let message = StorageError.appendOnlyMessage
        return switch engine {
        case .sqlite:
            ["UPDATE", "DELETE"].map {
                """
                CREATE TRIGGER \(table)_append_only_\($0.lowercased()) BEFORE \($0) ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(message)'); END
                """
            }
        case .postgresql:
            [
                """
                CREATE OR REPLACE FUNCTION storage_refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '\(message)' USING ERRCODE = 'YS001'; END $$
                """,
                """
                CREATE TRIGGER \(table)_append_only BEFORE UPDATE OR DELETE ON \(table)
                FOR EACH ROW EXECUTE FUNCTION storage_refuse()
                """,
                """
                CREATE TRIGGER \(table)_append_only_truncate BEFORE TRUNCATE ON \(table)
                FOR EACH STATEMENT EXECUTE FUNCTION storage_refuse()
                """,
            ]
        }
    }

    /// The advisory lock that keeps two programs from migrating at once.
    private static let lockNumber: Int64 = 0x5953_4d49
}
