/// A decimal number of 34 digits: IEEE 754-2008 decimal128, exponents −6143 to 6144, results rounded half to even.
///
/// The bits are those of the interchange format with a binary coefficient (sign, 14 bits of exponent, 113 bits of coefficient).
/// There are no infinities, no NaN and no negative zero: what would overflow or divide by zero is nil. Every single operation is
/// rounded correctly to its last digit. The scale is kept as the standard prefers it (1.50 + 1.50 is 3.00), yet equality, order
/// and hash go by value: 1.0 equals 1.00. Numbers that fit 64 bits at like scales take a path without 128-bit arithmetic.
///
///     Decimal128("0.1")?.adding(Decimal128("0.2")!)    // 0.3
///     Decimal128(1).divided(by: 3)                     // 0.3333333333333333333333333333333333
///     Decimal128(1).divided(by: 0)                     // nil
public struct Decimal128: Sendable {
    /// Sign (1 bit), exponent + 6176 (14 bits), upper 49 bits of the coefficient.
    @usableFromInline let high: UInt64
    /// Lower 64 bits of the coefficient.
    @usableFromInline let low: UInt64

    @usableFromInline static var signBit: UInt64 { 1 << 63 }
    @usableFromInline static var topMask: UInt64 { 0x0001_FFFF_FFFF_FFFF }
    @usableFromInline static var bias: Int { 6176 }
    /// The exponents a coefficient may be scaled by.
    @usableFromInline static var leastExponent: Int { -6176 }
    @usableFromInline static var mostExponent: Int { 6111 }

    @inlinable
    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A number from parts that are known to fit; zero loses its sign.
    @inlinable
    init(unchecked coefficient: UInt128, exponent: Int, negative: Bool) {
        let sign: UInt64 = negative && coefficient != 0 ? Decimal128.signBit : 0
        high =
            sign | UInt64(truncatingIfNeeded: exponent &+ Decimal128.bias) &<< 49
            | UInt64(truncatingIfNeeded: coefficient &>> 64)
        low = UInt64(truncatingIfNeeded: coefficient)
    }

    /// A number from a signed 64-bit coefficient and an exponent that are known to fit.
    @inlinable
    init(unchecked value: Int64, exponent: Int) {
        let sign: UInt64 = value < 0 ? Decimal128.signBit : 0
        high = sign | UInt64(truncatingIfNeeded: exponent &+ Decimal128.bias) &<< 49
        low = value.magnitude
    }

    /// The number `value` × 10^`exponent`, or nil if that overflows; what is too small becomes zero.
    public init?(_ value: Int64, exponent: Int) {
        let exponent = Swift.min(Swift.max(exponent, -100_000), 100_000)
        guard
            let number = Decimal128.rounding(
                UInt128(value.magnitude), exponent: exponent, negative: value < 0, sticky: false)
        else { return nil }
        self = number
    }

    /// An integer, exactly.
    @inlinable
    public init(_ value: Int64) { self.init(unchecked: value, exponent: 0) }

    /// An integer, exactly.
    @inlinable
    public init(_ value: Int) { self.init(unchecked: Int64(value), exponent: 0) }

    /// 0
    public static let zero = Decimal128(0)
    /// 1
    public static let one = Decimal128(1)
    /// The greatest number: 34 nines × 10^6111.
    public static let greatest = Decimal128(unchecked: Tens.of34 - 1, exponent: 6111, negative: false)

    /// The digits as an integer, below 10^34.
    @inlinable
    var coefficient: UInt128 { UInt128(high & Decimal128.topMask) &<< 64 | UInt128(low) }

    /// The power of ten the coefficient is multiplied by: 1.50 has −2.
    @inlinable
    public var exponent: Int { Int((high &>> 49) & 0x3FFF) &- Decimal128.bias }

    /// Whether the number is below zero.
    @inlinable
    public var isNegative: Bool { high >= Decimal128.signBit }

    /// Whether the number is zero.
    @inlinable
    public var isZero: Bool { low == 0 && high & Decimal128.topMask == 0 }

    /// −1, 0 or 1.
    @inlinable
    public var signum: Int { isZero ? 0 : isNegative ? -1 : 1 }

    /// The digits after the point as written: 2 for 1.50, 0 for integers.
    @inlinable
    public var scale: Int { Swift.max(0, 0 &- exponent) }

    /// The number without its sign.
    @inlinable
    public var magnitude: Decimal128 { Decimal128(high: high & ~Decimal128.signBit, low: low) }

    /// The number with the other sign.
    @inlinable
    public static prefix func - (number: Decimal128) -> Decimal128 {
        number.isZero ? number : Decimal128(high: number.high ^ signBit, low: number.low)
    }

    /// The coefficient with its sign, if it fits 63 bits.
    @inlinable
    var small: Int64? {
        guard high & Decimal128.topMask == 0, low < 1 &<< 63 else { return nil }
        let value = Int64(bitPattern: low)
        return isNegative ? 0 &- value : value
    }

    /// Rounds a coefficient of at most 38 digits to 34 digits and into the range of exponents, half to even.
    ///
    /// - Parameter sticky: something not zero was cut off below the last digit; the coefficient then has at least 35 digits.
    /// - Returns: nil on overflow.
    @usableFromInline
    static func rounding(_ value: UInt128, exponent: Int, negative: Bool, sticky: Bool) -> Decimal128? {
        var coefficient = value
        var exponent = exponent
        let digits = Tens.digits(coefficient)
        let drop = Swift.max(digits &- 34, leastExponent &- exponent)
        if drop > digits || coefficient == 0 {
            let kept = Swift.min(Swift.max(exponent, leastExponent), mostExponent)
            return Decimal128(unchecked: 0, exponent: kept, negative: false)
        }
        if drop > 0 {
            let unit = Tens.power(drop)
            let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: unit)
            let half = unit &>> 1
            coefficient = quotient
            if rest > half || (rest == half && (sticky || quotient & 1 == 1)) { coefficient &+= 1 }
            exponent &+= drop
            if coefficient == Tens.of34 {
                coefficient = Tens.power(33)
                exponent &+= 1
            }
        }
        if exponent > mostExponent {
            let shift = exponent &- mostExponent
            guard shift <= 34, Tens.digits(coefficient) &+ shift <= 34 else { return nil }
            coefficient &*= Tens.power(shift)
            exponent = mostExponent
        }
        return Decimal128(unchecked: coefficient, exponent: exponent, negative: negative)
    }
}

extension Decimal128: ExpressibleByIntegerLiteral {
    /// An integer literal.
    @inlinable
    public init(integerLiteral value: Int64) { self.init(value) }
}
