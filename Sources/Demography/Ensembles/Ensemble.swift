/// Many trajectories of one region, computed four at a time side by side.
///
/// Each has its own TFR, death rates and migration in every year; they stray from the rates given by ``Uncertainty``. The random
/// numbers belong to trajectory and year, so the results do not depend on how the trajectories are cut up. Life tables, births and
/// period deaths are those of ``Projection`` (timing `end`), in the closed form that a = ½ allows. With h = m/2:
/// S[x] = (1 − h[x−1]) / (1 + h[x]) and, of the persons aged x, h[x] die within the year still aged x. m is at most 2. Where ratios
/// were given, (1 − S (1 + h)) takes the place of h[x−1], h from the separation of deaths.
public struct Ensemble: Sendable {
    /// The trajectories of a block.
    typealias Lane = SIMD4<Double>
    /// Trajectories computed side by side.
    public static let width = 4

    let base: AgeStructure
    let years: [LaneYear]
    let uncertainty: Uncertainty
    let philox: Philox

    /// An ensemble.
    ///
    /// - Parameters:
    ///   - base: persons on 1 January of the first year.
    ///   - rates: the scenario, by year.
    ///   - uncertainty: how trajectories stray from it.
    ///   - seed: chooses the random numbers.
    public init(base: AgeStructure, rates: [YearRates], uncertainty: Uncertainty, seed: UInt64) {
        (self.base, self.uncertainty) = (base, uncertainty)
        years = rates.map { LaneYear($0, openAge: base.openAge) }
        philox = Philox(seed: seed)
    }

    /// How many blocks of ``width`` hold so many trajectories.
    public static func blocks(_ trajectories: Int) -> Int { (max(0, trajectories) + width - 1) / width }

    /// What the trajectories of a block give: values by year, indicator and trajectory; `block` counts from 0.
    public func values(block: Int) -> [Double] {
        var work = LaneWork(base)
        var result: [Double] = []
        result.reserveCapacity(years.count * Indicator.allCases.count * Self.width)
        var strays = (Lane.zero, Lane.zero, Lane.zero)
        for (step, year) in years.enumerated() {
            let shocks = shocks(block, step)
            strays.0 = uncertainty.fertility.persistence * strays.0 + uncertainty.fertility.shock * shocks.0
            strays.1 = uncertainty.mortality.persistence * strays.1 + uncertainty.mortality.shock * shocks.1
            strays.2 = uncertainty.migration.persistence * strays.2 + uncertainty.migration.shock * shocks.2
            work.advance(
                year, fertility: Self.exponentials(strays.0), mortality: Self.exponentials(strays.1),
                migration: strays.2, into: &result)
        }
        return result
    }

    private static func exponentials(_ x: Lane) -> Lane {
        var result = Lane.zero
        for i in 0..<width { result[i] = exponential(x[i]) }
        return result
    }

    /// Standard normal numbers by Box and Muller, one of each kind for each trajectory.
    private func shocks(_ block: Int, _ step: Int) -> (Lane, Lane, Lane) {
        var result = (Lane.zero, Lane.zero, Lane.zero)
        for lane in 0..<Self.width {
            var draws = Draws(philox, person: block * Self.width + lane, year: step, purpose: 0x7072_6F6A)
            let (a, b) = Self.normals(&draws)
            result.0[lane] = a
            result.1[lane] = b
            result.2[lane] = Self.normals(&draws).0
        }
        return result
    }

    private static func normals(_ draws: inout Draws) -> (Double, Double) {
        let radius = (-2 * logarithm(1 - draws.unit())).squareRoot()
        let angle = 2 * Double.pi * draws.unit()
        return (radius * cosine(angle), radius * sine(angle))
    }
}
