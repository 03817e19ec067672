public import Civil
import Lanes

/// The comparisons.
public enum Comparison: Hashable, Sendable {
    case equal, notEqual, less, atMost, greater, atLeast
}

extension Builder {
    // MARK: Arithmetic. Nil where the result might not fit 64 bits.

    /// a + b
    public mutating func add(_ a: Node, _ b: Node) -> Node? {
        guard let range = Builder.sum(range(a), range(b)) else { return nil }
        if let x = number(a), let y = number(b) { return constant(x + y) }
        let width = width(a, b, range)
        if let y = number(b) { return y == 0 ? a : withNumber(.addNumber, a, y, width, range) }
        if let x = number(a) { return x == 0 ? b : withNumber(.addNumber, b, x, width, range) }
        let (left, right, axis) = aligned(a, b, width)
        let ordered = left.index < right.index ? [left, right] : [right, left]
        return step(OpFamily.add[width], axis, width, ordered, range: range)
    }

    /// a − b
    public mutating func subtract(_ a: Node, _ b: Node) -> Node? {
        let other = range(b)
        guard other.lowerBound != .min, let range = Builder.sum(range(a), -other.upperBound ... -other.lowerBound)
        else { return nil }
        if let x = number(a), let y = number(b) { return constant(x - y) }
        if let y = number(b) { return add(a, constant(-y)) }
        if a == b { return constant(0) }
        let width = width(a, b, range)
        if let x = number(a) { return withNumber(.fromNumber, b, x, width, range) }
        let (left, right, axis) = aligned(a, b, width)
        return step(OpFamily.subtract[width], axis, width, [left, right], range: range)
    }

    /// a − b, where both may be numbers chosen by the same truth value: then one choice is enough.
    public mutating func difference(_ a: Node, _ b: Node) -> Node? {
        if let (truth, x) = chosenNumber(a), let (other, y) = chosenNumber(b), truth == other {
            let (yes, under) = x.0.subtractingReportingOverflow(y.0)
            let (no, over) = x.1.subtractingReportingOverflow(y.1)
            guard !under, !over else { return nil }
            return select(truth, constant(yes), constant(no))
        }
        return subtract(a, b)
    }

    /// The numbers between which a truth value chooses, and that truth value.
    private func chosenNumber(_ node: Node) -> (Node, (Int64, Int64))? {
        let content = nodes[node.index]
        guard case .step(let op) = content.kind, let truth = content.inputs.last,
            op == columns_select_b_kn.op || op == columns_select_i_kn.op || op == columns_select_l_kn.op
        else { return nil }
        return (truth, (content.imm, content.imm2))
    }

    /// a · b
    public mutating func multiply(_ a: Node, _ b: Node) -> Node? {
        guard let range = Builder.product(range(a), range(b)) else { return nil }
        if let x = number(a), let y = number(b) { return constant(x * y) }
        let width = width(a, b, range)
        if let y = number(b) { return y == 0 ? b : y == 1 ? a : withNumber(.multiplyNumber, a, y, width, range) }
        if let x = number(a) { return x == 0 ? a : x == 1 ? b : withNumber(.multiplyNumber, b, x, width, range) }
        let (left, right, axis) = aligned(a, b, width)
        let ordered = left.index < right.index ? [left, right] : [right, left]
        return step(OpFamily.multiply[width], axis, width, ordered, range: range)
    }

    /// The less or the greater of two numbers.
    public mutating func extreme(_ a: Node, _ b: Node, least: Bool) -> Node {
        let (x, y) = (range(a), range(b))
        let range =
            least
            ? min(x.lowerBound, y.lowerBound)...min(x.upperBound, y.upperBound)
            : max(x.lowerBound, y.lowerBound)...max(x.upperBound, y.upperBound)
        if least ? x.upperBound <= y.lowerBound : x.lowerBound >= y.upperBound { return a }
        if least ? y.upperBound <= x.lowerBound : y.lowerBound >= x.upperBound { return b }
        let width = width(a, b, range)
        let family: OpFamily = least ? .leastNumber : .mostNumber
        if let y = number(b) { return withNumber(family, a, y, width, range) }
        if let x = number(a) { return withNumber(family, b, x, width, range) }
        let (left, right, axis) = aligned(a, b, width)
        let ordered = left.index < right.index ? [left, right] : [right, left]
        return step((least ? OpFamily.least : .most)[width], axis, width, ordered, range: range)
    }

    /// a / b rounded to a whole number; 1 where b is not above 0.
    public mutating func divide(_ a: Node, _ b: Node, _ rounding: Decimal128.Rounding) -> Node? {
        let (x, y) = (range(a), range(b))
        guard x.lowerBound > .min / 4, x.upperBound < .max / 4, y.upperBound < .max / 4 else { return nil }
        let most = max(x.upperBound.magnitude, x.lowerBound.magnitude)
        let range = min(-Int64(most), 1)...max(Int64(most), 1)
        if let divisor = number(b) {
            guard divisor > 0 else { return constant(1) }
            if divisor == 1 { return a }
            let low = Builder.divided(x.lowerBound, divisor, rounding)
            let high = Builder.divided(x.upperBound, divisor, rounding)
            if let x = number(a) { return constant(Builder.divided(x, divisor, rounding)) }
            let result = step(
                columns_div_l_n, axis(a), .long, [wide(a, .long)], imm: divisor, imm2: rounding.step,
                range: low...high)
            return narrow(result)
        }
        let (left, right, axis) = aligned(a, b, .long)
        let result = step(
            columns_div_l, axis, .long, [spread(left, axis), spread(right, axis)], imm2: rounding.step, range: range
        )
        return narrow(result)
    }

    /// A quotient as the loops compute it.
    private static func divided(_ a: Int64, _ b: Int64, _ rounding: Decimal128.Rounding) -> Int64 {
        let quotient = Decimal128(a).divided(by: Decimal128(b))
        return quotient?.rounded(scale: 0, rule: rounding).int64 ?? 0
    }

    private mutating func narrow(_ node: Node) -> Node { wide(node, Builder.width(range(node))) }

    // MARK: Comparison

    /// Whether a comparison holds: a byte of 0 or 1. Bytes are compared for equality only.
    public mutating func compare(_ comparison: Comparison, _ a: Node, _ b: Node) -> Node {
        switch comparison {
        case .notEqual: return flip(compare(.equal, a, b))
        case .greater: return compare(.less, b, a)
        case .atLeast: return compare(.atMost, b, a)
        default: break
        }
        let (x, y) = (range(a), range(b))
        switch comparison {
        case .equal:
            if x.upperBound < y.lowerBound || y.upperBound < x.lowerBound { return constant(0) }
            if let p = number(a), let q = number(b) { return constant(p == q ? 1 : 0) }
            if a == b { return constant(1) }
        case .less:
            if x.upperBound < y.lowerBound { return constant(1) }
            if x.lowerBound >= y.upperBound || a == b { return constant(0) }
        default:
            if x.upperBound <= y.lowerBound || a == b { return constant(1) }
            if x.lowerBound > y.upperBound { return constant(0) }
        }
        if comparison == .equal {
            let width: Width = width(a) == .byte && width(b) == .byte ? .byte : max(width(a), width(b), .int)
            for (column, other) in [(a, b), (b, a)] {
                guard let value = number(other) else { continue }
                if self.width(column) == .byte {
                    if value == 1, range(column).upperBound <= 1 { return column }
                    if value == 0, range(column).upperBound <= 1 { return flip(column) }
                    return step(columns_eq_b_n, axis(column), .byte, [column], imm: value, range: 0...1)
                }
                return withNumber(.equalNumber, column, value, self.width(column), 0...1, isTest: true)
            }
            let (left, right, axis) = aligned(a, b, width)
            let ordered = left.index < right.index ? [left, right] : [right, left]
            return step(OpFamily.equal[width], axis, .byte, ordered, range: 0...1)
        }
        let isStrict = comparison == .less
        if let bound = number(b) {
            return withNumber(.lessNumber, a, isStrict ? bound : bound + 1, testWidth(a), 0...1, isTest: true)
        }
        if let bound = number(a) {
            return withNumber(.greaterNumber, b, isStrict ? bound : bound - 1, testWidth(b), 0...1, isTest: true)
        }
        let width = max(width(a), width(b), .int)
        let (left, right, axis) = aligned(a, b, width)
        return step((isStrict ? OpFamily.less : .atMost)[width], axis, .byte, [left, right], range: 0...1)
    }

    private func testWidth(_ node: Node) -> Width { max(width(node), .int) }

    // MARK: Choice

    /// a where the byte is 1, else b. The byte is 0 or 1.
    public mutating func select(_ truth: Node, _ a: Node, _ b: Node) -> Node {
        if let truth = number(truth) { return truth == 1 ? a : b }
        if a == b { return a }
        let (x, y) = (range(a), range(b))
        let range = min(x.lowerBound, y.lowerBound)...max(x.upperBound, y.upperBound)
        let isByte = isByte(a) && isByte(b)
        if isByte, number(a) == 1, number(b) == 0 { return truth }
        if isByte, number(a) == 0, number(b) == 1 { return flip(truth) }
        let width: Width = isByte ? .byte : max(width(a), width(b), Builder.width(range))
        let low = common(axis(truth), common(axis(a), axis(b)))
        let condition = down(truth, to: low)
        func value(_ node: Node, _ builder: inout Builder) -> Node { builder.down(builder.wide(node, width), to: low) }
        switch (number(a), number(b)) {
        case (let p?, let q?):
            return step(
                OpFamily.selectNumbers[width], low, width, [condition, condition, condition], imm: p, imm2: q,
                range: range)
        case (let p?, nil):
            let other = value(b, &self)
            return step(
                OpFamily.selectNumber[width], low, width, [other, other, condition], imm: p, range: range)
        case (nil, let q?):
            let other = value(a, &self)
            return step(
                OpFamily.selectElseNumber[width], low, width, [other, other, condition], imm: q, range: range)
        default:
            let (yes, no) = (value(a, &self), value(b, &self))
            return step(OpFamily.select[width], low, width, [yes, no, condition], range: range)
        }
    }

    /// Whether a node is, or may be used as, a byte.
    func isByte(_ node: Node) -> Bool {
        if nodes[node.index].width == .byte { return true }
        guard let value = number(node) else { return false }
        return (0...31).contains(value)
    }

    // MARK: Tables

    /// The value of a table at a place; `other` where there is none.
    ///
    /// - Parameter isByte: whether the values are truth values or states.
    public mutating func lookup(_ place: Node, _ values: [Int64], else other: Int64, isByte: Bool = false) -> Node {
        let all = values + [other]
        if let place = number(place) {
            return constant(values.indices.contains(Int(place)) ? values[Int(place)] : other)
        }
        if Set(all).count == 1 { return constant(other) }
        let inside = range(place).clamped(to: -1...Int64(values.count))
        // Only what can be reached counts.
        var reached = Array(
            values[
                max(
                    0, min(Int(inside.lowerBound), values.count))..<max(
                        0, min(Int(inside.upperBound) + 1, values.count))])
        if range(place).lowerBound < 0 || range(place).upperBound >= Int64(values.count) { reached.append(other) }
        let range = (reached.min() ?? other)...(reached.max() ?? other)
        if range.lowerBound == range.upperBound { return constant(range.lowerBound) }
        let width = isByte ? .byte : Builder.width(range)
        let table =
            switch width {
            case .byte: table(values.map { UInt8(truncatingIfNeeded: $0) })
            case .int: table(values.map { Int32(truncatingIfNeeded: $0) })
            case .long: table(values)
            }
        return step(
            OpFamily.lookup[width], axis(place), width, [wide(place, .int)], imm: other, imm2: Int64(values.count),
            table: table, range: range)
    }

    /// The value of the last of ascending bounds that a number has reached; `before` where none.
    public mutating func steps(
        _ value: Node, _ bounds: [Int64], _ values: [Int64], before: Int64, isByte: Bool = false
    ) -> Node {
        let all = values + [before]
        if let number = number(value) {
            return constant(zip(bounds, values).reversed().first { number >= $0.0 }?.1 ?? before)
        }
        let range = (all.min() ?? before)...(all.max() ?? before)
        if range.lowerBound == range.upperBound { return constant(before) }
        let width = isByte ? .byte : Builder.width(range)
        return step(
            OpFamily.steps[width], axis(value), width, [wide(value, .int)], imm: before, imm2: Int64(bounds.count),
            table: table(bounds.map { max(Int64(Int32.min), min(Int64(Int32.max), $0)) } + values), range: range)
    }

    // MARK: Inside

    private mutating func withNumber(
        _ family: OpFamily, _ node: Node, _ number: Int64, _ width: Width, _ range: ClosedRange<Int64>,
        isTest: Bool = false
    ) -> Node {
        step(
            family[width], axis(node), isTest ? .byte : width, [wide(node, width)], imm: number, range: range)
    }

    /// Wide enough for the operands and the result.
    private func width(_ a: Node, _ b: Node, _ range: ClosedRange<Int64>) -> Width {
        max(width(a), width(b), Builder.width(range), .int)
    }

    static func sum(_ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        let (low, under) = a.lowerBound.addingReportingOverflow(b.lowerBound)
        let (high, over) = a.upperBound.addingReportingOverflow(b.upperBound)
        return under || over ? nil : low...high
    }

    static func product(_ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        var (low, high): (Int64, Int64) = (.max, .min)
        for x in [a.lowerBound, a.upperBound] {
            for y in [b.lowerBound, b.upperBound] {
                let (product, overflow) = x.multipliedReportingOverflow(by: y)
                if overflow { return nil }
                low = min(low, product)
                high = max(high, product)
            }
        }
        return low...high
    }
}

extension Width: Comparable {
    static func < (left: Width, right: Width) -> Bool { left.rawValue < right.rawValue }
}

extension Decimal128.Rounding {
    /// The rule as the loops number it.
    fileprivate var step: Int64 {
        let rule: columns_rounding =
            switch self {
            case .halfEven: columns_half_even
            case .halfUp: columns_half_up
            case .halfDown: columns_half_down
            case .up: columns_up
            case .down: columns_down
            case .floor: columns_floor
            case .ceiling: columns_ceiling
            }
        return Int64(rule.rawValue)
    }
}
