/// How often a level is seen in pairs of one person (m) and in pairs of two (u).
public struct Odds: Hashable, Sendable {
    /// Among true pairs, 0 to 1.
    public var m: Double
    /// Among other pairs, 0 to 1.
    public var u: Double
    /// log₂(m/u): what the level adds to the weight of a pair.
    public let weight: Double

    /// The odds of these shares; both must be above 0.
    public init(m: Double, u: Double) {
        (self.m, self.u) = (m, u)
        weight = m > 0 && u > 0 ? Odds.log2(m / u) : 0
    }

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
}
