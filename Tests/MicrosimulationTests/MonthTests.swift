import Demography
import Testing

@testable import Microsimulation

/// A year lived month by month beside the same year lived at once.
@Suite struct MonthTests {
    private static func months(_ rates: YearRates, births: BirthFactors = .equal, moves: Mobility = .none)
        -> [LifeRates]
    {
        (1...12).map { LifeRates(rates, births: births, moves: moves, month: $0) }
    }

    @Test func `twelve months take as many as a year, of every sex and age, and let as many be born`() async throws {
        let rates = try SimulationTests.rates(fertility: 2)
        let moves = Mobility(male: [0.2], female: [0.1], destinations: [[0, 1], [1, 0]])
        var (deaths, births, moved) = ([0.0, 0.0], [0.0, 0.0], [0.0, 0.0])
        var (chi, cells) = (0.0, 0.0)
        for seed in UInt64(1)...4 {
            var at = SimulatedLives(
                male: SimulationTests.pyramid(120_000), female: SimulationTests.pyramid(120_000), year: 2025, regions: 2
            )
            var by = at
            let simulation = Simulation(seed: seed)
            let once = await simulation.advance(&at, by: LifeRates(rates, moves: moves))
            let monthly = await simulation.advance(&by, byMonths: Self.months(rates, moves: moves))
            for (place, year) in [once, monthly].enumerated() {
                deaths[place] += Double(year.deaths.reduce(0, +))
                births[place] += Double(year.births.reduce(0, +))
                moved[place] += Double(year.moves)
            }
            #expect(
                by.alive == once.people.reduce(0, +) - monthly.deaths.reduce(0, +) + monthly.newborn.reduce(0, +)
                    - monthly.newbornDeaths.reduce(0, +))
            #expect(
                monthly.birthsByMonth.count == 12 && monthly.birthsByMonth.reduce(0, +) == monthly.births.reduce(0, +))
            #expect(monthly.deathsByMonth.reduce(0, +) == monthly.deaths.reduce(0, +))
            // Each cell of deaths beside the other.
            for (one, other) in zip(once.deaths, monthly.deaths) where one + other >= 20 {
                chi += Double((one - other) * (one - other)) / Double(one + other)
                cells += 1
            }
        }
        for pair in [deaths, births] {
            #expect(abs(pair[0] - pair[1]) < 4 * (pair[0] + pair[1]).squareRoot(), "\(pair)")
        }
        // Who moves in a month may move again in another.
        #expect(abs(moved[0] - moved[1]) < 0.12 * moved[0], "\(moved)")
        #expect(chi < cells + 5 * (2 * cells).squareRoot(), "\(chi) of \(cells)")
    }

    @Test func `who has died bears no more, and nobody bears twice in a year`() async throws {
        var rates = try SimulationTests.rates(fertility: 2)
        rates.fertility = (0...100).map { (20..<45).contains($0) ? 0.9 : 0 }
        var lives = SimulatedLives(
            male: [], female: Array(repeating: 0, count: 25) + Array(repeating: 3_000, count: 10), year: 2025)
        let before = lives.count
        let year = await Simulation(seed: 3).advance(&lives, byMonths: Self.months(rates))
        var mothers: Set<Int> = []
        for row in before..<lives.count { #expect(mothers.insert(lives[row].mother ?? -1).inserted) }
        // Nine in ten of those between the ages bear.
        #expect(abs(Double(year.births.reduce(0, +)) / 30_000 - 0.9) < 0.02)
        #expect((year.birthsByMonth.max() ?? 0) < 2 * (year.birthsByMonth.min() ?? 1))
    }

    @Test func `months are the same on any number of threads, and are drawn apart from each other`() async throws {
        let rates = try SimulationTests.rates()
        var (one, eight) = (SimulationTests.lives(100_000), SimulationTests.lives(100_000))
        let first = await Simulation(seed: 8).advance(&one, byMonths: Self.months(rates))
        let second = await Simulation(seed: 8, threads: 8).advance(&eight, byMonths: Self.months(rates))
        #expect(one == eight && first == second)
        #expect(Set(first.deathsByMonth).count > 3)
    }

    @Test func `the twelfth root is one`() {
        for value in [0, 1e-9, 0.003, 0.5, 0.97, 1] {
            let root = LifeRates.twelfthRoot(value)
            let back = (0..<12).reduce(1.0) { product, _ in product * root }
            #expect(abs(back - value) < 1e-12)
        }
    }
}
