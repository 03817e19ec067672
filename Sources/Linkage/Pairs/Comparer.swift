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

    /// Of two values, and the records that have them, the level.
    private struct Leveller: Sendable {
        let level: @Sendable (_ a: Int, _ b: Int, _ left: Int, _ right: Int) -> Int
    }

    private struct Question: Sendable {
        let holds: @Sendable (_ a: Int, _ b: Int, _ left: Int, _ right: Int) -> Bool
    }

    private let cells: Cells
    private let quick: [Quick]
    private let levellers: [Leveller]

    init(_ records: LinkRecords) {
        cells = records.cells
        var (quick, levellers): ([Quick], [Leveller]) = ([], [])
        for comparison in records.design.comparisons {
            // A design that is sound has every field that it compares.
            let field = records.field(comparison.field) ?? 0
            quick.append(Quick(field: field, beginsEqual: comparison.levels.first == .equal))
            levellers.append(
                Comparer.leveller(comparison.levels.compactMap { Comparer.question($0, field, records) }[...], from: 0))
        }
        (self.quick, self.levellers) = (quick, levellers)
    }

    private static func question(_ level: LinkDesign.Test, _ field: Int, _ records: LinkRecords) -> Question? {
        let values = records.values[field]
        if case .crossed(let other) = level {
            guard let other = records.field(other) else { return nil }
            // For each record the number that the value of the other field has in this one.
            let theirs = records.values[other].values
            let same = (0..<theirs.count).map { values.values.known(theirs.bytes($0)) }
            let crossed = records.cells.column(other).map { same[Int($0)] }
            return Question { a, b, left, right in crossed[left] == UInt32(b) || crossed[right] == UInt32(a) }
        }
        guard let test = values.test(level)?.holds else { return nil }
        if level == .equal { return Question { a, b, _, _ in a == b || test(a, b) } }
        return Question { a, b, _, _ in test(a, b) }
    }

    /// Asks one question after another. Each holds the next, so that nothing is counted up and down on the way.
    private static func leveller(_ questions: ArraySlice<Question>, from level: Int) -> Leveller {
        guard let first = questions.first?.holds else { return Leveller { _, _, _, _ in level } }
        let rest = leveller(questions.dropFirst(), from: level + 1).level
        return Leveller { a, b, left, right in first(a, b, left, right) ? level : rest(a, b, left, right) }
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
                ? Comparer.none
                : x == y && one.beginsEqual ? 0 : levellers[place].level(Int(x), Int(y), left, right)
            pattern |= UInt64(level) << UInt64(4 * place)
        }
        return pattern
    }

    /// The level of a comparison in a pattern.
    @inline(__always) static func level(_ place: Int, in pattern: Pattern) -> Int {
        Int(pattern >> UInt64(4 * place) & 15)
    }
}
