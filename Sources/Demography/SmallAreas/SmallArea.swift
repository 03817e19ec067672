/// A rate of a small place with what can be known about it.
public struct RateEstimate: Hashable, Sendable {
    /// Events per person-year (or per birth, or what the exposure counts).
    public let rate: Double
    /// Lower bound of the interval.
    public let lower: Double
    /// Upper bound of the interval.
    public let upper: Double
    /// How much the place's own figures count, 0 to 1; the rest is borrowed from its parent. 1 where nothing is borrowed.
    public let ownWeight: Double

    /// An estimate from its parts.
    public init(rate: Double, lower: Double, upper: Double, ownWeight: Double) {
        (self.rate, self.lower, self.upper, self.ownWeight) = (rate, lower, upper, ownWeight)
    }
}

/// Rates of counties with few events.
public enum SmallArea {
    /// The rate of a place or of several years put together, nothing borrowed: events over exposure, with the exact interval of Poisson
    /// counts (F. Garwood, *Fiducial limits for the Poisson distribution*, Biometrika 28, 1936).
    ///
    /// With no event the lower bound is 0 and the upper one still says how much is possible: a county of 2,000 births a year and no maternal
    /// death has an upper bound of 184 per 100,000.
    ///
    /// - Parameters:
    ///   - events: of all years together; not negative.
    ///   - exposure: person-years (or births) of the same years; over 0.
    ///   - coverage: 0.95 for a 95 % interval.
    public static func direct(events: Int, exposure: Double, coverage: Double = 0.95) -> RateEstimate? {
        guard events >= 0, exposure > 0, exposure.isFinite, coverage > 0, coverage < 1 else { return nil }
        let (count, tail) = (Double(events), (1 - coverage) / 2)
        return RateEstimate(
            rate: count / exposure, lower: events == 0 ? 0 : Gamma.quantile(tail, shape: count) / exposure,
            upper: Gamma.quantile(1 - tail, shape: count + 1) / exposure, ownWeight: 1)
    }

    /// Rates of the places of one parent, each shrunk towards it as far as its few events demand: empirical Bayes.
    ///
    /// Events are Poisson, the true rates over the expected ones gamma with mean μ and variance μ²/shape; both are estimated by moments from
    /// all places (R. J. Marshall, *Mapping disease and mortality rates using empirical Bayes estimators*, Applied Statistics 40, 1991; D.
    /// Clayton, J. Kaldor, Biometrics 43, 1987). The interval is that of the gamma posterior. Where the places differ no more than chance
    /// makes them, all get the parent's rate.
    ///
    /// - Parameters:
    ///   - events: by place.
    ///   - expected: events at the parent's rates by age with the place's own persons; where only exposure is known, exposure.
    ///   - coverage: 0.95 for a 95 % interval.
    /// - Returns: the ratio of events to expected (standardised ratio; a rate, where exposure was given), by place; nil for a place without
    ///   any expectation.
    public static func shrunk(events: [Int], expected: [Double], coverage: Double = 0.95) -> [RateEstimate?] {
        let places = zip(events, expected).map { ($0 >= 0 && $1 > 0 && $1.isFinite) ? (Double($0), $1) : nil }
        let known = places.compactMap(\.self)
        let (all, base) = (known.reduce(0) { $0 + $1.0 }, known.reduce(0) { $0 + $1.1 })
        guard base > 0, coverage > 0, coverage < 1 else { return places.map { _ in nil } }
        let mean = all / base
        let spread = known.reduce(0) { $0 + $1.1 * ($1.0 / $1.1 - mean) * ($1.0 / $1.1 - mean) } / base
        let variance = max(0, spread - mean / (base / Double(known.count)))
        let tail = (1 - coverage) / 2
        return places.map { place in
            guard let (events, expected) = place else { return nil }
            guard mean > 0 else { return direct(events: 0, exposure: base, coverage: coverage) }
            // Prior gamma(shape, rate) with this mean and variance; without variance the parent's own uncertainty is left.
            guard variance > 1e-12 * mean * mean else {
                let estimate = direct(events: Int(all), exposure: base, coverage: coverage)
                return estimate.map {
                    RateEstimate(rate: $0.rate, lower: $0.lower, upper: $0.upper, ownWeight: 0)
                }
            }
            let (shape, rate) = (mean * mean / variance, mean / variance)
            let (own, total) = (shape + events, rate + expected)
            return RateEstimate(
                rate: own / total, lower: Gamma.quantile(tail, shape: own) / total,
                upper: Gamma.quantile(1 - tail, shape: own) / total, ownWeight: expected / total)
        }
    }

    /// Events that a place would have at its parent's rates.
    ///
    /// - Parameters:
    ///   - parent: events per person-year by single age.
    ///   - personYears: of the place by the same ages.
    public static func expected(parent: [Double], personYears: [Double]) -> Double {
        zip(parent, personYears).reduce(0) { $0 + $1.0 * max(0, $1.1) }
    }
}
