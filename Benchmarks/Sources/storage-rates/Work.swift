import Measuring
import Storage
import StorageTesting

/// The pieces of work that are measured on one engine.
struct Work {
    let engine: TestEngine

    static let body = [UInt8](repeating: 120, count: 300)
    static let clients = 32

    /// Events per second of the peer.
    static func plainLoop() async throws -> Double {
        let folder = try TemporaryFolder()
        let journal = try PlainJournal(path: folder.path + "/plain.sqlite")
        let count = 500
        let time = try await seconds {
            for number in 0..<count {
                try journal.append(key: "k\(number)", body: body)
            }
        }
        return Double(count) / time
    }

    /// Each work's name and rate per second.
    func measure() async throws -> [(String, Double)] {
        switch engine {
        case .sqlite:
            let folder = try TemporaryFolder()
            let database = try SQLiteDatabase(path: folder.path + "/a.sqlite")
            defer { withExtendedLifetime(folder) {} }
            return try await measure(database)
        case .postgresql:
            // Durable, unlike the cluster of the tests.
            let cluster = try TemporaryPostgreSQL(syncs: true)
            defer { withExtendedLifetime(cluster) {} }
            let database = try await cluster.open { $0.requiresDurability = true }
            return try await measure(database)
        }
    }

    private func measure(_ database: any Database) async throws -> [(String, Double)] {
        try await database.migrate(
            room: "bench",
            [
                Migration(
                    1, "tables",
                    [
                        "CREATE TABLE journal (seq BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
                        "CREATE TABLE simple (id BIGINT PRIMARY KEY, name TEXT NOT NULL, amount BIGINT NOT NULL)",
                    ])
            ])
        var results: [(String, Double)] = []
        let many = 200_000
        let rows: [[SQLValue]] = (0..<many).map { [SQLValue($0), "某某某", SQLValue($0 * 3)] }
        let bulk = try await seconds {
            try await database.write { connection in
                try connection.insert(into: "simple", columns: ["id", "name", "amount"], rows: rows)
            }
        }
        results.append(("insert(rows), one transaction, rows", Double(many) / bulk))

        let few = database.engine == .sqlite ? many : 20_000
        let runs = try await seconds {
            try await database.write { connection in
                for number in 0..<few {
                    try connection.run(
                        "INSERT INTO simple (id, name, amount) VALUES ($1, $2, $3)",
                        [SQLValue(many + number), "某某某", SQLValue(number)])
                }
            }
        }
        results.append(("run(INSERT), one transaction, rows", Double(few) / runs))

        let points = 20_000
        let point = try await seconds {
            try await database.read { connection in
                var sum: Int64 = 0
                for number in 0..<points {
                    let id = Int64((number * 7_919) % many)
                    let amount = try connection.first("SELECT name, amount FROM simple WHERE id = $1", [.int(id)]) {
                        row in
                        (try row.text(0), try row.int(1))
                    }
                    sum += amount?.1 ?? 0
                }
                return sum
            }
        }
        results.append(("point read inside a read transaction", Double(points) / point))

        let hops = 2_000
        let hop = try await seconds {
            for number in 0..<hops {
                _ = try await database.read { connection in
                    try connection.first("SELECT amount FROM simple WHERE id = $1", [SQLValue(number)]) { row in
                        try row.int(0)
                    }
                }
            }
        }
        results.append(("read transaction with one point read", Double(hops) / hop))

        let scan = try await seconds {
            _ = try await database.read { connection in
                var sum: Int64 = 0
                try connection.stream("SELECT id, name, amount FROM simple", []) { row in
                    sum &+= try row.int(2) &+ Int64(try row.text(1).utf8.count)
                    return true
                }
                return sum
            }
        }
        results.append(("stream, rows", Double(many + few) / scan))

        let singles = 300
        let single = try await seconds {
            for number in 0..<singles {
                try await database.write { connection in
                    try connection.run(
                        "INSERT INTO journal (seq, key, body) VALUES ($1, $2, $3)",
                        [SQLValue(number), SQLValue("s\(number)"), .blob(Self.body)])
                }
            }
        }
        results.append(("durable write, one client", Double(singles) / single))

        let grouped = 6_400
        let commits = GroupCommit<Int, Int>(database) { connection, numbers in
            try connection.insert(
                into: "journal", columns: ["seq", "key", "body"],
                rows: numbers.map { [SQLValue($0), SQLValue("g\($0)"), .blob(Self.body)] })
            return numbers.map { .success($0) }
        }
        let group = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for client in 0..<Self.clients {
                    tasks.addTask {
                        for number in 0..<grouped / Self.clients {
                            _ = try await commits.submit(1_000_000 + client * 100_000 + number)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
        }
        results.append(("durable write, \(Self.clients) clients, group commit", Double(grouped) / group))
        await commits.shutdown()
        await database.close()
        return results
    }
}
