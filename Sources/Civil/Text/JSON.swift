/// A JSON value (RFC 8259) with exact decimal numbers and the members of objects in the order they came.
///
///     let event = try JSON.parse(bytes)
///     event["type"]?.string                 // "birth"
///     event.bytes(sorted: true)             // the canonical form, the same bytes for the same value
///
/// Equality goes by value: the order of members does not count, and 1.0 equals 1.
public enum JSON: Sendable {
    /// `null`
    case null
    /// `true`, `false`
    case bool(Bool)
    /// A number, exactly as written: at most 34 digits.
    case number(Decimal128)
    /// A text.
    case string(String)
    /// A list.
    case array([JSON])
    /// Members by name, in order. No name comes twice in what ``parse(_:limits:)`` gives.
    case object([(String, JSON)])
}

extension JSON {
    /// The member `name` of an object; nil if there is none or this is no object. A member that is null gives ``null``.
    public subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.0 == name { return member.1 }
        return nil
    }

    /// The element `index` of a list; nil if there is none or this is no list.
    public subscript(_ index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }
    /// The truth value, if this is one.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number, if this is one.
    public var number: Decimal128? { if case .number(let value) = self { value } else { nil } }
    /// The number as a 64-bit integer, if this is one and exactly so.
    public var int64: Int64? { number?.int64 }
    /// The number as an integer, if this is one and exactly so.
    public var int: Int? { number?.int }
    /// The text, if this is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The list, if this is one.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// The members, if this is an object.
    public var object: [(String, JSON)]? { if case .object(let value) = self { value } else { nil } }

    /// An object of the members that have a value.
    public static func object(present members: [(String, JSON?)]) -> JSON {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// An integer.
    public static func integer(_ value: Int64) -> JSON { .number(Decimal128(value)) }
    /// An integer.
    public static func integer(_ value: Int) -> JSON { .number(Decimal128(value)) }
    /// A measured number, rounded to four decimals; null where it is none, or too large for that.
    public static func measured(_ value: Double) -> JSON {
        guard abs(value) < 9e13 else { return .null }
        return Decimal128(Int64((value * 10_000).rounded()), exponent: -4).map { .number($0) } ?? .null
    }
}

extension JSON: Hashable {
    /// Whether both are the same value; the order of members does not count.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): same(a, b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count
                && (a.elementsEqual(b) { same($0.0, $1.0) && $0.1 == $1.1 }
                    || JSON.sorted(a).elementsEqual(JSON.sorted(b)) { same($0.0, $1.0) && $0.1 == $1.1 })
        default: false
        }
    }

    /// Whether two texts have the same code points: é as one and as two differ, as their bytes do.
    private static func same(_ left: String, _ right: String) -> Bool {
        left == right && left.utf8.elementsEqual(right.utf8)
    }

    /// Hashes the value; the order of members does not count.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let elements): hasher.combine(elements)
        case .object(let members):
            for (name, value) in JSON.sorted(members) {
                hasher.combine(name)
                hasher.combine(value)
            }
        }
    }

    /// The members by name in the order of their UTF-8 bytes, which is that of code points.
    static func sorted(_ members: [(String, JSON)]) -> [(String, JSON)] {
        var index = 1
        while index < members.count, precedes(members[index - 1].0, members[index].0) { index &+= 1 }
        return index >= members.count ? members : members.sorted { precedes($0.0, $1.0) }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        let fast = left.utf8.withContiguousStorageIfAvailable { a in
            right.utf8.withContiguousStorageIfAvailable { b in
                let shared = Swift.min(a.count, b.count)
                var index = 0
                while index < shared {
                    if a[index] != b[index] { return a[index] < b[index] }
                    index &+= 1
                }
                return a.count < b.count
            }
        }
        return (fast ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .number(Decimal128(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object; names are the writer's to keep apart.
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
    /// `null`
    public init(nilLiteral: ()) { self = .null }
}
