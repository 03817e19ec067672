import Civil
import Demography
import Testing

@Suite struct MeasureTests {
    static func schedule(_ total: Double, _ mean: Double) -> FertilitySchedule {
        .hadwiger(total: total, meanAge: mean, deviation: 5)
    }

    @Test func `reproduction counts daughters, and those who live`() throws {
        let schedule = Self.schedule(2.06, 28)
        #expect(abs(schedule.grossReproduction(sexRatioAtBirth: 1.06) - 1) < 1e-12)
        let nobodyDies = try LifeTable(single: [Double](repeating: 1e-12, count: 101), sex: .female)
        #expect(abs(schedule.netReproduction(nobodyDies, sexRatioAtBirth: 1.06) - 1) < 1e-9)
        let table = try LifeTable(single: ModelTests.rates.map { min(2.9, $0 * 10) }, sex: .female)
        let net = schedule.netReproduction(table, sexRatioAtBirth: 1.06)
        #expect(net < 0.97 && net > 0.8)
    }

    @Test func `births put off by a tenth of a year each year hide a tenth of them`() throws {
        // Cohorts have 1.8 children; the mean age rises 0.1 a year, so the year has 1.62.
        func year(_ shift: Double) -> ParityFertility {
            ParityFertility(orders: [
                Self.schedule(1.08, 26).shifted(toMeanAge: 26 + shift),
                Self.schedule(0.54, 30).shifted(toMeanAge: 30 + shift),
            ])
        }
        let adjusted = try #require(year(0.1).tempoAdjusted(before: year(0), after: year(0.2)))
        #expect(abs(adjusted - 1.8) < 1e-6)
        #expect(abs(try #require(year(0.1).tempoAdjusted(before: year(0))) - 1.8) < 1e-6)
        #expect(year(2).tempoAdjusted(before: year(0)) == nil)
    }

    @Test func `parity progression is that of constant chances`() {
        let every = [Double](repeating: 0.1, count: 35)
        let rates = [1, 2].compactMap { _ in try? FertilitySchedule(firstAge: 15, rates: every) }
        let chance = 0.1 / 1.05
        let none = (0..<35).reduce(1.0) { product, _ in product * (1 - chance) }
        #expect(abs(ParityFertility.progression(rates)[0] - (1 - none)) < 1e-12)
        // Two independent years' chances: the expected number of births is a sum of first and second ones.
        let one = ParityFertility.parityAdjustedTotal([rates[0]])
        #expect(abs(one - chance * 35) < 1e-9)
        let zero = try? FertilitySchedule(firstAge: 15, rates: [Double](repeating: 0, count: 35))
        let firstOnly = ParityFertility.parityAdjustedTotal([rates[0]] + [zero].compactMap(\.self))
        #expect(abs(firstOnly - (1 - none)) < 1e-9)
    }

    @Test func `a few births prove no ratio`() throws {
        let few = try #require(SexRatioAtBirth(boys: 55, girls: 45))
        #expect(few.lower < 1 && few.upper > 1.6)
        #expect(!few.isAbove(1.07))
        let many = try #require(SexRatioAtBirth(boys: 55_000, girls: 45_000))
        #expect(many.isAbove(1.2))
        #expect(abs(many.ratio - 55.0 / 45) < 1e-12)
        #expect(SexRatioAtBirth(boys: 3, girls: 0) == nil)
    }

    @Test func `parts of a change sum to it, and each factor alone is all of it`() {
        let young = (0..<60).map { (15..<30).contains($0) ? 100.0 : 50 }
        let old = (0..<60).map { (30..<50).contains($0) ? 100.0 : 40 }
        let a = (women: young, schedule: Self.schedule(1.5, 27))
        let b = (women: old, schedule: Self.schedule(1.1, 30))
        let change = BirthsChange(before: a, after: b)
        #expect(abs(change.women + change.structure + change.level + change.timing - change.total) < 1e-9)
        let fewer = BirthsChange(before: a, after: (young.map { $0 / 2 }, a.schedule))
        #expect(abs(fewer.women - fewer.total) < 1e-9 && abs(fewer.structure) < 1e-9 && abs(fewer.timing) < 1e-9)
        let lower = BirthsChange(before: a, after: (young, a.schedule.scaled(to: 1)))
        #expect(abs(lower.level - lower.total) < 1e-9)
        #expect(lower.level < 0)
    }

    @Test func `the total that a target needs gives that many births`() throws {
        let women = (0..<60).map { 1000 - 5 * Double($0) }
        let schedule = Self.schedule(1.2, 28)
        let needed = try #require(schedule.totalNeeded(forBirths: 5000, women: women))
        let births = schedule.scaled(to: needed).rates.enumerated().reduce(0) {
            $0 + $1.element * women[12 + $1.offset]
        }
        #expect(abs(births - 5000) < 1e-6)
        #expect(schedule.totalNeeded(forBirths: 10, women: []) == nil)
    }

    @Test func `demand follows those who are there`() throws {
        let counts = (0..<101).map { Double($0 < 15 ? 100 + $0 : 100) }
        let people = try AgeStructure(male: counts, female: counts)
        let demand = Demand(population: people, births: 200, norms: DemandNorms())
        #expect(demand.infants == 606)
        // The first grade of September: a third of those aged 6 in January, two thirds of those aged 5.
        #expect(abs(demand.primary[0] - (212.0 / 3 + 210.0 * 2 / 3)) < 1e-9)
        #expect(demand.primary.count == 6 && demand.junior.count == 3 && demand.kindergarten.count == 3)
        #expect(abs(demand.maternityBeds - 200 * 4 / (365 * 0.8)) < 1e-9)
        #expect(abs(demand.elderBeds - 41 * 200 * 0.03) < 1e-9)
        #expect(abs(Demand.divided(90, by: [1, 2, 0, -5]).reduce(0, +) - 90) < 1e-9)
    }
}

@Suite struct SmallAreaTests {
    @Test func `the exact interval is the published one`() throws {
        // Garwood's table: 10 events have 4.795 to 18.390; none have 0 to 3.689.
        let ten = try #require(SmallArea.direct(events: 10, exposure: 1))
        #expect(abs(ten.lower - 4.795) < 0.001)
        #expect(abs(ten.upper - 18.390) < 0.001)
        let none = try #require(SmallArea.direct(events: 0, exposure: 1))
        #expect(none.lower == 0)
        #expect(abs(none.upper - 3.689) < 0.001)
        #expect(SmallArea.direct(events: 1, exposure: 0) == nil)
        let many = try #require(SmallArea.direct(events: 100_000, exposure: 1))
        #expect(abs(many.upper - 100_000 - 1.96 * 316.2) < 5)
    }

    @Test func `small places borrow, large ones do not, and the middle is kept`() throws {
        // True ratios 0.7 and 1.3 by turns; small and large places.
        var draws = Draws(Philox(seed: 4), person: 0, year: 0, purpose: 9)
        let expected = (0..<60).map { $0 < 30 ? 2.0 : 400 }
        let truth = (0..<60).map { $0 % 2 == 0 ? 0.7 : 1.3 }
        let events = zip(expected, truth).map { expected, truth in
            (0..<10_000).filter { _ in draws.chance(expected * truth / 10_000) }.count
        }
        let estimates = SmallArea.shrunk(events: events, expected: expected).compactMap(\.self)
        #expect(estimates.count == 60)
        #expect(estimates[0].ownWeight < 0.35 && estimates[59].ownWeight > 0.9)
        // Nearer to the truth than the raw ratios, where events are few.
        func error(_ values: [Double]) -> Double {
            zip(values, truth).prefix(30).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let raw = zip(events, expected).map { Double($0) / $1 }
        #expect(error(estimates.map(\.rate)) < 0.6 * error(raw))
        // Nine in ten intervals hold the truth.
        let held = zip(estimates, truth).filter { $0.lower <= $1 && $1 <= $0.upper }.count
        #expect(held >= 52)
        // Without any difference between places, all get the parent's rate.
        let same = SmallArea.shrunk(events: [10, 20, 30], expected: [10, 20, 30]).compactMap(\.self)
        #expect(same.allSatisfy { abs($0.rate - 1) < 1e-9 && $0.ownWeight == 0 })
        #expect(SmallArea.shrunk(events: [1, 2], expected: [0, 5])[0] == nil)
    }
}

@Suite struct WarningTests {
    static func outcomes() async throws -> Outcomes {
        let scenario = try EnsembleTests.scenario(years: 20)
        return await Ensemble(
            base: scenario.base, rates: scenario.rates, uncertainty: .china, seed: 8,
            indicators: [.births, .population]
        ).outcomes(trajectories: 500)
    }

    @Test func `probability is the share of trajectories that ever cross`() async throws {
        let outcomes = try await Self.outcomes()
        let threshold = outcomes.quantiles(region: 0, year: 9, .births)[2]
        let rule = WarningRule(indicator: .births, threshold: threshold, side: .below, horizon: 12)
        let warning = EarlyWarning(rule, outcomes, region: 0, population: 1e6, vintage: 2025)
        var crossed = 0
        for trajectory in 0..<500 {
            let years = (0..<12).map { outcomes.sample(region: 0, year: $0, .births)[trajectory] }
            if years.contains(where: { $0 <= threshold }) { crossed += 1 }
        }
        #expect(abs(warning.probability - Double(crossed) / 500) < 1e-12)
        #expect(warning.firstCrossing.count == 12)
        #expect(warning.level ?? .none >= .warning)
        #expect(warning.vintage == 2025)
        let small = WarningRule(
            indicator: .births, threshold: threshold, side: .below, horizon: 12, leastPopulation: 2e6)
        #expect(EarlyWarning(small, outcomes, region: 0, population: 1e6, vintage: 2025).level == nil)
        let untold = WarningRule(indicator: .share65, threshold: 0.1, side: .above, horizon: 12)
        #expect(EarlyWarning(untold, outcomes, region: 0, population: 1e6, vintage: 2025).probability == 0)
    }

    @Test func `a level rises at once and falls late`() {
        let rule = WarningRule(indicator: .births, threshold: 0, side: .below, horizon: 10)
        #expect(rule.level(0.19) == .none)
        #expect(rule.level(0.2) == .watch)
        #expect(rule.level(0.5) == .warning)
        #expect(rule.level(0.95) == .alert)
        #expect(rule.level(0.45, before: .warning) == .warning)
        #expect(rule.level(0.39, before: .warning) == .watch)
        #expect(rule.level(0.75, before: .alert) == .alert)
        #expect(rule.level(0.69, before: .alert) == .warning)
        #expect(rule.level(0.05, before: .alert) == .none)
    }

    @Test func `scores are those of the definitions`() throws {
        let cases = [
            WarningScore.Case(probability: 0.9, level: .alert, crossed: true, lead: 4),
            .init(probability: 0.6, level: .warning, crossed: false),
            .init(probability: 0.1, level: .none, crossed: false),
            .init(probability: 0.3, level: .watch, crossed: true, lead: 6),
        ]
        let score = try #require(WarningScore(cases))
        #expect(abs(score.brier - (0.01 + 0.36 + 0.01 + 0.49) / 4) < 1e-12)
        #expect(score.falseAlarms == 0.5)
        #expect(score.misses == 0.5)
        #expect(score.lead == 4)
        #expect(score.calibration.map(\.count) == [1, 1, 1, 1])
        #expect(abs(try #require(score.skill) - (1 - 0.2175 / 0.25)) < 1e-12)
        #expect(WarningScore([]) == nil)
    }
}
