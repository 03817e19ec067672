/// How far a rate strays from its scenario: x(t) = φ x(t−1) + σ ε(t), ε standard normal, x = 0 before the first year.
///
/// The first-order autoregressive model of G. Box, G. Jenkins, *Time Series Analysis*, 1970; φ = 1 is a random walk. Its standard
/// deviation after h years is σ √((1 − φ²ʰ)/(1 − φ²)).
public struct Deviation: Hashable, Sendable {
    /// φ, from 0 to 1.
    public let persistence: Double
    /// σ, the standard deviation of one year's shock.
    public let shock: Double

    /// A model by its parameters; persistence is held within 0 and 1, the shock at 0 or more.
    public init(persistence: Double, shock: Double) {
        self.persistence = min(1, max(0, persistence))
        self.shock = max(0, shock)
    }

    /// The model whose standard deviations after two horizons are those published.
    ///
    /// By bisection on φ; where no φ up to 1 spreads as fast, the random walk that meets the second horizon.
    ///
    /// - Parameters:
    ///   - near: years from the last known one, and the standard deviation then.
    ///   - far: the same, further away.
    public init(near: (years: Int, deviation: Double), far: (years: Int, deviation: Double)) {
        func spread(_ phi: Double, _ years: Int) -> Double {
            (0..<max(1, years)).reduce(0.0) { sum, _ in sum * phi * phi + 1 }
        }
        let wanted = near.deviation * near.deviation / (far.deviation * far.deviation)
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if spread(middle, near.years) / spread(middle, far.years) > wanted { low = middle } else { high = middle }
        }
        self.init(persistence: high, shock: far.deviation / spread(high, far.years).squareRoot())
    }

    /// The standard deviation after so many years.
    public func deviation(after years: Int) -> Double {
        var variance = 0.0
        for _ in 0..<max(0, years) { variance = variance * persistence * persistence + shock * shock }
        return variance.squareRoot()
    }
}

/// What strays in an ensemble, and how.
public struct Uncertainty: Hashable, Sendable {
    /// Of ln TFR: all age-specific rates of a year move together.
    public var fertility: Deviation
    /// Of ln m: all death rates of a year, of both sexes, move together.
    public var mortality: Deviation
    /// Of net migration, per head of the population of the year's start, spread over ages 15–44 alike.
    public var migration: Deviation

    /// Deviations of each component.
    public init(fertility: Deviation, mortality: Deviation, migration: Deviation) {
        (self.fertility, self.mortality, self.migration) = (fertility, mortality, migration)
    }

    /// Fertility from the 80 % bounds of China's TFR in WPP 2024 (2030: 0.835–1.283, 2050: 0.817–1.528), with 2024 as the last
    /// known year. Mortality and migration are assumptions: 2 % a year as a random walk of ln m; 0.05 % of the population, φ = 0.9.
    public static let china = Uncertainty(
        fertility: Deviation(near: (6, 0.1676), far: (26, 0.2443)),
        mortality: Deviation(persistence: 1, shock: 0.02), migration: Deviation(persistence: 0.9, shock: 0.0005))
}
