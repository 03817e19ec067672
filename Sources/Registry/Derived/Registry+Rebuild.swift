import Civil
import Crypto
import Storage

/// What a rebuild found.
public struct Rebuilt: Sendable, Hashable {
    /// How many events were read.
    public var events: Int64
    /// SHA-256 over the content of each derived table before, by name.
    public var before: [String: LogHash]
    /// The same after.
    public var after: [String: LogHash]

    /// The tables whose content differs.
    public var differing: [String] { after.keys.sorted().filter { before[$0] != after[$0] } }
}

extension Registry {
    /// What derived tables were computed by: the version of the code, to be raised when the same events give other rows, and a
    /// hash of the rules. A registry that was made by another one is rebuilt when it is opened.
    static func derivation(_ rules: String) -> String {
        "3 \(LogHash(SHA256.hash(data: Array(rules.utf8))))"
    }

    /// Computes every derived table anew from the journal, beside the live ones, and puts them in their place.
    ///
    /// Readers and writers go on meanwhile: the journal is read in portions, each its own short transaction; only the last
    /// portion, the comparison and the swap share one. Safe to repeat after a crash: an unfinished rebuild is dropped.
    ///
    /// - Parameters:
    ///   - portion: how many events a transaction takes.
    ///   - progress: called with the number of events read and of events there are.
    public func rebuild(
        portion: Int64 = 5_000, progress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Rebuilt {
        let tables = derivedTables
        let writer = writer
        let derivation = Registry.derivation(settings.rules)
        let space = try await database.write { connection in
            let text = try connection.first("SELECT value FROM setting WHERE name = 'generation'", []) {
                try $0.text(0)
            }
            let space = TableSpace(prefix: "next_", generation: (text.flatMap { Int64($0) } ?? 0) + 1)
            for table in tables {
                try connection.define("DROP TABLE IF EXISTS \(space[table.name])")
                for statement in table.definition(in: space, for: connection.engine) {
                    try connection.define(statement)
                }
            }
            return space
        }
        while true {
            let rebuilt: Rebuilt? = try await database.write { connection in
                let size = try JournalHead(connection, .live).size
                let read = try writer.replay(portion, connection, space)
                progress(read, size)
                guard read == size else { return nil }
                // A live table of an older shape has no comparable content.
                let before = tables.compactMap { table in
                    (try? connection.savepoint { try table.contentHash(connection, .live) }).map { (table.name, $0) }
                }
                let after = try tables.map { ($0.name, try $0.contentHash(connection, space)) }
                for table in tables {
                    try connection.define("DROP TABLE IF EXISTS \(table.name)")
                    try connection.define("ALTER TABLE \(space[table.name]) RENAME TO \(table.name)")
                }
                try connection.run(
                    "UPDATE setting SET value = $1 WHERE name = 'generation'", [.text(String(space.generation))])
                try connection.run(
                    "UPDATE setting SET value = $1 WHERE name = 'derivation'", [.text(derivation)])
                return Rebuilt(
                    events: size, before: Dictionary(uniqueKeysWithValues: before),
                    after: Dictionary(uniqueKeysWithValues: after))
            }
            if let rebuilt { return rebuilt }
        }
    }

    /// SHA-256 over the content of each derived table, by name.
    public func contentHashes() async throws -> [String: LogHash] {
        let tables = derivedTables
        return try await database.read { connection in
            var hashes: [String: LogHash] = [:]
            for table in tables { hashes[table.name] = try table.contentHash(connection, .live) }
            return hashes
        }
    }
}

extension DerivedTable {
    /// SHA-256 over every row in the order of the key, each value with its kind and length: the same on both engines.
    func contentHash(_ connection: any Connection, _ space: TableSpace) throws -> LogHash {
        var hasher = SHA256()
        var buffer: [UInt8] = []
        func add(_ kind: UInt8, _ bytes: some Collection<UInt8>) {
            buffer.append(kind)
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).bigEndian) { buffer.append(contentsOf: $0) }
            buffer.append(contentsOf: bytes)
        }
        let order = key.joined(separator: ", ")
        let names = columnNames.joined(separator: ", ")
        try connection.stream("SELECT \(names) FROM \(space[name]) ORDER BY \(order)", []) { row in
            for column in 0..<columns.count {
                switch try row.value(column) {
                case .null: add(0, [])
                case .int(let value): withUnsafeBytes(of: value.bigEndian) { add(1, Array($0)) }
                case .real(let value): withUnsafeBytes(of: value.bitPattern.bigEndian) { add(2, Array($0)) }
                case .text(let value): add(3, value.utf8)
                case .blob(let value): add(4, value)
                }
            }
            if buffer.count > 1 << 16 {
                hasher.update(data: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
            return true
        }
        hasher.update(data: buffer)
        return LogHash(hasher.finalize())
    }
}
