import Civil
import FEEL

/// Compiled logic: answers a value, given the values of the variables in scope, in order.
typealias Logic = @Sendable ([Value], inout Machine) -> Value

/// Logic with the type of what it answers, as far as that can be told.
struct Compiled: Sendable {
    let run: Logic
    let type: FEELType

    init(_ type: FEELType = .any, _ run: @escaping Logic) {
        self.run = run
        self.type = type
    }

    /// Logic that answers `null`.
    static let null = Compiled(.null) { _, _ in .null }

    /// Logic that answers `null` for an error.
    static func failing(_ code: NullReason.Code, _ operation: String) -> Compiled {
        Compiled { _, machine in machine.fail(code, operation) }
    }
}

/// The variables in scope, with their declared types.
struct Variables {
    private(set) var names: [String] = []
    private(set) var types: [FEELType] = []

    /// Adds a variable, in the place of one of the same name if there is one, and answers its place.
    mutating func add(_ name: String, _ type: FEELType = .any) -> Int {
        if let place = names.firstIndex(of: name) {
            types[place] = type
            return place
        }
        names.append(name)
        types.append(type)
        return names.count - 1
    }

    /// The declared type of a name or path; nil where the text is neither.
    func declared(_ text: String) -> FEELType? {
        if let place = names.firstIndex(of: text) { return types[place] }
        guard let point = text.lastIndex(of: ".") else { return nil }
        guard case .context(let members)? = declared(String(text[..<point]))?.base else { return nil }
        let name = text[text.index(after: point)...]
        return members.first { $0.name == name }?.type
    }

    var dictionary: [String: FEELType] { Dictionary(zip(names, types), uniquingKeysWith: { first, _ in first }) }
}

/// Turns boxed expressions of one model into logic.
struct LogicCompiler {
    private let model: Definitions
    private let types: Types
    private let base: Scope
    private var scopes: [[String]: Scope] = [:]
    /// The decision or knowledge model that is being compiled, for problems.
    var element = ""
    private(set) var problems: [Problem] = []

    init(_ model: Definitions, _ types: Types, _ members: [String]) {
        self.model = model
        self.types = types
        base = Scope([], members: members, types: types.named)
    }

    mutating func note(_ code: String, _ line: Int, _ why: Bilingual, _ fix: Bilingual) {
        let place = line > 0 ? "\(model.name):\(line) \(element)" : "\(model.name) \(element)"
        problems.append(Problem(code: code, at: place, why: why, fix: fix))
    }

    /// The type of a reference; anything where there is none of the name, which is noted.
    mutating func type(_ reference: String?, _ line: Int) -> FEELType {
        if let type = types.type(reference) { return type }
        let name = reference ?? ""
        note(
            "DMN-0103", line, Bilingual(zh: "没有类型“\(name)”。", en: "There is no type \"\(name)\"."),
            Bilingual(zh: "请定义该类型，或改用 FEEL 的类型。", en: "Define it as an item definition, or use a type of FEEL."))
        return .any
    }

    mutating func parameters(_ function: FunctionDefinition) -> [Function.Parameter] {
        var result: [Function.Parameter] = []
        for parameter in function.parameters {
            result.append(Function.Parameter(parameter.name, type(parameter.type, function.body?.line ?? 0)))
        }
        return result
    }

    /// The scope of these variables; made once for all texts that see the same ones, as the cells of a table do.
    mutating func scope(_ variables: Variables) -> Scope {
        if let known = scopes[variables.names] { return known }
        let made = base.with(variables.names)
        scopes[variables.names] = made
        return made
    }

    /// Parses a text; where it is no FEEL that is noted, and the answer is nil.
    mutating func parse<Parsed>(
        _ text: String, _ line: Int, _ parser: (String) throws(FEELError) -> Parsed
    ) -> Parsed? {
        do { return try parser(text) } catch {
            let problem = error.problem(at: "")
            note("DMN-0106", line, problem.why, problem.fix)
            return nil
        }
    }

    /// Notes what the type checker found in a text.
    mutating func note(_ findings: [TypeFinding], in text: String, _ line: Int) {
        for finding in findings {
            let types = finding.types.map(\.description).joined(separator: ", ")
            let part = finding.range.text(in: text)
            note(
                "DMN-0109", line,
                Bilingual(
                    zh: "“\(part)”的结果只能是 null（\(types)）：\(finding.code.why.zh)",
                    en: "\"\(part)\" can only answer null (\(types)): \(finding.code.why.en)"),
                Bilingual(zh: "请核对类型，或改正表达式。", en: "Check the types, or correct the expression."))
        }
    }

    // MARK: Forms

    /// - Parameter wanted: what the result is converted to by the caller; the order of outputs of a table may come from it.
    mutating func compile(_ boxed: Boxed, _ variables: Variables, _ wanted: FEELType = .any) -> Compiled {
        switch boxed.kind {
        case .literal(let text, let language): return literal(text, language, boxed.line, variables)
        case .table(let table):
            let result = boxed.type.map { type($0, boxed.line) } ?? wanted
            return self.table(table, variables, result, boxed.line)
        case .context(let entries): return context(entries, variables)
        case .list(let items): return list(items, variables)
        case .relation(let columns, let rows): return relation(columns, rows, variables)
        case .function(let definition): return function(definition, boxed.type, variables)
        case .invocation(let callee, let bindings): return invocation(callee, bindings, variables)
        case .conditional(let condition, let yes, let no): return conditional(condition, yes, no, variables)
        case .filter(let list, let match): return filter(list, match, variables)
        case .for(let name, let list, let body): return iteration(name, list, body, variables)
        case .some(let name, let list, let condition):
            return quantified(name, list, condition, every: false, variables)
        case .every(let name, let list, let condition):
            return quantified(name, list, condition, every: true, variables)
        }
    }

    private mutating func literal(
        _ text: String, _ language: String?, _ line: Int, _ variables: Variables
    ) -> Compiled {
        if let language, !language.isEmpty, !language.uppercased().contains("FEEL") {
            note(
                "DMN-0107", line,
                Bilingual(zh: "不支持表达式语言“\(language)”。", en: "The language \"\(language)\" is not supported."),
                Bilingual(zh: "请改用 FEEL。", en: "Use FEEL."))
            return .failing(.external, language)
        }
        return expression(text, line, variables)
    }

    /// A text of FEEL; an empty one answers `null`.
    mutating func expression(_ text: String, _ line: Int, _ variables: Variables) -> Compiled {
        if text.isEmpty { return .null }
        let scope = scope(variables)
        guard let expression = parse(text, line, { text throws(FEELError) in try Expression.parse(text, names: scope) })
        else { return .failing(.syntax, "literal expression") }
        for (name, _) in expression.unresolved {
            note(
                "DMN-0108", line, Bilingual(zh: "没有名为“\(name)”的变量。", en: "There is no variable \"\(name)\"."),
                Bilingual(zh: "请改正名称，或把它列为所需的输入、决策或知识。", en: "Correct the name, or require the element that has it."))
        }
        let (type, findings) = expression.check(variables.dictionary)
        note(findings, in: text, line)
        return Compiled(type) { values, machine in
            machine.evaluate(expression, Context(shape: scope.shape, values: values))
        }
    }

    private mutating func context(_ entries: [Boxed.Entry], _ outer: Variables) -> Compiled {
        struct Entry: Sendable {
            let name: String
            let place: Int
            let type: FEELType
            let run: Logic
        }
        var variables = outer
        var compiled: [Entry] = []
        var members: [FEELType.Member] = []
        var result: Compiled?
        for entry in entries {
            let line = entry.value?.line ?? 0
            let declared = entry.variable.map { type($0.type, line) } ?? .any
            let value = entry.value.map { compile($0, variables, declared) } ?? .null
            guard let variable = entry.variable else {
                result = value
                continue
            }
            let known = declared == .any ? value.type : declared
            let place = variables.add(variable.name, known)
            members.append(FEELType.Member(variable.name, known))
            compiled.append(Entry(name: variable.name, place: place, type: declared, run: value.run))
        }
        return Compiled(result?.type ?? .context(members)) { [compiled, result] values, machine in
            var values = values
            var entries: [(String, Value)] = []
            for entry in compiled {
                let value = coerced(entry.run(values, &machine), to: entry.type, entry.name, &machine)
                values = values.setting(value, at: entry.place)
                entries.append((entry.name, value))
            }
            return result?.run(values, &machine) ?? .context(Context(entries))
        }
    }

    private mutating func list(_ items: [Boxed], _ variables: Variables) -> Compiled {
        let items = items.map { compile($0, variables) }
        let first = items.first?.type ?? .any
        return Compiled(.list(items.allSatisfy { $0.type == first } ? first : .any)) { values, machine in
            var result: [Value] = []
            for item in items { result.append(item.run(values, &machine)) }
            return .list(result)
        }
    }

    private mutating func relation(_ columns: [Variable], _ rows: [[Boxed]], _ variables: Variables) -> Compiled {
        let shape = Shape(columns.map(\.name))
        var types: [FEELType] = []
        for column in columns { types.append(type(column.type, rows.first?.first?.line ?? 0)) }
        var cells: [[Compiled]] = []
        for row in rows { cells.append(row.prefix(columns.count).map { compile($0, variables) }) }
        let members = zip(columns, types).map { FEELType.Member($0.name, $1) }
        return Compiled(.list(.context(members))) { [types, cells] values, machine in
            var result: [Value] = []
            for row in cells {
                var entries: [Value] = []
                for (cell, (type, name)) in zip(row, zip(types, shape.names)) {
                    entries.append(coerced(cell.run(values, &machine), to: type, name, &machine))
                }
                result.append(.context(Context(shape: shape, values: entries)))
            }
            return .list(result)
        }
    }

    // MARK: Functions

    /// The function of the Java library that a definition names, if it names one and the table has it.
    mutating func java(_ definition: FunctionDefinition) -> Function? {
        guard definition.language == .java, let body = definition.body else { return nil }
        var machine = Machine(environment: .plain)
        let named = compile(body, Variables()).run([], &machine)
        return named.context.flatMap { JavaFunction.find($0, parameters(definition)) }
    }

    /// What a function answers: a declared type is that of the function, or in older models that of the result.
    static func result(of type: FEELType) -> FEELType {
        if case .function(_, let result) = type.base { return result }
        return type
    }

    private mutating func function(_ definition: FunctionDefinition, _ type: String?, _ outer: Variables) -> Compiled {
        let parameters = parameters(definition)
        let types = parameters.map(\.type)
        if definition.language != .feel {
            let found = java(definition)
            return Compiled(.function(types, .any)) { _, machine in
                found.map { .function($0) } ?? machine.fail(.external, definition.language.rawValue)
            }
        }
        var variables = outer
        var places: [Int] = []
        for parameter in parameters { places.append(variables.add(parameter.name, parameter.type)) }
        let declared = LogicCompiler.result(of: self.type(type, definition.body?.line ?? 0))
        let body = definition.body.map { compile($0, variables, declared) } ?? .null
        let result = declared == .any ? body.type : declared
        return Compiled(.function(types, result)) { [places] values, _ in
            .function(
                Function("function", parameters, result: result) { arguments, machine in
                    var inner = values
                    for (place, argument) in zip(places, arguments) { inner = inner.setting(argument, at: place) }
                    return machine.deeper(8, "function") { machine in
                        coerced(body.run(inner, &machine), to: declared, "function", &machine)
                    }
                })
        }
    }

    private mutating func invocation(
        _ callee: Boxed, _ bindings: [Boxed.Binding], _ variables: Variables
    ) -> Compiled {
        let callee = compile(callee, variables)
        let names = bindings.map(\.parameter)
        let arguments = bindings.map { binding in binding.value.map { compile($0, variables) } ?? .null }
        let isFunction = if case .function = callee.type { true } else { false }
        return Compiled(isFunction ? LogicCompiler.result(of: callee.type) : .any) { values, machine in
            let found = callee.run(values, &machine)
            guard case .function(let function) = found else {
                return found.isUnknown ? found : machine.fail(.notAFunction, "invocation", [found])
            }
            var given: [Value] = []
            for argument in arguments { given.append(argument.run(values, &machine)) }
            if function.isBuiltIn { return machine.call(function, given, names: names) }
            // A parameter without a binding is null.
            let missing = function.parameters.map(\.name).filter { !names.contains($0) }
            return machine.call(function, given + missing.map { _ in .null }, names: names + missing)
        }
    }

    // MARK: Conditions and loops

    private mutating func conditional(_ condition: Boxed, _ yes: Boxed, _ no: Boxed, _ variables: Variables) -> Compiled
    {
        let condition = compile(condition, variables)
        let yes = compile(yes, variables)
        let no = compile(no, variables)
        return Compiled(yes.type == no.type ? yes.type : .any) { values, machine in
            let truth = condition.run(values, &machine)
            switch truth {
            case .boolean(true): return yes.run(values, &machine)
            case .boolean(false), .null: return no.run(values, &machine)
            case .unknown:
                let first = yes.run(values, &machine)
                return machine.equal(first, no.run(values, &machine)).boolean == true ? first : truth
            default: return machine.fail(.conditionType, "if", [truth])
            }
        }
    }

    private mutating func filter(_ list: Boxed, _ match: Boxed, _ outer: Variables) -> Compiled {
        let list = compile(list, outer)
        let condition: @Sendable ([Value], Value, inout Machine) -> Value
        if case .literal(let text, _) = match.kind {
            let scope = scope(outer)
            let expression = parse(text, match.line) { text throws(FEELError) in
                try Expression.parse(item: text, names: scope)
            }
            condition = { values, item, machine in
                guard let expression else { return machine.fail(.syntax, "match") }
                return machine.evaluate(expression, item: item, Context(shape: scope.shape, values: values))
            }
        } else {
            var variables = outer
            let place = variables.add("item")
            let logic = compile(match, variables)
            condition = { values, item, machine in logic.run(values.setting(item, at: place), &machine) }
        }
        return Compiled(list.type) { values, machine in
            let domain = list.run(values, &machine)
            if domain.isNull || domain.isUnknown { return domain }
            var kept: [Value] = []
            var unknown: Value?
            let stop = machine.each(in: domain) { item, machine in
                let truth = condition(values, item, &machine)
                switch truth {
                case .boolean(true): kept.append(item)
                case .boolean(false): break
                case .null(let reason): if reason?.code == .syntax { return truth }
                case .unknown: unknown = unknown ?? truth
                default: return machine.fail(.conditionType, "match", [truth])
                }
                return nil
            }
            return stop ?? unknown ?? .list(kept)
        }
    }

    private mutating func iteration(_ name: String, _ list: Boxed, _ body: Boxed, _ outer: Variables) -> Compiled {
        let list = compile(list, outer)
        var variables = outer
        let partial = variables.add("partial", .list(.any))
        let place = variables.add(name, list.type.item)
        let body = compile(body, variables)
        return Compiled(.list(body.type)) { values, machine in
            var results: [Value] = []
            var inner = values.setting(.list([]), at: partial)
            let stop = machine.each(in: list.run(values, &machine)) { item, machine in
                inner = inner.setting(item, at: place)
                inner[partial] = .list(results)
                let value = body.run(inner, &machine)
                // Let go of the list, so that it grows in place.
                inner[partial] = .null
                results.append(value)
                return nil
            }
            return stop ?? .list(results)
        }
    }

    private mutating func quantified(
        _ name: String, _ list: Boxed, _ condition: Boxed, every: Bool, _ outer: Variables
    ) -> Compiled {
        let list = compile(list, outer)
        var variables = outer
        let place = variables.add(name, list.type.item)
        let condition = compile(condition, variables)
        return Compiled(.boolean) { values, machine in
            var isDecided = false
            var undecided: Value?
            // Every item is tested, because a condition that is no truth value makes the whole null.
            let stop = machine.each(in: list.run(values, &machine)) { item, machine in
                let truth = condition.run(values.setting(item, at: place), &machine)
                switch truth {
                case .boolean(let value): if value != every { isDecided = true }
                case .null, .unknown: undecided = undecided ?? truth
                default: return machine.fail(.conditionType, "satisfies", [truth])
                }
                return nil
            }
            return stop ?? (isDecided ? .boolean(!every) : undecided ?? .boolean(every))
        }
    }
}

extension [Value] {
    /// These values with one more, or with another at a place.
    func setting(_ value: Value, at place: Int) -> [Value] {
        var copy = self
        if place < copy.count { copy[place] = value } else { copy.append(value) }
        return copy
    }
}
