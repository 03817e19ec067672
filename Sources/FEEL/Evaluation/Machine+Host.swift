extension Machine {
    /// Evaluates an expression in a context, within what work is left.
    public mutating func evaluate(_ expression: Expression, _ context: Context) -> Value {
        if let value = expression.straight(context) { return value }
        return within(context, expression.scope, levels: expression.height) { expression.code(&$0) }
    }

    /// Whether an input satisfies tests: true, false, `null` or unknown.
    public mutating func evaluate(_ tests: UnaryTests, _ input: Value, _ context: Context) -> Value {
        within(context, tests.scope, levels: 1) { machine in
            machine.locals.append(input)
            return tests.run(&machine)
        }
    }

    /// Calls a function.
    ///
    /// - Parameter names: the names of the arguments' parameters, where they are given by name.
    public mutating func call(_ function: Function, _ arguments: [Value], names: [String]? = nil) -> Value {
        if let names { return Call.named(function, names, arguments, .none, &self) }
        return Call.run(function, arguments, .none, &self)
    }

    /// Answers `null` with a reason, and keeps the reason.
    ///
    /// - Parameters:
    ///   - operation: the operator, function or element that failed.
    ///   - operands: values whose types are told; the values are not.
    public mutating func fail(_ code: NullReason.Code, _ operation: String, _ operands: [Value] = []) -> Value {
        let reason = NullReason(code, at: .none, operation: operation, types: operands.map(\.kind))
        report(reason)
        return .null(reason)
    }

    /// Visits what a loop over a value visits: the items of a list, the numbers or days of a range, or the single value.
    ///
    /// - Parameter visit: answers nil to go on, or a value to stop with.
    /// - Returns: the value that stopped the loop; nil where it ran to its end.
    public mutating func each(in domain: Value, _ visit: (Value, inout Machine) -> Value?) -> Value? {
        let outcome = Loop.each(domain, .none, &self) { value, machine in
            guard machine.charge() else { return .stop(machine.fail(.steps, "for")) }
            return visit(value, &machine).map { .stop($0) } ?? .next
        }
        if case .stop(let value) = outcome { return value }
        return nil
    }

    /// Evaluates an expression about an item, whose members it reads by name.
    public mutating func evaluate(_ expression: Expression, item: Value, _ context: Context) -> Value {
        within(context, expression.scope, levels: expression.height) { machine in
            machine.locals.append(item)
            return expression.code(&machine)
        }
    }

    /// Whether two values are equal as `=` has it: true, false, `null` for values of different kinds, or unknown.
    public mutating func equal(_ left: Value, _ right: Value) -> Value {
        switch Comparing.equality(left, right, &self) {
        case .equal: .boolean(true)
        case .different: .boolean(false)
        case .kinds: .null
        case .unknown(let causes): .unknown(causes)
        }
    }

    /// Goes some levels deeper for the time of a body; answers `null` with a reason where that is too deep.
    public mutating func deeper(_ levels: Int, _ operation: String, _ body: (inout Machine) -> Value) -> Value {
        depth += levels
        defer { depth -= levels }
        guard depth <= environment.limits.depth else { return fail(.depth, operation) }
        guard charge() else { return fail(.steps, operation) }
        return body(&self)
    }

    private mutating func within(
        _ context: Context, _ scope: Scope, levels: Int, _ body: (inout Machine) -> Value
    ) -> Value {
        let (locals, root, direct) = (locals, root, direct)
        (self.locals, self.root, self.direct) = ([], context, context.shape === scope.shape)
        depth += levels
        let value = depth <= environment.limits.depth ? body(&self) : fail(.depth, .none)
        depth -= levels
        (self.locals, self.root, self.direct) = (locals, root, direct)
        return value
    }
}
