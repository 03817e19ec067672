import Civil
import Testing

@testable import Statistics

/// Whoever adds and subtracts everything that is shown finds no count below five.
@Suite struct ConcealmentTests {
    /// Every way in which the areas that are kept back can be filled so that the table stays as it is shown: for each the least and the greatest.
    private static func possible(_ hidden: [Int], sum: Int64, atLeast least: [Int64]) -> [ClosedRange<Int64>]? {
        var ranges: [ClosedRange<Int64>?] = Array(repeating: nil, count: hidden.count)
        func fill(_ place: Int, _ rest: Int64, _ chosen: [Int64]) {
            if place == hidden.count {
                guard rest == 0 else { return }
                for (index, value) in chosen.enumerated() {
                    ranges[index] =
                        ranges[index].map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
                }
                return
            }
            guard rest >= least[place] else { return }
            for value in least[place]...rest { fill(place + 1, rest - value, chosen + [value]) }
        }
        fill(0, sum, [])
        let found = ranges.compactMap { $0 }
        return found.count == hidden.count ? found : nil
    }

    /// All tables of up to four areas with counts of up to seven, of one count: some 4,700, each attacked by trying everything.
    @Test func `no small count follows from what is shown`() throws {
        var (tables, kept, wholes) = (0, 0, 0)
        func attack(_ values: [Int64]) throws {
            tables += 1
            let total = values.reduce(0, +)
            let concealment = Concealment(values, total: total)
            let hidden = concealment.areas.sorted()
            for (place, value) in values.enumerated() where (1..<5).contains(value) {
                #expect(concealment.areas.contains(place))
            }
            for place in hidden where values[place] == 0 { Issue.record("nobody is kept back: \(values)") }
            if concealment.whole {
                wholes += 1
                return
            }
            #expect(!(1..<5).contains(total))
            kept += hidden.count
            guard !hidden.isEmpty else { return }
            let shown = values.indices.filter { !concealment.areas.contains($0) }.reduce(Int64(0)) { $0 + values[$1] }
            // The attacker even knows that nothing that is kept back is zero.
            let ranges = try #require(Self.possible(hidden, sum: total - shown, atLeast: hidden.map { _ in 1 }))
            for (place, range) in zip(hidden, ranges) where values[place] < 5 {
                #expect(range.lowerBound < range.upperBound, "\(values): \(place) must be \(range.lowerBound)")
            }
        }
        func all(_ values: [Int64], _ left: Int) throws {
            if left == 0 { return try attack(values) }
            for value in Int64(0)...7 { try all(values + [value], left - 1) }
        }
        for areas in 1...4 { try all([], areas) }
        #expect(tables == 8 + 64 + 512 + 4096 && kept > 1000 && wholes > 50)
    }

    @Test func `two with one each are not enough, and unlisted people count`() {
        #expect(Concealment([1, 9], total: 10).areas == [0, 1])
        // Two with one each could only be that.
        #expect(Concealment([1, 1, 8], total: 10).areas == [0, 1, 2])
        #expect(Concealment([1, 2, 8], total: 11).areas == [0, 1])
        // People without a township are in the whole, and shown nowhere.
        #expect(Concealment([3, 10, 20], unlisted: [0], total: 33).areas == [0, 1])
        #expect(Concealment([0, 10, 20], total: 30).areas.isEmpty)
        #expect(Concealment([3, 0], total: 3).whole)
    }
}
