/// A value bound to a placeholder, or read from a column of unknown type.
public enum SQLValue: Sendable, Hashable {
    /// No value.
    case null
    /// A `BIGINT`.
    case int(Int64)
    /// A `REAL`: 64-bit binary floating point. Never for money.
    case real(Double)
    /// A `TEXT`. U+0000 is refused by both engines.
    case text(String)
    /// A `BLOB`.
    case blob([UInt8])
}

extension SQLValue {
    /// An integer.
    public init(_ value: some FixedWidthInteger & SignedInteger) {
        self = .int(Int64(clamping: value))
    }

    /// An integer, or no value.
    public init(_ value: (some FixedWidthInteger & SignedInteger)?) {
        self = value.map { .int(Int64(clamping: $0)) } ?? .null
    }

    /// A text.
    public init(_ value: some StringProtocol) {
        self = .text(String(value))
    }

    /// A text, or no value.
    public init(_ value: (some StringProtocol)?) {
        self = value.map { .text(String($0)) } ?? .null
    }

    /// Bytes.
    public init(_ value: [UInt8]) {
        self = .blob(value)
    }

    /// Bytes, or no value.
    public init(_ value: [UInt8]?) {
        self = value.map { .blob($0) } ?? .null
    }

    /// A truth value, kept as 0 or 1.
    public init(_ value: Bool) {
        self = .int(value ? 1 : 0)
    }

    /// A truth value, or no value.
    public init(_ value: Bool?) {
        self = value.map { .int($0 ? 1 : 0) } ?? .null
    }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    public init(integerLiteral value: Int64) {
        self = .int(value)
    }

    public init(stringLiteral value: String) {
        self = .text(value)
    }

    public init(nilLiteral: ()) {
        self = .null
    }

    public init(booleanLiteral value: Bool) {
        self = .int(value ? 1 : 0)
    }

    public init(floatLiteral value: Double) {
        self = .real(value)
    }
}
