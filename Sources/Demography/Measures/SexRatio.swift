/// Boys per girl at birth, with what so few births can say about it.
public struct SexRatioAtBirth: Hashable, Sendable {
    /// Boys per girl.
    public let ratio: Double
    /// Lower bound of the interval.
    public let lower: Double
    /// Upper bound of the interval.
    public let upper: Double

    /// From counts of live births; nil without a girl.
    ///
    /// The interval is Wilson's for the share of boys (E. B. Wilson, JASA 22, 1927), turned into a ratio. With 500 births it is about ±0.19
    /// wide: a county's single year seldom proves anything.
    ///
    /// - Parameters:
    ///   - boys: live-born boys.
    ///   - girls: live-born girls.
    ///   - deviate: 1.96 for 95 %.
    public init?(boys: Int, girls: Int, deviate: Double = 1.959_963_984_540_054) {
        guard boys >= 0, girls > 0, deviate > 0 else { return nil }
        let (n, z) = (Double(boys) + Double(girls), deviate)
        let share = Double(boys) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        ratio = Double(boys) / Double(girls)
        (lower, upper) = ((middle - half) / (1 - middle + half), (middle + half) / (1 - middle - half))
    }

    /// Whether the births alone show that the ratio is above a limit.
    public func isAbove(_ limit: Double) -> Bool { lower > limit }
}
