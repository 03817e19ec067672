import Civil

extension Compiler {
    mutating func call(_ callee: Syntax, _ arguments: [Syntax.Argument], _ range: SourceRange) -> Code {
        if case .name(let name) = callee.kind, let builtIn = builtIn(name) {
            return call(builtIn, arguments, range)
        }
        let function = compile(callee)
        let codes = arguments.map { compile($0.value) }
        let names = arguments.map(\.name)
        let label = Compiler.names(of: callee)?.joined(separator: ".") ?? "function"
        let isNamed = names.contains { $0 != nil }
        return Code { machine in
            let value = function(&machine)
            guard case .function(let target) = value else {
                return value.isUnknown ? value : machine.fail(.notAFunction, range, label, value)
            }
            var values: [Value] = []
            values.reserveCapacity(codes.count)
            for code in codes { values.append(code(&machine)) }
            if isNamed { return Call.named(target, names, values, range, &machine) }
            return Call.run(target, values, range, &machine)
        }
    }

    private mutating func call(_ builtIn: BuiltIn, _ arguments: [Syntax.Argument], _ range: SourceRange) -> Code {
        let codes = arguments.map { compile($0.value) }
        let names = arguments.map(\.name)
        if names.contains(where: { $0 != nil }) {
            guard let order = builtIn.order(of: names) else {
                return Code { $0.fail(.argumentName, range, builtIn.name) }
            }
            return Code { machine in
                var given: [Value] = []
                for code in codes { given.append(code(&machine)) }
                return builtIn.run(order.map { $0.map { given[$0] } ?? .null }, range, &machine)
            }
        }
        guard builtIn.accepts(codes.count) else { return Code { $0.fail(.argumentCount, range, builtIn.name) } }
        if codes.count == 1 {
            let code = codes[0]
            return Code { machine in
                let value = code(&machine)
                return builtIn.run([value], range, &machine)
            }
        }
        return Code { machine in
            var values: [Value] = []
            values.reserveCapacity(codes.count)
            for code in codes { values.append(code(&machine)) }
            return builtIn.run(values, range, &machine)
        }
    }

    /// The type that a function answers, as far as its body tells.
    private func result(of body: Syntax, _ parameters: [Function.Parameter]) -> FEELType {
        var checker = TypeChecker(names: Dictionary(parameters.map { ($0.name, $0.type) }, uniquingKeysWith: { $1 }))
        return checker.type(of: body)
    }

    mutating func function(
        _ parameters: [Function.Parameter], _ body: Syntax, external: Bool, _ range: SourceRange
    ) -> Code {
        let depth = stack.count
        for parameter in parameters { stack.append(.name(parameter.name, path: nil)) }
        let code = compile(body)
        stack.removeLast(stack.count - depth)
        let height = body.height + 4
        let result = result(of: body, parameters)
        if external {
            return Code { machine in
                let found = code(&machine).context.flatMap { JavaFunction.find($0, parameters) }
                return found.map { .function($0) } ?? machine.fail(.external, range, "external function")
            }
        }
        return Code { machine in
            let closure = Closure(
                code: code, height: height, captured: Array(machine.locals.prefix(depth)), root: machine.root,
                direct: machine.direct)
            return .function(
                Function(name: "function", parameters: parameters, result: result, body: .literal(closure)))
        }
    }
}

/// Calling functions that are values.
enum Call {
    static func named(
        _ function: Function, _ names: [String?], _ values: [Value], _ range: SourceRange, _ machine: inout Machine
    ) -> Value {
        if case .builtIn(let builtIn) = function.body {
            guard let order = builtIn.order(of: names) else { return machine.fail(.argumentName, range, function.name) }
            return builtIn.run(order.map { $0.map { values[$0] } ?? .null }, range, &machine)
        }
        guard names.count <= function.parameters.count else {
            return machine.fail(.argumentCount, range, function.name)
        }
        var ordered: [Value] = []
        for parameter in function.parameters {
            guard let place = names.firstIndex(of: parameter.name) else {
                return machine.fail(.argumentName, range, function.name)
            }
            ordered.append(values[place])
        }
        return run(function, ordered, range, &machine)
    }

    static func run(_ function: Function, _ values: [Value], _ range: SourceRange, _ machine: inout Machine) -> Value {
        guard machine.charge() else { return machine.fail(.steps, range, function.name) }
        if case .builtIn(let builtIn) = function.body {
            guard builtIn.accepts(values.count) else { return machine.fail(.argumentCount, range, function.name) }
            return builtIn.run(values, range, &machine)
        }
        guard values.count == function.parameters.count else {
            return machine.fail(.argumentCount, range, function.name)
        }
        var converted: [Value] = []
        converted.reserveCapacity(values.count)
        for (parameter, value) in zip(function.parameters, values) {
            guard let value = value.converted(to: parameter.type) else {
                return machine.fail(.argumentType, range, function.name, value)
            }
            converted.append(value)
        }
        switch function.body {
        case .native(let strict, let call):
            if strict, let unknown = converted.firstUnknown { return .unknown(unknown) }
            return machine.deeper(1, function.name) { machine in
                let known = machine.problems.count
                let result = call(converted, &machine)
                if case .null(let reason?) = result, machine.problems.count == known { machine.report(reason) }
                return result
            }
        case .literal(let closure): return run(closure, converted, range, &machine)
        case .builtIn: return .null
        }
    }

    private static func run(
        _ closure: Closure, _ values: [Value], _ range: SourceRange, _ machine: inout Machine
    ) -> Value {
        machine.depth += closure.height
        defer { machine.depth -= closure.height }
        guard machine.depth <= machine.environment.limits.depth else { return machine.fail(.depth, range, "function") }
        let (locals, root, direct) = (machine.locals, machine.root, machine.direct)
        machine.locals = closure.captured + values
        machine.root = closure.root
        machine.direct = closure.direct
        let result = closure.code(&machine)
        machine.locals = locals
        machine.root = root
        machine.direct = direct
        return result
    }
}

extension [Value] {
    /// The causes of all items that are not known, nil if all are known.
    var firstUnknown: Unknown? {
        var causes: Unknown?
        for case .unknown(let more) in self { causes = causes?.union(more) ?? more }
        return causes
    }
}

extension Value {
    /// This value as one of a type, with the implicit conversions (DMN 1.5, 10.3.2.9.4): a list of one item to the item, a value to a list of
    /// it, a date to a date and time; nil where it does not conform.
    public func converted(to type: FEELType) -> Value? {
        if isNull || isUnknown || isInstance(of: type) { return self }
        switch (self, type) {
        case (.list(let items), _) where items.count == 1 && items[0].isInstance(of: type): return items[0]
        case (_, .list(let item)) where isInstance(of: item): return .list([self])
        case (.date(let day), .dateTime):
            return .dateTime(DateTime(day: day, time: Time(nanoseconds: 0, zone: .offset(0))))
        default: return nil
        }
    }
}
