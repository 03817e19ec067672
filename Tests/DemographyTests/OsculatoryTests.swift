import Civil
import Demography
import Testing

@Suite struct OsculatoryTests {
    static let groups: [Double] = [
        420, 510, 640, 600, 470, 530, 700, 650, 610, 560, 520, 500, 430, 360, 290, 210, 140, 70, 30, 8, 2,
    ]

    @Test(arguments: Graduation.Method.allCases)
    func `every group keeps its sum and nothing is negative`(method: Graduation.Method) {
        let ages = Graduation.singleAges(groups: Self.groups, method: method)
        #expect(ages.count == 101)
        #expect(ages.allSatisfy { $0 >= 0 })
        for (group, wanted) in Self.groups.dropLast().enumerated() {
            let sum = ages[(5 * group)..<(5 * group + 5)].reduce(0, +)
            #expect(abs(sum - wanted) < 1e-9 * wanted)
        }
        #expect(ages[100] == 2)
    }

    @Test(arguments: [Graduation.Method.sprague, .beers])
    func `a straight line stays one`(method: Graduation.Method) {
        let line = (0..<60).map { 1000 - 7 * Double($0) }
        let groups = stride(from: 0, to: 60, by: 5).map { line[$0..<($0 + 5)].reduce(0, +) }
        let ages = Graduation.singleAges(groups: groups + [0], method: method)
        // Beers's printed multipliers have four digits.
        for (found, wanted) in zip(ages, line) { #expect(abs(found - wanted) < 0.5) }
    }

    @Test func `Sprague reproduces a curve of the fourth degree`() {
        func integral(_ x: Double) -> Double { 100 * x + x * x * 3 - 0.05 * x * x * x + 0.0004 * x * x * x * x }
        let groups = (0..<12).map { integral(Double(5 * $0 + 5)) - integral(Double(5 * $0)) }
        let ages = Graduation.singleAges(groups: groups + [0], method: .sprague)
        for age in 0..<60 {
            let wanted = integral(Double(age + 1)) - integral(Double(age))
            #expect(abs(ages[age] - wanted) < 1e-6 * wanted)
        }
    }

    @Test func `a group that multipliers make negative is divided otherwise`() {
        let jump: [Double] = [0, 0, 1000, 0, 0, 0, 500, 0, 10]
        let ages = Graduation.singleAges(groups: jump, method: .sprague)
        #expect(ages.allSatisfy { $0 >= 0 })
        #expect(abs(ages[10..<15].reduce(0, +) - 1000) < 1e-9)
        #expect(ages[0..<10].reduce(0, +) == 0)
    }

    @Test func `five-year rates weigh ages by persons`() {
        #expect(Graduation.fiveYear(rates: [1, 2, 3, 4, 5, 10], persons: [1, 0, 0, 0, 1, 2]) == [3, 10])
        #expect(Graduation.fiveYear(rates: [1, 2, 3, 4, 5]) == [3])
        #expect(Graduation.fiveYear(rates: [1], persons: [0]) == [0])
    }

    @Test func `smoothing keeps a parabola, fills gaps and levels noise`() {
        let curve = (0..<40).map { (x: Int) -> Double in 3 + 0.2 * Double(x) - 0.01 * Double(x * x) }
        let kept = Whittaker.smoothed(
            curve, weights: [Double](repeating: 1, count: 40), smoothness: 1e6, order: 3)
        for (found, wanted) in zip(kept, curve) { #expect(abs(found - wanted) < 1e-5) }
        var weights = [Double](repeating: 1, count: 40)
        for gap in 10..<15 { weights[gap] = 0 }
        let filled = Whittaker.smoothed(curve, weights: weights, smoothness: 1, order: 3)
        for gap in 10..<15 { #expect(abs(filled[gap] - curve[gap]) < 1e-6) }
        let noisy = curve.enumerated().map { $1 + ($0 % 2 == 0 ? 0.5 : -0.5) }
        let smooth = Whittaker.smoothed(noisy, weights: [Double](repeating: 1, count: 40), smoothness: 1000, order: 3)
        let roughness = zip(smooth, curve).reduce(0) { $0 + abs($1.0 - $1.1) } / 40
        #expect(roughness < 0.1)
    }
}

@Suite struct BasePopulationTests {
    @Test func `unknown ages go to all in proportion`() {
        let spread = BasePopulation.spread(unknown: 30, over: [100, 200])
        for (found, wanted) in zip(spread, [110.0, 220]) { #expect(abs(found - wanted) < 1e-9) }
        #expect(BasePopulation.spread(unknown: 30, over: [0, 0]) == [0, 0])
    }

    @Test func `an open group is divided as the living of a life table`() throws {
        let rates = (0..<101).map { min(0.9, 0.00005 * 1.1.power($0)) }
        let table = try LifeTable(single: rates, sex: .female)
        let old = table.personYears.map { $0 * 1000 }
        let cut = Array(old[..<85]) + [old[85...].reduce(0, +)]
        let opened = BasePopulation.opened(cut, to: 100, table: table)
        #expect(opened.count == 101)
        for (found, wanted) in zip(opened, old) { #expect(abs(found - wanted) < 1e-9 * (1 + wanted)) }
        #expect(BasePopulation.opened(cut, to: 80, table: table) == cut)
    }

    @Test func `round ages are found and levelled`() throws {
        let flat = [Double](repeating: 100, count: 101)
        #expect(BasePopulation.whipple(flat) == 100)
        var heaped = flat
        for age in stride(from: 5, to: 95, by: 5) {
            heaped[age] += 80
            for beside in [age - 2, age - 1, age + 1, age + 2] { heaped[beside] -= 20 }
        }
        #expect(try #require(BasePopulation.whipple(heaped)) > 170)
        let smoothed = BasePopulation.smoothed(heaped)
        #expect(abs(try #require(BasePopulation.whipple(smoothed)) - 100) < 1)
        #expect(abs(smoothed.reduce(0, +) - heaped.reduce(0, +)) < 1e-6)
    }
}

extension Double {
    /// The whole power of a number.
    func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { product, _ in product * self } }
}
