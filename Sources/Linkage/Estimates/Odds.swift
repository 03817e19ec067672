/// How often a level is seen in pairs of one person (m), of two strangers (u), and of two of one family (k).
public struct Odds: Hashable, Sendable {
    /// Among pairs of one person, 0 to 1.
    public var m: Double
    /// Among pairs of two strangers, 0 to 1.
    public var u: Double
    /// Among pairs of two of one family, 0 to 1; nil: families are not looked at.
    public var k: Double?

    /// The odds of these shares; all must be above 0.
    public init(m: Double, u: Double, k: Double? = nil) { (self.m, self.u, self.k) = (m, u, k) }

    /// log₂(m/u): what the level says for one person and against two strangers.
    public var weight: Double { m > 0 && u > 0 ? Odds.log2(m / u) : 0 }

    /// log₂(m/k): what it says for one person and against two of one family.
    public var familyWeight: Double { k.map { m > 0 && $0 > 0 ? Odds.log2(m / $0) : 0 } ?? 0 }

    /// log₂ by halving and squaring, to 2⁻⁴⁰: the same on every machine.
    static func log2(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return 0 }
        var result = Double(x.exponent)
        var rest = x.significand
        var bit = 0.5
        for _ in 0..<40 {
            rest *= rest
            if rest >= 2 {
                rest /= 2
                result += bit
            }
            bit /= 2
        }
        return result
    }

    /// 2 to a power from −1,000 to 1,000: by halves of the fraction, to 2⁻⁴⁰.
    static func exp2(_ power: Double) -> Double {
        let whole = power.rounded(.down)
        guard abs(whole) <= 1_000 else { return whole < 0 ? 0 : .infinity }
        var rest = power - whole
        var result = 1.0
        var root = 2.0.squareRoot()
        for _ in 0..<40 {
            rest *= 2
            if rest >= 1 {
                rest -= 1
                result *= root
            }
            root = root.squareRoot()
        }
        return Double(sign: .plus, exponent: Int(whole), significand: result)
    }
}
