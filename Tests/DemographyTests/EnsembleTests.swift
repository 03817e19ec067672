import Civil
import Demography
import Testing

@Suite struct EnsembleTests {
    struct Scenario {
        var base: AgeStructure
        var rates: [YearRates]
    }

    /// A made-up region; `ratios` gives survival as ratios instead of death rates.
    static func scenario(
        years: Int, ratios: Bool = false, infants: InfantSeparation = .andreevKingkade, migrates: Bool = true,
        factor: Double = 1
    ) throws -> Scenario {
        let counts = (0..<101).map { 1000 - 9.0 * Double($0) }
        let base = try AgeStructure(male: counts, female: counts.map { $0 * factor })
        let mx = (0..<101).map { (age: Int) -> Double in age == 0 ? 0.006 : min(0.6, 0.0001 * Double(1 + age * age / 8))
        }
        let fertility = (0..<101).map { (15..<50).contains($0) ? 0.04 : 0 }
        let net = AgeCounts(male: (0..<101).map { Double($0 % 7) - 2 }, female: (0..<101).map { Double($0 % 5) - 1 })
        func survival(_ mx: [Double], _ sex: Sex) throws -> Survival {
            let survival = try Survival(rates: mx, sex: sex, openAge: 100, infants: infants)
            return ratios ? try Survival(ratios: survival.ratios, sex: sex) : survival
        }
        let rates = try (0..<years).map { year in
            YearRates(
                male: try survival(mx.map { $0 * (1.2 - 0.005 * Double(year)) }, .male),
                female: try survival(mx, .female), fertility: fertility, sexRatioAtBirth: 1.06,
                migration: migrates ? net : nil)
        }
        return Scenario(base: base, rates: rates)
    }

    @Test(arguments: MigrationTiming.allCases, [false, true])
    func `without uncertainty each trajectory is the projection`(timing: MigrationTiming, ratios: Bool) async throws {
        for infants in [InfantSeparation.andreevKingkade, .coaleDemeny] where !ratios || infants == .andreevKingkade {
            let scenario = try Self.scenario(years: 40, ratios: ratios, infants: infants)
            let outcomes = await Ensemble(
                base: scenario.base, rates: scenario.rates, uncertainty: .none, seed: 1, timing: timing
            ).outcomes(trajectories: 11)
            var people = scenario.base
            for (step, year) in scenario.rates.enumerated() {
                let result = Projection.advance(people, by: year, timing: timing)
                let expected: [Indicator: Double] = [
                    .population: people.total, .births: result.births, .deaths: result.deaths.total,
                    .netMigration: result.netMigration.total, .infants: people.persons(0..<3),
                    .old65: people.persons(65...), .workers60: people.persons(15..<60),
                    .women: people.female[15..<50].reduce(0, +),
                    .dependency65: people.dependencyRatio()?.both ?? .nan,
                ]
                for (indicator, value) in expected {
                    let found = outcomes.sample(region: 0, year: step, indicator)
                    #expect(found.count == 11)
                    #expect(found.allSatisfy { abs($0 - value) < 1e-9 * abs(value) }, "\(indicator) \(step)")
                }
                people = result.population
            }
        }
    }

    @Test(arguments: MigrationTiming.allCases)
    func `regions that exchange people are projected as they are alone`(timing: MigrationTiming) async throws {
        let first = try Self.scenario(years: 20)
        let second = try Self.scenario(years: 20, migrates: false, factor: 2)
        let rate = (0..<101).map { $0 == 30 ? 0.9 : 0.02 }
        let flows = [
            Flow(from: 0, to: 1, male: rate, female: rate.map { $0 / 2 }),
            Flow(from: 1, to: 0, male: rate.map { $0 / 3 }, female: rate),
        ]
        let outcomes = await Ensemble(
            regions: [first, second].map {
                Ensemble.Region(base: $0.base, rates: $0.rates, uncertainty: .none)
            }, flows: [[Flow]](repeating: flows, count: 20), timing: timing, uncertainty: .none, seed: 1,
            indicators: [.population, .births, .netMigration]
        ).outcomes(trajectories: 1)
        var people = [first.base, second.base]
        for step in 0..<20 {
            let results = Projection.advance(
                people, by: [first.rates[step], second.rates[step]], flows: flows, timing: timing)
            for (region, result) in results.enumerated() {
                let expected = [
                    Indicator.population: people[region].total, .births: result.births,
                    .netMigration: result.netMigration.total,
                ]
                for (indicator, value) in expected {
                    let found = outcomes.sample(region: region, year: step, indicator)[0]
                    #expect(abs(found - value) < 1e-9 * max(1, abs(value)))
                }
            }
            people = results.map(\.population)
        }
    }

    @Test func `every trajectory balances`() async throws {
        let scenario = try Self.scenario(years: 30)
        let outcomes = await Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 7)
            .outcomes(trajectories: 40)
        for year in 0..<29 {
            func values(_ indicator: Indicator, _ year: Int) -> [Double] {
                outcomes.sample(region: 0, year: year, indicator)
            }
            for trajectory in 0..<40 {
                let next =
                    values(.population, year)[trajectory] + values(.births, year)[trajectory]
                    - values(.deaths, year)[trajectory] + values(.netMigration, year)[trajectory]
                #expect(abs(next - values(.population, year + 1)[trajectory]) < 1e-9 * next)
            }
        }
    }

    @Test func `a trajectory is the projection of its own rates`() async throws {
        // The factor is found from women's life expectancy; everything else must follow from it.
        let scenario = try Self.scenario(years: 1, migrates: false)
        let wide = Uncertainty(
            fertility: .none, mortality: Spread(persistence: Persistence(0), shock: 4), migration: .none)
        let year = scenario.rates[0]
        let outcomes = await Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: wide, seed: 3)
            .outcomes(trajectories: 160)
        func values(_ indicator: Indicator) -> [Double] { outcomes.sample(region: 0, year: 0, indicator) }
        let male = try #require(year.male.rates)
        let female = try #require(year.female.rates)
        func table(_ factor: Double, _ rates: [Double], _ sex: Sex) throws -> LifeTable {
            try LifeTable(single: rates.map { min(2.9, $0 * factor) }, sex: sex)
        }
        for trajectory in 0..<160 {
            var (low, high) = (0.3, 3.0)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if try table(middle, female, .female).lifeExpectancy > values(.femaleExpectancy)[trajectory] {
                    low = middle
                } else {
                    high = middle
                }
            }
            let own = try table(low, male, .male).lifeExpectancy
            #expect(abs(own - values(.maleExpectancy)[trajectory]) < 1e-9)
            let rates = YearRates(
                male: try Survival(rates: male.map { min(2.9, $0 * low) }, sex: .male, openAge: 100, extended: false),
                female: try Survival(
                    rates: female.map { min(2.9, $0 * low) }, sex: .female, openAge: 100, extended: false),
                fertility: year.fertility, sexRatioAtBirth: 1.06)
            let result = Projection.advance(scenario.base, by: rates)
            #expect(abs(result.deaths.total - values(.deaths)[trajectory]) < 1e-10 * result.deaths.total)
            #expect(abs(result.births - values(.births)[trajectory]) < 1e-11 * result.births)
        }
    }

    @Test func `threads change nothing, and fewer trajectories are the first of more`() async throws {
        let scenario = try Self.scenario(years: 12)
        let ensemble = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 11)
        let one = await ensemble.outcomes(trajectories: 100, threads: 1)
        let five = await ensemble.outcomes(trajectories: 100, threads: 5)
        let few = await ensemble.outcomes(trajectories: 13, threads: 2)
        for year in 0..<12 {
            for indicator in Indicator.allCases {
                let sample = one.sample(region: 0, year: year, indicator)
                #expect(sample == five.sample(region: 0, year: year, indicator))
                #expect(Array(sample[..<13]) == few.sample(region: 0, year: year, indicator))
            }
        }
        #expect(Set(one.sample(region: 0, year: 3, .births)).count == 100)
    }

    @Test func `quantiles are order statistics`() async throws {
        let scenario = try Self.scenario(years: 3)
        let outcomes = await Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 2)
            .outcomes(trajectories: 41)
        let sorted = outcomes.sample(region: 0, year: 2, .births).sorted()
        // With 41 values the quantiles of 2.5 and 10 % are the second and the fifth.
        #expect(outcomes.quantiles(region: 0, year: 2, .births) == [1, 4, 20, 36, 39].map { sorted[$0] })
        #expect(outcomes.quantiles(region: 1, year: 2, .births) == [])
        #expect(outcomes.sample(region: 0, year: 3, .births) == [])
    }

    @Test func `the spread is the published one in every year`() async throws {
        let scenario = try Self.scenario(years: 40)
        let ensemble = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 5)
        let outcomes = await ensemble.outcomes(trajectories: 8000, threads: 2)
        for year in [0, 6, 26] {
            let widths = Uncertainty.china.fertility.widths(after: year + 1)
            let total = scenario.rates[year].fertility.reduce(0, +)
            let expected = [widths.q025, widths.q10, 0, widths.q90, widths.q975].map { total + $0 }
            // Five standard errors of a quantile of 8,000.
            for (found, wanted) in zip(outcomes.quantiles(region: 0, year: year, .totalFertility), expected) {
                #expect(abs(found - wanted) < 0.03)
            }
        }
    }

    @Test func `persistence is found again`() {
        let model = Persistence(0.9)
        let found = Persistence(near: (6, model.deviation(after: 6)), far: (26, model.deviation(after: 26)))
        #expect(abs(found.phi - 0.9) < 1e-9)
    }

    @Test func `widths between horizons lie between`() {
        let spread = Spread(
            persistence: Persistence(0.9),
            widths: [
                1: Spread.Widths(q025: -2, q10: -1, q90: 1, q975: 2),
                5: Spread.Widths(q025: -6, q10: -5, q90: 3, q975: 6),
            ])
        #expect(spread.widths(after: 1).q90 == 1)
        #expect(spread.widths(after: 3).q10 == -3)
        #expect(spread.widths(after: 9).q975 == 6)
        #expect(spread.widths(after: 0).q975 == 2)
    }
}
