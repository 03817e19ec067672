extension Decimal128 {
    /// The square root, correctly rounded; nil below zero.
    public var squareRoot: Decimal128? {
        guard !isNegative else { return nil }
        let coefficient = coefficient
        guard coefficient != 0 else { return Decimal128(unchecked: 0, exponent: exponent / 2, negative: false) }
        // 70 or 71 digits with an even exponent give a root of 35 or 36.
        let digits = Tens.digits(coefficient)
        var shift = 70 &- digits
        if (exponent &- shift) & 1 != 0 { shift &+= 1 }
        let first = Swift.min(shift, 38 &- digits)
        let number = (coefficient &* Tens.power(first)).multipliedFullWidth(by: Tens.power(shift &- first))
        let root = Decimal128.root(high: number.high, low: number.low)
        let square = root.multipliedFullWidth(by: root)
        let exact = square.high == number.high && square.low == number.low
        let scaled = (exponent &- shift) / 2
        if !exact { return Decimal128.rounding(root, exponent: scaled, negative: false, sticky: true) }
        let preferred = exponent >= 0 ? exponent / 2 : (exponent &- 1) / 2
        let (kept, dropped) = Decimal128.stripped(root, atMost: preferred &- scaled)
        return Decimal128.rounding(kept, exponent: scaled &+ dropped, negative: false, sticky: false)
    }

    /// The integer part of the square root of a 256-bit number below 10^71.
    private static func root(high: UInt128, low: UInt128) -> UInt128 {
        // Newton from above: each step falls until the root is reached.
        let bits = high == 0 ? 128 &- low.leadingZeroBitCount : 256 &- high.leadingZeroBitCount
        var root = UInt128(1) &<< ((bits &+ 1) / 2)
        while true {
            let quotient = high < root ? root.dividingFullWidth((high, low)).quotient : UInt128.max
            let next = root &- (root &- Swift.min(quotient, root)) &>> 1
            if quotient >= root || next >= root {
                return quotient >= root ? root : root &- 1
            }
            root = next
        }
    }

    /// The number to an integer power, by squaring; nil on overflow and for zero to a negative power. Anything to 0 is 1.
    ///
    /// Each product is correctly rounded, so that exact powers are exact; long ones may be off by a few units of the 34th digit.
    public func power(_ exponent: Int64) -> Decimal128? {
        if exponent == 0 { return .one }
        if isZero { return exponent > 0 ? .zero : nil }
        var result = Decimal128.one
        var base = self
        var rest = exponent.magnitude
        while true {
            if rest & 1 == 1 {
                guard let product = result.multiplied(by: base) else {
                    return exponent < 0 ? .zero : nil
                }
                result = product
            }
            rest &>>= 1
            if rest == 0 { break }
            guard let square = base.multiplied(by: base) else { return exponent < 0 ? .zero : nil }
            base = square
        }
        return exponent < 0 ? Decimal128.one.divided(by: result) : result
    }
}
