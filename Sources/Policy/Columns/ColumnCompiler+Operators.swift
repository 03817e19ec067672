import Civil
import Columns
import FEEL

extension ColumnCompiler {
    // MARK: Truth

    /// A truth value; what is none counts as null.
    func truth(_ operand: Operand) throws(Unsupported) -> Node {
        switch operand {
        case .truth(let node): return node
        case .nothing(let state): return state
        default: throw Unsupported("a truth value")
        }
    }

    // MARK: Arithmetic

    func negate(_ operand: Operand) throws(Unsupported) -> Operand {
        switch operand {
        case .nothing: return operand
        case .number(let node, let decimals, let state):
            return .number(try checked(builder.subtract(builder.constant(0), node)), decimals: decimals, state: state)
        case .months(let node, let state):
            return .months(try checked(builder.subtract(builder.constant(0), node)), state: state)
        case .days(let node, let state):
            return .days(try checked(builder.subtract(builder.constant(0), node)), state: state)
        default: throw Unsupported("-")
        }
    }

    /// A result that fits.
    func checked(_ node: Node?) throws(Unsupported) -> Node {
        guard let node else { throw Unsupported("a number of more than 64 bits") }
        return node
    }

    func arithmetic(
        _ symbol: Syntax.Arithmetic, _ a: Operand, _ b: Operand
    ) throws(Unsupported) -> Operand {
        let state = builder.join(self.state(of: a), self.state(of: b))
        switch (a, b) {
        case (.nothing, _), (_, .nothing): return .nothing(state: state)
        case (.number(let x, let dx, _), .number(let y, let dy, _)):
            switch symbol {
            case .add, .subtract:
                let (left, right, decimals) = try aligned(x, dx, y, dy)
                let node = symbol == .add ? builder.add(left, right) : builder.subtract(left, right)
                return .number(try checked(node), decimals: decimals, state: state)
            case .multiply:
                let (left, right, decimals) = reduced(x, dx, y, dy)
                return .number(try checked(builder.multiply(left, right)), decimals: decimals, state: state)
            case .divide:
                guard let divisor = builder.number(y), divisor > 0 else { throw Unsupported("/") }
                // x·10^−dx / (d·10^−dy) = x·10^dy / d, ·10^−dx
                let up = try checked(builder.multiply(x, builder.constant(Tens.power64(dy))))
                return .quotient(up, over: divisor, decimals: dx, state: state)
            case .power: throw Unsupported("**")
            }
        case (.quotient(let x, let divisor, let dx, _), .number(let y, let dy, _)):
            // By a power of ten only: other products of a rounded quotient are not exact.
            guard symbol == .multiply, let factor = builder.number(y), dy == 0, isPowerOfTen(factor) else {
                throw Unsupported("arithmetic with a quotient")
            }
            return .quotient(
                try checked(builder.multiply(x, builder.constant(factor))), over: divisor, decimals: dx, state: state)
        case (.day(let day, _), .months(let months, _)):
            return .day(try shifted(day, months, symbol), state: state)
        case (.months(let months, _), .day(let day, _)) where symbol == .add:
            return .day(try shifted(day, months, symbol), state: state)
        case (.day(let day, _), .days(let days, _)):
            guard symbol == .add || symbol == .subtract else { break }
            let node = symbol == .add ? builder.add(day, days) : builder.subtract(day, days)
            return .day(try checked(node), state: state)
        case (.days(let days, _), .day(let day, _)) where symbol == .add:
            return .day(try checked(builder.add(day, days)), state: state)
        case (.day(let x, _), .day(let y, _)) where symbol == .subtract:
            return .days(try checked(builder.subtract(x, y)), state: state)
        case (.months(let x, _), .months(let y, _)):
            guard symbol == .add || symbol == .subtract else { break }
            let node = symbol == .add ? builder.add(x, y) : builder.subtract(x, y)
            return .months(try checked(node), state: state)
        case (.days(let x, _), .days(let y, _)):
            guard symbol == .add || symbol == .subtract else { break }
            let node = symbol == .add ? builder.add(x, y) : builder.subtract(x, y)
            return .days(try checked(node), state: state)
        default: break
        }
        throw Unsupported(symbol.rawValue)
    }

    private func shifted(_ day: Node, _ months: Node, _ symbol: Syntax.Arithmetic) throws(Unsupported) -> Node {
        guard symbol == .add || symbol == .subtract else { throw Unsupported(symbol.rawValue) }
        guard let month = builder.month(ofDay: day), let rest = builder.dayOfMonth(day) else {
            throw Unsupported("a day beyond the calendar")
        }
        let moved = try checked(symbol == .add ? builder.add(month, months) : builder.subtract(month, months))
        guard let result = builder.day(ofMonth: moved, rest) else { throw Unsupported("a day beyond the calendar") }
        return result
    }

    private func isPowerOfTen(_ number: Int64) -> Bool {
        var rest = number
        while rest > 1, rest % 10 == 0 { rest /= 10 }
        return rest == 1
    }

    /// Two numbers with equally many decimals.
    func aligned(
        _ x: Node, _ dx: Int, _ y: Node, _ dy: Int
    ) throws(Unsupported) -> (Node, Node, decimals: Int) {
        if dx == dy { return (x, y, dx) }
        let decimals = max(dx, dy)
        let left = try checked(builder.multiply(x, builder.constant(Tens.power64(decimals - dx))))
        let right = try checked(builder.multiply(y, builder.constant(Tens.power64(decimals - dy))))
        return (left, right, decimals)
    }

    /// The factors of a product, with decimals taken out of a constant that is a multiple of ten.
    private func reduced(_ x: Node, _ dx: Int, _ y: Node, _ dy: Int) -> (Node, Node, Int) {
        func reduce(_ constant: Int64, _ decimals: Int) -> (Int64, Int) {
            var (rest, left) = (constant, decimals)
            while left > 0, rest != 0, rest % 10 == 0 { (rest, left) = (rest / 10, left - 1) }
            return (rest, left)
        }
        if let factor = builder.number(y) {
            let (rest, decimals) = reduce(factor, dx + dy)
            return (x, builder.constant(rest), decimals)
        }
        if let factor = builder.number(x) {
            let (rest, decimals) = reduce(factor, dx + dy)
            return (builder.constant(rest), y, decimals)
        }
        return (x, y, dx + dy)
    }

    // MARK: Comparison

    func compare(_ symbol: Syntax.Comparison, _ a: Operand, _ b: Operand) throws(Unsupported) -> Node {
        let (sa, sb) = (state(of: a), state(of: b))
        let isEquality = symbol == .equal || symbol == .notEqual
        guard isEquality else {
            let both = builder.join(sa, sb)
            if case .nothing = a { return both }
            if case .nothing = b { return both }
            return builder.mask(try ordered(symbol, a, b), both)
        }
        // Null equals null and nothing else.
        let isNull = builder.isNull(sa)
        let isOtherNull = builder.isNull(sb)
        let same: Node
        switch (a, b) {
        case (.nothing, _), (_, .nothing): same = zero
        case (.truth(let x), .truth(let y)): same = builder.compare(.equal, x, y)
        case (.text(let x, _), .text(let y, _)): same = builder.compare(.equal, x, y)
        default: same = try ordered(.equal, a, b)
        }
        let anyNull = builder.or(isNull, isOtherNull)
        let equal = builder.select(anyNull, builder.and(isNull, isOtherNull), same)
        let result = symbol == .equal ? equal : builder.not(equal)
        let unknown = builder.unknown(builder.join(sa, sb))
        return builder.mask(result, unknown)
    }

    /// The comparison of two values, both there.
    private func ordered(_ symbol: Syntax.Comparison, _ a: Operand, _ b: Operand) throws(Unsupported) -> Node {
        let (x, y): (Node, Node)
        switch (a, b) {
        case (.number(let p, let dp, _), .number(let q, let dq, _)): (x, y, _) = try aligned(p, dp, q, dq)
        case (.quotient(let p, let divisor, let dp, _), .number(let q, let dq, _)):
            let scaled = try checked(builder.multiply(q, builder.constant(divisor)))
            (x, y, _) = try aligned(p, dp, scaled, dq)
        case (.number(let p, let dp, _), .quotient(let q, let divisor, let dq, _)):
            let scaled = try checked(builder.multiply(p, builder.constant(divisor)))
            (x, y, _) = try aligned(scaled, dp, q, dq)
        case (.day(let p, _), .day(let q, _)), (.months(let p, _), .months(let q, _)),
            (.days(let p, _), .days(let q, _)):
            (x, y) = (p, q)
        default: throw Unsupported(symbol.rawValue)
        }
        let comparison: Comparison =
            switch symbol {
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessOrEqual: .atMost
            case .greater: .greater
            case .greaterOrEqual: .atLeast
            }
        return builder.compare(comparison, x, y)
    }

    // MARK: Choice

    /// `if`: what is not known goes both ways.
    func conditional(_ condition: Node, _ yes: Operand, _ no: Operand) throws(Unsupported) -> Operand {
        let isTrue = builder.isTrue(condition)
        let picked = try chosen(isTrue, yes, no)
        let unknown = builder.unknown(condition)
        if builder.number(unknown) == 0 { return picked }
        // Where the condition is not known: the branches' common value if they have one.
        let branches = builder.join(
            builder.unknown(state(of: yes)), builder.unknown(state(of: no)))
        let same = try builder.isTrue(compare(.equal, yes, no))
        let isOpen = builder.compare(.equal, builder.compare(.equal, unknown, zero), zero)
        let isUndecided = builder.and(isOpen, builder.not(same))
        let state = builder.select(isUndecided, builder.join(unknown, branches), zero)
        let first = try chosen(isOpen, yes, picked)
        return covered(first, by: state)
    }

    /// One operand where a byte is 1, another where it is 0.
    func chosen(_ truth: Node, _ a: Operand, _ b: Operand) throws(Unsupported) -> Operand {
        if builder.number(truth) == 1 { return a }
        if builder.number(truth) == 0 { return b }
        let state = builder.select(truth, self.state(of: a), self.state(of: b))
        func pick(_ x: Node, _ y: Node) -> Node { builder.select(truth, x, y) }
        switch (a, b) {
        case (.nothing, .nothing): return .nothing(state: state)
        case (.nothing(let s), .truth(let y)): return .truth(pick(s, y))
        case (.truth(let x), .nothing(let s)): return .truth(pick(x, s))
        case (.nothing, _): return withState(b, state)
        case (_, .nothing): return withState(a, state)
        case (.truth(let x), .truth(let y)): return .truth(pick(x, y))
        case (.number(let x, let dx, _), .number(let y, let dy, _)):
            let (left, right, decimals) = try aligned(x, dx, y, dy)
            return .number(pick(left, right), decimals: decimals, state: state)
        case (.quotient(let x, let p, let dx, _), .quotient(let y, let q, let dy, _)) where p == q:
            let (left, right, decimals) = try aligned(x, dx, y, dy)
            return .quotient(pick(left, right), over: p, decimals: decimals, state: state)
        case (.quotient(let x, let p, let dx, _), .number(let y, let dy, _)):
            let whole = try checked(builder.multiply(y, builder.constant(p)))
            let (left, right, decimals) = try aligned(x, dx, whole, dy)
            return .quotient(pick(left, right), over: p, decimals: decimals, state: state)
        case (.number(let x, let dx, _), .quotient(let y, let q, let dy, _)):
            let whole = try checked(builder.multiply(x, builder.constant(q)))
            let (left, right, decimals) = try aligned(whole, dx, y, dy)
            return .quotient(pick(left, right), over: q, decimals: decimals, state: state)
        case (.day(let x, _), .day(let y, _)): return .day(pick(x, y), state: state)
        case (.months(let x, _), .months(let y, _)): return .months(pick(x, y), state: state)
        case (.days(let x, _), .days(let y, _)): return .days(pick(x, y), state: state)
        case (.text(let x, _), .text(let y, _)): return .text(pick(x, y), state: state)
        default: throw Unsupported("if")
        }
    }

    /// The same values with other states.
    func withState(_ operand: Operand, _ state: Node) -> Operand {
        switch operand {
        case .number(let node, let decimals, _): .number(node, decimals: decimals, state: state)
        case .quotient(let node, let divisor, let decimals, _):
            .quotient(node, over: divisor, decimals: decimals, state: state)
        case .truth(let node): .truth(builder.mask(node, state))
        case .day(let node, _): .day(node, state: state)
        case .months(let node, _): .months(node, state: state)
        case .days(let node, _): .days(node, state: state)
        case .text(let node, _): .text(node, state: state)
        case .nothing: .nothing(state: state)
        case .person(let rows):
            .person(PersonRows(bearer: rows.bearer, axis: rows.axis, row: rows.row, state: state))
        case .list(let list):
            .list(ListRows(owner: list.owner, axis: list.axis, item: list.item, kept: list.kept, state: state))
        case .event, .period: operand
        }
    }
}
