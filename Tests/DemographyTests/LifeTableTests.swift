import Civil
import Demography
import Testing

@Suite struct LifeTableTests {
    /// Whatever the rates: no negatives, q at most 1, l falls, all deaths together are one.
    static func expectSound(_ table: LifeTable) {
        #expect(table.probabilities.allSatisfy { (0...1).contains($0) })
        #expect(table.deaths.allSatisfy { $0 >= 0 })
        #expect(table.personYears.allSatisfy { $0 >= 0 })
        #expect(zip(table.survivors, table.survivors.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(abs(table.deaths.reduce(0, +) - 1) < 1e-12)
        #expect(table.survivors.first == 1)
        for (index, rate) in table.rates.enumerated() where table.personYears[index] > 1e-9 {
            // m = d / L holds in a table that was made from m, wherever m is low enough that q was not capped.
            if rate <= 2 { #expect(abs(table.deaths[index] / table.personYears[index] - rate) < 1e-9) }
        }
    }

    @Test(arguments: Sex.allCases, [2018, 2023, 2028])
    func `tables of China are sound and have the life expectancy the UN publishes`(sex: Sex, year: Int) throws {
        let rates = China.mortality(sex, in: year)
        let abridged = try LifeTable(abridged: rates, sex: sex)
        Self.expectSound(abridged)
        let single = try LifeTable(single: Graduation.singleRates(abridged: rates), sex: sex)
        Self.expectSound(single)
        #expect(abs(single.lifeExpectancy - abridged.lifeExpectancy) < 0.15)
        // WPP 2024, e0 of calendar years 2020 to 2024, mean; the period runs from mid-2020 to mid-2025.
        if year == 2023 {
            let published = sex == .male ? 75.33 : 81.00
            #expect(abs(abridged.lifeExpectancy - published) < 0.2)
        }
    }

    @Test(arguments: [0.0001, 0.01, 0.5, 1, 2.9])
    func `a constant rate gives the expectation that arithmetic says`(rate: Double) throws {
        let table = try LifeTable(single: [Double](repeating: rate, count: 101), sex: nil)
        Self.expectSound(table)
        let last = try #require(table.expectation.last)
        #expect(abs(last - 1 / rate) < 1e-9)
    }

    @Test func `survival ratios carry people from age to age`() throws {
        let table = try LifeTable(single: [0.01, 0.001, 0.002, 0.3], sex: .female)
        let ratios = try #require(table.survivalRatios)
        let years = table.personYears
        #expect(ratios.count == 4)
        #expect(ratios[0] == years[0])
        #expect(abs(ratios[2] - years[2] / years[1]) < 1e-15)
        #expect(abs(ratios[3] - years[3] / (years[2] + years[3])) < 1e-15)
        #expect(try LifeTable(abridged: China.mortality(.male, in: 2023), sex: .male).survivalRatios == nil)
    }

    @Test func `the first year of life is divided by the published rules`() {
        let low = InfantSeparation.andreevKingkade.years(rate: 0.01, sex: .male)
        #expect(abs(low - (0.14929 - 0.0199545)) < 1e-12)
        #expect(InfantSeparation.andreevKingkade.years(rate: 0.2, sex: .female) == 0.31411)
        #expect(abs(InfantSeparation.coaleDemeny.years(rate: 0.1, sex: .female) - 0.333) < 1e-12)
        #expect(InfantSeparation.coaleDemeny.years(rate: 0.2, sex: .male) == 0.33)
    }

    @Test(
        arguments: [
            ([], ["DEM-0005"]), ([0.01, -1, 0.5], ["DEM-0006"]), ([5.2, 0.3, 80], ["DEM-0006", "DEM-0006"]),
            ([0.01, .nan, 0], ["DEM-0006", "DEM-0007"]),
        ] as [([Double], [String])])
    func `rates that are none are refused, all at once`(rates: [Double], codes: [String]) {
        let refusal = #expect(throws: Refusal.self) { try LifeTable(single: rates, sex: nil) }
        #expect(refusal?.problems.map(\.code) == codes)
    }
}
