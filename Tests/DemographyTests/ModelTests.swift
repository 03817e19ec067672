import Civil
import Demography
import Testing

@Suite struct ModelTests {
    static let rates = MortalityModel.gompertzMakeham(level: 0.00003, slope: 0.095, constant: 0.0003)

    @Test func `Gompertz finds its own parameters`() throws {
        let pure = MortalityModel.gompertzMakeham(level: 0.00003, slope: 0.095)
        let found = try #require(MortalityModel.gompertz(fitting: pure))
        #expect(abs(found.level / 0.00003 - 1) < 1e-9)
        #expect(abs(found.slope - 0.095) < 1e-12)
        #expect(MortalityModel.gompertz(fitting: [0, 0, 0]) == nil)
    }

    @Test func `Brass at 0 and 1 is the standard, and reaches a life expectancy`() throws {
        let standard = try LifeTable(single: Self.rates, sex: .female)
        let same = MortalityModel.brass(standard: standard, alpha: 0, beta: 1)
        for (found, wanted) in zip(same, Self.rates) { #expect(abs(found - wanted) < 1e-9) }
        let alpha = try #require(
            MortalityModel.brassAlpha(standard: standard, lifeExpectancy: standard.lifeExpectancy - 5, sex: .female))
        let table = try LifeTable(
            single: MortalityModel.brass(standard: standard, alpha: alpha, beta: 1), sex: .female)
        #expect(abs(table.lifeExpectancy - standard.lifeExpectancy + 5) < 1e-6)
        #expect(table.faults.isEmpty)
    }

    @Test(arguments: [Sex.male, .female], [45.0, 62, 78.5, 86])
    func `death rates are scaled to a life expectancy`(sex: Sex, wanted: Double) throws {
        let scaled = try LifeTable.calibrated(Self.rates, sex: sex, lifeExpectancy: wanted)
        let table = try LifeTable(single: Kannisto.extended(scaled), sex: sex)
        #expect(abs(table.lifeExpectancy - wanted) < 1e-8)
        #expect(table.faults.isEmpty)
        let factor = scaled[30] / Self.rates[30]
        for (found, own) in zip(scaled, Self.rates) where own * factor < 2.9 {
            #expect(abs(found / own - factor) < 1e-12)
        }
    }

    @Test func `a life expectancy that cannot be is refused`() {
        #expect(throws: Refusal.self) { try LifeTable.calibrated(Self.rates, sex: .male, lifeExpectancy: 300) }
        #expect(throws: Refusal.self) { try LifeTable.calibrated(Self.rates, sex: .male, lifeExpectancy: .nan) }
    }

    @Test func `few deaths become smooth rates near the truth`() {
        var draws = Draws(Philox(seed: 9), person: 1, year: 0, purpose: 1)
        let personYears = (0..<101).map { max(2.0, 900 - 9 * Double($0)) }
        let deaths = zip(Self.rates, personYears).map { rate, years in
            Double((0..<Int(years)).filter { _ in draws.chance(min(1, rate)) }.count)
        }
        let smooth = MortalityModel.smoothed(deaths: deaths, personYears: personYears)
        for age in stride(from: 50, to: 90, by: 5) { #expect(abs(smooth[age] / Self.rates[age] - 1) < 0.5) }
        #expect(smooth.allSatisfy { $0 > 0 })
    }

    @Test func `Hadwiger has the total, the mean and the spread`() throws {
        let schedule = FertilitySchedule.hadwiger(total: 1.3, meanAge: 29.5, deviation: 5)
        #expect(abs(schedule.total - 1.3) < 1e-9)
        #expect(abs(try #require(schedule.meanAge) - 29.5) < 0.2)
    }

    @Test(arguments: [24.0, 27.3, 31, 34])
    func `births come earlier or later`(mean: Double) throws {
        let schedule = FertilitySchedule.hadwiger(total: 1.7, meanAge: 28, deviation: 5)
        let shifted = schedule.shifted(toMeanAge: mean)
        #expect(abs(try #require(shifted.meanAge) - mean) < 1e-6)
        #expect(abs(shifted.total - 1.7) < 1e-9)
        #expect(shifted.rates.allSatisfy { $0 >= 0 })
    }

    @Test func `the gap of a published total goes to 10 to 14`() throws {
        let schedule = try FertilitySchedule(firstAge: 15, rates: [Double](repeating: 0.05, count: 35))
        let tailed = schedule.tailed(to: 1.76)
        #expect(abs(tailed.total - 1.76) < 1e-12)
        #expect(abs(tailed.rate(at: 14) - 0.0066) < 1e-12)
        #expect(tailed.rate(at: 20) == 0.05)
        #expect(schedule.tailed(to: 1.7) == schedule)
    }

    @Test func `Rogers and Castro have children and the young`() {
        let shares = MigrationProfile.standard.shares(ages: 101)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
        let peak = shares.indices.dropFirst(10).max { shares[$0] < shares[$1] }
        #expect((20...26).contains(peak ?? 0))
        #expect(shares[0] > shares[12])
        #expect(shares[22] > 4 * shares[60])
    }
}
