#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The gamma distribution, for counts and rates.
enum Gamma {
    /// P(shape, x), the share below x at scale 1: a series below shape + 1, a continued fraction above (M. Abramowitz, I. Stegun 6.5).
    static func below(_ x: Double, shape: Double) -> Double {
        guard x > 0, shape > 0 else { return 0 }
        guard x.isFinite else { return 1 }
        let front = exponential(shape * logarithm(x) - x - lgamma(shape))
        if x < shape + 1 {
            var (term, sum, n) = (1 / shape, 1 / shape, shape)
            for _ in 0..<10_000 where term > sum * 1e-16 {
                n += 1
                term *= x / n
                sum += term
            }
            return min(1, front * sum)
        }
        var b = x + 1 - shape
        var (c, d) = (1e300, 1 / b)
        var h = d
        for i in 1..<10_000 {
            let a = -Double(i) * (Double(i) - shape)
            b += 2
            d = 1 / (a * d + b)
            c = b + a / c
            let factor = c * d
            h *= factor
            if abs(factor - 1) < 1e-15 { break }
        }
        return max(0, 1 - front * h)
    }

    /// The value below which a share of a gamma distribution lies; scale 1.
    static func quantile(_ share: Double, shape: Double) -> Double {
        guard share > 0, shape > 0 else { return 0 }
        guard share < 1 else { return .infinity }
        var (low, high) = (0.0, shape + 10 * shape.squareRoot() + 10)
        while below(high, shape: shape) < share { high *= 2 }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if below(middle, shape: shape) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
