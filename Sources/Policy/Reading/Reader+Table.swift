import Civil
import DMN
import FEEL

extension Reader {
    /// Reads a decision table, and the parameter that holds what its rules give.
    func table(_ draft: Draft) -> (TableDeclaration, Parameter)? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let unit: Unit? = fields.word("unit", required: true)
        let hit: TableDeclaration.HitPolicy = fields.word("hit") ?? .unique
        let isFloor = fields.bool("floor")
        let open: [DivisionLevel] = fields.words("open")
        let inputs = fields.list("inputs", required: true).compactMap { input($0, fields) }
        let nodes = fields.list("rules", required: true)
        let otherwise = fields.has("otherwise") ? fields.list("otherwise", required: true) : []
        fields.close()
        guard let title, let unit, !inputs.isEmpty else { return nil }
        var values: [ParameterValue] = []
        var rules: [TableDeclaration.Rule] = []
        var lines: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard let rule = Fields(node, path: fields.path, findings) else { continue }
            let name = rule.text("rule") ?? "\(index + 1)"
            let when = rule.fields("when")
            let tests = inputs.map { when?.text($0.name) }
            when?.close()
            let given = rule.list("values", required: true)
            rule.close()
            if name == TableDeclaration.otherwise || rules.contains(where: { $0.name == name }) {
                findings.note(
                    .duplicate, rule.place, "规则“\(name)”声明了两次", "The rule \(name) is declared twice.",
                    do: "请给规则另取名称（rule）。", "Give the rule another name (rule).")
                continue
            }
            rules.append(TableDeclaration.Rule(name: name, tests: tests))
            lines.append(rule.line)
            values += given.compactMap { value($0, unit, rule: name, fields) }
        }
        values += otherwise.compactMap { value($0, unit, rule: TableDeclaration.otherwise, fields) }
        let table = TableDeclaration(
            id: draft.id, hitPolicy: hit, inputs: inputs, rules: rules, hasOtherwise: !otherwise.isEmpty,
            pack: pack.id, place: draft.place)
        check(table, lines)
        let parameter = Parameter(
            id: draft.id, title: title, unit: unit, keys: [TableDeclaration.key], isFloor: isFloor, open: open,
            values: dated(values, draft.id), pack: pack.id, place: draft.place)
        return (table, parameter)
    }

    private func value(_ node: YAML, _ unit: Unit, rule: String, _ fields: Fields) -> ParameterValue? {
        var value = value(node, unit, [], fields)
        value?.key = [rule]
        return value
    }

    private func input(_ node: YAML, _ parent: Fields) -> TableDeclaration.Input? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let name = fields.text("name", required: true)
        let title = fields.bilingual("title")
        let kind: FactDeclaration.Kind? = fields.word("type", required: true)
        let domain = fields.list("domain").compactMap { node in
            let value = kind.flatMap { Reader.value(node, $0) }
            if value == nil { fields.bad(node, "这一类型的值", "a value of the type") }
            return value
        }
        fields.close()
        guard let name, let title, let kind else { return nil }
        guard !kind.isKin, NameRule.isPlain(name) else {
            findings.note(
                .badValue, fields.place, "决策表的输入应是一个词，类型为 number、date、text 或 boolean",
                "An input of a decision table is one word, and a number, date, text or boolean.", do: "请改正名称或者类型。",
                "Correct the name or the type.")
            return nil
        }
        return TableDeclaration.Input(name: name, title: title, kind: kind, domain: domain)
    }

    /// What DMN says of the table: cells that are no tests, cases that no rule covers, rules that overlap, rules that never count.
    private func check(_ table: TableDeclaration, _ lines: [Int]) {
        for (rule, line) in zip(table.rules, lines) {
            for test in rule.tests.compactMap({ $0 }) where !TableDeclaration.isConstant(test) {
                findings.note(
                    .table, Place(file: table.place.file, line: line), "规则“\(rule.name)”的条件“\(test)”不是与常量比较的测试",
                    "\(test) in the rule \(rule.name) is no test against constants.",
                    do: "请写成“< 16”“[3..5]”“\"urban\"”或 not(…)。", "Write it like < 16, [3..5], \"urban\" or not(…).")
            }
        }
        guard table.rules.count <= 250, table.rules.count * table.inputs.count <= 5_000 else {
            findings.note(
                .limits, table.place, "决策表过大：最多 250 条规则、5000 格",
                "The decision table is too large: 250 rules and 5,000 cells at most.",
                do: "请拆成几张表。", "Split it.")
            return
        }
        var definitions = Definitions(name: table.id, namespace: "urn:yisheng:\(table.id)")
        definitions.inputs = table.inputs.map {
            InputData(id: "input-\($0.name)", name: $0.name, type: $0.kind.typeName)
        }
        var decision = DMN.Decision(id: "decision", name: "decision")
        decision.information = definitions.inputs.map { "#\($0.id)" }
        decision.logic = Boxed(.table(table.boxed(at: lines)))
        definitions.decisions = [decision]
        for problem in DecisionModel(definitions).problems {
            let line = Int(problem.at.dropFirst(table.id.count + 1).prefix { $0.isNumber })
            findings.note(
                .table, Place(file: table.place.file, line: line ?? table.place.line),
                "决策表“\(table.id)”：\(problem.why.zh)",
                "The decision table \(table.id): \(problem.why.en)", do: problem.fix.zh, problem.fix.en)
        }
    }
}
