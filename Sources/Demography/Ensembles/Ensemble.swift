import Lanes

/// Many trajectories of one or more regions, computed eight at a time side by side.
///
/// Each has its own TFR, death rates and migration in every year; they stray from the rates given by ``Uncertainty``, in all regions
/// alike. The random numbers belong to the trajectory, so results depend neither on how trajectories are cut up nor on threads. Life
/// tables, births, migration, flows and period deaths are those of ``Projection``, in the closed form that a = ½ allows. With
/// h = m/2: S[x] = (1 − h[x−1]) / (1 + h[x]) and, of the persons aged x, h[x] die within the year still aged x. Where ratios were
/// given, 1 − S (1 + h) takes the place of h[x−1], h from the separation of deaths. What the open age adds to a life table is
/// interpolated in ln k (within 1e-11).
public struct Ensemble: Sendable {
    /// A value of each trajectory of a block.
    typealias Lane = SIMD8<Double>
    /// Trajectories computed side by side.
    static let width = 8

    /// One region of an ensemble.
    public struct Region: Sendable {
        let base: AgeStructure
        let years: [LaneYear]
        let strays: [[lanes_stray]]
        /// The numbers that `years` point into.
        let table: [Double]

        /// A region with its scenario and how it strays; what all of its trajectories share is computed here, in time proportional to years.
        ///
        /// - Parameters:
        ///   - base: persons on 1 January of the first year.
        ///   - rates: the scenario, by year.
        ///   - uncertainty: how trajectories stray from it.
        ///   - horizon: how many years the first year is after the last known one.
        public init(base: AgeStructure, rates: [YearRates], uncertainty: Uncertainty, horizon: Int = 1) {
            self.base = base
            var table: [Double] = []
            years = rates.map { LaneYear($0, openAge: base.openAge, into: &table) }
            self.table = table
            strays = Self.strays(years, table, uncertainty, horizon)
        }
    }

    let regions: [Region]
    let flows: [[Flow]]
    let timing: MigrationTiming
    let persistence: [Double]
    let seed: UInt64
    /// What is told of each year.
    public let indicators: [Indicator]
    /// How many years there are.
    public let years: Int

    /// An ensemble of regions that all have the same ages and years.
    ///
    /// - Parameters:
    ///   - regions: as many as take part; made with the same uncertainty.
    ///   - flows: moves between them, by year; none where empty.
    ///   - timing: when migrants move.
    ///   - uncertainty: how long strays last.
    ///   - seed: chooses the random numbers.
    ///   - indicators: what to tell of each year.
    public init(
        regions: [Region], flows: [[Flow]] = [], timing: MigrationTiming = .end, uncertainty: Uncertainty, seed: UInt64,
        indicators: [Indicator] = Indicator.allCases
    ) {
        let years = regions.map(\.years.count).min() ?? 0
        self.regions = regions
        // Flows that take more than they may of an age are scaled, as in the projection.
        self.flows = flows.prefix(years).map {
            Projection.scaled($0, regions: regions.count, ages: (regions.first?.base.openAge ?? 0) + 1)
        }
        (self.timing, self.indicators, self.years) = (timing, indicators, years)
        persistence = [uncertainty.fertility, uncertainty.mortality, uncertainty.migration].map(\.persistence.phi)
        self.seed = seed
    }

    /// An ensemble of one region.
    public init(
        base: AgeStructure, rates: [YearRates], uncertainty: Uncertainty, seed: UInt64,
        indicators: [Indicator] = Indicator.allCases, timing: MigrationTiming = .end
    ) {
        self.init(
            regions: [Region(base: base, rates: rates, uncertainty: uncertainty)], timing: timing,
            uncertainty: uncertainty, seed: seed, indicators: indicators)
    }

    /// All trajectories, on so many threads; the result does not depend on them.
    ///
    /// Time in proportion to trajectories × years × (ages × regions + flows).
    public func outcomes(trajectories: Int, threads: Int = 1) async -> Outcomes {
        // Nothing is told where there is nothing to do.
        guard let ages else { return Outcomes(regions: 0, years: 0, indicators: [], trajectories: 0) }
        let outcomes = Outcomes(
            regions: regions.count, years: years, indicators: indicators, trajectories: trajectories)
        let count = (outcomes.trajectories + Self.width - 1) / Self.width
        let width = max(1, min(threads, count))
        await withTaskGroup(of: Void.self) { group in
            for first in 0..<width {
                group.addTask {
                    let work = LaneWork(self, ages: ages)
                    defer { work.free() }
                    for block in stride(from: first, to: count, by: width) { work.run(block, into: outcomes) }
                }
            }
        }
        return outcomes
    }
}

extension Ensemble {
    /// How many ages all regions have; nil where there is nothing to do.
    private var ages: Int? {
        guard let ages = regions.first.map({ $0.base.openAge + 1 }), years > 0, ages > 4,
            regions.allSatisfy({ $0.base.openAge + 1 == ages })
        else { return nil }
        return ages
    }
}

extension Ensemble.Region {
    /// Whether anybody migrates in a year, other than with flows.
    func isMoving(_ step: Int) -> Bool {
        let slope = strays[2][step].slope
        return years[step].migrates || slope.0 > 0 || slope.1 > 0 || slope.2 > 0 || slope.3 > 0
    }

    /// Births, deaths and migrants as the lanes stray in each year.
    private static func strays(
        _ years: [LaneYear], _ table: [Double], _ uncertainty: Uncertainty, _ horizon: Int
    ) -> [[lanes_stray]] {
        let fertility = years.enumerated().map { index, year in
            let widths = uncertainty.fertility.widths(after: horizon + index)
            return lanes_stray(
                uncertainty.fertility, index + 1, year.total > 0 ? widths.scaled(1 / year.total) : .zero,
                centre: 1, within: 0.05...20)
        }
        let mortality = years.enumerated().map { index, year in
            lanes_stray(
                uncertainty.mortality, index + 1,
                factors(year, table, uncertainty.mortality.widths(after: horizon + index)), centre: 0,
                within: -year.limit...year.limit)
        }
        let migration = years.indices.map { index in
            lanes_stray(
                uncertainty.migration, index + 1, uncertainty.migration.widths(after: horizon + index), centre: 0,
                within: -1...1)
        }
        return [fertility, mortality, migration]
    }

    /// ln k of the life expectancies that are so far from the scenario's: a longer life is a lower k.
    private static func factors(_ year: LaneYear, _ table: [Double], _ widths: Spread.Widths) -> Spread.Widths {
        func both(_ k: Double) -> Double {
            (1.05 * year.expectancy(year.male, isMale: true, log: k, table)
                + year.expectancy(year.female, isMale: false, log: k, table)) / 2.05
        }
        let scenario = both(0)
        func factor(_ years: Double) -> Double {
            guard years != 0 else { return 0 }
            var (low, high) = (-year.limit, year.limit)
            for _ in 0..<40 {
                let middle = (low + high) / 2
                if both(middle) > scenario + years { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        return Spread.Widths(
            q025: factor(widths.q975), q10: factor(widths.q90), q90: factor(widths.q10), q975: factor(widths.q025))
    }
}

extension lanes_stray {
    /// How a quantity strays in a year of the projection, the first being 1.
    fileprivate init(
        _ spread: Spread, _ year: Int, _ widths: Spread.Widths, centre: Double, within: ClosedRange<Double>
    ) {
        let (near, far) = (1.281_551_565_544_600_4, 1.959_963_984_540_054)
        self.init()
        scale = 1 / spread.persistence.deviation(after: max(1, year))
        slope.0 = (widths.q10 - widths.q025) / (far - near)
        slope.1 = -widths.q10 / near
        slope.2 = widths.q90 / near
        slope.3 = (widths.q975 - widths.q90) / (far - near)
        (self.centre, lowest, highest) = (centre, within.lowerBound, within.upperBound)
    }
}
