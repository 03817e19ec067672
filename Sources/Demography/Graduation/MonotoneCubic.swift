/// A piecewise cubic through given points that is monotone wherever they are (PCHIP).
///
/// Slopes after F. N. Fritsch and J. Butland, *A method for constructing local monotone piecewise cubic interpolants*, SIAM J. Sci.
/// Stat. Comput. 5 (1984): the weighted harmonic mean of the neighbouring secants, 0 where they differ in sign; three-point formula
/// at the ends.
public struct MonotoneCubic: Hashable, Sendable {
    private let x: [Double]
    private let y: [Double]
    private let slope: [Double]

    /// The curve through the points, or nil unless there are two or more and `x` increases strictly.
    public init?(x: [Double], y: [Double]) {
        let n = x.count
        guard n >= 2, y.count == n, zip(x, x.dropFirst()).allSatisfy(<) else { return nil }
        let width = zip(x.dropFirst(), x).map { $0 - $1 }
        let secant = zip(zip(y.dropFirst(), y), width).map { ($0.0 - $0.1) / $1 }
        var slope = [Double](repeating: secant[0], count: n)
        if n > 2 {
            for i in 1..<(n - 1) {
                let (a, b) = (secant[i - 1], secant[i])
                guard a * b > 0 else {
                    slope[i] = 0
                    continue
                }
                let (w1, w2) = (2 * width[i] + width[i - 1], width[i] + 2 * width[i - 1])
                slope[i] = (w1 + w2) / (w1 / a + w2 / b)
            }
            slope[0] = Self.end(width[0], width[1], secant[0], secant[1])
            slope[n - 1] = Self.end(width[n - 2], width[n - 3], secant[n - 2], secant[n - 3])
        }
        (self.x, self.y, self.slope) = (x, y, slope)
    }

    private static func end(_ h0: Double, _ h1: Double, _ s0: Double, _ s1: Double) -> Double {
        let slope = ((2 * h0 + h1) * s0 - h0 * s1) / (h0 + h1)
        if slope * s0 <= 0 { return 0 }
        if s0 * s1 <= 0, abs(slope) > 3 * abs(s0) { return 3 * s0 }
        return slope
    }

    /// The height at `point`; outside the points, that of the nearest one.
    public func value(at point: Double) -> Double {
        let n = x.count
        guard point > x[0] else { return y[0] }
        guard point < x[n - 1] else { return y[n - 1] }
        var (low, high) = (0, n - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x[middle] <= point { low = middle } else { high = middle }
        }
        let h = x[high] - x[low]
        let t = (point - x[low]) / h
        let (t2, t3) = (t * t, t * t * t)
        return (2 * t3 - 3 * t2 + 1) * y[low] + (t3 - 2 * t2 + t) * h * slope[low]
            + (3 * t2 - 2 * t3) * y[high] + (t3 - t2) * h * slope[high]
    }
}
