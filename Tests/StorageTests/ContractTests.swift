import Glibc
import Storage
import StorageTesting
import Testing

/// What every engine must do alike.
@Suite struct `Storage contract` {
    static let tables = [
        Migration(
            1, "person",
            [
                """
                CREATE TABLE person (
                    id BIGINT PRIMARY KEY, name TEXT NOT NULL, weight REAL, photo BLOB,
                    mother BIGINT REFERENCES person (id), CHECK (id < 9000000000000000000))
                """,
                "CREATE INDEX person_name ON person (name)",
            ])
    ]

    private func with(_ engine: TestEngine, _ body: (any Database) async throws -> Void) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(room: "test", Self.tables)
            try await body(database)
        }
    }

    private func code(_ body: () async throws -> Void) async -> StorageError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StorageError)?.code
        }
    }

    @Test(arguments: TestEngine.available)
    func `every type comes back as it went in`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let photo: [UInt8] = [0, 255, 1, 0]
            let rows: [[SQLValue]] = [
                [1, "王𠮷", 3.25, .blob(photo), nil],
                [.int(.min), "", nil, .blob([]), nil],
                [2, "a'\"\\;--", .real(-0.1), nil, 1],
            ]
            let read = try await database.write { connection -> [[SQLValue]] in
                for row in rows {
                    try connection.run(
                        "INSERT INTO person (id, name, weight, photo, mother) VALUES ($1, $2, $3, $4, $5)", row)
                }
                return try connection.all("SELECT id, name, weight, photo, mother FROM person ORDER BY id") { row in
                    try (0..<row.count).map { try row.value($0) }
                }
            }
            #expect(read == [rows[1], rows[0], rows[2]])
        }
    }

    @Test(arguments: TestEngine.available)
    func `typed reading refuses another type and names the column`(engine: TestEngine) async throws {
        try await with(engine) { database in
            try await database.write { try $0.run("INSERT INTO person (id, name) VALUES (1, 'x')") }
            for wrong: @Sendable (borrowing Row) throws -> Void in [
                { row in _ = try row.int(1) }, { row in _ = try row.text(0) }, { row in _ = try row.real(2) },
                { row in _ = try row.blob(1) }, { row in _ = try row.int(7) }, { row in _ = try row.int(-1) },
            ] {
                let found = await code {
                    try await database.read { connection in
                        try connection.rows("SELECT id, name, weight FROM person") { row in try wrong(row) }
                    }
                }
                #expect(found == .type)
            }
            let optional = try await database.read { connection in
                try connection.first("SELECT weight, mother, name FROM person") { row in
                    (try row.optionalReal(0), try row.optionalInt(1), try row.optionalText(2), row.isNull(0))
                }
            }
            let row = try #require(optional)
            #expect(row.0 == nil && row.1 == nil && row.2 == "x" && row.3)
        }
    }

    @Test(arguments: TestEngine.available)
    func `placeholders are numbered, not counted`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let row = try await database.read { connection in
                try connection.first("SELECT CAST($2 AS BIGINT) - CAST($1 AS BIGINT), $2 + $2", [1, 10]) { row in
                    [try row.int(0), try row.int(1)]
                }
            }
            #expect(row == [9, 20])
        }
    }

    @Test(arguments: TestEngine.available)
    func `the same statement takes null first and a large number later`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let read = try await database.write { connection -> [Int64?] in
                var read: [Int64?] = []
                for value: SQLValue in [nil, .int(.max), 3, nil] {
                    read.append(
                        try connection.first("SELECT coalesce($1, 0)", [value]) { row in try row.optionalInt(0) } ?? nil
                    )
                }
                return read
            }
            #expect(read == [0, .max, 3, 0])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a sum of integers is read as an integer`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let ids: [Int64] = [9_999, 10_000, 12_345_678_901, -7, 0, 100_000_000]
            let sums = try await database.write { connection in
                try connection.insert(
                    into: "person", columns: ["id", "name"], rows: ids.map { [.int($0), "x"] })
                let all = try connection.first("SELECT sum(id), count(*) FROM person") { row in
                    [try row.int(0), try row.int(1)]
                }
                let none = try connection.first("SELECT sum(id) FROM person WHERE id = 5") { row in row.isNull(0) }
                let few = try connection.all("SELECT sum(id) FROM person GROUP BY id ORDER BY id") { row in
                    try row.int(0)
                }
                return (all, none, few)
            }
            #expect(sums.0 == [ids.reduce(0, +), 6])
            #expect(sums.1 == true)
            #expect(sums.2 == ids.sorted())
        }
    }

    @Test(arguments: TestEngine.available)
    func `text sorts bytewise`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let names = ["b", "B", "a", "Z", "王", "é", "1/", "10", "1"]
            let sorted = try await database.write { connection in
                try connection.insert(
                    into: "person", columns: ["id", "name"],
                    rows: names.enumerated().map { [SQLValue($0.offset), SQLValue($0.element)] })
                return try connection.all("SELECT name FROM person ORDER BY name") { row in try row.text(0) }
            }
            #expect(sorted == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        }
    }

    @Test(arguments: TestEngine.available)
    func `a thrown error undoes the whole write`(engine: TestEngine) async throws {
        struct Refusal: Error {}
        try await with(engine) { database in
            await #expect(throws: Refusal.self) {
                try await database.write { connection in
                    try connection.run("INSERT INTO person (id, name) VALUES (1, 'x')")
                    throw Refusal()
                }
            }
            let count = try await database.read { connection in
                try connection.first("SELECT count(*) FROM person") { row in try row.int(0) }
            }
            #expect(count == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a swallowed failure of a statement still voids the write`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let found = await code {
                try await database.write { connection in
                    try connection.run("INSERT INTO person (id, name) VALUES (1, 'x')")
                    _ = try? connection.run("INSERT INTO person (id, name) VALUES (1, 'y')")
                }
            }
            #expect(found == .transactionFailed)
            let after = await code {
                try await database.write { connection in
                    _ = try? connection.run("INSERT INTO nowhere (id) VALUES (1)")
                    try connection.run("INSERT INTO person (id, name) VALUES (2, 'x')")
                }
            }
            #expect(after == .transactionFailed)
            let isEmpty = try await database.read { try !$0.exists("SELECT 1 FROM person") }
            #expect(isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a savepoint heals and keeps what was before`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let ids = try await database.write { connection -> [Int64] in
                try connection.run("INSERT INTO person (id, name) VALUES (1, 'x')")
                #expect(throws: StorageError.self) {
                    try connection.savepoint {
                        try connection.run("INSERT INTO person (id, name) VALUES (2, 'y')")
                        try connection.savepoint { try connection.run("INSERT INTO person (id, name) VALUES (3, 'z')") }
                        try connection.run("INSERT INTO person (id, name) VALUES (1, 'again')")
                    }
                }
                try connection.savepoint { try connection.run("INSERT INTO person (id, name) VALUES (4, 'u')") }
                return try connection.all("SELECT id FROM person ORDER BY id") { row in try row.int(0) }
            }
            #expect(ids == [1, 4])
        }
    }

    @Test(arguments: TestEngine.available)
    func `each refusal has its code and names no value`(engine: TestEngine) async throws {
        try await with(engine) { database in
            try await database.write { try $0.run("INSERT INTO person (id, name) VALUES (350583, 'secret')") }
            let cases: [(String, [SQLValue], StorageError.Code)] = [
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [350583, "secret"], .unique),
                ("INSERT INTO person (id, name, mother) VALUES ($1, $2, $3)", [2, "secret", 350584], .foreignKey),
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [2, nil], .check),
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [.int(.max), "secret"], .check),
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [2, "se\0cret"], .text),
                ("INSERT INTO person (id, name) VALUES ($1)", [2], .statement),
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [2], .statement),
                ("INSERT INTO person (id, name) VALUES ($1, $2)", [2, "secret", 3], .statement),
                ("INSERT INTO nowhere (id) VALUES ($1)", [2], .statement),
                ("SELEKT 1", [], .statement),
                ("SELECT 1; SELECT 2", [], .statement),
                ("", [], .statement),
                ("INSERT INTO person (id, name, photo) VALUES ($1, $2, $3)", [2, "x", "secret"], .type),
            ]
            for (sql, arguments, wanted) in cases {
                do {
                    try await database.write { connection in _ = try connection.run(sql, arguments) }
                    Issue.record("accepted: \(sql)")
                } catch let error as StorageError {
                    #expect(error.code == wanted, "\(sql) \(error)")
                    #expect(!error.description.contains("secret") && !error.description.contains("35058"), "\(error)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func `a read cannot write`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let found = await code {
                try await database.read { connection in
                    _ = try connection.run("INSERT INTO person (id, name) VALUES (1, 'x')")
                }
            }
            #expect(found == .readOnly)
        }
    }

    @Test(arguments: TestEngine.available)
    func `run counts the rows it changed`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let counts = try await database.write { connection in
                [
                    try connection.run("INSERT INTO person (id, name) VALUES (1, 'x'), (2, 'x'), (3, 'y')"),
                    try connection.run("UPDATE person SET weight = 1.5 WHERE name = $1", ["x"]),
                    try connection.run("UPDATE person SET weight = 1.5 WHERE name = $1", ["nobody"]),
                    try connection.run("INSERT INTO person (id, name) VALUES (1, 'z') ON CONFLICT DO NOTHING"),
                    try connection.run("DELETE FROM person WHERE id > $1", [1]),
                    try connection.run("SELECT 1 FROM person WHERE id = 5"),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 2, 0])
        }
    }

    @Test(arguments: TestEngine.available)
    func `statements may nest inside rows, even the same one`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let pairs = try await database.write { connection -> Int in
                try connection.insert(
                    into: "person", columns: ["id", "name"], rows: (1...20).map { [SQLValue($0), "n"] })
                var pairs = 0
                try connection.rows("SELECT id FROM person ORDER BY id") { outer in
                    let id = try outer.int(0)
                    try connection.rows("SELECT id FROM person ORDER BY id") { _ in pairs += 1 }
                    try connection.run("UPDATE person SET weight = 1.0 WHERE id = $1", [.int(id)])
                }
                return pairs
            }
            #expect(pairs == 400)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a stream hands out every row once and may stop early`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let result = try await database.write { connection -> (Int64, Int, Int) in
                try connection.insert(
                    into: "person", columns: ["id", "name"], rows: (1...9_001).map { [SQLValue($0), "n"] })
                var sum: Int64 = 0
                var count = 0
                try connection.stream("SELECT id FROM person WHERE id <> $1 ORDER BY id", [.int(0)]) { row in
                    sum += try row.int(0)
                    count += 1
                    return true
                }
                var early = 0
                try connection.stream("SELECT id FROM person", []) { _ in
                    early += 1
                    return early < 3
                }
                return (sum, count, early)
            }
            #expect(result == (9_001 * 9_002 / 2, 9_001, 3))
        }
    }

    @Test(arguments: TestEngine.available)
    func `a write sees what the one before it committed, a read its own snapshot`(engine: TestEngine) async throws {
        try await with(engine) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 1...40 {
                    group.addTask {
                        try await database.write { connection in
                            let count = try connection.first("SELECT count(*) FROM person") { row in try row.int(0) }
                            try connection.run(
                                "INSERT INTO person (id, name) VALUES ($1, $2)",
                                [SQLValue(id), SQLValue(String(count ?? -1))])
                        }
                    }
                    group.addTask {
                        let same = try await database.read { connection -> Bool in
                            let first = try connection.first("SELECT count(*) FROM person") { row in try row.int(0) }
                            let again = try connection.first("SELECT count(*) FROM person") { row in try row.int(0) }
                            return first == again
                        }
                        #expect(same)
                    }
                }
                try await group.waitForAll()
            }
            let names = try await database.read { connection in
                try connection.all("SELECT name FROM person") { row in try row.text(0) }
            }
            // Serializable: every write counted a different number of rows before it.
            #expect(Set(names) == Set((0..<40).map(String.init)))
        }
    }

    @Test(arguments: TestEngine.available)
    func `blocked reads hold up no task`(engine: TestEngine) async throws {
        try await with(engine) { database in
            // More reads than threads of the cooperative pool wait for a number that only a task can raise.
            let tally = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await database.read { _ in
                            var patience = 10_000
                            while tally.value == 0, patience > 0 {
                                usleep(1_000)
                                patience -= 1
                            }
                            #expect(patience > 0)
                        }
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
                group.addTask { _ = tally.raise() }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func `a closed database says so`(engine: TestEngine) async throws {
        try await with(engine) { database in
            await database.close()
            await database.close()
            #expect(await code { try await database.write { _ = try $0.run("SELECT 1") } } == .closed)
            #expect(await code { try await database.read { _ = try $0.run("SELECT 1") } } == .closed)
        }
    }
}
