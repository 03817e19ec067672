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

    /// log₂ from nothing but additions, multiplications and divisions, which are the same on every machine: a table of 128 places, and from
    /// the nearest of them ln((1 + s) / (1 − s)) = 2(s + s³/3 + s⁵/5 + …). Right to some 1e-15.
    static func log2(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return 0 }
        let (rest, place) = (x.significand, Int((x.significand - 1) * 128))
        let near = 1 + (Double(place) + 0.5) / 128
        let s = (rest - near) / (rest + near)
        let square = s * s
        let series = s * (1 + square * (1.0 / 3 + square * (0.2 + square / 7)))
        return Double(x.exponent) + logs[place] + series * (2 / ln2)
    }

    private static let ln2 = 0.693_147_180_559_945_3

    /// log₂ of the middle of each of 128 parts between 1 and 2, by halving and squaring.
    private static let logs: [Double] = (0..<128).map { place in
        var rest = 1 + (Double(place) + 0.5) / 128
        var (result, bit) = (0.0, 0.5)
        for _ in 0..<52 {
            rest *= rest
            if rest >= 2 {
                rest /= 2
                result += bit
            }
            bit /= 2
        }
        return result
    }

    /// 2 to a power from −1,000 to 1,000: a table of 64 places, and from there the series of e to the x. Right to some 1e-15.
    static func exp2(_ power: Double) -> Double {
        let whole = power.rounded(.down)
        guard abs(whole) <= 1_000 else { return whole < 0 ? 0 : .infinity }
        let place = Int((power - whole) * 64)
        let x = (power - whole - Double(place) / 64) * ln2
        let series = 1 + x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x / 720)))))
        return Double(sign: .plus, exponent: Int(whole), significand: 1) * powers[min(63, place)] * series
    }

    /// 2 to the 64ths, by square roots.
    private static let powers: [Double] = (0..<64).map { place in
        var (rest, root, result) = (Double(place) / 64, 2.0.squareRoot(), 1.0)
        for _ in 0..<6 {
            rest *= 2
            if rest >= 1 {
                rest -= 1
                result *= root
            }
            root = root.squareRoot()
        }
        return result
    }
}
