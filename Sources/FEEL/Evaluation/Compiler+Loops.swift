import Civil

extension Compiler {
    /// Where an iteration's values come from.
    struct Source: Sendable {
        let domain: Code
        let end: Code?
        let range: SourceRange
    }

    /// Compiles iterators; leaves their names on the stack.
    private mutating func sources(_ iterators: [Syntax.Iterator]) -> [Source] {
        var sources: [Source] = []
        for iterator in iterators {
            let domain = compile(iterator.domain)
            let end = iterator.end.map { compile($0) }
            sources.append(Source(domain: domain, end: end, range: iterator.domain.range))
            stack.append(.name(iterator.name, path: iterator.end == nil ? origin(of: iterator.domain) : nil))
        }
        return sources
    }

    mutating func iteration(_ iterators: [Syntax.Iterator], _ body: Syntax, _ range: SourceRange) -> Code {
        let usesPartial = body.mentions("partial") || iterators.contains { $0.domain.mentions("partial") }
        if usesPartial { stack.append(.name("partial", path: nil)) }
        let height = stack.count
        let sources = sources(iterators)
        let body = compile(body)
        stack.removeLast(stack.count - height + (usesPartial ? 1 : 0))
        return Code { machine in
            var results: [Value] = []
            let partial = machine.locals.count
            if usesPartial { machine.locals.append(.list([])) }
            defer { machine.locals.removeLast(machine.locals.count - partial) }
            let outcome = Loop.run(sources, 0, &machine) { machine in
                let value = body(&machine)
                if usesPartial, !machine.isShallow(value, 0) { return .stop(machine.fail(.depth, range, "for")) }
                results.append(value)
                if usesPartial {
                    guard machine.charge(results.count / 16) else { return .next }
                    machine.locals[partial] = .list(results)
                }
                return .next
            }
            if machine.isExhausted { return machine.fail(.steps, range, "for") }
            if case .stop(let value) = outcome { return value }
            return .list(results)
        }
    }

    mutating func quantified(
        _ iterators: [Syntax.Iterator], _ condition: Syntax, every: Bool, _ range: SourceRange
    ) -> Code {
        let height = stack.count
        let sources = sources(iterators)
        let condition = compile(condition)
        stack.removeLast(stack.count - height)
        return Code { machine in
            var result = Value.boolean(every)
            let outcome = Loop.run(sources, 0, &machine) { machine in
                let value = condition(&machine)
                if case .boolean(let truth) = value, truth != every { return .stop(value) }
                switch value {
                case .boolean, .null, .unknown: break
                default:
                    machine.report(NullReason(.conditionType, at: range, operation: "satisfies", types: [value.kind]))
                }
                result = every ? Logic.and(result, value) : Logic.or(result, value)
                return .next
            }
            if machine.isExhausted { return machine.fail(.steps, range, every ? "every" : "some") }
            if case .stop(let value) = outcome { return value }
            return result
        }
    }

    mutating func filter(_ base: Syntax, _ condition: Syntax, _ range: SourceRange) -> Code {
        let origin = origin(of: base)
        let base = compile(base)
        if case .number(let number) = condition.kind {
            let index = number.int64
            return Code { machine in Loop.item(of: base(&machine), index, range, &machine) }
        }
        stack.append(.item(path: origin))
        let code = compile(condition)
        stack.removeLast()
        return Code { machine in
            let value = base(&machine)
            let items: [Value]
            switch value {
            case .list(let list): items = list
            case .unknown: return value
            case .null: return value
            default: items = [value]
            }
            let place = machine.locals.count
            machine.locals.append(.null)
            defer { machine.locals.removeLast(machine.locals.count - place) }
            var kept: [Value] = []
            var unknown: Unknown?
            for (position, item) in items.enumerated() {
                guard machine.charge() else { return machine.fail(.steps, range, "filter") }
                machine.locals[place] = item
                switch code(&machine) {
                case .boolean(true): kept.append(item)
                case .boolean(false), .null: break
                case .number(let number) where position == 0:
                    return Loop.item(of: value, number.int64, range, &machine)
                case .unknown(let causes): unknown = unknown?.union(causes) ?? causes
                case let other:
                    machine.report(NullReason(.conditionType, at: range, operation: "filter", types: [other.kind]))
                }
            }
            if items.isEmpty, case .number(let number) = code(&machine) {
                return Loop.item(of: value, number.int64, range, &machine)
            }
            return unknown.map { .unknown($0) } ?? .list(kept)
        }
    }
}

/// Running through the values of iterators.
enum Loop {
    enum Step {
        case next
        case stop(Value)
    }

    /// Runs a body for every combination of the sources' values; the values are on the locals.
    static func run(
        _ sources: [Compiler.Source], _ level: Int, _ machine: inout Machine, _ body: (inout Machine) -> Step
    ) -> Step {
        guard level < sources.count else { return body(&machine) }
        let source = sources[level]
        let first = source.domain(&machine)
        func visit(_ value: Value, _ machine: inout Machine) -> Step {
            guard machine.charge() else { return .stop(.null) }
            machine.locals.append(value)
            defer { machine.locals.removeLast() }
            return run(sources, level + 1, &machine, body)
        }
        if let end = source.end {
            let last = end(&machine)
            if let unknown = united(first, last) { return .stop(unknown) }
            return span(first, true, last, true, source.range, &machine, visit)
        }
        return each(first, source.range, &machine, visit)
    }

    /// Visits the items of a list, the numbers or days of a range, or a single value.
    static func each(
        _ domain: Value, _ range: SourceRange, _ machine: inout Machine, _ visit: (Value, inout Machine) -> Step
    ) -> Step {
        switch domain {
        case .list(let items):
            for item in items { if case .stop(let value) = visit(item, &machine) { return .stop(value) } }
            return .next
        case .range(let ends) where ends.form == .ends:
            return span(ends.start, ends.startIncluded, ends.end, ends.endIncluded, range, &machine, visit)
        case .unknown: return .stop(domain)
        case .null, .range: return .stop(machine.fail(.operandTypes, range, "in", domain))
        default: return visit(domain, &machine)
        }
    }

    /// Whole numbers or days from one end to the other, downwards if the first is the greater.
    private static func span(
        _ first: Value, _ firstIncluded: Bool, _ last: Value, _ lastIncluded: Bool, _ range: SourceRange,
        _ machine: inout Machine, _ visit: (Value, inout Machine) -> Step
    ) -> Step {
        let low: Int64
        let high: Int64
        let make: (Int64) -> Value
        switch (first, last) {
        case (.number(let a), .number(let b)):
            guard let x = a.int64, let y = b.int64 else {
                return .stop(machine.fail(.rangeEnds, range, "for", first, last))
            }
            (low, high, make) = (x, y, { .number(Decimal128($0)) })
        case (.date(let a), .date(let b)):
            (low, high, make) = (a.number, b.number, { .date(Day(number: $0)) })
        default: return .stop(machine.fail(.operandTypes, range, "for", first, last))
        }
        let step: Int64 = low <= high ? 1 : -1
        var current = low
        while true {
            if (current != low || firstIncluded) && (current != high || lastIncluded) {
                if case .stop(let value) = visit(make(current), &machine) { return .stop(value) }
            } else if !machine.charge() {
                return .stop(.null)
            }
            if current == high { return .next }
            current += step
        }
    }

    /// The item at a place counted from 1, or from the end if below 0.
    static func item(of value: Value, _ index: Int64?, _ range: SourceRange, _ machine: inout Machine) -> Value {
        let items: [Value]
        switch value {
        case .list(let list): items = list
        case .null, .unknown: return value
        default: items = [value]
        }
        guard let index, let place = place(index, items.count) else {
            return machine.fail(.index, range, "filter", value)
        }
        return items[place]
    }

    /// A place counted from 1, or from the end if below 0, as an index.
    static func place(_ index: Int64, _ count: Int) -> Int? {
        if index > 0, index <= Int64(count) { return Int(index) - 1 }
        if index < 0, index >= -Int64(count) { return count + Int(index) }
        return nil
    }
}

extension Machine {
    /// Whether a value is nested no deeper than values may be; counts the work of looking.
    mutating func isShallow(_ value: Value, _ level: Int) -> Bool {
        let values: [Value]
        switch value {
        case .list(let items): values = items
        case .context(let context): values = context.values
        default: return true
        }
        guard level < 64, charge(values.count / 4) else { return false }
        for value in values where !isShallow(value, level + 1) { return false }
        return true
    }
}
