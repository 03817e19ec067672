import Civil
import FEEL

/// Resolves the references of models and compiles their logic.
struct Linker {
    private let main: Definitions
    private let models: [String: Definitions]
    private var types: [String: Types] = [:]
    private var indices: [String: Int] = [:]
    private(set) var nodes: [Node] = []
    private(set) var names: [DecisionModel.Kind: [String: Int]] = [:]
    private(set) var problems: [Problem] = []

    init(_ main: Definitions, _ others: [Definitions]) {
        self.main = main
        models = Dictionary((others + [main]).map { ($0.namespace, $0) }, uniquingKeysWith: { $1 })
    }

    mutating func link() {
        var reached: [Definitions] = []
        var seen: Set<String> = []
        func reach(_ model: Definitions) {
            guard seen.insert(model.namespace).inserted else { return }
            reached.append(model)
            for item in model.imports { if let other = models[item.namespace] { reach(other) } }
        }
        reach(main)
        for model in reached { declare(model) }
        for model in reached {
            for item in model.imports where models[item.namespace] == nil && Definitions.namespaces.contains(item.type)
            {
                note(
                    "DMN-0101", model.name, "没有找到被引用的模型“\(item.name)”（\(item.namespace)）。",
                    "The imported model \"\(item.name)\" (\(item.namespace)) is not given.", do: "请一并提供该模型文件。",
                    "Give its file too.")
            }
            _ = types(of: model, depth: 0)
            compile(model)
        }
        findCircles()
    }

    private mutating func note(
        _ code: String, _ at: String, _ zh: String, _ en: String, do fixZH: String, _ fixEN: String
    ) {
        problems.append(
            Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZH, en: fixEN)))
    }

    // MARK: Names

    /// Gives every element a place; its content follows when it is compiled.
    private mutating func declare(_ model: Definitions) {
        func add(_ kind: DecisionModel.Kind, _ id: String, _ name: String) {
            let index = nodes.count
            nodes.append(.input(name: name, keys: [], type: .any))
            let key = model.namespace + "#" + (id.isEmpty ? name : id)
            if indices[key] != nil {
                note(
                    "DMN-0102", "\(model.name): \(name)", "标识“\(id)”出现两次。", "The id \"\(id)\" occurs twice.",
                    do: "请让每个元素有自己的标识。", "Give each element an id of its own.")
            }
            indices[key] = index
            names[kind, default: [:]]["\(model.namespace)#\(name)"] = index
            if names[kind]?[name] == nil { names[kind]?[name] = index }
        }
        for input in model.inputs { add(.input, input.id, input.name) }
        for decision in model.decisions { add(.decision, decision.id, decision.name) }
        for knowledge in model.knowledge { add(.knowledge, knowledge.id, knowledge.name) }
        for service in model.services { add(.service, service.id, service.name) }
    }

    private mutating func types(of model: Definitions, depth: Int) -> Types {
        if let known = types[model.namespace] { return known }
        var imported: [(String, Types)] = []
        if depth < 16 {
            for item in model.imports {
                if let other = models[item.namespace], other.namespace != model.namespace {
                    imported.append((item.name, types(of: other, depth: depth + 1)))
                }
            }
        }
        let made = Types(model.items, imported: imported)
        types[model.namespace] = made
        for (name, line) in made.unknown { noteType(name, "\(model.name):\(line)") }
        for (error, line) in made.invalid {
            let problem = error.problem(at: "")
            problems.append(
                Problem(code: "DMN-0106", at: "\(model.name):\(line)", why: problem.why, fix: problem.fix))
        }
        return made
    }

    private mutating func noteType(_ name: String, _ at: String) {
        note(
            "DMN-0103", at, "没有类型“\(name)”。", "There is no type \"\(name)\".", do: "请定义该类型，或改用 FEEL 的类型。",
            "Define it as an item definition, or use a type of FEEL.")
    }

    /// The node of a reference, with the namespace of its model.
    private mutating func find(_ reference: String, in model: Definitions, _ at: String) -> (
        namespace: String, node: Int
    )? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        let namespace = parts.count == 2 && !parts[0].isEmpty ? parts[0] : model.namespace
        let id = parts.last ?? ""
        if let node = indices["\(namespace)#\(id)"] { return (namespace, node) }
        note(
            "DMN-0104", at, "引用“\(reference)”没有对应的元素。", "The reference \"\(reference)\" leads to no element.",
            do: "请改正引用，或补上该元素。", "Correct the reference or add the element.")
        return nil
    }

    /// The variables that references bring: elements of this model by their names, those of others below the name of the import.
    private mutating func required(_ references: [String], in model: Definitions, _ at: String) -> [Required] {
        var result: [Required] = []
        for reference in references {
            guard let (namespace, node) = find(reference, in: model, at) else { continue }
            let name = variables[node]?.name ?? ""
            let item = namespace == model.namespace ? nil : model.imports.first { $0.namespace == namespace }
            guard let item, !item.name.isEmpty else {
                if !result.contains(where: { $0.name == name }) {
                    result.append(Required(name: name, source: .node(node)))
                }
                continue
            }
            if let place = result.firstIndex(where: { $0.name == item.name }),
                case .members(let members) = result[place].source
            {
                result[place].source = .members(members + [(name, node)])
            } else {
                result.append(Required(name: item.name, source: .members([(name, node)])))
            }
        }
        return result
    }

    /// The variables of the nodes that are prepared.
    private var variables: [Int: (name: String, type: FEELType)] = [:]
    private var prepared: Set<String> = []

    // MARK: Logic

    private mutating func compile(_ model: Definitions) {
        let types = self.types(of: model, depth: 0)
        func index(_ id: String, _ name: String) -> Int? { indices[model.namespace + "#" + (id.isEmpty ? name : id)] }
        for reached in [model] + model.imports.compactMap({ models[$0.namespace] }) { setVariables(of: reached) }
        var compiler = LogicCompiler(model, types, memberNames(of: model, types))
        for input in model.inputs {
            guard let place = index(input.id, input.name) else { continue }
            let keys = ["\(model.namespace)#\(input.name)", input.name, input.variable.name]
            nodes[place] = .input(name: input.name, keys: keys, type: compiler.type(input.variable.type, 0))
        }
        for decision in model.decisions {
            guard let place = index(decision.id, decision.name) else { continue }
            let at = "\(model.name): \(decision.name)"
            compiler.element = decision.name
            let required = required(decision.information + decision.knowledge, in: model, at)
            let type = compiler.type(decision.variable.type, decision.line)
            let logic = decision.logic.map { compiler.compile($0, scope(required), type).run }
            nodes[place] = .decision(
                name: decision.name, type: type, required: required, logic: logic, line: decision.line)
        }
        for knowledge in model.knowledge {
            guard let place = index(knowledge.id, knowledge.name) else { continue }
            compiler.element = knowledge.name
            let function = knowledge.function ?? FunctionDefinition(parameters: [], body: nil)
            let parameters = compiler.parameters(function)
            // A parameter hides what is required under its name.
            let required = required(knowledge.knowledge, in: model, "\(model.name): \(knowledge.name)").filter {
                other in
                !parameters.contains { $0.name == other.name }
            }
            let variables = scope(required, after: parameters)
            let result = LogicCompiler.result(of: compiler.type(knowledge.variable.type, knowledge.line))
            let logic = function.body.map { compiler.compile($0, variables, result) } ?? .null
            nodes[place] = .knowledge(
                Node.Knowledge(
                    name: knowledge.name, parameters: parameters, result: result, required: required,
                    java: compiler.java(function), logic: logic.run))
        }
        for service in model.services {
            guard let place = index(service.id, service.name) else { continue }
            let at = "\(model.name): \(service.name)"
            var parameters: [Function.Parameter] = []
            var given: [Int] = []
            for reference in service.inputData + service.inputDecisions {
                guard let (namespace, node) = find(reference, in: model, at), let other = models[namespace] else {
                    continue
                }
                setVariables(of: other)
                let variable = variables[node]
                parameters.append(Function.Parameter(variable?.name ?? "", variable?.type ?? .any))
                given.append(node)
            }
            var outputs: [(name: String, node: Int)] = []
            for reference in service.outputs {
                if let (_, node) = find(reference, in: model, at) {
                    outputs.append((variables[node]?.name ?? "", node))
                }
            }
            let result = LogicCompiler.result(of: compiler.type(service.variable.type, service.line))
            nodes[place] = .service(
                Node.Service(name: service.name, parameters: parameters, result: result, given: given, outputs: outputs)
            )
        }
        problems += compiler.problems
    }

    /// The variables of all elements of a model, with their declared types.
    private mutating func setVariables(of model: Definitions) {
        guard prepared.insert(model.namespace).inserted else { return }
        let types = self.types(of: model, depth: 0)
        func set(_ id: String, _ name: String, _ variable: String, _ type: FEELType) {
            if let index = indices[model.namespace + "#" + (id.isEmpty ? name : id)] {
                variables[index] = (variable, type)
            }
        }
        func type(_ reference: String?) -> FEELType { types.type(reference) ?? .any }
        for input in model.inputs { set(input.id, input.name, input.variable.name, type(input.variable.type)) }
        for decision in model.decisions {
            set(decision.id, decision.name, decision.variable.name, type(decision.variable.type))
        }
        for knowledge in model.knowledge {
            let result = LogicCompiler.result(of: type(knowledge.variable.type))
            let parameters = (knowledge.function?.parameters ?? []).map { type($0.type) }
            set(knowledge.id, knowledge.name, knowledge.variable.name, .function(parameters, result))
        }
        for service in model.services { set(service.id, service.name, service.variable.name, .any) }
    }

    /// The variables in scope of logic.
    private func scope(_ required: [Required], after parameters: [Function.Parameter] = []) -> Variables {
        var scope = Variables()
        for parameter in parameters { _ = scope.add(parameter.name, parameter.type) }
        for requirement in required {
            switch requirement.source {
            case .node(let node): _ = scope.add(requirement.name, variables[node]?.type ?? .any)
            case .members(let members):
                let types = members.map { FEELType.Member($0.name, variables[$0.node]?.type ?? .any) }
                _ = scope.add(requirement.name, .context(types))
            }
        }
        return scope
    }

    /// Names that stand after a point, where they are more than one word.
    private func memberNames(of model: Definitions, _ types: Types) -> [String] {
        var names = Set(types.members)
        for item in model.imports {
            guard let other = models[item.namespace] else { continue }
            names.formUnion(other.inputs.map(\.variable.name) + other.decisions.map(\.variable.name))
            names.formUnion(other.knowledge.map(\.variable.name) + other.services.map(\.variable.name))
        }
        for decision in model.decisions + model.imports.flatMap({ models[$0.namespace]?.decisions ?? [] }) {
            decision.logic?.collectNames(&names)
        }
        for knowledge in model.knowledge { knowledge.function?.body?.collectNames(&names) }
        // A service with several outputs answers a context of them.
        names.formUnion(model.decisions.map(\.variable.name))
        return names.sorted()
    }

    // MARK: Circles

    /// Takes away, again and again, decisions that require none of those left, and those that none left requires: what stays stands in
    /// circles or between two of them. Linear, and without recursion, whose depth the file would choose.
    private mutating func findCircles() {
        var requires: [Int: Set<Int>] = [:]
        var requiredBy: [Int: Set<Int>] = [:]
        for (index, node) in nodes.enumerated() {
            guard case .decision(_, _, let required, _, _) = node else { continue }
            requires[index] = []
            for other in required.flatMap(\.nodes) {
                guard case .decision = nodes[other] else { continue }
                requires[index, default: []].insert(other)
                requiredBy[other, default: []].insert(index)
            }
        }
        var left = Set(requires.keys)
        func strip(_ ahead: [Int: Set<Int>], _ behind: [Int: Set<Int>]) {
            var counts: [Int: Int] = [:]
            for index in left { counts[index] = ahead[index, default: []].count { left.contains($0) } }
            var free = left.filter { counts[$0] == 0 }
            while let index = free.popFirst() {
                left.remove(index)
                for other in behind[index, default: []] where left.contains(other) {
                    counts[other, default: 0] -= 1
                    if counts[other] == 0 { free.insert(other) }
                }
            }
        }
        strip(requires, requiredBy)
        strip(requiredBy, requires)
        for index in left.sorted() {
            guard case .decision(let name, _, _, _, let line) = nodes[index] else { continue }
            note(
                "DMN-0105", "\(main.name):\(line)", "决策“\(name)”直接或间接依赖自身。",
                "The decision \"\(name)\" requires itself.", do: "请去掉形成循环的依赖。", "Remove a requirement of the circle.")
        }
    }
}

extension Boxed {
    /// Adds the names of the members of contexts that this expression makes.
    func collectNames(_ names: inout Set<String>) {
        switch kind {
        case .literal: break
        case .table(let table): for output in table.outputs { if let name = output.name { names.insert(name) } }
        case .context(let entries):
            for entry in entries {
                if let variable = entry.variable { names.insert(variable.name) }
                entry.value?.collectNames(&names)
            }
        case .list(let items): for item in items { item.collectNames(&names) }
        case .relation(let columns, let rows):
            names.formUnion(columns.map(\.name))
            for row in rows { for cell in row { cell.collectNames(&names) } }
        case .function(let function): function.body?.collectNames(&names)
        case .invocation(let callee, let bindings):
            callee.collectNames(&names)
            for binding in bindings { binding.value?.collectNames(&names) }
        case .conditional(let a, let b, let c): for part in [a, b, c] { part.collectNames(&names) }
        case .filter(let a, let b), .for(_, let a, let b), .some(_, let a, let b), .every(_, let a, let b):
            for part in [a, b] { part.collectNames(&names) }
        }
    }
}
