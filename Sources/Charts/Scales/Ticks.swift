/// Round numbers that mark a span: steps of 1, 2 or 5 times a power of ten.
public struct Ticks: Hashable, Sendable {
    /// The marks, rising. The first is at or below the span, the last at or above it.
    public let values: [Double]

    /// At most `count + 1` marks (at least two) that hold `lower…upper`; `whole` for counts, that have no parts.
    public init(from lower: Double, to upper: Double, count: Int = 5, whole: Bool = false) {
        let low = lower.isFinite ? min(max(lower, -1e18), 1e18) : 0
        let high = max(upper.isFinite ? min(max(upper, -1e18), 1e18) : low, low)
        let parts = Double(min(max(count, 1), 20))
        let span = high > low ? high - low : max(1, low.magnitude * 0.1)
        var step = Self.niceStep(atLeast: span / parts)
        if whole { step = max(1, step) }
        var first = (low / step).rounded(.down)
        var last = max((max(high, low + span * 1e-9) / step).rounded(.up), first + 1)
        while last - first > parts {
            step = Self.niceStep(atLeast: step * 1.01)
            first = (low / step).rounded(.down)
            last = max((high / step).rounded(.up), first + 1)
        }
        values = (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// The first mark.
    public var lower: Double { values.first ?? 0 }
    /// The last mark.
    public var upper: Double { values.last ?? 1 }

    private static func niceStep(atLeast size: Double) -> Double {
        var power = 1.0
        guard size > 0, size.isFinite else { return 1 }
        while power > size { power /= 10 }
        while power * 10 <= size { power *= 10 }
        for factor in [1.0, 2, 5] where power * factor >= size { return power * factor }
        return power * 10
    }
}
