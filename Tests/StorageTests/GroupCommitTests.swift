import Storage
import StorageTesting
import Synchronization
import Testing

@Suite struct `Group commit` {
    struct Refused: Error, Equatable {
        let key: String
    }

    /// Counts transactions and lets a test fail or hold them.
    final class Watched: Database {
        let inner: any Database
        let writes = Atomic<Int>(0)
        let isBroken = Atomic<Bool>(false)
        var engine: Engine { inner.engine }

        init(_ inner: any Database) {
            self.inner = inner
        }

        func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
            try await inner.read(body)
        }

        @discardableResult
        func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
            writes.wrappingAdd(1, ordering: .relaxed)
            let isBroken = isBroken.load(ordering: .relaxed)
            return try await inner.write { connection in
                let value = try body(connection)
                if isBroken {
                    throw StorageError(.full)
                }
                return value
            }
        }

        func migrate(room: String, _ migrations: [Migration], time: Int64) async throws -> [Int] {
            try await inner.migrate(room: room, migrations, time: time)
        }

        func close() async {
            await inner.close()
        }
    }

    private func with(
        _ engine: TestEngine, _ limits: GroupCommit<String, Int64>.Limits = .init(),
        _ body: (Watched, GroupCommit<String, Int64>) async throws -> Void
    ) async throws {
        try await engine.withDatabase { inner in
            try await inner.migrate(room: "test", Counters.tables)
            let database = Watched(inner)
            // "!…" is refused cleanly, "?…" throws after writing, "-…" meets a constraint, others are stored.
            let commits = GroupCommit<String, Int64>(database, limits: limits) { connection, keys in
                try keys.map { key in
                    if key.hasPrefix("!") {
                        return .failure(Refused(key: key))
                    }
                    try connection.run(
                        "INSERT INTO counter (key, amount) VALUES ($1, $2)",
                        [SQLValue(key), key.hasPrefix("-") ? -1 : 1])
                    if key.hasPrefix("?") {
                        throw Refused(key: key)
                    }
                    let count = try connection.first("SELECT count(*) FROM counter") { row in try row.int(0) }
                    return .success(count ?? 0)
                }
            }
            try await body(database, commits)
        }
    }

    private func submit(_ keys: [String], to commits: GroupCommit<String, Int64>) async -> [String: Result<
        Int64, any Error
    >] {
        await withTaskGroup(of: (String, Result<Int64, any Error>).self) { group in
            for key in keys {
                group.addTask {
                    do {
                        return (key, .success(try await commits.submit(key)))
                    } catch {
                        return (key, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test(arguments: TestEngine.available)
    func `many submitters share few commits and each gets its own response`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            let keys = (0..<1_000).map { "k\($0)" }
            let results = await submit(keys, to: commits)
            #expect(Set(results.values.compactMap { try? $0.get() }) == Set(1...1_000))
            let stored = try await Counters.all(in: database).count
            #expect(stored == 1_000)
            #expect(database.writes.load(ordering: .relaxed) < 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a lone submitter is one commit`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            for number in 1...5 {
                let response = try await commits.submit("k\(number)")
                #expect(response == Int64(number))
            }
            #expect(database.writes.load(ordering: .relaxed) == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a bad request never fails its neighbours`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            try await database.write { try $0.run("INSERT INTO counter (key, amount) VALUES ('k7', 1)") }
            let good = (0..<200).map { "k\($0)" }.filter { $0 != "k7" }
            let bad = ["!1", "!2", "?1", "?2", "-1", "k7"]
            let results = await submit((good + bad).shuffled(), to: commits)
            for key in good {
                #expect(throws: Never.self, "\(key)") { try results[key]?.get() }
            }
            for key in bad.prefix(4) {
                #expect(throws: Refused(key: key)) { try results[key]?.get() }
            }
            #expect(await storageCode { _ = try results["-1"]?.get() } == .check)
            #expect(await storageCode { _ = try results["k7"]?.get() } == .unique)
            #expect(Set(try await Counters.all(in: database).keys) == Set(good + ["k7"]))
        }
    }

    @Test(arguments: TestEngine.available)
    func `a commit that fails fails all of its group and stores nothing`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            database.isBroken.store(true, ordering: .relaxed)
            let results = await submit((0..<50).map { "k\($0)" }, to: commits)
            for result in results.values {
                #expect(await storageCode { _ = try result.get() } == .full)
            }
            #expect(results.count == 50)
            database.isBroken.store(false, ordering: .relaxed)
            let response = try await commits.submit("after")
            #expect(response == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func `too many waiting requests are refused at once`(engine: TestEngine) async throws {
        var limits = GroupCommit<String, Int64>.Limits()
        limits.waiting = 10
        limits.group = 4
        try await with(engine, limits) { database, commits in
            let results = await submit((0..<500).map { "k\($0)" }, to: commits)
            var stored = 0
            for result in results.values {
                switch await storageCode({ _ = try result.get() }) {
                case nil: stored += 1
                case .overloaded: break
                case let other: Issue.record("\(String(describing: other))")
                }
            }
            #expect(stored >= 10 && stored < 500)
            let count = try await Counters.all(in: database).count
            #expect(count == stored)
        }
    }

    @Test(arguments: TestEngine.available)
    func `shutdown answers what was accepted and refuses the rest`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            async let results = submit((0..<300).map { "k\($0)" }, to: commits)
            try await Task.sleep(for: .milliseconds(2))
            await commits.shutdown()
            let stored = try await Counters.all(in: database).count
            #expect(await storageCode { _ = try await commits.submit("late") } == .closed)
            let accepted = await results.values.filter { (try? $0.get()) != nil }.count
            #expect(accepted == stored)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a cancelled submitter still learns its outcome`(engine: TestEngine) async throws {
        try await with(engine) { database, commits in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask { (try? await commits.submit("k\(number)")) != nil }
                }
                group.cancelAll()
                return await group.reduce(into: []) { $0.append($1) }
            }
            let count = try await Counters.all(in: database).count
            #expect(outcomes.filter { $0 }.count == count)
            #expect(outcomes.allSatisfy { $0 })
        }
    }
}
