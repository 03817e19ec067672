public import Civil
public import FEEL
import Synchronization

/// Models linked with one another, compiled, ready to evaluate.
///
///     let model = DecisionModel(try Definitions(xml: bytes, path: "leave.dmn"))
///     model.evaluate(decision: "Leave days", ["Age of child": 2]).value
///
/// Evaluation never throws and never traps: errors are `null` with a reason, as in FEEL.
public final class DecisionModel: Sendable {
    /// The model whose elements are evaluated by name.
    public let main: Definitions
    /// What is wrong with the models: references that lead nowhere, texts that are no FEEL. What depends on it answers `null`.
    public let problems: [Problem]

    let nodes: [Node]
    private let names: [Kind: [String: Int]]

    /// The kinds of elements. Elements of different kinds may have one name.
    enum Kind: Hashable, Sendable { case input, decision, knowledge, service }

    /// Links a model with those that it imports.
    ///
    /// - Parameter others: models that may be imported, by namespace; more than are needed do no harm.
    public init(_ main: Definitions, others: [Definitions] = []) {
        var linker = Linker(main, others)
        linker.link()
        self.main = main
        nodes = linker.nodes
        problems = linker.problems
        names = linker.names
    }

    /// Evaluates a decision and what it requires.
    ///
    /// - Parameters:
    ///   - decision: its name.
    ///   - inputs: the input data by name, or by `namespace#name` where several models have inputs of one name. What is missing is `null`.
    public func evaluate(
        decision: String, _ inputs: Context, in environment: Environment = .plain
    ) -> Outcome {
        evaluate(decision, inputs, environment, .decision)
    }

    /// Evaluates a decision service: its parameters are given by name.
    ///
    /// - Parameter output: the name of the output decision that is wanted, of a service that has several; without it the answer is all.
    public func evaluate(
        service: String, _ inputs: Context, output: String? = nil, in environment: Environment = .plain
    ) -> Outcome {
        let outcome = evaluate(service, inputs, environment, .service)
        guard let output, case .context(let outputs) = outcome.value,
            case .service(let found)? = names[.service]?[service].map({ nodes[$0] }),
            found.outputs.count > 1
        else { return outcome }
        return Outcome(value: outputs[output] ?? .null, problems: outcome.problems, steps: outcome.steps)
    }

    /// Evaluates a business knowledge model: its parameters are given by name.
    public func evaluate(knowledge: String, _ inputs: Context, in environment: Environment = .plain) -> Outcome {
        evaluate(knowledge, inputs, environment, .knowledge)
    }

    private func evaluate(
        _ name: String, _ inputs: Context, _ environment: Environment, _ kind: Kind
    ) -> Outcome {
        var machine = Machine(environment: environment)
        let trace = Trace()
        machine.host = trace
        guard let index = names[kind]?[name] else {
            let value = machine.fail(.unknownName, name)
            return Outcome(value: value, problems: machine.problems, steps: [])
        }
        let value: Value
        switch nodes[index] {
        case .input, .decision:
            var run = Run(model: self, inputs: inputs)
            value = run.value(of: index, &machine)
        case .knowledge(let knowledge):
            value = machine.call(function(index), arguments(knowledge.parameters, inputs))
        case .service(let service): value = machine.call(function(index), arguments(service.parameters, inputs))
        }
        return Outcome(value: value, problems: machine.problems, steps: trace.steps)
    }

    /// Arguments from outside, by the names of the parameters.
    private func arguments(_ parameters: [Function.Parameter], _ inputs: Context) -> [Value] {
        parameters.map { (inputs[$0.name] ?? .null).completed(for: $0.type) }
    }

    /// A knowledge model or service as a function.
    func function(_ index: Int) -> Function {
        switch nodes[index] {
        case .knowledge(let knowledge):
            return Function(knowledge.name, knowledge.parameters, result: knowledge.result, strict: false) {
                [self] arguments, machine in
                machine.deeper(8, knowledge.name) { machine in
                    if let java = knowledge.java { return machine.call(java, arguments) }
                    var values = arguments
                    for required in knowledge.required { values.append(self.gather(required)) }
                    let value = knowledge.logic(values, &machine)
                    return coerced(value, to: knowledge.result, knowledge.name, &machine)
                }
            }
        case .service(let service):
            return Function(service.name, service.parameters, result: service.result, strict: false) {
                [self] arguments, machine in
                machine.deeper(8, service.name) { machine in
                    var run = Run(model: self, inputs: Context())
                    for (place, value) in zip(service.given, arguments) { run.known[place] = value }
                    let values = service.outputs.map { (name: $0.name, value: run.value(of: $0.node, &machine)) }
                    let value =
                        values.count == 1 ? values[0].value : .context(Context(values.map { ($0.name, $0.value) }))
                    return coerced(value, to: service.result, service.name, &machine)
                }
            }
        case .input(let name, _, _), .decision(let name, _, _, _, _):
            return Function(name, []) { _ in .null }
        }
    }

    /// The functions that a requirement of knowledge stands for: one, or those of an imported model by name.
    private func gather(_ required: Required) -> Value {
        switch required.source {
        case .node(let index): return .function(function(index))
        case .members(let members):
            return .context(Context(members.map { ($0.name, .function(function($0.node))) }))
        }
    }
}

/// What an evaluation answered.
public struct Outcome: Sendable {
    public let value: Value
    /// The errors that became `null`, in order of occurrence; at most 64.
    public let problems: [NullReason]
    /// What was evaluated, inner things first; at most 10,000.
    public let steps: [Step]

    /// A decision that was made, or a table that was looked up.
    public struct Step: Sendable {
        /// The name of the decision, or of what holds the table.
        public let name: String
        public let value: Value
        /// For a table the numbers of the rules that matched, from 1; nil for anything else.
        public let rules: [Int]?
    }
}

/// An element of the graph.
enum Node: Sendable {
    case input(name: String, keys: [String], type: FEELType)
    case decision(name: String, type: FEELType, required: [Required], logic: Logic?, line: Int)
    case knowledge(Knowledge)
    case service(Service)

    struct Knowledge: Sendable {
        let name: String
        let parameters: [Function.Parameter]
        let result: FEELType
        let required: [Required]
        let java: Function?
        let logic: Logic
    }

    struct Service: Sendable {
        let name: String
        let parameters: [Function.Parameter]
        let result: FEELType
        /// The nodes that the parameters stand for.
        let given: [Int]
        let outputs: [(name: String, node: Int)]
    }
}

/// A variable of a decision's logic, and where its value comes from.
struct Required: Sendable {
    let name: String
    var source: Source

    enum Source: Sendable {
        case node(Int)
        /// Elements of an imported model, by name.
        case members([(name: String, node: Int)])
    }

    /// The elements that it stands for.
    var nodes: [Int] {
        switch source {
        case .node(let node): [node]
        case .members(let members): members.map(\.node)
        }
    }
}

/// One evaluation of the graph: every element once.
struct Run {
    let model: DecisionModel
    let inputs: Context
    var known: [Int: Value] = [:]

    mutating func value(of index: Int, _ machine: inout Machine) -> Value {
        if let value = known[index] { return value }
        let value: Value
        switch model.nodes[index] {
        case .input(let name, let keys, let type):
            if let key = keys.first(where: { inputs.shape.position(of: $0) != nil }), let given = inputs[key] {
                value = coerced(given.completed(for: type), to: type, name, &machine)
            } else {
                value = machine.fail(.missingInput, name)
            }
        case .decision(let name, let type, let required, let logic, _):
            if let logic {
                value = machine.deeper(8, name) { machine in
                    coerced(logic(values(of: required, &machine), &machine), to: type, name, &machine)
                }
                (machine.host as? Trace)?.add(Outcome.Step(name: name, value: value, rules: nil))
            } else {
                value = inputs[name] ?? machine.fail(.missingInput, name)
            }
        case .knowledge, .service: value = .function(model.function(index))
        }
        known[index] = value
        return value
    }

    /// The values of the variables of a decision's logic.
    private mutating func values(of required: [Required], _ machine: inout Machine) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(required.count)
        for requirement in required {
            switch requirement.source {
            case .node(let node): values.append(value(of: node, &machine))
            case .members(let members):
                var entries: [(String, Value)] = []
                for member in members { entries.append((member.name, value(of: member.node, &machine))) }
                values.append(.context(Context(entries)))
            }
        }
        return values
    }
}

extension Value {
    /// A value from outside, where structures lack members that their type has: those are null.
    fileprivate func completed(for type: FEELType, depth: Int = 0) -> Value {
        guard depth < 32 else { return self }
        switch (self, type.base) {
        case (.list(let items), .list(let item)): return .list(items.map { $0.completed(for: item, depth: depth + 1) })
        case (.context(let context), .context(let members)):
            var entries = context.entries.map { name, value in
                (
                    name,
                    members.first { $0.name == name }.map { value.completed(for: $0.type, depth: depth + 1) } ?? value
                )
            }
            for member in members where context[member.name] == nil { entries.append((member.name, .null)) }
            return .context(Context(entries))
        default: return self
        }
    }
}

/// A value as one of a type, or `null` with a reason.
func coerced(_ value: Value, to type: FEELType, _ name: String, _ machine: inout Machine) -> Value {
    if type == .any { return value }
    return value.converted(to: type) ?? machine.fail(.resultType, name, [value])
}

/// What an evaluation did, for its explanation.
final class Trace: Sendable {
    private let list = Mutex<[Outcome.Step]>([])

    func add(_ step: Outcome.Step) {
        list.withLock { if $0.count < 10_000 { $0.append(step) } }
    }

    var steps: [Outcome.Step] { list.withLock { $0 } }
}
