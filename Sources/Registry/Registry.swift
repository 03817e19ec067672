import Access
public import Civil
public import Policy
public import Storage

/// The registry of lives: takes events in, keeps them in the journal, and answers who a person is and what happened.
///
/// Every read and write names the actor and the purpose; authorisation is asked here, below every handler, and every look
/// at a person is logged before the answer is given.
public final class Registry: Sendable {
    let database: any Database
    let settings: Settings
    let projections: [any Projection]
    let commits: GroupCommit<AppendRequest, Result<Receipt, Refusal>>
    let looks: GroupCommit<[Look], Int>
    let writer: Writer

    /// What a registry gets from outside: rules, time, randomness, keys.
    public struct Settings: Sendable {
        /// The event types that hold at a place.
        public var types: @Sendable (DivisionCode) -> [String: EventType]
        /// Milliseconds since 1970-01-01T00:00Z.
        public var clock: @Sendable () -> Int64
        /// So many random bytes.
        public var random: @Sendable (Int) -> [UInt8]
        /// The key that signs checkpoints; its name is the log's origin.
        public var key: LogKey
        /// What of the rules derived tables depend on, as text: when it is another one, they are computed anew.
        public var rules = ""
        /// Hours by which the civil day runs ahead of UTC: 8 in China.
        public var hoursAheadOfUTC: Int64 = 8

        /// Settings from their parts.
        public init(
            types: @escaping @Sendable (DivisionCode) -> [String: EventType], clock: @escaping @Sendable () -> Int64,
            random: @escaping @Sendable (Int) -> [UInt8], key: LogKey
        ) {
            self.types = types
            self.clock = clock
            self.random = random
            self.key = key
        }

        /// The civil day of a time.
        public func day(_ time: Int64) -> Day {
            Day(number: (time + hoursAheadOfUTC * 3_600_000).dividedDown(by: 86_400_000))
        }
    }

    /// Opens the registry in `database`, creating its tables when they are not there.
    ///
    /// - Parameter projections: derived tables of rooms above, in the order in which they are updated.
    public init(database: any Database, settings: Settings, projections: [any Projection] = []) async throws {
        self.database = database
        self.settings = settings
        self.projections = projections
        let writer = Writer(
            settings: settings, projections: projections, matcher: PersonMatcher(), roots: RootsCache())
        self.writer = writer
        commits = GroupCommit(database) { connection, group in
            try writer.append(group, connection).map { .success($0) }
        }
        looks = GroupCommit(database) { connection, group in
            try Registry.log(group.flatMap { $0 }, connection)
            return group.map { .success($0.count) }
        }
        try await database.migrate(room: "registry", JournalTables.migrations)
        let derivation = Registry.derivation(settings.rules)
        let tables = derivedTables
        let isCurrent = try await database.write { connection in
            func setting(_ name: String) throws -> String? {
                try connection.first("SELECT value FROM setting WHERE name = $1", [.text(name)]) { try $0.text(0) }
            }
            if try setting("generation") == nil {
                for table in tables {
                    for statement in table.definition(in: .live, for: connection.engine) {
                        try connection.define(statement)
                    }
                }
                try connection.run("INSERT INTO setting (name, value) VALUES ('generation', '0')")
                try connection.run(
                    "INSERT INTO setting (name, value) VALUES ('derivation', $1)", [.text(derivation)])
            }
            guard let kept = try setting("derivation") else {
                try connection.run("INSERT INTO setting (name, value) VALUES ('derivation', '')")
                return false
            }
            return kept == derivation
        }
        if !isCurrent { _ = try await rebuild() }
    }

    /// The derived tables, in the order in which they are created.
    var derivedTables: [DerivedTable] { PersonIndex.tables + projections.flatMap(\.tables) }

    /// Now: milliseconds since 1970-01-01T00:00Z.
    public var now: Int64 { settings.clock() }

    /// The civil day of now.
    public var today: Day { settings.day(settings.clock()) }

    /// Waits for what is being written, signs a last checkpoint, and takes nothing more.
    public func close() async {
        await commits.shutdown()
        await looks.shutdown()
        _ = try? await sign()
    }

    /// The declaration of an event's type where it happened.
    func type(of event: Event) -> EventType? { writer.type(of: event) }

    func reader(_ connection: any Connection) throws -> LifeReader { try writer.reader(connection) }
}
