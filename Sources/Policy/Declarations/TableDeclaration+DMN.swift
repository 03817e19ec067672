public import DMN
import FEEL

extension FactDeclaration.Kind {
    /// The name of the kind in FEEL.
    public var typeName: String { self == .text ? "string" : rawValue }
}

extension TableDeclaration {
    /// The table as DMN has it; each rule gives its name, or 0 where names are not added up.
    public var boxed: DecisionTable { boxed(at: []) }

    /// - Parameter lines: the line of each rule, for what is found wrong with it.
    func boxed(at lines: [Int]) -> DecisionTable {
        let kinds: (DecisionTable.HitPolicy, DecisionTable.Aggregation?) =
            switch hitPolicy {
            case .unique: (.unique, nil)
            case .first: (.first, nil)
            case .sum: (.collect, .sum)
            }
        var output = DecisionTable.Output(type: hitPolicy == .sum ? "number" : "string")
        if hasOtherwise { output.defaultEntry = Value.string(TableDeclaration.otherwise).literal }
        return DecisionTable(
            kinds.0, kinds.1,
            inputs: inputs.map { input in
                let values = input.domain.map { $0.string.map { Value.string($0).literal } ?? "\($0)" }
                return DecisionTable.Input(
                    input.name, type: input.kind.typeName,
                    values: values.isEmpty ? nil : values.joined(separator: ", "))
            },
            outputs: [output],
            rules: rules.enumerated().map { index, rule in
                var row = DecisionTable.Rule(
                    rule.tests.map { $0 ?? "-" }, [hitPolicy == .sum ? "0" : Value.string(rule.name).literal])
                row.line = lines.indices.contains(index) ? lines[index] : 0
                return row
            })
    }
}
