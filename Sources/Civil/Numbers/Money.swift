/// An amount of renminbi in whole fen (分), so that sums are exact. Arithmetic gives nil instead of overflowing.
public struct Money: Hashable, Sendable {
    /// The amount in fen.
    public let fen: Int64

    /// An amount of `fen`.
    @inlinable
    public init(fen: Int64) { self.fen = fen }

    /// No money.
    public static let zero = Money(fen: 0)

    /// An amount of yuan that is a whole number of fen, or nil: 3600.5 is 360,050 fen, 0.001 is nil.
    public init?(yuan: Decimal128) {
        guard let fen = yuan.multiplied(by: 100)?.int64 else { return nil }
        self.fen = fen
    }

    /// An amount of yuan rounded to fen, or nil beyond ±92 quadrillion yuan.
    public init?(yuan: Decimal128, rule: Decimal128.Rounding) {
        self.init(yuan: yuan.rounded(scale: 2, rule: rule))
    }

    /// An amount of fen rounded to a whole number, or nil beyond 64 bits.
    public init?(fen: Decimal128, rule: Decimal128.Rounding) {
        guard let fen = fen.rounded(scale: 0, rule: rule).int64 else { return nil }
        self.fen = fen
    }

    /// The amount in yuan, with two decimal places.
    public var yuan: Decimal128 { Decimal128(unchecked: UInt128(fen.magnitude), exponent: -2, negative: fen < 0) }

    /// The sum, or nil on overflow.
    @inlinable
    public func adding(_ other: Money) -> Money? {
        let (sum, overflow) = fen.addingReportingOverflow(other.fen)
        return overflow ? nil : Money(fen: sum)
    }

    /// The difference, or nil on overflow.
    @inlinable
    public func subtracting(_ other: Money) -> Money? {
        let (rest, overflow) = fen.subtractingReportingOverflow(other.fen)
        return overflow ? nil : Money(fen: rest)
    }

    /// The amount `count` times, or nil on overflow.
    @inlinable
    public func multiplied(by count: Int64) -> Money? {
        let (product, overflow) = fen.multipliedReportingOverflow(by: count)
        return overflow ? nil : Money(fen: product)
    }

    /// The amount times `factor`, rounded to fen, or nil on overflow.
    public func multiplied(by factor: Decimal128, rule: Decimal128.Rounding) -> Money? {
        guard let product = Decimal128(fen).multiplied(by: factor) else { return nil }
        return Money(fen: product, rule: rule)
    }
}

extension Money: Comparable {
    /// Less money is less.
    @inlinable
    public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}

extension Money: CustomStringConvertible {
    /// Yuan with two places and groups of three: `3,600.00`, `-0.05`.
    public var description: String {
        let whole = String(fen.magnitude / 100)
        let cents = fen.magnitude % 100
        var text = fen < 0 ? "-" : ""
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.utf8.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text + (cents < 10 ? ".0" : ".") + String(cents)
    }
}

extension Money: Codable {
    /// Reads the fen.
    public init(from decoder: any Decoder) throws {
        fen = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the fen.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fen)
    }
}
