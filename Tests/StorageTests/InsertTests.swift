import Storage
import StorageTesting
import Testing

@Suite struct `Bulk insert` {
    private func with(_ engine: TestEngine, _ body: (any Database) async throws -> Void) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(room: "test", Counters.tables)
            try await body(database)
        }
    }

    @Test(arguments: TestEngine.available)
    func `more rows than one batch all arrive`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let changed = try await database.write { connection in
                try connection.insert(
                    into: "counter", columns: ["key", "amount"],
                    rows: (0..<10_000).map { [SQLValue("k\($0)"), SQLValue($0)] })
            }
            #expect(changed == 10_000)
            let found = try await Counters.all(in: database)
            #expect(found.count == 10_000)
            #expect(found["k9999"] == 9_999)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a key that exists is kept, updated or refused as asked`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let rows: [[SQLValue]] = [["a", 1], ["b", 2]]
            let again: [[SQLValue]] = [["b", 20], ["c", 30], ["c", 31]]
            let changed = try await database.write { connection in
                [
                    try connection.insert(into: "counter", columns: ["key", "amount"], rows: rows),
                    try connection.insert(
                        into: "counter", columns: ["key", "amount"], rows: again, onConflict: .keep(on: ["key"])),
                ]
            }
            #expect(changed == [2, 1])
            #expect(try await Counters.all(in: database) == ["a": 1, "b": 2, "c": 30])
            try await database.write { connection in
                try connection.insert(
                    into: "counter", columns: ["key", "amount"], rows: again,
                    onConflict: .update(on: ["key"], set: ["amount"]))
            }
            #expect(try await Counters.all(in: database) == ["a": 1, "b": 20, "c": 31])
            let refused = await storageCode {
                try await database.write { connection in
                    _ = try connection.insert(into: "counter", columns: ["key", "amount"], rows: again)
                }
            }
            #expect(refused == .unique)
            #expect(try await Counters.all(in: database) == ["a": 1, "b": 20, "c": 31])
        }
    }

    @Test(arguments: TestEngine.available)
    func `rows of a wrong shape and names that are no names are refused`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let calls: [(String, [String], [[SQLValue]])] = [
                ("counter", ["key", "amount"], [["a", 1], ["b"]]),
                ("counter; DROP TABLE counter", ["key"], [["a"]]),
                ("counter", ["key) VALUES ('x', 1); --"], [["a"]]),
                ("counter", [], [[]]),
                ("Counter", ["key"], [["a"]]),
            ]
            for (table, columns, rows) in calls {
                let found = await storageCode {
                    try await database.write { _ = try $0.insert(into: table, columns: columns, rows: rows) }
                }
                #expect(found == .statement)
            }
            let mistyped = await storageCode {
                try await database.write { connection in
                    _ = try connection.insert(
                        into: "counter", columns: ["key", "amount"], rows: [["a", 1], ["b", .blob([1])]])
                }
            }
            #expect(mistyped == .type)
            let rows = try await Counters.all(in: database)
            #expect(rows.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func `no rows are no work`(engine: TestEngine) async throws {
        try await with(engine) { database in
            let changed = try await database.write { try $0.insert(into: "counter", columns: ["key"], rows: []) }
            #expect(changed == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func `nulls travel in bulk`(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(
                room: "test",
                [Migration(1, "wide", ["CREATE TABLE wide (id BIGINT PRIMARY KEY, a TEXT, b BLOB, c REAL, d BIGINT)"])])
            let rows: [[SQLValue]] = [
                [1, nil, .blob([]), 1.5, nil], [2, "", nil, nil, -1], [3, "x", .blob([0, 1]), 2, .int(.max)],
            ]
            let read = try await database.write { connection -> [[SQLValue]] in
                try connection.insert(into: "wide", columns: ["id", "a", "b", "c", "d"], rows: rows)
                return try connection.all("SELECT id, a, b, c, d FROM wide ORDER BY id") { row in
                    try (0..<row.count).map { try row.value($0) }
                }
            }
            #expect(read == [rows[0], rows[1], [3, "x", .blob([0, 1]), 2.0, .int(.max)]])
        }
    }
}
