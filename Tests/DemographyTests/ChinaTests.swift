import Civil
import Demography
import Testing

@Suite struct ChinaTests {
    @Test func `the population of 2025 has the total and the shares that are published`() throws {
        let structure = China.structure(at: 2025.5)
        // WPP 2024, mid-2025: 1,416.1 million; 65 and over 14.9 %. Half of them are 1.14 years into the group 40–44.
        #expect(abs(structure.total / 1e6 - 1416.1) < 0.5)
        #expect(abs(try #require(structure.share(65...)) - 0.149) < 0.002)
        #expect(abs(try #require(structure.medianAge) - 41.14) < 0.1)
        #expect(abs(try #require(structure.sexRatio) - 103.6) < 0.5)
    }

    @Test(.enabled(if: Shared.exists("demography/wpp/china_pop_age1_midyear_2026.csv.gz")))
    func `graduated ages of 2026 are near the UN's single ages`() throws {
        let rows = try Shared.rows("demography/wpp/china_pop_age1_midyear_2026.csv.gz").dropFirst()
        let structure = China.structure(at: 2026.5)
        var error = 0.0
        var total = 0.0
        for row in rows {
            let age = try #require(Int(row[2]))
            for (sex, text) in [(Sex.male, row[3]), (Sex.female, row[4])] {
                let published = try #require(Double(text))
                error += abs(structure[sex][age] - published)
                total += published
            }
        }
        #expect(abs(structure.total / total - 1) < 0.001)
        // The median of the UN's single ages is 41.66.
        #expect(abs(try #require(structure.medianAge) - 41.66) < 0.15)
        // Groups of five years hide the famine of 1960 and the baby booms.
        #expect(error / total < 0.06, "\(error / total)")
    }

    @Test func `fertility has the year's total and a plausible mean age`() throws {
        let schedule = try China.fertility(2023)
        #expect(abs(schedule.total - 0.9995) < 1e-9)
        let mean = try #require(schedule.meanAge)
        #expect((28.0...30.0).contains(mean))
        #expect(schedule.rate(at: 14) == 0 && schedule.rate(at: 28) > schedule.rate(at: 40))
        #expect(try China.fertility(1993).meanAge ?? 99 < mean)
    }

    @Test(arguments: [-Double.infinity, .nan, -1e300, 1e300])
    func `times without figures give the nearest ones`(time: Double) {
        #expect(China.structure(at: time).total > 1e9)
    }

    @Test(arguments: [Int.min, 0, Int.max])
    func `years without figures give the nearest ones`(year: Int) throws {
        #expect([2010, 2030].contains(China.year(year).year))
        #expect(China.mortality(.male, in: year).count == 22)
        #expect(try China.fertility(year).rates.count == 35)
    }

    @Test func `rates per thousand are recognised`() {
        let refusal = #expect(throws: Refusal.self) { try FertilitySchedule(firstAge: 20, rates: [80.5, 90]) }
        #expect(refusal?.problems.count == 2)
        #expect(throws: Refusal.self) { try FertilitySchedule(shares: [1, 2], total: 1) }
    }
}
