import Civil

/// Turns a tree into code: names into places, literals into values, operators into closures made for their operands.
struct Compiler {
    /// A name on the stack of locals.
    enum Local {
        case name(String, path: [String]?)
        /// The element of a filter, whose members are in scope.
        case item(path: [String]?)
    }

    /// A name that is neither local, nor in the scope, nor built in.
    typealias Unresolved = (name: String, range: SourceRange)

    let scope: Scope
    /// Whether every node reports its value to the observer.
    let traced: Bool
    /// Whether it notes what is read and which names are unknown.
    let notes: Bool
    var stack: [Local] = []
    var paths: Set<[String]> = []
    var unresolved: [Unresolved] = []

    init(scope: Scope, traced: Bool, notes: Bool = false) {
        self.scope = scope
        self.traced = traced
        self.notes = notes
    }

    mutating func compile(_ syntax: Syntax) -> Code {
        let code = plain(syntax)
        guard traced else { return code }
        let range = syntax.range
        return Code { machine in
            let value = code(&machine)
            machine.observer?(range, value)
            return value
        }
    }

    private mutating func plain(_ syntax: Syntax) -> Code {
        let range = syntax.range
        switch syntax.kind {
        case .null: return Code { _ in .null(nil) }
        case .boolean(let value): return Code { _ in .boolean(value) }
        case .number(let value): return Code { _ in .number(value) }
        case .string(let value): return Code { _ in .string(value) }
        case .at(let text): return atLiteral(text, range)
        case .name(let name): return variable(name, range)
        case .path(let base, let name): return path(base, name, syntax)
        case .negate(let operand): return negate(operand, range)
        case .arithmetic(let symbol, let left, let right): return arithmetic(symbol, left, right, range)
        case .compare(let symbol, let left, let right): return comparison(symbol, left, right, range)
        case .and: return junction(syntax, whole: false)
        case .or: return junction(syntax, whole: true)
        case .between(let value, let low, let high): return between(value, low, high, range)
        case .in(let value, let tests): return membership(value, tests, range)
        case .interval(let low, let lowIncluded, let high, let highIncluded):
            return interval(low, lowIncluded, high, highIncluded, range)
        case .unary(let symbol, let operand): return unaryRange(symbol, operand, range)
        case .if(let condition, let yes, let no): return conditional(condition, yes, no, range)
        case .for(let iterators, let body): return iteration(iterators, body, range)
        case .some(let iterators, let condition): return quantified(iterators, condition, every: false, range)
        case .every(let iterators, let condition): return quantified(iterators, condition, every: true, range)
        case .filter(let base, let condition): return filter(base, condition, range)
        case .call(let callee, let arguments): return call(callee, arguments, range)
        case .list(let items): return list(items, range)
        case .context(let entries): return context(entries, range)
        case .function(let parameters, let body, let external):
            return function(parameters, body, external: external, range)
        case .instance(let value, let type): return instance(value, type, range)
        }
    }

    // MARK: Literals

    private func atLiteral(_ text: String, _ range: SourceRange) -> Code {
        switch TimeText.literal(text, zones: nil) {
        case .value(let value): return Code { _ in value }
        case .invalid: return Code { $0.fail(.literal, range, "@") }
        case .needsZone:
            return Code { machine in
                if case .value(let value) = TimeText.literal(text, zones: machine.environment.zones) { return value }
                return machine.fail(.zone, range, "@")
            }
        }
    }

    private mutating func list(_ items: [Syntax], _ range: SourceRange) -> Code {
        let codes = items.map { compile($0) }
        return Code { machine in
            guard machine.charge(codes.count) else { return machine.fail(.steps, range, "list") }
            var values: [Value] = []
            values.reserveCapacity(codes.count)
            for code in codes { values.append(code(&machine)) }
            return .list(values)
        }
    }

    private mutating func context(_ entries: [Syntax.Entry], _ range: SourceRange) -> Code {
        let names = entries.map(\.name)
        guard Set(names).count == names.count else {
            for entry in entries { _ = compile(entry.value) }
            return Code { $0.fail(.duplicateKey, range, "context") }
        }
        var codes: [Code] = []
        for entry in entries {
            codes.append(compile(entry.value))
            stack.append(.name(entry.name, path: nil))
        }
        stack.removeLast(entries.count)
        let shape = Shape(names)
        return Code { [codes] machine in
            let base = machine.locals.count
            guard machine.charge(codes.count) else { return machine.fail(.steps, range, "context") }
            for code in codes {
                let value = code(&machine)
                machine.locals.append(value)
            }
            let values = Array(machine.locals[base...])
            machine.locals.removeLast(values.count)
            return .context(Context(shape: shape, values: values))
        }
    }

    private mutating func instance(_ value: Syntax, _ type: FEELType, _ range: SourceRange) -> Code {
        let code = compile(value)
        if case .named = type {
            return Code { machine in
                let value = code(&machine)
                return value.isUnknown ? value : machine.fail(.unknownType, range, "instance of")
            }
        }
        return Code { machine in
            let value = code(&machine)
            return value.isUnknown ? value : .boolean(value.isInstance(of: type))
        }
    }

    private mutating func conditional(_ condition: Syntax, _ yes: Syntax, _ no: Syntax, _ range: SourceRange) -> Code {
        let condition = compile(condition)
        let yes = compile(yes)
        let no = compile(no)
        return Code { machine in
            switch condition(&machine) {
            case .boolean(true): return yes(&machine)
            case .boolean(false), .null: return no(&machine)
            case .unknown(let causes):
                let first = yes(&machine)
                let second = no(&machine)
                if case .unknown(let more)? = united(first, second) { return .unknown(causes.union(more)) }
                if case .equal = Comparing.equality(first, second, &machine) { return first }
                return .unknown(causes)
            case let other:
                machine.report(NullReason(.conditionType, at: range, operation: "if", types: [other.kind]))
                return no(&machine)
            }
        }
    }
}
