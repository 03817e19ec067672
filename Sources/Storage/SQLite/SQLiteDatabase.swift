import GRDB
import GRDBSQLite
import Glibc
import Synchronization

/// A database in one SQLite file, in write-ahead mode, synced at every commit.
public final class SQLiteDatabase: Database {
    public let engine = Engine.sqlite
    /// The file.
    public let path: String

    private let pool: DatabasePool
    private let connections: Connections
    private let readers: Workers<Void>
    private let writer: Workers<Void>
    private let checkpointer: SQLiteCheckpointer
    private let isClosed = Atomic<Bool>(false)

    /// How a file is opened.
    public struct Configuration: Sendable {
        /// How many reads run at once.
        public var readers = 4
        /// How long to wait for another process that writes, in seconds.
        public var busyTimeout = 5.0
        /// From how many pages on the write-ahead log is moved into the file in the background; the writer itself does it
        /// from twice as many on.
        public var checkpointPages = 8_192
        /// The largest size in pages of 4,096 bytes, for tests of a full disk.
        public var maximumPages: Int?

        /// The usual configuration.
        public init() {}
    }

    /// Opens or creates the file at `path`, readable by its owner only.
    ///
    /// - Throws: ``StorageError/Code/open``, ``StorageError/Code/corrupt``, or ``StorageError/Code/notDurable`` if the live
    ///   writer does not answer `PRAGMA synchronous` with 2.
    public init(path: String, _ configuration: Configuration = Configuration()) throws {
        self.path = path
        try Self.makePrivate(path)
        let connections = Connections()
        let checkpointer = try SQLiteCheckpointer(path: path, pages: configuration.checkpointPages)
        var options = GRDB.Configuration()
        options.maximumReaderCount = max(1, configuration.readers)
        options.busyMode = .timeout(configuration.busyTimeout)
        options.foreignKeysEnabled = true
        options.label = "yisheng"
        options.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA cache_size = -32768")
            if let pointer = db.sqliteConnection {
                connections.add(pointer)
            }
        }
        do {
            pool = try DatabasePool(path: path, configuration: options)
            // DatabasePool sets synchronous NORMAL after prepareDatabase, which loses acknowledged commits when power fails.
            let level = try pool.writeWithoutTransaction { db -> Int in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                if let pages = configuration.maximumPages {
                    try db.execute(sql: "PRAGMA max_page_count = \(pages)")
                }
                if let handle = db.sqliteConnection {
                    checkpointer.watch(handle)
                }
                return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
            }
            guard level == 2 else {
                throw StorageError(.notDurable, "synchronous \(level)")
            }
        } catch {
            checkpointer.end()
            throw StorageError.sqlite(error, path)
        }
        self.connections = connections
        readers = try Workers(count: max(1, configuration.readers), make: {}, drop: { _ in })
        writer = try Workers(count: 1, make: {}, drop: { _ in })
        self.checkpointer = checkpointer
    }

    deinit {
        readers.end()
        writer.end()
        checkpointer.end()
    }

    /// Creates the file for its owner only; SQLite gives its `-wal` and `-shm` the same mode.
    private static func makePrivate(_ path: String) throws(StorageError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError(.open, path, engineCode: "errno \(errno)") }
        let mode = fchmod(descriptor, 0o600)
        Glibc.close(descriptor)
        guard mode == 0 else { throw StorageError(.open, path, engineCode: "errno \(errno)") }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        let (pool, connections) = (pool, connections)
        return try await readers.run {
            try pool.unsafeRead { db in
                guard let connection = connections.find(db.sqliteConnection) else { throw StorageError(.closed) }
                return try connection.transaction(writing: false, body)
            }
        }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        // The writer's connection calls the checkpointer at each commit.
        let (pool, connections, checkpointer) = (pool, connections, checkpointer)
        return try await writer.run {
            defer { withExtendedLifetime(checkpointer) {} }
            return try pool.writeWithoutTransaction { db in
                guard let connection = connections.find(db.sqliteConnection) else { throw StorageError(.closed) }
                var attempt = 0
                while true {
                    do {
                        return try connection.transaction(writing: true, body)
                    } catch let error as StorageError where error.code == .busy && attempt < 3 {
                        attempt += 1
                    }
                }
            }
        }
    }

    @discardableResult
    public func migrate(room: String, _ migrations: [Migration], time: Int64) async throws -> [Int] {
        try await write { try Migrator.prepare($0) }
        var applied: [Int] = []
        while let number = try await write({ connection in
            try Migrator.applyNext(room: room, migrations, time: time, on: connection)
        }) {
            applied.append(number)
        }
        return applied
    }

    public func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        await readers.stop()
        await writer.stop()
        connections.forget()
        try? pool.close()
        // GRDB closes its writer before its readers; the last connection that may write merges the log and removes it.
        await checkpointer.stop()
    }
}

/// The connections of a pool by their SQLite handle.
private final class Connections: Sendable {
    private let byHandle = Mutex<[OpaquePointer: Unshared<SQLiteConnection>]>([:])

    func add(_ handle: OpaquePointer) {
        let connection = Unshared(SQLiteConnection(handle))
        let key = Unshared(handle)
        byHandle.withLock { $0[key.value] = connection }
    }

    func find(_ handle: OpaquePointer?) -> SQLiteConnection? {
        guard let handle else { return nil }
        let key = Unshared(handle)
        return byHandle.withLock { $0[key.value] }?.value
    }

    /// Finalizes every prepared statement, so that the handles can be closed.
    func forget() {
        for connection in byHandle.withLock({ connections in
            defer { connections = [:] }
            return Array(connections.values)
        }) {
            connection.value.forgetStatements()
        }
    }
}

/// Carries a value over a boundary whose other side is known to use it alone: GRDB lends a handle to one thread at a time.
struct Unshared<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
