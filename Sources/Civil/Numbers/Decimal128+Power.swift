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

    /// What ``exactPower(_:)`` came to.
    public enum ExactPower: Hashable, Sendable {
        case number(Decimal128)
        case overflow
        /// The power has more digits than one rounding can deal with.
        case long
    }

    /// The number to an integer power, where its digits are few enough to compute them all and round once. Anything to 0 is 1; zero to a
    /// negative power overflows.
    ///
    /// Every power that lies halfway between two numbers is among these: it has just 35 digits.
    public func exactPower(_ exponent: Int64) -> ExactPower {
        if exponent == 0 { return .number(.one) }
        if isZero { return exponent > 0 ? .number(.zero) : .overflow }
        let least = normalized
        // The power of the digits, while they fit 38 places.
        var digits = UInt128(1)
        var square = least.coefficient
        var rest = exponent.magnitude
        let bound = Tens.power(37)
        while true {
            if rest & 1 == 1 {
                let (product, isOver) = digits.multipliedReportingOverflow(by: square)
                guard !isOver, product < bound else { return .long }
                digits = product
            }
            rest &>>= 1
            if rest == 0 || square == 1 { break }
            let (product, isOver) = square.multipliedReportingOverflow(by: square)
            guard !isOver, product < bound else { return .long }
            square = product
        }
        let negative = isNegative && exponent & 1 == 1
        // Beyond these nothing is left of the number, or it is beyond all bounds.
        let (product, isOver) = Int64(least.exponent).multipliedReportingOverflow(by: exponent)
        let isDown = (least.exponent < 0) == (exponent > 0)
        let scale = isOver ? (isDown ? -100_000 : 100_000) : Int(Swift.min(Swift.max(product, -100_000), 100_000))
        if exponent > 0 || digits == 1 {
            let number = Decimal128.rounding(digits, exponent: scale, negative: negative, sticky: false)
            return number.map { .number($0) } ?? .overflow
        }
        guard digits < Tens.of34 else { return .long }
        let divisor = Decimal128(unchecked: digits, exponent: 0, negative: false)
        guard let quotient = Decimal128.one.divided(by: divisor) else { return .overflow }
        let number = Decimal128.rounding(
            quotient.coefficient, exponent: quotient.exponent &+ scale, negative: negative, sticky: false)
        return number.map { .number($0) } ?? .overflow
    }
}
