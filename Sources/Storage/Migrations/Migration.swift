/// One forward step of the tables of a room.
///
/// Written once in the common dialect: `BIGINT`, `REAL`, `TEXT`, `BLOB`. The driver makes tables STRICT on SQLite, and
/// on PostgreSQL maps `BLOB` to `BYTEA` and gives every `TEXT` column `COLLATE "C"`, so that text sorts bytewise on both.
/// A migration that has run anywhere is never edited: add another.
///
///     Migration(1, "journal", [
///         "CREATE TABLE journal (seq BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
///         .appendOnly("journal"),
///     ])
public struct Migration: Sendable, Hashable {
    /// 1, 2, 3 … within the room.
    public let number: Int
    /// What it does, in a word or two.
    public let name: String
    /// Its statements, run in order in one transaction.
    public let statements: [Statement]

    /// Declares a migration.
    public init(_ number: Int, _ name: String, _ statements: [Statement]) {
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// One step of a migration.
    public enum Statement: Sendable, Hashable {
        /// A statement of the common dialect.
        case sql(String)
        /// A statement run on one engine and skipped on the other.
        case only(Engine, String)
        /// Marks a table as append-only: triggers refuse UPDATE, DELETE and TRUNCATE on it, and the serving role is not
        /// granted them.
        case appendOnly(String)
    }

    /// A 64-bit FNV-1a checksum of the statements, as 16 hexadecimal digits.
    ///
    /// It guards against a recorded migration being edited by mistake. White space counts.
    public var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        for statement in statements {
            switch statement {
            case .sql(let sql):
                mix(sql)
            case .only(let engine, let sql):
                mix(engine.rawValue)
                mix(sql)
            case .appendOnly(let table):
                mix("append-only")
                mix(table)
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Migration.Statement: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .sql(value)
    }
}
