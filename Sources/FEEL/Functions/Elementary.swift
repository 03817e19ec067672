import Civil

/// Elementary functions of decimal numbers, computed with 81 digits after the point and rounded to 34.
enum Elementary {
    /// ln 10, to 81 digits (checked against the sum of the series in the tests).
    static let lnTen =
        Wide(
            digits: Array(
                "2302585092994045684017991454684364207601101488628772976033327900967572609677352480".utf8
            ).map { $0 - 0x30 }, exponent: -81, isNegative: false) ?? Wide(0)

    /// e to the power of a number; nil on overflow.
    static func exp(_ x: Decimal128) -> Decimal128? {
        if x.isZero { return .one }
        if Decimal128(20_000) < x { return nil }
        if x < Decimal128(-20_000) { return .zero }
        return Wide(x).flatMap(exp)
    }

    private static func exp(_ x: Wide) -> Decimal128? {
        guard let (value, power) = scaled(x) else { return x.isNegative ? .zero : nil }
        return value.decimal(exponent: power)
    }

    /// e^x as a number near 1 times a power of ten.
    private static func scaled(_ x: Wide) -> (value: Wide, power: Int)? {
        // x / ln 10, to find the power of ten.
        guard let quotient = (x * Wide(434_294_481)).rounded(by: 1_000_000_000), abs(quotient) < 100_000 else {
            return nil
        }
        let rest = x - Wide(quotient) * lnTen
        return (series(rest), Int(quotient))
    }

    /// e^x for small x: e^(x/256) by its series, then squared eight times.
    private static func series(_ x: Wide) -> Wide {
        let part = x / 256
        var term = Wide(1)
        var sum = Wide(1)
        var index: UInt64 = 1
        while !term.isZero, index < 80 {
            term = (term * part) / index
            sum = sum + term
            index += 1
        }
        for _ in 0..<8 { sum = sum * sum }
        return sum
    }

    /// The natural logarithm; nil for zero and below.
    static func log(_ x: Decimal128) -> Decimal128? { wideLog(x)?.decimal() }

    private static func wideLog(_ x: Decimal128) -> Wide? {
        guard !x.isNegative, !x.isZero else { return nil }
        let (digits, exponent) = Wide.parts(x)
        let significant = Array(digits.drop { $0 == 0 })
        // x = m · 10^power with 0.5 ≤ m < 5.
        var power = exponent + significant.count - 1
        if let first = significant.first, first >= 5 { power += 1 }
        guard let m = Wide(digits: significant, exponent: exponent - power, isNegative: false) else { return nil }
        // Newton: y + m·e^(−y) − 1 doubles the correct digits each time.
        var y = m - Wide(1)
        if !(y.isNegative) { y = y / 2 }
        for _ in 0..<11 {
            let step = m * series(-y) - Wide(1)
            if step.isZero { break }
            y = y + step
        }
        return y + Wide(Int64(power)) * lnTen
    }

    /// A number to the power of another; nil on overflow, for a negative base with a fraction as exponent, and for zero to a negative power.
    static func power(_ base: Decimal128, _ exponent: Decimal128) -> Decimal128? {
        if let whole = exponent.int64 {
            switch base.exactPower(whole) {
            case .number(let power): return power
            case .overflow: return nil
            case .long:
                let power = realPower(base.magnitude, exponent)
                return base.isNegative && whole & 1 == 1 ? power.map { -$0 } : power
            }
        }
        return base.isNegative ? nil : realPower(base, exponent)
    }

    /// A number that is not below zero to any power, as e to the power of a product.
    private static func realPower(_ base: Decimal128, _ exponent: Decimal128) -> Decimal128? {
        if base.isZero { return exponent.isNegative ? nil : .zero }
        if base == .one { return .one }
        guard let logarithm = wideLog(base), let factor = Wide(exponent) else { return nil }
        // Far beyond the range of decimal128 either way; the product itself must fit before the point.
        if let rough = logarithm.decimal(), let product = rough.multiplied(by: exponent),
            Decimal128(20_000) < product.magnitude
        {
            return product.isNegative ? .zero : nil
        }
        return exp(logarithm * factor)
    }
}

extension Wide {
    /// The nearest integer to this number divided by a small one; nil beyond nine digits.
    func rounded(by divisor: UInt64) -> Int64? { (self / divisor).rounded }
}
