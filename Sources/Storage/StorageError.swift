/// Why the store could not do something, and what to do about it.
///
/// The text names tables, columns, constraints, files and settings, never a value: values may be personal.
public struct StorageError: Error, Sendable, Hashable {
    /// What happened.
    public let code: Code
    /// Where: a table, constraint, file, setting or migration, or empty.
    public let subject: String
    /// The engine's own code, for example `23505` or `SQLITE_FULL`, or empty.
    public let engineCode: String

    /// Makes an error.
    public init(_ code: Code, _ subject: String = "", engineCode: String = "") {
        self.code = code
        self.subject = subject
        self.engineCode = engineCode
    }

    /// What happened. Numbers are never reused.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case open = "STO-0001"
        case notDurable = "STO-0002"
        case noChecksums = "STO-0003"
        case busy = "STO-0004"
        case full = "STO-0005"
        case corrupt = "STO-0006"
        case unique = "STO-0007"
        case foreignKey = "STO-0008"
        case check = "STO-0009"
        case statement = "STO-0010"
        case type = "STO-0011"
        case connection = "STO-0012"
        case conflict = "STO-0013"
        case closed = "STO-0014"
        case migrationChanged = "STO-0015"
        case migrationUnknown = "STO-0016"
        case migrationOrder = "STO-0017"
        case overloaded = "STO-0018"
        case library = "STO-0019"
        case readOnly = "STO-0020"
        case appendOnly = "STO-0021"
        case permission = "STO-0022"
        case text = "STO-0023"
        case transactionFailed = "STO-0024"
        case outcomeUnknown = "STO-0025"
        case version = "STO-0026"
        case io = "STO-0027"
        case other = "STO-0099"
    }
}
