extension Decimal128 {
    /// How a number between two of the wanted scale is decided. The raw value is the word that packs use.
    public enum Rounding: String, Hashable, Sendable, Codable, CaseIterable {
        /// Away from zero.
        case up
        /// Towards zero.
        case down
        /// Towards negative infinity.
        case floor
        /// Towards positive infinity.
        case ceiling
        /// To the nearest; halves away from zero (四舍五入).
        case halfUp = "half-up"
        /// To the nearest; halves towards zero.
        case halfDown = "half-down"
        /// To the nearest; halves to the even digit.
        case halfEven = "half-even"
    }

    /// The number with at most `scale` digits after the point.
    ///
    /// - Parameters:
    ///   - scale: digits after the point; −2 rounds to hundreds. Held within −6111 to 6176.
    ///   - rule: how to round.
    /// - Returns: the number itself if it has no more digits, else one with exactly `scale` of them.
    public func rounded(scale: Int, rule: Rounding = .halfEven) -> Decimal128 {
        let scale = Swift.min(Swift.max(scale, -6111), 6176)
        let drop = (0 &- scale) &- exponent
        guard drop > 0 else { return self }
        if let value = small, drop <= 18 {
            let unit = Tens.small[drop]
            let (quotient, rest) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(unit))
            let up = Decimal128.goesUp(
                rule, negative: isNegative, odd: quotient & 1 == 1, rest: rest != 0,
                half: Decimal128.compare(rest, UInt64(unit) / 2))
            let result = quotient &+ (up ? 1 : 0)
            return Decimal128(unchecked: UInt128(result), exponent: 0 &- scale, negative: isNegative)
        }
        if drop > 38 {
            let up = Decimal128.goesUp(rule, negative: isNegative, odd: false, rest: !isZero, half: -1)
            return Decimal128(unchecked: up ? 1 : 0, exponent: 0 &- scale, negative: isNegative)
        }
        let unit = Tens.power(drop)
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: unit)
        let up = Decimal128.goesUp(
            rule, negative: isNegative, odd: quotient & 1 == 1, rest: rest != 0,
            half: Decimal128.compare(rest, unit / 2))
        return Decimal128(unchecked: quotient &+ (up ? 1 : 0), exponent: 0 &- scale, negative: isNegative)
    }

    /// The nearest integer not above.
    public var floor: Decimal128 { rounded(scale: 0, rule: .floor) }
    /// The nearest integer not below.
    public var ceiling: Decimal128 { rounded(scale: 0, rule: .ceiling) }

    private static func compare<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// Whether the digits kept go up by one.
    private static func goesUp(_ rule: Rounding, negative: Bool, odd: Bool, rest: Bool, half: Int) -> Bool {
        switch rule {
        case .up: rest
        case .down: false
        case .floor: rest && negative
        case .ceiling: rest && !negative
        case .halfUp: half >= 0
        case .halfDown: half > 0
        case .halfEven: half > 0 || (half == 0 && odd)
        }
    }
}

extension Decimal128 {
    /// Whether the number has no fraction: 3, 3.00 and 3E+2.
    public var isInteger: Bool {
        if exponent >= 0 { return true }
        return rounded(scale: 0, rule: .down) == self
    }

    /// The number as a 64-bit integer, if it is one exactly.
    public var int64: Int64? {
        if exponent == 0, let value = small { return value }
        let whole = rounded(scale: 0, rule: .down)
        guard whole == self else { return nil }
        if whole.isZero { return 0 }
        guard whole.exponent <= 18, Tens.digits(whole.coefficient) &+ whole.exponent <= 19 else { return nil }
        let magnitude = whole.coefficient &* Tens.power(whole.exponent)
        if magnitude <= UInt128(UInt64(Int64.max)) {
            let value = Int64(truncatingIfNeeded: magnitude)
            return isNegative ? 0 &- value : value
        }
        return isNegative && magnitude == UInt128(1) &<< 63 ? .min : nil
    }

    /// The number as an integer, if it is one exactly.
    public var int: Int? { int64.map { Int($0) } }

    /// The nearest binary number, to about 15 digits: for charts and statistics, never for money.
    public var approximate: Double {
        var value = Double(coefficient)
        var power = exponent
        while power > 0, value != 0, value.isFinite {
            let step = Swift.min(power, 22)
            value *= Double(Tens.power(step))
            power &-= step
        }
        while power < 0, value != 0 {
            let step = Swift.min(0 &- power, 22)
            value /= Double(Tens.power(step))
            power &+= step
        }
        return isNegative ? -value : value
    }
}
