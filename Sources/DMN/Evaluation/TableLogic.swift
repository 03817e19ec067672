import Civil
import FEEL

/// A decision table, compiled.
struct TableLogic: Sendable {
    struct Input: Sendable {
        let logic: Logic
        let type: FEELType
        let allowed: UnaryTests?
        let name: String
    }

    struct Output: Sendable {
        let name: String
        let type: FEELType
        /// The tests of the values that occur, best first.
        let order: [UnaryTests]
        let fallback: Logic?
    }

    /// The test of one input.
    enum Cell: Sendable {
        /// `-`
        case any
        case tests(UnaryTests)
        /// A text that is no FEEL.
        case invalid
    }

    struct Rule: Sendable {
        let cells: [Cell]
        let outputs: [Logic]
    }

    let name: String
    let policy: DecisionTable.HitPolicy
    let aggregation: DecisionTable.Aggregation?
    let inputs: [Input]
    let outputs: [Output]
    let rules: [Rule]
    let scope: Scope

    /// What a rule gave: its number from 0 and its outputs.
    private struct Hit {
        let rule: Int
        let values: [Value]
    }

    func evaluate(_ values: [Value], _ machine: inout Machine) -> Value {
        let context = Context(shape: scope.shape, values: values)
        var given: [Value] = []
        given.reserveCapacity(inputs.count)
        for input in inputs {
            let value = coerced(input.logic(values, &machine), to: input.type, input.name, &machine)
            if let allowed = input.allowed, !value.isNull,
                case .boolean(false) = machine.evaluate(allowed, value, context)
            {
                return machine.fail(.notAllowed, input.name, [value])
            }
            given.append(value)
        }
        var hits: [Int] = []
        var unknown: Value?
        for (index, rule) in rules.enumerated() {
            switch matches(rule, given, context, &machine) {
            case .boolean(true): hits.append(index)
            case let truth where truth.isUnknown: unknown = unknown ?? truth
            default: continue
            }
            // Later rules cannot change the answer.
            if policy == .first { break }
        }
        (machine.host as? Trace)?.add(
            Outcome.Step(name: name, value: .boolean(!hits.isEmpty), rules: hits.map { $0 + 1 }))
        // A rule that may or may not match leaves the answer open.
        if let unknown { return unknown }
        return answer(hits, values, &machine)
    }

    /// Whether all cells of a rule are satisfied.
    private func matches(_ rule: Rule, _ given: [Value], _ context: Context, _ machine: inout Machine) -> Value {
        var unknown: Value?
        for (cell, value) in zip(rule.cells, given) {
            guard case .tests(let test) = cell else {
                if case .any = cell { continue }
                machine.report(NullReason(.syntax, operation: name))
                return .boolean(false)
            }
            switch machine.evaluate(test, value, context) {
            case .boolean(true): continue
            case let truth where truth.isUnknown: unknown = unknown ?? truth
            default: return .boolean(false)
            }
        }
        return unknown ?? .boolean(true)
    }

    // MARK: Hit policies (8.2.8)

    private func answer(_ rules: [Int], _ values: [Value], _ machine: inout Machine) -> Value {
        if rules.isEmpty { return none(values, &machine) }
        if policy == .unique, rules.count > 1 { return machine.fail(.severalRules, name) }
        var hits: [Hit] = []
        for rule in rules {
            var outputs: [Value] = []
            for (logic, output) in zip(self.rules[rule].outputs, self.outputs) {
                outputs.append(coerced(logic(values, &machine), to: output.type, output.name, &machine))
            }
            hits.append(Hit(rule: rule, values: outputs))
        }
        switch policy {
        case .unique, .first: return result(hits[0])
        case .any:
            let first = result(hits[0])
            for hit in hits.dropFirst() where machine.equal(first, result(hit)).boolean != true {
                return machine.fail(.severalRules, name)
            }
            return first
        case .priority: return ordered(hits, &machine).first.map(result) ?? .null
        case .outputOrder: return .list(ordered(hits, &machine).map(result))
        case .ruleOrder: return .list(hits.map(result))
        case .collect:
            guard let aggregation else { return .list(hits.map(result)) }
            // The operators are not defined for several outputs (8.2.8, note 2); only counting needs no values.
            if aggregation == .count { return .integer(hits.count) }
            guard outputs.count == 1 else { return machine.fail(.argumentType, aggregation.rawValue) }
            return machine.aggregate(aggregation, hits.map { $0.values[0] })
        }
    }

    private func none(_ values: [Value], _ machine: inout Machine) -> Value {
        if outputs.contains(where: { $0.fallback != nil }) {
            var defaults: [Value] = []
            for output in outputs {
                let value = output.fallback?(values, &machine) ?? .null
                defaults.append(coerced(value, to: output.type, output.name, &machine))
            }
            let value = result(Hit(rule: -1, values: defaults))
            switch policy {
            case .unique, .any, .priority, .first: return value
            case .ruleOrder, .outputOrder: return .list([value])
            case .collect: return aggregation == nil ? .list([value]) : value
            }
        }
        switch (policy, aggregation) {
        case (.collect, .count?): return .integer(0)
        case (.collect, nil), (.ruleOrder, _), (.outputOrder, _): return .list([])
        default: return machine.fail(.noRule, name)
        }
    }

    /// One output as itself, several as a context.
    private func result(_ hit: Hit) -> Value {
        if outputs.count == 1 { return hit.values[0] }
        return .context(Context(zip(outputs.map(\.name), hit.values).map { ($0, $1) }))
    }

    /// The hits by their outputs, best first: by the first output, then the second, and so on; rule order where equal.
    private func ordered(_ hits: [Hit], _ machine: inout Machine) -> [Hit] {
        var ranked: [(ranks: [Int], hit: Hit)] = []
        for hit in hits {
            var ranks: [Int] = []
            for (value, output) in zip(hit.values, outputs) {
                var rank = output.order.count
                for (place, test) in output.order.enumerated() {
                    if machine.evaluate(test, value, Context()).boolean == true {
                        rank = place
                        break
                    }
                }
                ranks.append(rank)
            }
            ranked.append((ranks, hit))
        }
        ranked.sort { a, b in
            for (x, y) in zip(a.ranks, b.ranks) where x != y { return x < y }
            return a.hit.rule < b.hit.rule
        }
        return ranked.map(\.hit)
    }
}

extension Machine {
    /// The sum, least or greatest of values, as the functions of FEEL have it.
    fileprivate mutating func aggregate(_ aggregation: DecisionTable.Aggregation, _ values: [Value]) -> Value {
        let name =
            switch aggregation {
            case .sum: "sum"
            case .min: "min"
            case .max: "max"
            case .count: "count"
            }
        guard let function = Function.builtIn(name) else { return fail(.unknownName, name) }
        return call(function, [.list(values)])
    }
}

extension LogicCompiler {
    mutating func table(_ table: DecisionTable, _ variables: Variables, _ result: FEELType, _ line: Int) -> Compiled {
        let scope = scope(variables)
        var inputs: [TableLogic.Input] = []
        var types: [FEELType] = []
        for input in table.inputs {
            let compiled = expression(input.expression, input.line, variables)
            let declared = type(input.type, input.line)
            // The checker answers types without their constraints; a plain name or path keeps them.
            types.append(declared == .any ? variables.declared(input.expression) ?? compiled.type : declared)
            inputs.append(
                TableLogic.Input(
                    logic: compiled.run, type: declared,
                    allowed: input.values.flatMap { tests($0, input.line, scope) },
                    name: input.label ?? input.expression))
        }
        var outputs: [TableLogic.Output] = []
        for output in table.outputs {
            let own = output.type.map { type($0, output.line) }
            var order = output.values.flatMap { tests($0, output.line, scope)?.parts } ?? []
            // The only output has the type of the table, where it has none of its own.
            let declared = own ?? (table.outputs.count == 1 ? result : result.member(output.name ?? ""))
            if order.isEmpty, case .constrained(_, let tests) = declared.element { order = tests.parts }
            outputs.append(
                TableLogic.Output(
                    name: output.name ?? output.label ?? "", type: own ?? .any, order: order,
                    fallback: output.defaultEntry.map { expression($0, output.line, variables).run }))
        }
        var rules: [TableLogic.Rule] = []
        for rule in table.rules {
            var cells: [TableLogic.Cell] = []
            for (cell, type) in zip(rule.inputs, types) {
                if cell.isEmpty || cell == "-" {
                    cells.append(.any)
                } else if let tests = tests(cell, rule.line, scope) {
                    note(tests.check(variables.dictionary, input: type), in: cell, rule.line)
                    cells.append(.tests(tests))
                } else {
                    cells.append(.invalid)
                }
            }
            var entries: [Logic] = []
            for entry in rule.outputs {
                entries.append(entry == "-" ? Compiled.null.run : expression(entry, rule.line, variables).run)
            }
            while cells.count < inputs.count { cells.append(.any) }
            while entries.count < outputs.count { entries.append(Compiled.null.run) }
            rules.append(TableLogic.Rule(cells: cells, outputs: entries))
        }
        guard !outputs.isEmpty else { return .failing(.empty, "decision table") }
        let logic = TableLogic(
            name: element, policy: table.hitPolicy, aggregation: table.aggregation, inputs: inputs, outputs: outputs,
            rules: rules, scope: scope)
        let analysis = TableAnalysis(table, cells: rules.map(\.cells), types: types, allowed: inputs.map(\.allowed))
        for finding in analysis.findings {
            note(finding.code, finding.rule.map { table.rules[$0].line } ?? line, finding.why, finding.fix)
        }
        return Compiled(result) { values, machine in logic.evaluate(values, &machine) }
    }

    private mutating func tests(_ text: String, _ line: Int, _ scope: Scope) -> UnaryTests? {
        if text.isEmpty { return nil }
        return parse(text, line) { text throws(FEELError) in try UnaryTests.parse(text, names: scope) }
    }
}

extension FEELType {
    /// The type of a member, of a context or of the contexts of a list.
    fileprivate func member(_ name: String) -> FEELType {
        guard case .context(let members) = element.base else { return .any }
        return members.first { $0.name == name }?.type ?? .any
    }

    /// The type of the items of a list, itself otherwise.
    fileprivate var element: FEELType { if case .list(let item) = base { item } else { self } }
}
