import Storage
import StorageTesting
import Testing

@Suite struct Migrations {
    static let first = Migration(1, "journal", ["CREATE TABLE journal (seq BIGINT PRIMARY KEY, body TEXT NOT NULL)"])
    static let second = Migration(2, "append only", [.appendOnly("journal")])

    @Test(arguments: TestEngine.available)
    func `each migration runs once, later ones when they come`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            #expect(try await database.migrate(room: "registry", [Self.first], time: 7) == [1])
            #expect(try await database.migrate(room: "registry", [Self.first]) == [])
            #expect(try await database.migrate(room: "registry", [Self.first, Self.second]) == [2])
            #expect(try await database.migrate(room: "access", Counters.tables) == [1])
            let record = try await database.read { connection in
                try connection.all(
                    "SELECT room, number, name, applied FROM storage_migration ORDER BY room, number"
                ) { row in "\(try row.text(0)) \(try row.int(1)) \(try row.text(2)) \(try row.int(3))" }
            }
            #expect(record == ["access 1 counter 0", "registry 1 journal 7", "registry 2 append only 0"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `an edited, missing or misnumbered migration is refused`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(room: "r", [Self.first, Self.second])
            func code(_ migrations: [Migration]) async -> StorageError.Code? {
                await storageCode { try await database.migrate(room: "r", migrations) }
            }
            let edited = Migration(1, "journal", ["CREATE TABLE journal (seq BIGINT PRIMARY KEY)"])
            #expect(await code([edited, Self.second]) == .migrationChanged)
            #expect(await code([Self.first]) == .migrationUnknown)
            #expect(await code([Self.second]) == .migrationOrder)
            #expect(await code([Self.first, Self.second, Migration(4, "gap", [])]) == .migrationOrder)
            #expect(await code([Self.first, Self.second]) == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a migration that fails leaves nothing of itself`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let broken = Migration(2, "broken", ["CREATE TABLE left_over (id BIGINT PRIMARY KEY)", "CREATE NONSENSE"])
            let found = await storageCode { try await database.migrate(room: "r", [Self.first, broken]) }
            #expect(found == .statement)
            let fine = Migration(2, "fine", ["CREATE TABLE left_over (id BIGINT PRIMARY KEY)"])
            let applied = try await database.migrate(room: "r", [Self.first, fine])
            #expect(applied == [2])
        }
    }

    @Test(arguments: TestEngine.available)
    func `an append-only table takes rows and refuses to change or lose them`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(room: "r", [Self.first, Self.second])
            try await database.write { try $0.run("INSERT INTO journal (seq, body) VALUES (1, 'a')") }
            for sql in [
                "UPDATE journal SET body = 'b'", "DELETE FROM journal",
                "INSERT INTO journal (seq, body) VALUES (1, 'b') ON CONFLICT (seq) DO UPDATE SET body = excluded.body",
            ] {
                #expect(await storageCode { try await database.write { _ = try $0.run(sql) } } == .appendOnly, "\(sql)")
            }
            let bodies = try await database.read { connection in
                try connection.all("SELECT body FROM journal") { row in try row.text(0) }
            }
            #expect(bodies == ["a"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a statement for one engine runs there only`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let only = Migration(
                1, "only",
                [
                    .only(.sqlite, "CREATE VIRTUAL TABLE words USING fts5 (word)"),
                    .only(.postgresql, "CREATE TABLE words (word TEXT)"),
                    "CREATE TABLE other (word TEXT DEFAULT 'BLOB, TEXT (', n BIGINT DEFAULT (CAST('7' AS BIGINT)))",
                ])
            try await database.migrate(room: "r", [only])
            let row = try await database.write { connection in
                try connection.run("INSERT INTO words (word) VALUES ('a')")
                try connection.run("INSERT INTO other DEFAULT VALUES")
                return try connection.first("SELECT word, n FROM other") { row in "\(try row.text(0)) \(try row.int(1))"
                }
            }
            #expect(row == "BLOB, TEXT ( 7")
        }
    }

    @Test func `on SQLite tables are strict whatever the migration says`() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            try await database.migrate(room: "r", Counters.tables)
            let sql = try await database.read { connection in
                try connection.first("SELECT sql FROM sqlite_master WHERE name = 'counter'") { row in try row.text(0) }
            }
            #expect(sql?.hasSuffix("STRICT") == true)
        }
    }

    @Test func `the checksum is that of FNV-1a over the statements`() {
        // An empty list is the offset basis; one difference anywhere shows.
        #expect(Migration(1, "x", []).checksum == "cbf29ce484222325")
        let variants = [
            Migration(1, "x", ["a", "b"]), Migration(1, "x", ["ab"]), Migration(1, "x", ["b", "a"]),
            Migration(1, "x", [.appendOnly("a"), "b"]), Migration(1, "x", [.only(.sqlite, "a"), "b"]),
            Migration(1, "x", [.only(.postgresql, "a"), "b"]),
        ]
        #expect(Set(variants.map(\.checksum)).count == variants.count)
        #expect(Migration(1, "x", ["a"]).checksum == Migration(2, "y", ["a"]).checksum)
    }
}
