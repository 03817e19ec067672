/// A database on a PostgreSQL server.
///
/// Writes run SERIALIZABLE. The rooms above decide by reading first (is this key known? is this person dead?), which is
/// correct on SQLite because it has one writer; SERIALIZABLE makes the same decisions correct here without a lock at every
/// place where one is needed, at the price of now and then repeating a transaction. Reads are REPEATABLE READ READ ONLY:
/// one snapshot, as on SQLite.
public final class PostgreSQLDatabase: Database {
    public let engine = Engine.postgresql

    private let configuration: Configuration
    private let readers: Workers<PostgreSQLSession>
    private let writers: Workers<PostgreSQLSession>
    private let turnstile = Turnstile()

    /// How a server is used.
    public struct Configuration: Sendable {
        /// A libpq connection URL, `postgresql://user@host/database`.
        public var url: String
        /// How many reads run at once, each on a connection of its own.
        public var readers = 4
        /// How many writes run at once, each on a connection of its own.
        public var writers = 4
        /// The role under which data is read and written. It gets no more than the grants of
        /// ``PostgreSQLDatabase/migrate(room:_:time:)``: on an append-only table neither UPDATE nor DELETE. It is created
        /// if it does not exist. `nil`: whoever the URL names.
        public var servingRole: String?
        /// Whether a server without data checksums, fsync or full page writes is refused. Only tests say `false`.
        public var requiresDurability = true
        /// How often a write that conflicts is tried.
        public var attempts = 20

        /// The usual configuration.
        public init(url: String) {
            self.url = url
        }
    }

    /// Connects and checks the server.
    ///
    /// - Throws: ``StorageError`` with ``StorageError/Code/library``, ``StorageError/Code/connection``,
    ///   ``StorageError/Code/version``, ``StorageError/Code/noChecksums`` or ``StorageError/Code/notDurable``.
    public init(_ configuration: Configuration) async throws {
        self.configuration = configuration
        _ = try LibPQ.load()
        let make: @Sendable () -> PostgreSQLSession = {
            PostgreSQLSession(configuration, role: configuration.servingRole)
        }
        let writers = try Workers(count: max(1, configuration.writers), make: make) { $0.disconnect() }
        readers = try Workers(count: max(1, configuration.readers), make: make) { $0.disconnect() }
        self.writers = writers
        do {
            try await writers.run { _ in
                let owner = PostgreSQLSession(configuration, role: nil)
                try owner.repeating(writing: true) { connection in
                    if let role = configuration.servingRole {
                        try Grants.make(role, on: connection)
                    }
                }
            }
        } catch {
            await close()
            throw error
        }
    }

    deinit {
        readers.end()
        writers.end()
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await readers.run { try $0.repeating(writing: false, body) }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        let turnstile = turnstile
        return try await writers.run { try $0.repeating(writing: true, through: turnstile, body) }
    }

    /// Migrates as the role of the URL, then grants the serving role what it needs.
    @discardableResult
    public func migrate(room: String, _ migrations: [Migration], time: Int64) async throws -> [Int] {
        let configuration = configuration
        return try await writers.run { _ in
            let owner = PostgreSQLSession(configuration, role: nil)
            try owner.repeating(writing: true) { try Migrator.prepare($0) }
            var applied: [Int] = []
            while let number = try owner.repeating(
                writing: true, { try Migrator.applyNext(room: room, migrations, time: time, on: $0) })
            {
                applied.append(number)
            }
            if let role = configuration.servingRole {
                try owner.repeating(writing: true) { try Grants.apply(role, on: $0) }
            }
            return applied
        }
    }

    public func close() async {
        await readers.stop()
        await writers.stop()
    }
}
