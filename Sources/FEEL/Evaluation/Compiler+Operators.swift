import Civil

extension Compiler {
    mutating func negate(_ operand: Syntax, _ range: SourceRange) -> Code {
        let code = compile(operand)
        return Code { machine in
            let value = code(&machine)
            switch ArithmeticTable.negate(value) {
            case .value(let result): return result
            case _ where value.isUnknown: return value
            case .range: return machine.fail(.numberRange, range, "-", value)
            default: return machine.fail(.operandTypes, range, "-", value)
            }
        }
    }

    mutating func arithmetic(
        _ symbol: Syntax.Arithmetic, _ left: Syntax, _ right: Syntax, _ range: SourceRange
    ) -> Code {
        let left = compile(left)
        let right = compile(right)
        switch symbol {
        case .add:
            return Code { machine in
                let a = left(&machine)
                let b = right(&machine)
                if case .number(let x) = a, case .number(let y) = b, let sum = x.adding(y) { return .number(sum) }
                return Compiler.other(.add, a, b, range, &machine)
            }
        case .subtract:
            return Code { machine in
                let a = left(&machine)
                let b = right(&machine)
                if case .number(let x) = a, case .number(let y) = b, let rest = x.subtracting(y) {
                    return .number(rest)
                }
                return Compiler.other(.subtract, a, b, range, &machine)
            }
        case .multiply:
            return Code { machine in
                let a = left(&machine)
                let b = right(&machine)
                if case .number(let x) = a, case .number(let y) = b, let product = x.multiplied(by: y) {
                    return .number(product)
                }
                return Compiler.other(.multiply, a, b, range, &machine)
            }
        case .divide:
            return Code { machine in
                let a = left(&machine)
                let b = right(&machine)
                if case .number(let x) = a, case .number(let y) = b, let quotient = x.divided(by: y) {
                    return .number(quotient)
                }
                return Compiler.other(.divide, a, b, range, &machine)
            }
        case .power:
            return Code { machine in
                let a = left(&machine)
                let b = right(&machine)
                return Compiler.other(.power, a, b, range, &machine)
            }
        }
    }

    /// What is not two numbers with a number as the result.
    @inline(never)
    private static func other(
        _ symbol: Syntax.Arithmetic, _ a: Value, _ b: Value, _ range: SourceRange, _ machine: inout Machine
    ) -> Value {
        if let unknown = united(a, b) { return unknown }
        if case .number(let x) = a, case .number(let y) = b {
            if symbol == .power, let power = Elementary.power(x, y) { return .number(power) }
            let code: NullReason.Code = symbol == .divide && y.isZero ? .divisionByZero : .numberRange
            return machine.fail(code, range, symbol.rawValue, a, b)
        }
        let result: ArithmeticTable.Result =
            switch symbol {
            case .add: ArithmeticTable.add(a, b)
            case .subtract: ArithmeticTable.subtract(a, b)
            case .multiply: ArithmeticTable.multiply(a, b)
            case .divide: ArithmeticTable.divide(a, b)
            case .power: .kinds
            }
        switch result {
        case .value(.string(let text)): return machine.text(text, range, symbol.rawValue)
        case .value(let value): return value
        case .kinds: return machine.fail(.operandTypes, range, symbol.rawValue, a, b)
        case .range: return machine.fail(.dateRange, range, symbol.rawValue, a, b)
        case .zero: return machine.fail(.divisionByZero, range, symbol.rawValue, a, b)
        }
    }

    // MARK: Comparison

    mutating func comparison(
        _ symbol: Syntax.Comparison, _ left: Syntax, _ right: Syntax, _ range: SourceRange
    ) -> Code {
        let a = compile(left)
        if !traced {
            let place = rootPlace(of: left)
            switch right.kind {
            case .number(let constant): return Compiler.comparison(symbol, a, place, constant, range)
            case .boolean(let constant) where symbol == .equal && place != nil:
                return Compiler.comparison(a, place ?? 0, constant, range)
            default: break
            }
        }
        let b = compile(right)
        return Code { machine in
            let x = a(&machine)
            let y = b(&machine)
            if case .number(let p) = x, case .number(let q) = y { return .boolean(Compiler.holds(symbol, p, q)) }
            return Compiler.compare(symbol, x, y, range, &machine)
        }
    }

    /// Comparison with a number that is written in the text.
    ///
    /// - Parameter place: where the left side is among the variables of the root, if it is one of them.
    private static func comparison(
        _ symbol: Syntax.Comparison, _ a: Code, _ place: Int?, _ constant: Decimal128, _ range: SourceRange
    ) -> Code {
        let general = Code { machine in
            let x = a(&machine)
            if case .number(let p) = x { return .boolean(holds(symbol, p, constant)) }
            return compare(symbol, x, .number(constant), range, &machine)
        }
        guard let place else { return general }
        return Code { machine in
            if machine.direct, case .number(let p) = machine.root.values[place] {
                return .boolean(holds(symbol, p, constant))
            }
            return general(&machine)
        }
    }

    /// `a = true` of a variable of the root.
    private static func comparison(
        _ a: Code, _ place: Int, _ constant: Bool, _ range: SourceRange
    ) -> Code {
        Code { machine in
            if machine.direct, case .boolean(let value) = machine.root.values[place] {
                return .boolean(value == constant)
            }
            return compare(.equal, a(&machine), .boolean(constant), range, &machine)
        }
    }

    @inline(__always)
    static func holds(_ symbol: Syntax.Comparison, _ a: Decimal128, _ b: Decimal128) -> Bool {
        switch symbol {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: !(b < a)
        case .greater: b < a
        case .greaterOrEqual: !(a < b)
        }
    }

    /// A comparison of any two values.
    static func compare(
        _ symbol: Syntax.Comparison, _ a: Value, _ b: Value, _ range: SourceRange, _ machine: inout Machine
    ) -> Value {
        if symbol == .equal || symbol == .notEqual {
            switch Comparing.equality(a, b, &machine) {
            case .equal: return .boolean(symbol == .equal)
            case .different: return .boolean(symbol == .notEqual)
            case .unknown(let causes): return .unknown(causes)
            case .kinds: return machine.fail(machine.isExhausted ? .steps : .operandTypes, range, symbol.rawValue, a, b)
            }
        }
        if let unknown = united(a, b) { return unknown }
        guard let order = Comparing.order(a, b) else {
            return machine.fail(.operandTypes, range, symbol.rawValue, a, b)
        }
        switch symbol {
        case .less: return .boolean(order < 0)
        case .lessOrEqual: return .boolean(order <= 0)
        case .greater: return .boolean(order > 0)
        default: return .boolean(order >= 0)
        }
    }

    mutating func between(_ value: Syntax, _ low: Syntax, _ high: Syntax, _ range: SourceRange) -> Code {
        let value = compile(value)
        let low = compile(low)
        let high = compile(high)
        return Code { machine in
            let x = value(&machine)
            let a = low(&machine)
            let b = high(&machine)
            let above = Compiler.compare(.greaterOrEqual, x, a, range, &machine)
            let below = Compiler.compare(.lessOrEqual, x, b, range, &machine)
            return Logic.and(above, below)
        }
    }

    // MARK: Logic

    /// A chain of `and` (or of `or`, where `whole` is the value that decides).
    mutating func junction(_ syntax: Syntax, whole: Bool) -> Code {
        var operands: [Syntax] = []
        var rest = [syntax]
        var isWhole = true
        while let next = rest.popLast() {
            // A trace shows every operator of a chain, so there only the outermost is taken apart.
            let splits = isWhole || !traced
            isWhole = false
            switch next.kind {
            case .and(let a, let b) where splits && !whole, .or(let a, let b) where splits && whole:
                rest.append(b)
                rest.append(a)
            default: operands.append(next)
            }
        }
        let codes = operands.map { compile($0) }
        let range = syntax.range
        // Short chains are nested: what a closure has captured it calls without counting references.
        if codes.count <= 16, let last = codes.last {
            return codes.dropLast().reversed().reduce(last) { Compiler.pair($1, $0, whole, range) }
        }
        return Code { machine in
            var undecided: [Value] = []
            for code in codes {
                let value = code(&machine)
                if case .boolean(let truth) = value {
                    if truth == whole { return value }
                } else {
                    undecided.append(value)
                }
            }
            return undecided.isEmpty ? .boolean(!whole) : Compiler.undecided(undecided, whole, range, &machine)
        }
    }

    private static func pair(_ first: Code, _ second: Code, _ whole: Bool, _ range: SourceRange) -> Code {
        Code { machine in
            let a = first(&machine)
            if case .boolean(whole) = a { return a }
            let b = second(&machine)
            if case .boolean(whole) = b { return b }
            if case .boolean = a, case .boolean = b { return b }
            return undecided([a, b], whole, range, &machine)
        }
    }

    /// No operand decides and at least one is no truth value: unknown if one is not known, else null.
    private static func undecided(
        _ values: [Value], _ whole: Bool, _ range: SourceRange, _ machine: inout Machine
    ) -> Value {
        var unknown: Unknown?
        var wrong: Value?
        for value in values {
            switch value {
            case .boolean, .null: continue
            case .unknown(let causes): unknown = unknown?.union(causes) ?? causes
            default: wrong = value
            }
        }
        if let unknown { return .unknown(unknown) }
        if let wrong { return machine.fail(.operandTypes, range, whole ? "or" : "and", wrong) }
        for value in values { if case .null(let reason?) = value { return .null(reason) } }
        return .null
    }
}
