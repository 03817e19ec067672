import Civil

extension Compiler {
    mutating func interval(
        _ low: Syntax, _ lowIncluded: Bool, _ high: Syntax, _ highIncluded: Bool, _ range: SourceRange
    ) -> Code {
        let low = compile(low)
        let high = compile(high)
        return Code { machine in
            let a = low(&machine)
            let b = high(&machine)
            return Ranges.make(a, lowIncluded, b, highIncluded, range, &machine)
        }
    }

    mutating func unaryRange(_ symbol: Syntax.Comparison, _ operand: Syntax, _ range: SourceRange) -> Code {
        let code = compile(operand)
        let form = Interval.Form(rawValue: symbol.rawValue) ?? .equal
        return Code { machine in
            let value = code(&machine)
            return value.isUnknown ? value : .range(Interval(form, value))
        }
    }

    /// `e in t` and `e in (t, …)`: true if one test holds.
    mutating func membership(_ value: Syntax, _ tests: [Syntax], _ range: SourceRange) -> Code {
        let value = compile(value)
        stack.append(.name("?", path: nil))
        let tests = tests.map { test($0) }
        stack.removeLast()
        return Code { machine in
            let subject = value(&machine)
            machine.locals.append(subject)
            defer { machine.locals.removeLast() }
            var result: Value?
            for test in tests {
                let answer = test(&machine)
                if case .boolean(true) = answer { return answer }
                result = result.map { Logic.or($0, answer) } ?? answer
            }
            return result ?? .boolean(false)
        }
    }

    /// One test of the value that is on top of the locals.
    mutating func test(_ syntax: Syntax) -> Code {
        let range = syntax.range
        let index = stack.count - 1
        if case .unary(let symbol, let operand) = syntax.kind {
            let code = compile(operand)
            return Code { machine in
                let operand = code(&machine)
                return Compiler.compare(symbol, machine.locals[index], operand, range, &machine)
            }
        }
        let code = compile(syntax)
        let usesSubject = syntax.mentions("?")
        return Code { machine in
            let test = code(&machine)
            if usesSubject {
                switch test {
                case .boolean, .null, .unknown: return test
                default: break
                }
            }
            return Ranges.satisfies(machine.locals[index], test, range, &machine)
        }
    }
}

/// Ranges and membership (DMN 1.5, table 55).
enum Ranges {
    static func make(
        _ start: Value, _ startIncluded: Bool, _ end: Value, _ endIncluded: Bool, _ range: SourceRange,
        _ machine: inout Machine
    ) -> Value {
        if let unknown = united(start, end) { return unknown }
        let isValid: Bool =
            switch (start, end) {
            case (.null, .null): false
            case (.null, _): !startIncluded && Comparing.order(end, end) != nil
            case (_, .null): !endIncluded && Comparing.order(start, start) != nil
            default: Comparing.order(start, end) != nil
            }
        guard isValid else { return machine.fail(.rangeEnds, range, "range", start, end) }
        return .range(Interval(start: start, included: startIncluded, end: end, included: endIncluded))
    }

    /// Whether a value lies in a range; null where an end is open to null or the kinds differ.
    static func contains(_ range: Interval, _ value: Value, _ place: SourceRange, _ machine: inout Machine) -> Value {
        switch range.form {
        case .ends:
            if value.isUnknown { return value }
            if range.start.isNull || range.end.isNull, !value.isNull { return .null }
            let above = Compiler.compare(
                range.startIncluded ? .greaterOrEqual : .greater, value, range.start, place, &machine)
            guard case .boolean(true) = above else { return above }
            return Compiler.compare(range.endIncluded ? .lessOrEqual : .less, value, range.end, place, &machine)
        default:
            let symbol = Syntax.Comparison(rawValue: range.form.rawValue) ?? .equal
            return Compiler.compare(symbol, value, range.operand, place, &machine)
        }
    }

    /// Whether a value satisfies a test that is itself a value: equal to it, an item of it, or inside it.
    static func satisfies(_ value: Value, _ test: Value, _ place: SourceRange, _ machine: inout Machine) -> Value {
        switch test {
        case .range(let range):
            if case .range = value, case .equal = Comparing.equality(value, test, &machine) { return .boolean(true) }
            return contains(range, value, place, &machine)
        case .list(let items):
            if value.isUnknown { return value }
            if case .list = value, case .equal = Comparing.equality(value, test, &machine) { return .boolean(true) }
            guard machine.charge(items.count) else { return machine.fail(.steps, place, "in") }
            var result = Value.boolean(false)
            for item in items {
                if case .range(let range) = item,
                    Comparing.order(value, range.start.isNull ? range.end : range.start) != nil
                {
                    result = Logic.or(result, contains(range, value, place, &machine))
                } else {
                    switch Comparing.equality(value, item, &machine) {
                    case .equal: return .boolean(true)
                    case .unknown(let causes): result = Logic.or(result, .unknown(causes))
                    case .different, .kinds: break
                    }
                }
                if case .boolean(true) = result { return result }
            }
            if value.isNull, items.contains(where: { if case .range = $0 { true } else { false } }) {
                return machine.fail(.operandTypes, place, "in", value, test)
            }
            return result
        case .null(let reason?): return .null(reason)
        default: return Compiler.compare(.equal, value, test, place, &machine)
        }
    }
}

extension Syntax {
    /// The nodes directly below, in the order of the text.
    public var children: [Syntax] {
        switch kind {
        case .null, .boolean, .number, .string, .at, .name: []
        case .path(let a, _), .negate(let a), .unary(_, let a), .instance(let a, _): [a]
        case .function(_, let body, _): [body]
        case .arithmetic(_, let a, let b), .compare(_, let a, let b), .and(let a, let b), .or(let a, let b),
            .interval(let a, _, let b, _), .filter(let a, let b):
            [a, b]
        case .between(let a, let b, let c), .if(let a, let b, let c): [a, b, c]
        case .in(let a, let tests): [a] + tests
        case .for(let iterators, let body), .some(let iterators, let body), .every(let iterators, let body):
            iterators.flatMap { [$0.domain] + ($0.end.map { [$0] } ?? []) } + [body]
        case .call(let callee, let arguments): [callee] + arguments.map(\.value)
        case .list(let items): items
        case .context(let entries): entries.map(\.value)
        }
    }

    /// The levels of the tree.
    var height: Int { 1 + (children.map(\.height).max() ?? 0) }

    /// Whether a name occurs anywhere below.
    func mentions(_ name: String) -> Bool {
        if case .name(name) = kind { return true }
        return children.contains { $0.mentions(name) }
    }
}
