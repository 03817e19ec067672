/// Compares two records: for each comparison the level that holds.
struct Comparer: Sendable {
    /// The levels of two records: four bits for each comparison, the first lowest; 15: one of them has no value.
    typealias Pattern = UInt64

    /// The level of a comparison that could not be made.
    static let none = 15
    /// The most comparisons; above them stand eight bits that say which rules a pair teaches for.
    static let most = 14

    /// What is enough where two values are missing or equal, as most are.
    private struct Quick: Sendable {
        let field: Int
        let beginsEqual: Bool
    }

    private enum Test: Sendable {
        case values(@Sendable (Int, Int) -> Bool)
        /// For each record the number that the value of another field has in this one.
        case crossed([UInt32])
    }

    private let cells: Cells
    private let quick: [Quick]
    private let tests: [[Test]]

    init(_ records: LinkRecords) {
        cells = records.cells
        var (quick, tests): ([Quick], [[Test]]) = ([], [])
        for comparison in records.design.comparisons {
            // A design that is sound has every field that it compares.
            let field = records.field(comparison.field) ?? 0
            let values = records.values[field]
            quick.append(Quick(field: field, beginsEqual: comparison.levels.first == .equal))
            tests.append(
                comparison.levels.compactMap { level -> Test? in
                    if case .crossed(let other) = level {
                        guard let other = records.field(other) else { return nil }
                        let theirs = records.values[other].values
                        let same = (0..<theirs.count).map { values.values.known(theirs.bytes($0)) }
                        return .crossed(records.cells.column(other).map { same[Int($0)] })
                    }
                    guard let test = values.test(level) else { return nil }
                    if level == .equal { return .values { a, b in a == b || test(a, b) } }
                    return .values(test)
                })
        }
        (self.quick, self.tests) = (quick, tests)
    }

    /// The levels of two records.
    func pattern(_ left: Int, _ right: Int) -> Pattern {
        let (a, b) = (cells.base + left * cells.width, cells.base + right * cells.width)
        var pattern: Pattern = 0
        for place in quick.indices {
            let one = quick[place]
            let (x, y) = (a[one.field], b[one.field])
            let level =
                x == 0 || y == 0
                ? Comparer.none : x == y && one.beginsEqual ? 0 : level(place, Int(x), Int(y), left, right)
            pattern |= UInt64(level) << UInt64(4 * place)
        }
        return pattern
    }

    @inline(never) private func level(_ place: Int, _ a: Int, _ b: Int, _ left: Int, _ right: Int) -> Int {
        for (level, test) in tests[place].enumerated() {
            switch test {
            case .values(let holds): if holds(a, b) { return level }
            case .crossed(let others): if others[left] == UInt32(b) || others[right] == UInt32(a) { return level }
            }
        }
        return tests[place].count
    }

    /// The level of a comparison in a pattern.
    @inline(__always) static func level(_ place: Int, in pattern: Pattern) -> Int {
        Int(pattern >> UInt64(4 * place) & 15)
    }
}
