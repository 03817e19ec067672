public import Civil
public import DMN
import FEEL
public import Policy

/// A decision table of a pack as a model of its own: what `yisheng policy import` reads back.
///
/// Days are an input more, `reference day`: each rule has a row for every span in which its value is another, as the packs of the division
/// have it together. Columns of notes tell the rule, the clauses, how sure the value is, and why there is none.
public struct TableModel: Sendable {
    /// The model: one business knowledge model with the table.
    public let definitions: Definitions

    /// - Parameter language: of titles.
    public init(_ declared: TableDeclaration, _ chain: PackChain, _ language: Language) {
        var table = declared.boxed
        table.inputs.append(DecisionTable.Input(DecisionModelTables.day, type: "date"))
        for (index, input) in declared.inputs.enumerated() { table.inputs[index].label = input.title[language] }
        var output = DecisionTable.Output()
        output.label = chain.parameters[declared.id]?.title[language]
        table.annotations = ["rule", "cite", "confidence", "gap zh", "gap en"]
        let values = chain.valuesInForce(of: declared.id)
        func text(_ value: Value?) -> String {
            switch value {
            case nil: "null"
            case .date(let day)?: "@\"\(day)\""
            case let value?: value.literal
            }
        }
        table.rules = zip(declared.rules, table.rules).flatMap { rule, row in
            values.filter { $0.key == [rule.name] }.map { value in
                let days = value.validity.to.map { "[@\"\(value.validity.from)\"..@\"\($0)\"]" }
                var row = row
                row.inputs.append(days ?? ">= @\"\(value.validity.from)\"")
                row.outputs = [text(value.value)]
                let cite = value.cite.map(\.description).joined(separator: " ")
                row.annotations = [
                    rule.name, cite, value.confidence.rawValue, value.gap?.zh ?? "", value.gap?.en ?? "",
                ]
                return row
            }
        }
        if declared.hasOtherwise {
            let others = values.filter { $0.key == [TableDeclaration.otherwise] }
            output.defaultEntry = others.dropFirst().reduce(text(others.first?.value)) { before, value in
                "if \(DecisionModelTables.day) >= @\"\(value.validity.from)\" then \(text(value.value)) else \(before)"
            }
        }
        table.outputs = [output]
        var model = Definitions(name: declared.id, namespace: "urn:yisheng:\(chain.division):\(declared.id)")
        let name = declared.id.replacing(".", with: " ")
        let parameters =
            declared.inputs.map { Variable($0.name, $0.kind.typeName) } + [
                Variable(DecisionModelTables.day, "date")
            ]
        let function = FunctionDefinition(parameters: parameters, body: Boxed(.table(table)))
        model.knowledge = [
            BusinessKnowledgeModel(id: "table", name: name, variable: Variable(name), function: function)
        ]
        definitions = model
    }
}
