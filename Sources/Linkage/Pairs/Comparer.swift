/// Compares two records: for each comparison the level that holds.
struct Comparer: Sendable {
    /// The levels of two records: four bits for each comparison, the first lowest; 15: one of them has no value.
    typealias Pattern = UInt64

    /// The level of a comparison that could not be made.
    static let none = 15
    /// The most comparisons; above them stand eight bits that say which rules a pair teaches for.
    static let most = 14

    private struct One: Sendable {
        let codes: [UInt32]
        let tests: [Test]
        let beginsEqual: Bool
    }

    private enum Test: Sendable {
        case values(@Sendable (Int, Int) -> Bool)
        /// For each record the number that the value of another field has in this one.
        case crossed([UInt32])
    }

    private let ones: [One]

    init(_ records: LinkRecords) {
        ones = records.design.comparisons.map { comparison in
            guard let field = records.field(comparison.field) else {
                return One(codes: [], tests: [], beginsEqual: false)
            }
            let values = records.values[field]
            let tests = comparison.levels.compactMap { level -> Test? in
                if case .crossed(let other) = level {
                    guard let other = records.field(other) else { return nil }
                    let theirs = records.values[other].values
                    let same = (0..<theirs.count).map { values.values.known(theirs.bytes($0)) }
                    return .crossed(records.codes[other].map { same[Int($0)] })
                }
                guard let test = values.test(level) else { return nil }
                if level == .equal { return .values { a, b in a == b || test(a, b) } }
                return .values(test)
            }
            return One(codes: records.codes[field], tests: tests, beginsEqual: comparison.levels.first == .equal)
        }
    }

    /// The levels of two records.
    func pattern(_ left: Int, _ right: Int) -> Pattern {
        var pattern: Pattern = 0
        for place in ones.indices {
            let level = ones[place].codes.isEmpty ? Comparer.none : level(place, left, right)
            pattern |= UInt64(level) << UInt64(4 * place)
        }
        return pattern
    }

    private func level(_ place: Int, _ left: Int, _ right: Int) -> Int {
        let a = Int(ones[place].codes[left])
        let b = Int(ones[place].codes[right])
        if a == 0 || b == 0 { return Comparer.none }
        if a == b, ones[place].beginsEqual { return 0 }
        for (level, test) in ones[place].tests.enumerated() {
            switch test {
            case .values(let holds): if holds(a, b) { return level }
            case .crossed(let others):
                if others[left] == UInt32(b) || others[right] == UInt32(a) { return level }
            }
        }
        return ones[place].tests.count
    }

    /// The level of a comparison in a pattern.
    @inline(__always) static func level(_ place: Int, in pattern: Pattern) -> Int {
        Int(pattern >> UInt64(4 * place) & 15)
    }
}
