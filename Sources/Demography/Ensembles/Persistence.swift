/// How long a stray lasts: x(t) = φ x(t−1) + ε(t), ε standard normal, x = 0 in the last known year.
///
/// The first-order autoregressive model of G. Box, G. Jenkins, *Time Series Analysis*, 1970; φ = 1 is a random walk. The standard
/// deviation of x after h years is √((1 − φ²ʰ)/(1 − φ²)).
public struct Persistence: Hashable, Sendable {
    /// φ, from 0 to 1.
    public let phi: Double

    /// The model of φ, which is held within 0 and 1.
    public init(_ phi: Double) { self.phi = min(1, max(0, phi)) }

    /// The model whose standard deviations after two horizons are in the ratio of those published; a random walk where they grow
    /// faster than one.
    ///
    /// - Parameters:
    ///   - near: years from the last known one, and the standard deviation then, in any unit.
    ///   - far: the same, further away, in the same unit.
    public init(near: (years: Int, deviation: Double), far: (years: Int, deviation: Double)) {
        let wanted = near.deviation / far.deviation
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = Persistence((low + high) / 2)
            if middle.deviation(after: near.years) / middle.deviation(after: far.years) > wanted {
                low = middle.phi
            } else {
                high = middle.phi
            }
        }
        self.init(high)
    }

    /// The standard deviation of x after so many years; 0 before the first.
    public func deviation(after years: Int) -> Double {
        var variance = 0.0
        for _ in 0..<max(0, years) { variance = variance * phi * phi + 1 }
        return variance.squareRoot()
    }
}
