import Civil
import FEEL

/// What can be said of a decision table without evaluating it: inputs that no rule covers, rules that overlap, rules that never count.
///
/// Each column is cut at every value that its cells name into pieces on which all cells are constant; a rule is then a set of pieces for
/// each column, and the table a union of boxes. Cells that are no tests of constants (`< limit`) cannot be cut: what depends on them is
/// left out, so that every finding is certain. The work is bounded: of a table that is too large or too entangled it says just that.
struct TableAnalysis {
    struct Finding {
        let code: String
        /// The rule that it is about, from 0; nil for the table.
        let rule: Int?
        let why: Bilingual
        let fix: Bilingual
    }

    private(set) var findings: [Finding] = []

    private let columns: [Column]
    /// For every rule and column the pieces that the cell holds.
    private let boxes: [[PieceSet]]
    /// Whether all cells of a rule could be cut.
    private let isExact: [Bool]
    /// What may still be done in one search, in steps over pieces.
    private var budget = 0
    private static let mostSteps = 50_000_000
    private static let mostCells = 5_000

    /// - Parameters:
    ///   - cells: the parsed cells of each rule.
    ///   - types: the types of the inputs.
    ///   - allowed: the values that inputs may have.
    init(_ table: DecisionTable, cells: [[TableLogic.Cell]], types: [FEELType], allowed: [UnaryTests?]) {
        guard cells.count * table.inputs.count <= TableAnalysis.mostCells else {
            (columns, boxes, isExact) = ([], [], [])
            noteUnfinished()
            return
        }
        var columns: [Column] = []
        var boxes = cells.map { _ in [PieceSet]() }
        var isExact = cells.map { _ in true }
        for (index, input) in table.inputs.enumerated() {
            let column = Column(
                input.label ?? input.expression, type: types[index], allowed: allowed[index],
                cells: cells.map { $0[index] })
            for (rule, row) in cells.enumerated() {
                let pieces = column.pieces(of: row[index])
                boxes[rule].append(pieces ?? column.all)
                if pieces == nil { isExact[rule] = false }
            }
            columns.append(column)
        }
        self.columns = columns
        self.boxes = boxes
        self.isExact = isExact
        guard !table.rules.isEmpty, !columns.isEmpty else { return }
        var isFinished = true
        func search(_ body: (inout TableAnalysis) -> Void) {
            budget = TableAnalysis.mostSteps
            body(&self)
            if budget <= 0 { isFinished = false }
        }
        search { $0.findUnreachable(table) }
        search { $0.findOverlaps(table) }
        search { $0.findGaps(table) }
        if !isFinished { noteUnfinished() }
    }

    private mutating func noteUnfinished() {
        findings.append(
            Finding(
                code: "DMN-0113", rule: nil,
                why: Bilingual(
                    zh: "决策表过大，空缺和重叠没有全部检查。", en: "The table is too large for all gaps and overlaps to be looked for."),
                fix: Bilingual(zh: "请把它拆成几张较小的表。", en: "Split it into smaller tables.")))
    }

    // MARK: What is found

    /// Rules with a cell that nothing satisfies, and rules of `FIRST` that earlier ones cover.
    private mutating func findUnreachable(_ table: DecisionTable) {
        for rule in boxes.indices where isExact[rule] {
            if let column = boxes[rule].firstIndex(where: \.isEmpty) {
                findings.append(
                    Finding(
                        code: "DMN-0112", rule: rule,
                        why: Bilingual(
                            zh: "规则 \(rule + 1) 永不命中：“\(columns[column].name)”没有满足这一格的值。",
                            en:
                                "Rule \(rule + 1) never matches: no value of \"\(columns[column].name)\" satisfies its cell."
                        ),
                        fix: Bilingual(zh: "请改正这一格，或删去这条规则。", en: "Correct the cell, or remove the rule.")))
                continue
            }
            guard table.hitPolicy == .first else { continue }
            let earlier = (0..<rule).filter { isExact[$0] }
            if !earlier.isEmpty, uncovered(within: boxes[rule], by: earlier) == nil, budget > 0 {
                findings.append(
                    Finding(
                        code: "DMN-0112", rule: rule,
                        why: Bilingual(
                            zh: "规则 \(rule + 1) 永不生效：前面的规则已覆盖它的全部情形。",
                            en: "Rule \(rule + 1) never counts: the rules before it cover all that it matches."),
                        fix: Bilingual(zh: "请调整规则的次序，或删去这条规则。", en: "Change the order of the rules, or remove it.")))
            }
        }
    }

    /// Two rules that match one input, where only one may: under `UNIQUE` always, under `ANY` with other outputs.
    private mutating func findOverlaps(_ table: DecisionTable) {
        guard table.hitPolicy == .unique || table.hitPolicy == .any else { return }
        for second in boxes.indices where isExact[second] {
            for first in 0..<second where isExact[first] {
                if table.hitPolicy == .any, table.rules[first].outputs == table.rules[second].outputs { continue }
                budget -= boxes[first].reduce(1) { $0 + $1.size }
                guard findings.count < 100, budget > 0 else { return }
                guard zip(boxes[first], boxes[second]).allSatisfy({ $0.meets($1) }) else { continue }
                let common = zip(boxes[first], boxes[second]).map { $0.intersection($1) }
                let example = describe(common)
                findings.append(
                    Finding(
                        code: "DMN-0111", rule: second,
                        why: Bilingual(
                            zh:
                                "规则 \(first + 1) 与规则 \(second + 1) 重叠：\(example.zh)时两条都命中，而命中策略是 \(table.hitPolicy.rawValue)。",
                            en:
                                "Rules \(first + 1) and \(second + 1) overlap: both match \(example.en), while the hit policy is \(table.hitPolicy.rawValue)."
                        ),
                        fix: Bilingual(zh: "请收窄其中一条，或改用别的命中策略。", en: "Narrow one of them, or use another hit policy.")))
            }
        }
    }

    /// An input that no rule matches, where the table must answer.
    private mutating func findGaps(_ table: DecisionTable) {
        switch table.hitPolicy {
        case .unique, .any, .priority, .first: break
        case .ruleOrder, .outputOrder, .collect: return
        }
        guard table.outputs.allSatisfy({ $0.defaultEntry == nil }), isExact.allSatisfy({ $0 }) else { return }
        guard let gap = uncovered(within: columns.map(\.all), by: Array(boxes.indices)), budget > 0 else { return }
        let example = describe(gap)
        findings.append(
            Finding(
                code: "DMN-0110", rule: nil,
                why: Bilingual(
                    zh: "决策表有空缺：\(example.zh)时没有规则命中。", en: "The table has a gap: no rule matches \(example.en)."),
                fix: Bilingual(zh: "请补上规则，或为输出加上默认值。", en: "Add a rule, or a default to the output.")))
    }

    private func describe(_ box: [PieceSet]) -> Bilingual {
        var zh: [String] = []
        var en: [String] = []
        for (column, pieces) in zip(columns, box) where pieces.count < column.all.count || columns.count == 1 {
            let text = column.text(column.example(pieces))
            zh.append("\(column.name) 为 \(text)")
            en.append("\(column.name) = \(text)")
        }
        if zh.isEmpty { return Bilingual(zh: "任何输入", en: "any input") }
        return Bilingual(zh: zh.joined(separator: "、"), en: en.joined(separator: ", "))
    }

    // MARK: Cover

    /// A part of a box that none of the rules covers; nil where they cover it all, or where the work ran out.
    private mutating func uncovered(within box: [PieceSet], by rules: [Int]) -> [PieceSet]? {
        uncovered(within: box, by: rules, column: 0)
    }

    private mutating func uncovered(within box: [PieceSet], by rules: [Int], column: Int) -> [PieceSet]? {
        budget -= box.reduce(1) { $0 + $1.size } * (rules.count + 1)
        guard budget > 0 else { return nil }
        if rules.isEmpty { return box }
        // A rule that covers what is left of the box covers it all.
        for rule in rules where (column..<columns.count).allSatisfy({ box[$0].isSubset(of: boxes[rule][$0]) }) {
            return nil
        }
        guard column < columns.count else { return nil }
        // Pieces that the same rules hold are alike.
        var groups: [[Int]: PieceSet] = [:]
        var order: [[Int]] = []
        for piece in box[column].members {
            budget -= 4 * rules.count + 1
            guard budget > 0 else { return nil }
            let holding = rules.filter { boxes[$0][column].contains(piece) }
            if groups[holding] == nil { order.append(holding) }
            groups[holding, default: PieceSet(count: columns[column].count)].insert(piece)
        }
        for holding in order.sorted(by: { $0.count < $1.count }) {
            guard let pieces = groups[holding] else { continue }
            var part = box
            part[column] = pieces
            if let gap = uncovered(within: part, by: holding, column: column + 1) { return gap }
            if budget <= 0 { return nil }
        }
        return nil
    }
}

/// A set of the pieces of a column, by number.
struct PieceSet: Hashable {
    private var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    init(all count: Int) {
        self.init(count: count)
        for piece in 0..<count { insert(piece) }
    }

    mutating func insert(_ piece: Int) { words[piece / 64] |= 1 << UInt64(piece % 64) }
    func contains(_ piece: Int) -> Bool { words[piece / 64] & (1 << UInt64(piece % 64)) != 0 }
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    /// The pieces, in order.
    var members: [Int] { (0..<words.count * 64).filter { contains($0) } }

    func intersection(_ other: PieceSet) -> PieceSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }

    mutating func formUnion(_ other: PieceSet) { for index in words.indices { words[index] |= other.words[index] } }
    /// How many numbers hold it: what looking at it costs.
    var size: Int { words.count }
    func meets(_ other: PieceSet) -> Bool { zip(words, other.words).contains { $0 & $1 != 0 } }
    func isSubset(of other: PieceSet) -> Bool { zip(words, other.words).allSatisfy { $0 & ~$1 == 0 } }
}
