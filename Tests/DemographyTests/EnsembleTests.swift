import Civil
import Demography
import Testing

@Suite struct EnsembleTests {
    static func scenario(years: Int) throws -> (AgeStructure, [YearRates]) {
        let counts = (0..<101).map { 1000 - 9.0 * Double($0) }
        let base = try AgeStructure(male: counts, female: counts)
        let mx = (0..<101).map { (age: Int) -> Double in age == 0 ? 0.006 : min(0.6, 0.0001 * Double(1 + age * age / 8))
        }
        let fertility = (0..<101).map { (15..<50).contains($0) ? 0.04 : 0 }
        let net = AgeCounts(male: (0..<101).map { Double($0 % 7) - 2 }, female: (0..<101).map { Double($0 % 5) - 1 })
        let rates = try (0..<years).map { _ in
            YearRates(
                male: try Survival(rates: mx.map { $0 * 1.2 }, sex: .male, openAge: 100),
                female: try Survival(rates: mx, sex: .female, openAge: 100), fertility: fertility,
                sexRatioAtBirth: 1.06, migration: net)
        }
        return (base, rates)
    }

    static let still = Deviation(persistence: 1, shock: 0)

    @Test func `without uncertainty each trajectory is the projection`() throws {
        let (base, rates) = try Self.scenario(years: 40)
        let none = Uncertainty(fertility: Self.still, mortality: Self.still, migration: Self.still)
        let values = Ensemble(base: base, rates: rates, uncertainty: none, seed: 1).values(block: 0)
        var people = base
        for (step, year) in rates.enumerated() {
            let result = Projection.advance(people, by: year)
            let place = step * Indicator.allCases.count * Ensemble.width
            let expected = [people.total, result.births, result.deaths.total, result.netMigration.total]
            for (index, value) in expected.enumerated() {
                for lane in 0..<Ensemble.width {
                    #expect(abs(values[place + index * Ensemble.width + lane] - value) < 1e-9 * abs(value))
                }
            }
            people = result.population
        }
    }

    @Test func `every trajectory balances`() throws {
        let (base, rates) = try Self.scenario(years: 30)
        let values = Ensemble(base: base, rates: rates, uncertainty: .china, seed: 7).values(block: 3)
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

    @Test func `the spread is the published one at both horizons`() {
        let model = Deviation(near: (6, 0.1676), far: (26, 0.2443))
        #expect(abs(model.deviation(after: 6) - 0.1676) < 1e-6)
        #expect(abs(model.deviation(after: 26) - 0.2443) < 1e-6)
    }
}
