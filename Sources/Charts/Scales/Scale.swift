/// A straight map from numbers to places in the drawing. All charts measure with one.
///
///     Scale(from: 0, to: 200, at: 100, until: 0)(50)   // 75
public struct Scale: Hashable, Sendable {
    /// The first number.
    public let lower: Double
    /// The last number, above ``lower``.
    public let upper: Double
    /// Where the first number is drawn.
    public let start: Double
    /// Where the last number is drawn.
    public let end: Double

    /// A scale that draws `lower` at `start` and `upper` at `end`. An empty or meaningless span is taken as one wide.
    public init(from lower: Double, to upper: Double, at start: Double, until end: Double) {
        let low = lower.isFinite ? lower : 0
        self.lower = low
        let meaningful = upper.isFinite && upper > low && (upper - low).isFinite
        self.upper = meaningful ? upper : low + max(1, low.magnitude * 1e-9)
        self.start = start
        self.end = end
    }

    /// Where `value` is drawn; what lies outside is drawn at the edge.
    public func callAsFunction(_ value: Double) -> Double {
        guard value.isFinite else { return start }
        let share = (value - lower) / (upper - lower)
        return start + min(max(share, 0), 1) * (end - start)
    }
}
