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
    func `without uncertainty each trajectory is the projection`(timing: MigrationTiming, ratios: Bool) throws {
        for infants in [InfantSeparation.andreevKingkade, .coaleDemeny] where !ratios || infants == .andreevKingkade {
            let scenario = try Self.scenario(years: 40, ratios: ratios, infants: infants)
            let ensemble = Ensemble(
                base: scenario.base, rates: scenario.rates, uncertainty: .none, seed: 1, timing: timing)
            let values = ensemble.values(block: 0)
            var people = scenario.base
            for (step, year) in scenario.rates.enumerated() {
                let result = Projection.advance(people, by: year, timing: timing)
                let expected: [Indicator: Double] = [
                    .population: people.total, .births: result.births, .deaths: result.deaths.total,
                    .netMigration: result.netMigration.total, .infants: people.persons(0..<3),
                    .old65: people.persons(65...), .workers60: people.persons(15..<60),
                    .women: people.female[15..<50].reduce(0, +),
                ]
                for (indicator, value) in expected {
                    let place = try #require(Indicator.allCases.firstIndex(of: indicator))
                    for lane in 0..<Ensemble.width {
                        let found = values[(step * Indicator.allCases.count + place) * Ensemble.width + lane]
                        #expect(abs(found - value) < 1e-9 * abs(value), "\(indicator) \(step)")
                    }
                }
                people = result.population
            }
        }
    }

    @Test(arguments: MigrationTiming.allCases)
    func `regions that exchange people are projected as they are alone`(timing: MigrationTiming) throws {
        let first = try Self.scenario(years: 20)
        let second = try Self.scenario(years: 20, migrates: false, factor: 2)
        let rate = (0..<101).map { $0 == 30 ? 0.9 : 0.02 }
        let flows = [
            Flow(from: 0, to: 1, male: rate, female: rate.map { $0 / 2 }),
            Flow(from: 1, to: 0, male: rate.map { $0 / 3 }, female: rate),
        ]
        let ensemble = Ensemble(
            regions: [first, second].map {
                Ensemble.Region(base: $0.base, rates: $0.rates, uncertainty: .none)
            }, flows: [[Flow]](repeating: flows, count: 20), timing: timing, uncertainty: .none, seed: 1,
            indicators: [.population, .births, .netMigration])
        let values = ensemble.values(block: 0)
        var people = [first.base, second.base]
        for step in 0..<20 {
            let results = Projection.advance(
                people, by: [first.rates[step], second.rates[step]], flows: flows, timing: timing)
            for (region, result) in results.enumerated() {
                let place = (region * 20 + step) * 3 * Ensemble.width
                for (index, value) in [people[region].total, result.births, result.netMigration.total].enumerated() {
                    #expect(abs(values[place + index * Ensemble.width] - value) < 1e-9 * max(1, abs(value)))
                }
            }
            people = results.map(\.population)
        }
    }

    @Test func `every trajectory balances`() throws {
        let scenario = try Self.scenario(years: 30)
        let values = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 7).values(block: 3)
        let row = Indicator.allCases.count * Ensemble.width
        for year in 0..<29 {
            for lane in 0..<Ensemble.width {
                func value(_ indicator: Int, _ year: Int) -> Double {
                    values[year * row + indicator * Ensemble.width + lane]
                }
                let next = value(0, year) + value(1, year) - value(2, year) + value(3, year)
                #expect(abs(next - value(0, year + 1)) < 1e-9 * next)
            }
        }
    }

    @Test func `a trajectory is the projection of its own rates`() throws {
        // Life expectancy of the trajectory against a life table at the factor that its deaths imply is too loose; so the factor is
        // found from life expectancy, and everything else must follow.
        let scenario = try Self.scenario(years: 1, migrates: false)
        let wide = Uncertainty(
            fertility: .none, mortality: Spread(persistence: Persistence(0), shock: 4), migration: .none)
        let year = scenario.rates[0]
        for block in 0..<20 {
            let values = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: wide, seed: 3)
                .values(block: block)
            func value(_ indicator: Indicator, _ lane: Int) -> Double {
                (Indicator.allCases.firstIndex(of: indicator)).map { values[$0 * Ensemble.width + lane] } ?? .nan
            }
            for lane in 0..<Ensemble.width {
                let male = try #require(year.male.rates)
                let female = try #require(year.female.rates)
                func table(_ factor: Double, _ rates: [Double], _ sex: Sex) throws -> LifeTable {
                    try LifeTable(single: rates.map { min(2.9, $0 * factor) }, sex: sex)
                }
                var (low, high) = (0.3, 3.0)
                for _ in 0..<60 {
                    let middle = (low + high) / 2
                    if try table(middle, female, .female).lifeExpectancy > value(.femaleExpectancy, lane) {
                        low = middle
                    } else {
                        high = middle
                    }
                }
                let own = try table(low, male, .male).lifeExpectancy
                #expect(abs(own - value(.maleExpectancy, lane)) < 1e-8)
                let rates = YearRates(
                    male: try Survival(rates: male.map { min(2.9, $0 * low) }, sex: .male, openAge: 100, extended: false),
                    female: try Survival(
                        rates: female.map { min(2.9, $0 * low) }, sex: .female, openAge: 100, extended: false),
                    fertility: year.fertility, sexRatioAtBirth: 1.06)
                let result = Projection.advance(scenario.base, by: rates)
                #expect(abs(result.deaths.total - value(.deaths, lane)) < 1e-8 * result.deaths.total)
                #expect(abs(result.births - value(.births, lane)) < 1e-9 * result.births)
            }
        }
    }

    @Test func `threads and blocks change nothing`() async throws {
        let scenario = try Self.scenario(years: 12)
        let ensemble = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 11)
        let one = await ensemble.values(trajectories: 100, threads: 1)
        let five = await ensemble.values(trajectories: 100, threads: 5)
        #expect(one == five)
        #expect(one.count == 13)
        #expect(one[4] == ensemble.values(block: 4))
        #expect(one[4] != one[5])
    }

    @Test func `the spread is the published one in every year`() async throws {
        let scenario = try Self.scenario(years: 40)
        let ensemble = Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 5)
        let blocks = await ensemble.values(trajectories: 8000, threads: 2)
        let quantiles = ensemble.quantiles(blocks, trajectories: 8000)[0]
        let fertility = try #require(Indicator.allCases.firstIndex(of: .totalFertility))
        for year in [0, 6, 26] {
            let widths = Uncertainty.china.fertility.widths(after: year + 1)
            let total = scenario.rates[year].fertility.reduce(0, +)
            let expected = [widths.q025, widths.q10, 0, widths.q90, widths.q975].map { total + $0 }
            // Five standard errors of a quantile of 8,000.
            for (found, wanted) in zip(quantiles[year][fertility], expected) { #expect(abs(found - wanted) < 0.03) }
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
                1: Spread.Widths(q025: -2, q10: -1, q90: 1, q975: 2), 5: Spread.Widths(q025: -6, q10: -5, q90: 3, q975: 6),
            ])
        #expect(spread.widths(after: 1).q90 == 1)
        #expect(spread.widths(after: 3).q10 == -3)
        #expect(spread.widths(after: 9).q975 == 6)
        #expect(spread.widths(after: 0).q975 == 2)
    }
}
