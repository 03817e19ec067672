public import Civil
import Foundation
public import Policy
public import Registry
public import Storage

/// Where a registry keeps its data: a folder, and, when it is given, a PostgreSQL server.
///
/// The folder holds `county.json` (which county), `log.key` (the secret that signs checkpoints, for its owner only) and, without
/// a server, `yisheng.sqlite`.
public struct DataFolder: Hashable, Sendable {
    /// The folder.
    public var path: String
    /// A libpq URL; `nil`: the SQLite file of the folder.
    public var database: String?
    /// The folder of packs; `nil`: `Packs` here, or near the program.
    public var packs: String?
    /// The county; needed the first time only.
    public var division: DivisionCode?
    /// Whether a folder that is made now is for made-up people.
    public var isSynthetic = false

    /// A data folder.
    public init(_ path: String, database: String? = nil, packs: String? = nil, division: DivisionCode? = nil) {
        self.path = path
        self.database = database
        self.packs = packs
        self.division = division
    }

    /// The SQLite file.
    public var file: String { "\(path)/yisheng.sqlite" }
    /// The settings.
    public var settings: String { "\(path)/county.json" }
    /// The key.
    public var key: String { "\(path)/log.key" }

    /// Whether a registry is there already.
    public var exists: Bool { FileManager.default.fileExists(atPath: settings) }

    /// The county as kept; the one given when none is kept yet.
    ///
    /// - Throws: a problem when there is none, or another one.
    public func county() throws(Problem) -> County {
        if let kept = try County(reading: settings) {
            if let division, division != kept.division { throw .otherDivision(kept.division.description) }
            return kept
        }
        guard let division else { throw .noDivision(path) }
        return County(division: division, isSynthetic: isSynthetic)
    }

    /// The folder of packs: the one given, else the nearest of `Packs` here, beside the program, and above it.
    public var packsFolder: String {
        if let packs { return packs }
        var places = [FileManager.default.currentDirectoryPath]
        if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
            for _ in 0..<6 {
                places.append(folder.path)
                places.append(folder.appendingPathComponent("share/yisheng").path)
                folder.deleteLastPathComponent()
            }
        }
        let found = places.first { FileManager.default.fileExists(atPath: "\($0)/Packs/cn/pack.yaml") }
        return "\(found ?? ".")/Packs"
    }

    /// Opens the registry, making what is not there yet.
    ///
    /// - Parameters:
    ///   - projections: derived tables of rooms above, by the rules that were read.
    ///   - clock: milliseconds since 1970.
    /// - Throws: ``Civil/Problem``, or a storage error.
    public func open(
        projections: @Sendable (Rules) -> [any Projection] = { _ in [] },
        clock: @escaping @Sendable () -> Int64 = DataFolder.now
    ) async throws -> OpenRegistry {
        let county = try county()
        let rules = try Rules(folder: packsFolder)
        try rules.check(county.division)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw Problem.unwritableFile(path) }
        let secret = try SecretFile.read(key)
        guard let logKey = LogKey(name: county.origin, secret: secret) else { throw Problem.badKey(key) }
        let library = rules.library
        let types = PlaceCache { library.chain(for: $0).eventTypes }
        var settings = Registry.Settings(
            types: { types[$0] }, clock: clock, random: DataFolder.random, key: logKey)
        settings.rules = rules.derivation
        let database: any Database =
            if let url = self.database {
                try await DataFolder.serving(url)
            } else {
                try SQLiteDatabase(path: file)
            }
        do {
            let registry = try await Registry(database: database, settings: settings, projections: projections(rules))
            if !exists { try county.write(self.settings) }
            return OpenRegistry(registry: registry, database: database, county: county, rules: rules)
        } catch {
            await database.close()
            throw error
        }
    }

    /// The role under which the program reads and writes on PostgreSQL; whoever the URL names creates it and keeps the tables.
    public static let servingRole = "yisheng_serving"

    private static func serving(_ url: String) async throws -> any Database {
        var configuration = PostgreSQLDatabase.Configuration(url: url)
        configuration.servingRole = servingRole
        return try await PostgreSQLDatabase(configuration)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    public static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    /// So many bytes from the system's random source.
    public static let random: @Sendable (Int) -> [UInt8] = { count in
        var source = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: source.next() as UInt64) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}

/// A registry that is open, with what it stands on.
public struct OpenRegistry: Sendable {
    /// The registry.
    public let registry: Registry
    /// The store below it.
    public let database: any Database
    /// Which county it is of.
    public let county: County
    /// The packs.
    public let rules: Rules

    /// The policy of the county.
    public var chain: PackChain { rules.library.chain(for: county.division) }

    /// Ends what is running, signs a last checkpoint, and closes.
    public func close() async {
        await registry.close()
        await database.close()
    }

    /// Closes without signing: for commands that only read.
    public func closeReading() async { await database.close() }
}
