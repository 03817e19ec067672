import Civil
import Demography
import Testing

@Suite struct GraduationTests {
    static let shapes: [[Double]] = [
        [100, 90, 80, 60, 30, 5], [1, 1, 1, 1], [0, 0, 50, 0, 0, 3], [7, 300, 2, 250, 1, 0],
        (0..<21).map { Double(1000 - 47 * $0) },
    ]

    @Test(arguments: shapes)
    func `single ages are never negative and every group keeps its sum`(groups: [Double]) {
        let ages = Graduation.singleAges(groups: groups)
        #expect(ages.count == 5 * groups.count - 4)
        #expect(ages.allSatisfy { $0 >= 0 })
        for (index, group) in groups.dropLast().enumerated() {
            let sum = ages[(5 * index)..<(5 * index + 5)].reduce(0, +)
            #expect(abs(sum - group) < 1e-9 * max(1, group))
        }
        #expect(ages.last == groups.last)
    }

    @Test func `equal groups stay flat`() {
        #expect(Graduation.singleAges(groups: [5, 5, 5, 5]).dropLast().allSatisfy { abs($0 - 1) < 1e-12 })
    }

    @Test func `a curve goes through its points and keeps between them`() throws {
        let curve = try #require(MonotoneCubic(x: [0, 1, 3, 4], y: [0, 2, 2, 9]))
        for (x, y) in zip([0.0, 1, 3, 4], [0.0, 2, 2, 9]) { #expect(curve.value(at: x) == y) }
        let values = stride(from: -1.0, through: 5, by: 0.01).map { curve.value(at: $0) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
        #expect(MonotoneCubic(x: [0, 0], y: [1, 2]) == nil)
        #expect(MonotoneCubic(x: [0], y: [1]) == nil)
    }

    @Test func `graduated rates keep the mean of each group`() throws {
        let rates = China.mortality(.female, in: 2023)
        let single = try Graduation.singleRates(abridged: rates)
        #expect(single.count == 101)
        #expect(abs(single[1..<5].reduce(0, +) / 4 - rates[1]) < 1e-12)
        for group in 2..<21 {
            let mean = single[(5 * group - 5)..<(5 * group)].reduce(0, +) / 5
            #expect(abs(mean - rates[group]) < 1e-12)
        }
        #expect(throws: Refusal.self) { try Graduation.singleRates(abridged: [0.01, 0, 0.1, 0.1, 0.2, 0.3]) }
    }
}
