public import Storage

/// The engines that a contract suite runs on, each with an empty database of its own for every test.
///
///     @Test(arguments: TestEngine.available)
///     func `a committed row is there`(engine: TestEngine) async throws {
///         try await engine.withDatabase { database in … }
///     }
public enum TestEngine: String, Sendable, CaseIterable {
    /// A file in a temporary folder.
    case sqlite
    /// A database of the process's ``TemporaryPostgreSQL``.
    case postgresql

    /// The engines whose programs are installed here.
    public static var available: [TestEngine] {
        TemporaryPostgreSQL.isAvailable ? allCases : [.sqlite]
    }

    /// Runs `body` with an empty database, then closes and removes it.
    public func withDatabase<T>(_ body: (any Database) async throws -> T) async throws -> T {
        switch self {
        case .sqlite:
            let folder = try TemporaryFolder()
            let database = try SQLiteDatabase(path: folder.path + "/test.sqlite")
            return try await closing(database, body)
        case .postgresql:
            // Tests run side by side, and each database has connections of its own.
            return try await TestEngine.gate.run {
                try await closing(try await TemporaryPostgreSQL.shared().open(), body)
            }
        }
    }

    private func closing<T>(_ database: any Database, _ body: (any Database) async throws -> T) async throws -> T {
        do {
            let value = try await body(database)
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }

    private static let gate = Gate(width: 16)
}

/// Lets so many run at once; the others wait in order.
private actor Gate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(width: Int) { free = width }

    nonisolated func run<T>(_ work: () async throws -> T) async throws -> T {
        await enter()
        do {
            let value = try await work()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
