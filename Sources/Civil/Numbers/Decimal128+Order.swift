extension Decimal128: Comparable {
    /// Whether both are the same number: 1.0 equals 1.00.
    @inlinable
    public static func == (left: Decimal128, right: Decimal128) -> Bool {
        if left.high == right.high { return left.low == right.low }
        return (left.high ^ right.high) &>> 49 & 0x3FFF == 0 ? false : order(left, right) == 0
    }

    /// Whether `left` is the lesser number.
    @inlinable
    public static func < (left: Decimal128, right: Decimal128) -> Bool {
        if left.exponent == right.exponent, let a = left.small, let b = right.small { return a < b }
        return order(left, right) < 0
    }

    /// −1, 0 or 1 as `left` is less than, equal to or greater than `right`.
    @usableFromInline
    static func order(_ left: Decimal128, _ right: Decimal128) -> Int {
        let sign = left.signum
        if sign != right.signum { return sign < right.signum ? -1 : 1 }
        if sign == 0 { return 0 }
        var a = left.coefficient
        var b = right.coefficient
        let width = Tens.digits(a) &+ left.exponent
        let otherWidth = Tens.digits(b) &+ right.exponent
        if width != otherWidth { return width < otherWidth ? -sign : sign }
        // Like widths: the digits differ by the exponents, so that the scaled coefficient has at most 34.
        let shift = left.exponent &- right.exponent
        if shift > 0 { a &*= Tens.power(shift) } else { b &*= Tens.power(0 &- shift) }
        return a == b ? 0 : a < b ? -sign : sign
    }
}

extension Decimal128: Hashable {
    /// Hashes the value: 1.0 and 1.00 hash alike.
    public func hash(into hasher: inout Hasher) {
        let least = normalized
        hasher.combine(least.high)
        hasher.combine(least.low)
    }

    /// The same number without trailing zeros: 1.50 gives 1.5, 100 gives 1E+2, zero gives 0.
    public var normalized: Decimal128 {
        if isZero { return .zero }
        if let value = small {
            if value % 10 != 0 { return self }
            var coefficient = value
            var exponent = exponent
            while coefficient % 10 == 0, exponent < Decimal128.mostExponent {
                coefficient /= 10
                exponent &+= 1
            }
            return Decimal128(unchecked: coefficient, exponent: exponent)
        }
        let (kept, dropped) = Decimal128.stripped(coefficient, atMost: Decimal128.mostExponent &- exponent)
        return Decimal128(unchecked: kept, exponent: exponent &+ dropped, negative: isNegative)
    }

    /// A coefficient without up to `most` of its trailing zeros, and how many went.
    static func stripped(_ value: UInt128, atMost most: Int) -> (UInt128, Int) {
        var value = value
        var dropped = 0
        guard value != 0, most > 0 else { return (value, 0) }
        for step in [16, 8, 4, 2, 1, 1] where dropped &+ step <= most {
            let (quotient, rest) = value.quotientAndRemainder(dividingBy: Tens.power(step))
            if rest == 0 {
                value = quotient
                dropped &+= step
            }
        }
        // 16 + 8 + 4 + 2 + 1 + 1 is 32 at most; what is left over is at most a few.
        while dropped < most, value % 10 == 0 {
            value /= 10
            dropped &+= 1
        }
        return (value, dropped)
    }
}
