public import Civil
public import DMN
import FEEL
public import Policy

/// An entitlement of a pack as a decision model that other tools can read, with the pack's examples as its tests.
///
/// The model holds the parameters as tables by day, each value with its clause; the conditions, why they fail, the questions for a person,
/// the amount and the answer. DMN has no *unknown*: a fact that nobody knows comes as null, and the model answers *yes*, *no* or *person*.
public struct EntitlementModel: Sendable {
    /// The model.
    public let definitions: Definitions
    /// Its tests, in the form of the public conformance suite.
    public let tests: ModelTests

    /// The name of the file, without its ending.
    public var name: String { definitions.name }

    /// - Parameter language: in which reasons and questions are written.
    public init(_ entitlement: Entitlement, _ chain: PackChain, _ language: Language) {
        var builder = Builder(entitlement, chain, language)
        let rehearsals = chain.rehearse(entitlement).filter { $0.decision.answer != .unknown }
        definitions = builder.definitions()
        let decided = Set(definitions.decisions.map(\.name))
        tests = ModelTests(
            model: definitions.name + ".dmn",
            cases: rehearsals.map { rehearsal in
                let decision = rehearsal.decision
                var results: [(String, Value)] = [
                    ("reference day", .date(rehearsal.reference)), ("answer", .string(decision.answer.rawValue)),
                ]
                if decision.answer != .no {
                    switch decision.amount {
                    case .exact(let amount) where decided.contains("amount"):
                        results.append(("amount", .number(amount)))
                    case .exact(let amount):
                        if decided.contains("least") {
                            results += [("least", .number(amount)), ("most", .number(amount))]
                        }
                    case .range(let least, let most): results += [("least", .number(least)), ("most", .number(most))]
                    case .none, .open: break
                    }
                    if let starts = decision.starts, decided.contains("starts") {
                        results.append(("starts", .date(starts)))
                    }
                    if let ends = decision.ends, decided.contains("ends") { results.append(("ends", .date(ends))) }
                }
                var inputs = rehearsal.inputs.entries.map { ($0, $1.known) }
                if rehearsal.inputs["today"] == nil { inputs.append(("today", .date(decision.day))) }
                if rehearsal.inputs["period"] == nil, let period = decision.period {
                    inputs.append(
                        (
                            "period",
                            .context(["start": .date(period.from), "end": period.to.map { .date($0) } ?? .null])
                        ))
                }
                return ModelTests.Case(name: rehearsal.name, inputs: inputs, results: results)
            })
    }
}

extension Value {
    /// This value with null for what is not known.
    fileprivate var known: Value {
        switch self {
        case .unknown: .null
        case .list(let items): .list(items.map(\.known))
        case .context(let context): .context(Context(context.entries.map { ($0, $1.known) }))
        default: self
        }
    }
}

/// Puts the parts of a model together.
private struct Builder {
    let entitlement: Entitlement
    let chain: PackChain
    let language: Language
    private var model: Definitions
    private let parameters: [Parameter]

    init(_ entitlement: Entitlement, _ chain: PackChain, _ language: Language) {
        self.entitlement = entitlement
        self.chain = chain
        self.language = language
        model = Definitions(name: entitlement.id, namespace: "urn:yisheng:\(chain.division):\(entitlement.id)")
        parameters = chain.parameters(of: entitlement)
    }

    mutating func definitions() -> Definitions {
        let roots = Set(entitlement.expressions.flatMap(\.paths).compactMap(\.first))
        for name in [entitlement.subject, entitlement.each?.name].compactMap({ $0 })
        where roots.contains(name) || isEvent(name) {
            model.inputs.append(InputData(id: "input-\(name)", name: name))
        }
        model.inputs.append(InputData(id: "input-today", name: "today", type: "date"))
        if roots.contains("period") || (entitlement.period != .once && entitlement.at == nil) {
            var period = ItemDefinition("period")
            period.components = [ItemDefinition("start", type: "date"), ItemDefinition("end", type: "date")]
            model.items.append(period)
            model.inputs.append(InputData(id: "input-period", name: "period", type: "period"))
        }
        decide("reference day", type: "date", .literal(reference))
        for group in Dictionary(
            grouping: parameters, by: { $0.id.split(separator: ".").first.map { String($0) } ?? $0.id }
        )
        .sorted(by: { $0.key < $1.key }) { decide(group.key, type: nil, parameterGroup(group.key, group.value)) }
        let conditions = entitlement.eligible.map { condition in
            // A condition that hangs on what nobody has confirmed is not failed by it: a person decides.
            guard let open = open(condition.when) else { return Boxed.literal(condition.when.text) }
            return Boxed.literal("if \(open.isOpen) then true else (\(open.value))")
        }
        decide("conditions", type: nil, Boxed(.list(conditions)))
        decide("why not", type: nil, reasons)
        decide("a person decides", type: "boolean", .literal(discretion))
        decide("questions", type: nil, questions)
        if let amount = entitlement.amount, amount.unit != .none {
            for (name, value) in [("amount", amount.value), ("least", amount.min), ("most", amount.max)] {
                if let value { decide(name, type: "number", .literal(settled(rounded(value.text, amount.rounding)))) }
            }
        }
        if let starts = entitlement.starts { decide("starts", type: "date", .literal(starts.text)) }
        if let ends = entitlement.ends { decide("ends", type: "date", .literal(ends.text)) }
        decide("answer", type: "string", .literal(answer))
        return model
    }

    /// Whether rules are about an event, whose day is the reference day.
    private func isEvent(_ name: String) -> Bool {
        if case .event(_, _, let about)? = entitlement.each { about == name } else { false }
    }

    /// Adds a decision; what it requires is found in its texts.
    private mutating func decide(_ name: String, type: String?, _ logic: Boxed) {
        var decision = Decision(id: "decision-\(name.replacing(" ", with: "-"))", name: name, type: type)
        decision.logic = logic
        decision.information =
            model.inputs.filter { logic.mentions($0.name) }.map { "#\($0.id)" }
            + model.decisions.filter { logic.mentions($0.name) }.map { "#\($0.id)" }
        model.decisions.append(decision)
    }

    // MARK: Parts

    private var reference: String {
        if let at = entitlement.at { return at.text }
        if case .event(_, _, let name)? = entitlement.each, entitlement.period == .once { return "\(name).day" }
        guard entitlement.period != .once else { return "today" }
        // A rule that begins within the period holds from its first day on.
        let from = "@\"\(entitlement.validity.from)\""
        return "if period.start < \(from) and today >= \(from) then \(from) else period.start"
    }

    private func parameterGroup(_ root: String, _ parameters: [Parameter]) -> Boxed {
        if parameters.count == 1, parameters[0].id == root { return table(parameters[0]) }
        return Boxed(
            .context(
                parameters.map { Boxed.Entry(Variable(String($0.id.dropFirst(root.count + 1))), table($0)) }))
    }

    /// The values of a parameter by day, the nearest pack first; a function of its keys where it has some.
    private func table(_ parameter: Parameter) -> Boxed {
        var inputs = parameter.keys.map { DecisionTable.Input("string(\($0))") }
        inputs.append(DecisionTable.Input("reference day", type: "date"))
        var table = DecisionTable(.first, inputs: inputs, outputs: [DecisionTable.Output()], rules: [])
        table.outputs[0].label = parameter.title[language]
        // Before the first value there is none.
        table.outputs[0].defaultEntry = "null"
        table.annotations = ["cite"]
        var stated: [ParameterValue] = []
        for value in chain.values(of: parameter.id) {
            // What a nearer pack says for all its days need not be told.
            if stated.contains(where: { $0.key == value.key && $0.validity.covers(value.validity) }) { continue }
            stated.append(value)
            let until = value.validity.to.map { "..@\"\($0)\"]" }
            let days = until.map { "[@\"\(value.validity.from)\"" + $0 } ?? ">= @\"\(value.validity.from)\""
            var rule = DecisionTable.Rule(
                value.key.map { Value.string($0).literal } + [days], [value.value.map { text($0) } ?? "null"])
            let cite = value.cite.map(\.description).joined(separator: ", ")
            rule.annotations = [value.gap.map { "\($0[language]) (\(cite))" } ?? cite]
            table.rules.append(rule)
        }
        let boxed = Boxed(.table(table))
        guard !parameter.keys.isEmpty else { return boxed }
        return Boxed(
            .function(FunctionDefinition(parameters: parameter.keys.map { Variable($0) }, body: boxed)))
    }

    /// A value as FEEL writes it.
    private func text(_ value: Value) -> String {
        switch value {
        case .date, .time, .dateTime, .yearsMonths, .daysTime: "@\"\(value)\""
        default: value.literal
        }
    }

    /// Why the conditions fail that fail.
    private var reasons: Boxed {
        ruled("conditions", entitlement.eligible.map { $0.otherwise }, holds: "not(true)")
    }

    private var questions: Boxed {
        let whens = entitlement.discretion.map(\.when.text)
        var table = DecisionTable(
            .ruleOrder, inputs: whens.map { DecisionTable.Input($0) }, outputs: [DecisionTable.Output(type: "string")],
            rules: [])
        for (index, discretion) in entitlement.discretion.enumerated() {
            table.rules.append(
                DecisionTable.Rule(
                    whens.indices.map { $0 == index ? "true" : "-" }, [Value.string(discretion.ask[language]).literal]))
        }
        return whens.isEmpty ? .literal("[]") : Boxed(.table(table))
    }

    /// A table with a sentence for each item of a list of truth values that a test holds for.
    private func ruled(_ list: String, _ sentences: [Bilingual], holds: String) -> Boxed {
        guard !sentences.isEmpty else { return .literal("[]") }
        var table = DecisionTable(
            .ruleOrder, inputs: sentences.indices.map { DecisionTable.Input("\(list)[\($0 + 1)]") },
            outputs: [DecisionTable.Output(type: "string")], rules: [])
        for (index, sentence) in sentences.enumerated() {
            table.rules.append(
                DecisionTable.Rule(
                    sentences.indices.map { $0 == index ? holds : "-" }, [Value.string(sentence[language]).literal]))
        }
        return Boxed(.table(table))
    }

    private var discretion: String {
        let texts =
            entitlement.discretion.map { "(\($0.when.text)) = true" }
            + entitlement.eligible.compactMap { open($0.when).map { "(\($0.isOpen))" } }
        return texts.isEmpty ? "false" : texts.joined(separator: " or ")
    }

    /// A condition that reads a parameter which nobody has confirmed: its value, null where it hangs on that, and that it does. Nil where there is
    /// none.
    private func open(_ expression: FEEL.Expression) -> (value: String, isOpen: String)? {
        let read = Set(expression.paths.map { $0.joined(separator: ".") })
        let gaps = parameters.filter { parameter in
            parameter.keys.isEmpty && read.contains(parameter.id)
                && chain.values(of: parameter.id).contains { $0.value == nil }
        }
        guard !gaps.isEmpty else { return nil }
        func isNull(_ parameters: [Parameter]) -> String {
            parameters.map { "\($0.id) = null" }.joined(separator: " or ")
        }
        var value = settled("(\(expression.text))", gaps.filter { $0.unit == .boolean })
        let others = gaps.filter { $0.unit != .boolean }
        if !others.isEmpty { value = "if \(isNull(others)) then null else (\(value))" }
        return (value, "(\(isNull(gaps))) and (\(value)) = null")
    }

    /// An amount that is null where it hangs on a truth value that nobody has confirmed: DMN would take null for false.
    private func settled(_ text: String) -> String {
        settled(
            text,
            parameters.filter { $0.unit == .boolean && $0.keys.isEmpty }.filter { parameter in
                chain.values(of: parameter.id).contains { $0.value == nil }
            })
    }

    private func settled(_ text: String, _ open: [Parameter]) -> String {
        open.reduce(text) { text, parameter in
            let (yes, no) = (text.with("true", for: parameter.id), text.with("false", for: parameter.id))
            return "if \(parameter.id) != null then \(text) else if (\(yes)) = (\(no)) then \(yes) else null"
        }
    }

    private func rounded(_ text: String, _ rule: Decimal128.Rounding?) -> String {
        switch rule {
        case nil: text
        case .up?: "round up(\(text), 0)"
        case .down?: "round down(\(text), 0)"
        case .floor?: "floor(\(text))"
        case .ceiling?: "ceiling(\(text))"
        case .halfUp?: "round half up(\(text), 0)"
        case .halfDown?: "round half down(\(text), 0)"
        case .halfEven?: "decimal(\(text), 0)"
        }
    }

    private var answer: String {
        var inForce = "reference day >= @\"\(entitlement.validity.from)\""
        if let to = entitlement.validity.to { inForce += " and reference day <= @\"\(to)\"" }
        var asks = ["a person decides"]
        // A gap in the parameters, or an amount that comes to nothing: a person must look.
        let amounts = model.decisions.map(\.name).filter { ["amount", "least", "most"].contains($0) }
        asks += amounts.map { "\($0) = null" }
        return """
            if not(\(inForce)) or (some c in conditions satisfies not(c = true)) then "no" \
            else if \(asks.joined(separator: " or ")) then "person" else "yes"
            """
    }
}

extension Validity {
    fileprivate func covers(_ other: Validity) -> Bool {
        guard from <= other.from else { return false }
        guard let to else { return true }
        return other.to.map { $0 <= to } ?? false
    }
}

extension String {
    /// This text of FEEL with a value in place of a path.
    fileprivate func with(_ value: String, for path: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: path) {
            let isWhole =
                range.upperBound == rest.endIndex
                || !(rest[range.upperBound].isLetter || rest[range.upperBound].isNumber
                    || rest[range.upperBound] == "_")
            result += rest[..<range.lowerBound] + (isWhole ? value : path)
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}

extension Boxed {
    /// Whether some text within names a variable.
    fileprivate func mentions(_ name: String) -> Bool {
        func holds(_ text: String) -> Bool {
            guard let expression = try? FEEL.Expression.parse(text, names: Scope([name])) else {
                // Tests of cells are not expressions.
                return text.contains(name)
            }
            return expression.paths.contains { $0.first == name }
        }
        switch kind {
        case .literal(let text, _): return holds(text)
        case .table(let table):
            return table.inputs.contains { holds($0.expression) }
                || table.rules.contains { $0.outputs.contains(where: holds) }
        case .context(let entries): return entries.contains { $0.value?.mentions(name) == true }
        case .list(let items): return items.contains { $0.mentions(name) }
        case .function(let function): return function.body?.mentions(name) == true
        default: return false
        }
    }
}
