public import Access
public import Civil
public import Policy
public import Registry
public import Storage

/// The snapshots of a registry: frozen, signed, kept for good, and computed again whenever somebody doubts them.
public struct Snapshots: Sendable {
    private let registry: Registry
    private let database: any Database
    private let archive: PackArchive
    private let library: Library

    /// The snapshots of a registry.
    ///
    /// - Parameters:
    ///   - database: where they are kept: that of the registry.
    ///   - library: the rules that hold.
    ///   - archive: the files of those rules.
    public init(
        _ registry: Registry, in database: any Database, _ library: Library, _ archive: PackArchive
    ) async throws {
        (self.registry, self.database, self.library, self.archive) = (registry, database, library, archive)
        try await database.migrate(room: "snapshots", Snapshots.migrations)
    }

    private static let migrations = [
        Migration(
            1, "snapshots",
            [
                """
                CREATE TABLE snapshot (
                    id BIGINT PRIMARY KEY, division BIGINT NOT NULL, period TEXT NOT NULL, size BIGINT NOT NULL,
                    at BIGINT NOT NULL, account BIGINT NOT NULL, document TEXT NOT NULL, note TEXT NOT NULL)
                """,
                .appendOnly("snapshot"),
                "CREATE TABLE pack_archive (fingerprint TEXT PRIMARY KEY, files TEXT NOT NULL)",
                .appendOnly("pack_archive"),
            ])
    ]

    /// A snapshot that is kept.
    public struct Kept: Sendable, Hashable {
        /// Its number, from 1.
        public let id: Int64
        /// The snapshot.
        public let snapshot: Snapshot
        /// When it was frozen: milliseconds since 1970.
        public let at: Int64
        /// Which account froze it.
        public let account: Int64
        /// The signed note.
        public let note: String
    }

    /// What is said of a snapshot in a list: all but its figures.
    public struct Line: Sendable, Hashable {
        /// Its number.
        public let id: Int64
        /// The division.
        public let division: DivisionCode
        /// The period.
        public let period: FigurePeriod
        /// How many events the journal had.
        public let size: Int64
        /// When it was frozen: milliseconds since 1970.
        public let at: Int64
    }

    /// Freezes the figures of a division and a period as they are now.
    ///
    /// - Throws: `Denial`, a problem with the period, or a storage error.
    public func freeze(_ division: DivisionCode, _ period: FigurePeriod, as actor: Actor) async throws -> Kept {
        try await registry.authorise(actor, .reportStatistics, .area(division), .statistics)
        guard period.last.index < registry.today.yearMonth.index else { throw Problem.periodGoesOn }
        let snapshot = try await Snapshots.compute(registry, library, division, period, archive.fingerprint, as: actor)
        let note = try registry.signed(snapshot.statement)
        let (at, archive) = (registry.now, archive)
        return try await database.write { connection in
            if try !connection.exists(
                "SELECT 1 FROM pack_archive WHERE fingerprint = $1", [.text(archive.fingerprint)])
            {
                try connection.insert(
                    into: "pack_archive", columns: ["fingerprint", "files"],
                    rows: [[.text(archive.fingerprint), .text(archive.text)]])
            }
            let last = try connection.first("SELECT max(id) FROM snapshot", []) { try $0.optionalInt(0) } ?? nil
            let kept = Kept(id: (last ?? 0) + 1, snapshot: snapshot, at: at, account: actor.account, note: note)
            try connection.insert(
                into: "snapshot",
                columns: ["id", "division", "period", "size", "at", "account", "document", "note"],
                rows: [
                    [
                        .int(kept.id), .int(division.number), .text(period.description), .int(snapshot.size), .int(at),
                        .int(actor.account), .text(snapshot.document), .text(note),
                    ]
                ])
            return kept
        }
    }

    /// The snapshots of a division and everything in it, the latest first.
    public func list(in division: DivisionCode, as actor: Actor) async throws -> [Line] {
        try await registry.authorise(actor, .seeStatistics, .area(division), .statistics)
        let range = division.range
        return try await database.read { connection in
            try connection.all(
                """
                SELECT id, division, period, size, at FROM snapshot WHERE division >= $1 AND division < $2
                ORDER BY id DESC LIMIT 500
                """, [.int(range.lowerBound), .int(range.upperBound)]
            ) { row -> Line? in
                guard let code = DivisionCode(number: try row.int(1)), let period = FigurePeriod(try row.text(2)) else {
                    return nil
                }
                return Line(
                    id: try row.int(0), division: code, period: period, size: try row.int(3), at: try row.int(4))
            }.compactMap { $0 }
        }
    }

    /// A snapshot by its number; nil if there is none.
    ///
    /// Its document has every count, small ones too: it is for those who may open the records behind it.
    public func snapshot(_ id: Int64, as actor: Actor) async throws -> Kept? {
        let found = try await database.read { connection in
            try connection.first(
                "SELECT id, at, account, document, note FROM snapshot WHERE id = $1", [.int(id)]
            ) { row in
                (
                    id: try row.int(0), at: try row.int(1), account: try row.int(2), document: try row.text(3),
                    note: try row.text(4)
                )
            }
        }
        guard let found else { return nil }
        let snapshot = try Snapshot(document: found.document)
        try await registry.authorise(actor, .reportStatistics, .area(snapshot.division), .statistics)
        return Kept(id: found.id, snapshot: snapshot, at: found.at, account: found.account, note: found.note)
    }

    // MARK: Computing again

    /// What computing a snapshot again came to.
    public enum Recomputed: Sendable, Hashable {
        /// Every byte is the same.
        case same
        /// The note is not that of this log's key, or does not state this document.
        case badSignature
        /// The rules by which it was computed are not kept.
        case noRules
        /// The journal is not the one that it was computed from.
        case otherJournal
        /// The figures are others: the indicators that differ.
        case differs([String])
    }

    /// Computes a snapshot again from the journal's first events and the rules of then, in an empty database.
    ///
    /// - Parameter empty: a database for the while; it may be on the other engine.
    public func recompute(_ kept: Kept, in empty: any Database) async throws -> Recomputed {
        let snapshot = kept.snapshot
        guard (try? SignedNote.check(kept.note, registry.verifier)) != nil,
            (try? SignedNote.text(of: kept.note)) == snapshot.statement
        else { return .badSignature }
        let text = try await database.read { connection in
            try connection.first("SELECT files FROM pack_archive WHERE fingerprint = $1", [.text(snapshot.rules)]) {
                try $0.text(0)
            }
        }
        guard let archive = text.flatMap({ PackArchive(text: $0) }), archive.fingerprint == snapshot.rules else {
            return .noRules
        }
        let again = try await Snapshots.recompute(snapshot, registry, archive, in: empty)
        if again.root != snapshot.root { return .otherJournal }
        if again.document == snapshot.document { return .same }
        let now = Dictionary(
            again.figures.map { ("\($0.indicator) \($0.area)", $0) }, uniquingKeysWith: { first, _ in first })
        let others = snapshot.figures.filter { now["\($0.indicator) \($0.area)"] != $0 }
        return .differs(Set(others.map(\.indicator)).sorted())
    }

    /// The snapshot of the same division and period as the first events of the journal and some rules give it.
    static func recompute(
        _ snapshot: Snapshot, _ registry: Registry, _ archive: PackArchive, in empty: any Database
    ) async throws -> Snapshot {
        let library = archive.library
        guard let key = LogKey(name: "recomputed", secret: [UInt8](repeating: 1, count: 32)) else {
            throw Problem.notASnapshot
        }
        let settings = Registry.Settings(
            types: { library.chain(for: $0).eventTypes }, clock: { 0 }, random: { Array(repeating: 0, count: $0) },
            key: key)
        let past = try await registry.asOf(
            snapshot.size, in: empty, settings: settings, projections: [CountIndex(library)])
        let officer = Actor(account: 0, role: .county, division: snapshot.division)
        return try await compute(past, library, snapshot.division, snapshot.period, archive.fingerprint, as: officer)
    }

    private static func compute(
        _ registry: Registry, _ library: Library, _ division: DivisionCode, _ period: FigurePeriod, _ rules: String,
        as actor: Actor
    ) async throws -> Snapshot {
        let figures = try await Figures.read(registry, library, in: division, period, as: actor)
        return Snapshot(
            figures, library.chain(for: division), period, root: figures.journalRoot, rules: rules)
    }

    // MARK: Restating

    /// What figures of a snapshot would be others today, and what has been recorded since.
    public struct Restatement: Sendable {
        /// A figure that is another now.
        public struct Change: Sendable, Hashable {
            /// As it was frozen.
            public let before: Figure
            /// As it is now.
            public let after: Figure
        }

        /// The figures that changed.
        public let changes: [Change]
        /// Events of the period or before it that were recorded since, by type.
        public let late: [(type: String, count: Int64)]
        /// How many events of then have been corrected or revoked since.
        public let corrected: Int64
        /// Whether other rules hold now.
        public let hasOtherRules: Bool
    }

    /// Holds a snapshot against what the journal says today.
    public func restatement(of kept: Kept, as actor: Actor) async throws -> Restatement {
        let snapshot = kept.snapshot
        let now = try await Snapshots.compute(
            registry, library, snapshot.division, snapshot.period, archive.fingerprint, as: actor)
        let after = Dictionary(
            now.figures.map { ("\($0.indicator) \($0.area)", $0) }, uniquingKeysWith: { first, _ in first })
        let changes = snapshot.figures.compactMap { before -> Restatement.Change? in
            guard let after = after["\(before.indicator) \(before.area)"], after != before else { return nil }
            return Restatement.Change(before: before, after: after)
        }
        let last = snapshot.period.last.lastDay.number
        let (late, corrected) = try await registry.read { connection in
            (
                try connection.all(
                    """
                    SELECT type, count(DISTINCT seq) FROM involvement WHERE seq > $1 AND day <= $2
                    GROUP BY type ORDER BY type
                    """, [.int(snapshot.size), .int(last)]
                ) { (type: try $0.text(0), count: try $0.int(1)) },
                try connection.first(
                    "SELECT count(*) FROM superseded WHERE seq <= $1 AND by_seq > $1", [.int(snapshot.size)]
                ) { try $0.int(0) } ?? 0
            )
        }
        return Restatement(
            changes: changes, late: late, corrected: corrected,
            hasOtherRules: archive.fingerprint != snapshot.rules)
    }
}
