#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What few counted cases can say: intervals that hold at least so often, however few there are.
public enum ExactInterval {
    /// The expected number behind a count of rare, independent events.
    ///
    /// F. Garwood, *Fiducial limits for the Poisson distribution*, Biometrika 28, 1936: gamma quantiles. No event: from 0.
    ///
    /// - Parameter confidence: 0.95 for 95 %.
    public static func poisson(_ count: Int64, confidence: Double = 0.95) -> ClosedRange<Double> {
        let (tail, count) = ((1 - confidence) / 2, Double(max(0, count)))
        let lower = count > 0 ? Gamma.quantile(tail, shape: count) : 0
        return lower...max(lower, Gamma.quantile(1 - tail, shape: count + 1))
    }

    /// The probability behind a number of cases among so many.
    ///
    /// C. J. Clopper, E. S. Pearson, *The use of confidence or fiducial limits*, Biometrika 26, 1934: beta quantiles.
    ///
    /// - Parameters:
    ///   - cases: of those.
    ///   - all: so many; nil is given unless `0 ≤ cases ≤ all` and there is one at least.
    ///   - confidence: 0.95 for 95 %.
    public static func binomial(_ cases: Int64, of all: Int64, confidence: Double = 0.95) -> ClosedRange<Double>? {
        guard all > 0, (0...all).contains(cases) else { return nil }
        let tail = (1 - confidence) / 2
        let (k, n) = (Double(cases), Double(all))
        let lower = cases == 0 ? 0 : Beta.quantile(tail, k, n - k + 1)
        let upper = cases == all ? 1 : Beta.quantile(1 - tail, k + 1, n - k)
        return lower...max(lower, upper)
    }
}

/// The beta distribution, for shares.
private enum Beta {
    /// I_x(a, b), the share below x: Lentz's continued fraction (M. Abramowitz, I. Stegun 26.5.8).
    static func below(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - below(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
        if abs(d) < tiny { d = tiny }
        d = 1 / d
        var h = d
        for step in 1..<100_000 {
            let m = Double(step)
            for a in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + a * d
                if abs(d) < tiny { d = tiny }
                c = 1 + a / c
                if abs(c) < tiny { c = tiny }
                d = 1 / d
                h *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return min(1, front * h)
    }

    /// The value below which a share lies.
    static func quantile(_ share: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if below(middle, a, b) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
