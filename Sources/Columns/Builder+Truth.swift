import Lanes

/// Truth and states as bytes.
///
/// A truth value is 0 (false), 1 (true), 2 (null) or not known: 4 (a fact is missing), 8 (the policy leaves it open), 12 (both). The state of
/// any other value is 0 where there is one, else null or not known by the same numbers.
public enum Truth {
    public static let no: Int64 = 0
    public static let yes: Int64 = 1
    public static let null: Int64 = 2
    public static let missing: Int64 = 4
    public static let open: Int64 = 8
}

extension Builder {
    private static let most: Int64 = 31

    /// Whether a byte can be neither true nor false.
    public func mayBeOpen(_ node: Node) -> Bool { range(node).upperBound > 1 }

    /// True for false and the other way round; what is neither stays.
    public mutating func not(_ a: Node) -> Node {
        guard mayBeOpen(a) else { return flip(a) }
        if let value = number(a) { return constant(value <= 1 ? 1 - value : value) }
        return step(columns_not3, axis(a), .byte, [wide(a, .byte)], range: 0...range(a).upperBound)
    }

    mutating func flip(_ a: Node) -> Node {
        if let value = number(a) { return constant(1 - value) }
        let content = nodes[a.index]
        // Twice flipped is the same.
        if content.kind == .step(columns_flip_b.op) { return content.inputs[0] }
        return step(columns_flip_b, axis(a), .byte, [a], range: 0...1)
    }

    /// Conjunction: false decides, of the rest unknown outweighs null.
    public mutating func and(_ a: Node, _ b: Node) -> Node {
        if number(a) == 0 || number(b) == 0 { return constant(0) }
        if number(a) == 1 { return b }
        if number(b) == 1 || a == b { return a }
        if let both = bothBounds(a, b) { return both }
        return junction(mayBeOpen(a) || mayBeOpen(b) ? columns_and3 : columns_and_b, a, b)
    }

    /// Disjunction: true decides, of the rest unknown outweighs null.
    public mutating func or(_ a: Node, _ b: Node) -> Node {
        if number(a) == 1 || number(b) == 1 { return constant(1) }
        if number(a) == 0 { return b }
        if number(b) == 0 || a == b { return a }
        return junction(mayBeOpen(a) || mayBeOpen(b) ? columns_or3 : columns_or_b, a, b)
    }

    private mutating func junction(_ op: columns_op, _ a: Node, _ b: Node) -> Node {
        let (left, right, axis) = aligned(a, b, .byte)
        let (x, y) = (spread(left, axis), spread(right, axis))
        let ordered = x.index < y.index ? [x, y] : [y, x]
        let upper = max(range(a).upperBound, range(b).upperBound)
        return step(op, axis, .byte, ordered, range: 0...(upper > 2 ? 15 : upper))
    }

    /// low ≤ x and x ≤ high as one step, where that is what two comparisons say.
    private mutating func bothBounds(_ a: Node, _ b: Node) -> Node? {
        func bound(_ node: Node) -> (column: Node, low: Int64?, high: Int64?)? {
            let content = nodes[node.index]
            guard case .step(let op) = content.kind, let column = content.inputs.first else { return nil }
            if op == columns_lt_i_n.op || op == columns_lt_l_n.op { return (column, nil, content.imm - 1) }
            if op == columns_gt_i_n.op || op == columns_gt_l_n.op { return (column, content.imm + 1, nil) }
            // What is not less is at least.
            guard op == columns_flip_b.op else { return nil }
            let inner = nodes[column.index]
            guard case .step(let test) = inner.kind, let tested = inner.inputs.first else { return nil }
            if test == columns_lt_i_n.op || test == columns_lt_l_n.op { return (tested, inner.imm, nil) }
            if test == columns_gt_i_n.op || test == columns_gt_l_n.op { return (tested, nil, inner.imm) }
            return nil
        }
        guard let x = bound(a), let y = bound(b), x.column == y.column, let low = x.low ?? y.low,
            let high = x.high ?? y.high, (x.low == nil) != (y.low == nil)
        else { return nil }
        guard low <= high else { return constant(0) }
        let width = width(x.column)
        return step(
            OpFamily.between[width], axis(x.column), .byte, [x.column], imm: low, imm2: high, range: 0...1)
    }

    /// The state of what needs two values: not known if one is not known, else null if one is null.
    public mutating func join(_ a: Node, _ b: Node) -> Node {
        if number(a) == 0 || a == b { return b }
        if number(b) == 0 { return a }
        if let x = number(a), let y = number(b) { return constant((x | y) & 12 != 0 ? (x | y) & 12 : x | y) }
        return junction(columns_join, a, b)
    }

    /// A truth value where the state is 0, else the state.
    public mutating func mask(_ truth: Node, _ state: Node) -> Node {
        if number(state) == 0 { return truth }
        if let state = number(state) { return constant(state) }
        let (left, right, axis) = aligned(truth, state, .byte)
        return step(
            columns_mask, axis, .byte, [spread(left, axis), spread(right, axis)],
            range: 0...max(range(truth).upperBound, range(state).upperBound))
    }

    /// Each byte turned into another.
    ///
    /// - Parameter table: what each byte from 0 on becomes; bytes beyond it do not occur.
    public mutating func map(_ a: Node, _ table: [UInt8]) -> Node {
        if let value = number(a) { return constant(Int64(table[min(Int(value), table.count - 1)])) }
        let bounds = range(a)
        let reached = (Int(bounds.lowerBound)...Int(bounds.upperBound)).map { table[min($0, table.count - 1)] }
        guard let low = reached.min(), let high = reached.max() else { return a }
        if low == high { return constant(Int64(low)) }
        if bounds == 0...1, reached == [1, 0] { return flip(a) }
        if zip(Int(bounds.lowerBound)..., reached).allSatisfy({ $0 == Int($1) }) { return a }
        let whole = (0..<32).map { table[min($0, table.count - 1)] }
        return step(
            columns_map, axis(a), .byte, [a], table: self.table(whole), range: Int64(low)...Int64(high))
    }

    /// 1 where a truth value is true, else 0.
    public mutating func isTrue(_ a: Node) -> Node { compare(.equal, a, constant(Truth.yes)) }

    /// 1 where a truth value or state is null, else 0.
    public mutating func isNull(_ a: Node) -> Node { compare(.equal, a, constant(Truth.null)) }

    /// Of a truth value or state, why it is not known; 0 where it is known or null.
    public mutating func unknown(_ a: Node) -> Node {
        range(a).upperBound < Truth.missing ? constant(0) : map(a, Builder.unknownTable)
    }

    /// The state of a truth value: 0 where it is true or false.
    public mutating func state(ofTruth a: Node) -> Node {
        range(a).upperBound <= 1 ? constant(0) : map(a, Builder.stateTable)
    }

    private static let unknownTable: [UInt8] = (0..<32).map { $0 & 12 }
    private static let stateTable: [UInt8] = (0..<32).map { $0 <= 1 ? 0 : $0 }
}
