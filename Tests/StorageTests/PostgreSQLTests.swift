import Storage
import StorageTesting
import Testing

@Suite(.enabled(if: TemporaryPostgreSQL.isAvailable, "postgresql-15 is not installed"))
struct `PostgreSQL driver` {
    @Test func `a server that does not sync is refused`() async throws {
        let url = try TemporaryPostgreSQL.shared().createDatabase()
        let found = await storageCode { _ = try await PostgreSQLDatabase(.init(url: url)) }
        #expect(found == .notDurable)
    }

    @Test func `a server without data checksums is refused`() async throws {
        let cluster = try TemporaryPostgreSQL(syncs: true, checksums: false)
        let url = try cluster.createDatabase()
        let found = await storageCode { _ = try await PostgreSQLDatabase(.init(url: url)) }
        #expect(found == .noChecksums)
    }

    @Test func `an unreachable server is named without its password`() async throws {
        let url = "postgresql://postgres:secret@%2Fnowhere/none"
        do {
            _ = try await PostgreSQLDatabase(.init(url: url))
            Issue.record("connected")
        } catch let error as StorageError {
            #expect(error.code == .connection)
            #expect(!error.description.contains("secret"))
        }
    }

    @Test func `writes that conflict are repeated until both hold`() async throws {
        let database = try await TemporaryPostgreSQL.shared().open { $0.writers = 6 }
        try await database.migrate(room: "test", Counters.tables)
        try await database.write { try $0.run("INSERT INTO counter (key, amount) VALUES ('sum', 0)") }
        let runs = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<120 {
                group.addTask {
                    try await database.write { connection in
                        runs.raise()
                        let amount = try connection.first("SELECT amount FROM counter WHERE key = 'sum'") { row in
                            try row.int(0)
                        }
                        try connection.run(
                            "UPDATE counter SET amount = $1 WHERE key = 'sum'", [.int((amount ?? 0) + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Counters.all(in: database) == ["sum": 120])
        #expect(runs.value >= 120)
        await database.close()
    }

    @Test func `a connection cut between writes is made anew, one cut within is repeated`() async throws {
        let cluster = try TemporaryPostgreSQL.shared()
        let database = try await cluster.open { $0.writers = 1 }
        try await database.migrate(room: "test", Counters.tables)
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        for round in 1...3 {
            let pid = try await database.write { connection in
                try connection.first("SELECT pg_backend_pid(), current_database()") { row in
                    "\(try row.text(1))"
                }
            }
            try cluster.psql(cut + "'\(pid ?? "")'")
            let attempts = Tally()
            try await database.write { connection in
                let attempt = attempts.raise()
                try connection.run("INSERT INTO counter (key, amount) VALUES ($1, 1)", [SQLValue("k\(round)")])
                if attempt == 1 {
                    // Its own backend ends before the commit.
                    _ = try connection.run("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(attempts.value == 2)
            #expect(try await Counters.all(in: database).count == round)
        }
        await database.close()
    }

    @Test func `the serving role can add to the journal and never change it`() async throws {
        let database = try await TemporaryPostgreSQL.shared().open { $0.servingRole = "yisheng_service" }
        try await database.migrate(room: "test", [Migrations.first, Migrations.second])
        try await database.migrate(room: "other", Counters.tables)
        try await database.write { connection in
            try connection.run("INSERT INTO journal (seq, body) VALUES (1, 'a')")
            try connection.run("INSERT INTO counter (key, amount) VALUES ('a', 1)")
            try connection.run("UPDATE counter SET amount = 2")
            try connection.run("DELETE FROM counter")
        }
        for sql in [
            "UPDATE journal SET body = 'b'", "DELETE FROM journal", "TRUNCATE journal", "DROP TABLE journal",
            "ALTER TABLE journal DISABLE TRIGGER ALL", "DELETE FROM storage_migration",
            "DELETE FROM storage_append_only", "CREATE TABLE mine (id BIGINT)",
        ] {
            let found = await storageCode { try await database.write { _ = try $0.run(sql) } }
            #expect(found == .permission, "\(sql)")
        }
        let user = try await database.read { try $0.first("SELECT current_user") { row in try row.text(0) } }
        #expect(user == "yisheng_service")
        await database.close()
    }

    @Test func `the serving role can define computed tables and read them`() async throws {
        let database = try await TemporaryPostgreSQL.shared().open { $0.servingRole = "yisheng_service" }
        try await database.migrate(room: "test", [Migrations.first, Migrations.second])
        for round in 1...3 {
            try await database.write { connection in
                try connection.define(
                    "CREATE TABLE next_due (person BIGINT PRIMARY KEY, what TEXT NOT NULL, more BLOB)")
                try connection.insert(
                    into: "next_due", columns: ["person", "what"], rows: [[SQLValue(round), "visit"]])
                try connection.define("DROP TABLE IF EXISTS due")
                try connection.define("ALTER TABLE next_due RENAME TO due")
            }
            let person = try await database.read { connection in
                try connection.first("SELECT person FROM due ORDER BY what") { row in try row.int(0) }
            }
            #expect(person == Int64(round))
        }
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await database.write { connection in
                try connection.define("DROP TABLE due")
                throw Undone()
            }
        }
        let found = await storageCode { try await database.write { try $0.run("DELETE FROM journal") } }
        #expect(found == .permission)
        let remains = try await database.read { try $0.exists("SELECT 1 FROM due") }
        #expect(remains)
        await database.close()
    }

    @Test func `integers too large for a column of four bytes are refused, not cut`() async throws {
        let database = try await TemporaryPostgreSQL.shared().open()
        try await database.migrate(
            room: "test", [Migration(1, "small", [.only(.postgresql, "CREATE TABLE small (id integer)")])])
        let found = await storageCode {
            try await database.write { try $0.run("INSERT INTO small (id) VALUES ($1)", [.int(1 << 40)]) }
        }
        #expect(found == .type)
        await database.close()
    }
}
