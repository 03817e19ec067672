public import Civil
public import DMN
import FEEL

/// Turns the decision tables of a DMN model into tables of a pack.
///
/// A column whose input is `reference day`, as `yisheng dmn export` writes it, becomes the days of the values. What a value rests on is the
/// instrument that whoever imports names, unless the table says so itself in a column `cite`; nothing is more than `secondary` until
/// somebody has checked it.
public struct DecisionModelTables: Sendable {
    /// The documents as YAML, to be put into a pack.
    public let text: String
    /// How many tables there are.
    public let count: Int
    /// Everything that could not be taken over.
    public let findings: [Finding]

    /// The input that holds the day on which a value is read.
    public static let day = "reference day"

    /// - Parameters:
    ///   - id: the id of the table; nil, or with several tables: what the model calls them.
    ///   - cite: the instrument and clause that the values rest on.
    ///   - unit: what the values count.
    ///   - from: the first day of values that have none; nil: they must have one.
    public init(_ model: Definitions, path: String, id: String?, cite: Citation, unit: Unit, from: Day?) {
        let findings = Findings()
        var found: [(name: String, line: Int, table: DecisionTable)] = []
        for knowledge in model.knowledge {
            if case .table(let table)? = knowledge.function?.body?.kind {
                found.append((knowledge.name, knowledge.line, table))
            }
        }
        for decision in model.decisions {
            if case .table(let table)? = decision.logic?.kind { found.append((decision.name, decision.line, table)) }
        }
        if found.isEmpty {
            findings.note(
                .missingKey, Place(file: path, line: 1), "模型里没有决策表", "The model has no decision table.",
                do: "只有决策表能转成政策包的表；其他逻辑请改写成表达式。",
                "Only decision tables become tables of a pack; write other logic as expressions.")
        }
        var documents: [String] = []
        for (name, line, table) in found {
            for output in table.outputs.indices {
                var name = name
                if table.outputs.count > 1 { name += " \(table.outputs[output].name ?? "\(output + 1)")" }
                let isOnly = found.count == 1 && table.outputs.count == 1
                let reader = TableReader(
                    table: table, output: output, id: isOnly ? id ?? TableReader.id(name) : TableReader.id(name),
                    title: table.outputs[output].label ?? name, place: Place(file: path, line: line), cite: cite,
                    unit: unit, from: from, findings: findings)
                if let document = reader.document() { documents.append(document) }
            }
        }
        text = documents.joined(separator: "---\n")
        count = documents.count
        self.findings = findings.all.sorted()
    }
}

/// One output of a decision table on its way into a pack.
private struct TableReader {
    let table: DecisionTable
    let output: Int
    let id: String
    let title: String
    let place: Place
    let cite: Citation
    let unit: Unit
    let from: Day?
    let findings: Findings

    /// An id from a name: `Leave days` is `leave.days`, more words are joined.
    static func id(_ name: String) -> String {
        let words = name.split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
        return words.count == 2 ? "\(words[0]).\(words[1])" : words.joined(separator: "_")
    }

    private func refuse(_ line: Int, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String) {
        findings.note(
            .table, Place(file: place.file, line: line > 0 ? line : place.line), "决策表“\(title)”：\(zh)",
            "The decision table \(title): \(en)", do: fixZh, fixEn)
    }

    func document() -> String? {
        let before = findings.all.count
        let hit: TableDeclaration.HitPolicy
        switch (table.hitPolicy, table.aggregation) {
        case (.unique, _): hit = .unique
        // Rules of ANY that match together give the same.
        case (.first, _), (.any, _): hit = .first
        case (.collect, .sum): hit = .sum
        default:
            refuse(
                0, "命中策略 \(table.hitPolicy.rawValue) 给出的不是一个值",
                "the hit policy \(table.hitPolicy.rawValue) does not give one value.",
                do: "请改用 UNIQUE、FIRST、ANY 或 COLLECT SUM。", "Use UNIQUE, FIRST, ANY or COLLECT SUM.")
            return nil
        }
        let dayColumn = table.inputs.firstIndex { $0.expression == DecisionModelTables.day }
        let columns = table.inputs.indices.filter { $0 != dayColumn }
        let names = columns.enumerated().map { number, column in name(of: table.inputs[column], number) }
        var text =
            "table: \(id)\ntitle: {zh: \(YAML.quoted(title)), en: \(YAML.quoted(title))}\nunit: \(unit.rawValue)\n"
        text += "hit: \(hit.rawValue)\ninputs:\n"
        for (name, column) in zip(names, columns) {
            let input = table.inputs[column]
            let title = YAML.quoted(input.label ?? input.expression)
            text += "  - {name: \(name), title: {zh: \(title), en: \(title)}, type: \(kind(column).rawValue)"
            let domain = domain(input, kind(column))
            text += domain.isEmpty ? "}\n" : ", domain: [\(domain.joined(separator: ", "))]}\n"
        }
        text += "rules:\n"
        let rules = rules(columns, dayColumn)
        let earliest = dayColumn == nil ? nil : rules.flatMap(\.first).min()
        for rule in rules {
            let when = zip(names, rule.tests).compactMap { name, test in test.map { "\(name): \(YAML.quoted($0))" } }
            text += "  - rule: \(YAML.quoted(rule.name))\n    when: {\(when.joined(separator: ", "))}\n    values:\n"
            text += rule.values.map { "      - {\($0)}\n" }.joined()
        }
        if hit != .sum, let entry = table.outputs[output].defaultEntry, entry != "null" {
            if let value = value(entry, 0), let from = earliest ?? first(0) {
                text += "otherwise:\n  - {from: \(from), \(value), \(rests(nil, nil))}\n"
            }
        }
        return findings.all.count == before ? text : nil
    }

    // MARK: Inputs

    private func name(of input: DecisionTable.Input, _ number: Int) -> String {
        NameRule.isPlain(input.expression) ? input.expression : "input_\(number + 1)"
    }

    private func kind(_ column: Int) -> FactDeclaration.Kind {
        switch table.inputs[column].type {
        case "number"?: return .number
        case "string"?: return .text
        case "boolean"?: return .boolean
        case "date"?: return .date
        default: break
        }
        // No type, or one of the model's own: what the cells name.
        let cells = table.rules.compactMap { $0.inputs.indices.contains(column) ? $0.inputs[column] : nil }
        let all = cells.joined(separator: " ") + (table.inputs[column].values ?? "")
        if all.contains("@\"") || all.contains("date(") { return .date }
        if all.contains("\"") { return .text }
        return all.contains("true") || all.contains("false") ? .boolean : .number
    }

    /// The values that an input may have, where they are listed one by one.
    private func domain(_ input: DecisionTable.Input, _ kind: FactDeclaration.Kind) -> [String] {
        guard let tests = input.values.flatMap({ try? UnaryTests.parse($0) }), !tests.syntax.negated else { return [] }
        var values: [String] = []
        for test in tests.syntax.tests {
            switch test.kind {
            case .string(let text) where kind == .text: values.append(YAML.quoted(text))
            case .number(let number) where kind == .number: values.append("\(number)")
            default: return []
            }
        }
        return values
    }

    // MARK: Rules

    private struct Rule {
        var name: String
        var tests: [String?]
        var values: [String]
        var first: [Day]
    }

    /// The rules; those that differ in their days only are one with several values.
    private func rules(_ columns: [Int], _ dayColumn: Int?) -> [Rule] {
        func annotation(_ row: DecisionTable.Rule, _ name: String) -> String? {
            table.annotations.firstIndex(of: name).flatMap {
                row.annotations.indices.contains($0) && !row.annotations[$0].isEmpty ? row.annotations[$0] : nil
            }
        }
        var rules: [Rule] = []
        for row in table.rules {
            let tests: [String?] = columns.map { column in
                let cell = row.inputs.indices.contains(column) ? row.inputs[column] : "-"
                guard cell != "-", !cell.isEmpty else { return nil }
                if !TableDeclaration.isConstant(cell) {
                    refuse(
                        row.line, "条件“\(cell)”不是与常量比较的测试", "\(cell) is no test against constants.",
                        do: "请改写这一格，或者把它变成一列输入。", "Rewrite the cell, or make an input of it.")
                }
                return cell
            }
            guard row.outputs.indices.contains(output), let value = value(row.outputs[output], row.line),
                let days = days(dayColumn.map { row.inputs.indices.contains($0) ? row.inputs[$0] : "-" }, row.line)
            else { continue }
            let told = (annotation(row, "gap zh") ?? annotation(row, "gap en")).map { text in
                let other = annotation(row, "gap en") ?? text
                return "gap: {zh: \(YAML.quoted(text)), en: \(YAML.quoted(other))}"
            }
            let text =
                "\(days.text), \(told ?? value), \(rests(annotation(row, "cite"), annotation(row, "confidence")))"
            let name = annotation(row, "rule")
            if let same = rules.firstIndex(where: {
                dayColumn != nil && $0.tests == tests && (name ?? $0.name) == $0.name
            }) {
                rules[same].values.append(text)
                rules[same].first.append(days.from)
            } else {
                rules.append(Rule(name: name ?? "\(rules.count + 1)", tests: tests, values: [text], first: [days.from]))
            }
        }
        return rules
    }

    private func rests(_ cites: String?, _ confidence: String?) -> String {
        let confidence = confidence.flatMap { Confidence(rawValue: $0) } ?? .secondary
        let known = (cites ?? "").split(separator: " ").compactMap { Citation(String($0)) }
        let texts = (known.isEmpty ? [cite] : known).map { YAML.quoted($0.description) }
        return "cite: [\(texts.joined(separator: ", "))], confidence: \(confidence.rawValue)"
    }

    /// A literal as a value of a pack.
    private func value(_ entry: String, _ line: Int) -> String? {
        let value = (try? Expression.parse(entry)).flatMap { expression in
            expression.paths.isEmpty && expression.unresolved.isEmpty ? expression.evaluate(Context()) : nil
        }
        switch value {
        case .number(let number)?: return "value: \(number)"
        case .boolean(let truth)?: return "value: \(truth)"
        case .date(let day)?: return "value: \(day)"
        case .null? where entry == "null": return "gap: {zh: 尚无定数, en: Not settled}"
        default:
            refuse(
                line, "“\(entry)”不是数字、日期或者是否", "\(entry) is no number, day or truth value.",
                do: "标准应是定值；要计算的写进待遇的表达式。", "What a rule gives is a value; what is computed belongs to the entitlement."
            )
            return nil
        }
    }

    /// The first day of a value without one.
    private func first(_ line: Int) -> Day? {
        if from == nil {
            refuse(
                line, "没有写明从哪天起", "it does not say from which day on.", do: "请用 --from 指明。", "Say it with --from.")
        }
        return from
    }

    /// The first and last day of a value.
    private func days(_ cell: String?, _ line: Int) -> (text: String, from: Day)? {
        guard let cell, cell != "-", !cell.isEmpty else { return first(line).map { ("from: \($0)", $0) } }
        func day(_ syntax: Syntax) -> Day? { if case .at(let text) = syntax.kind { Day(text) } else { nil } }
        let tests = (try? UnaryTests.parse(cell))?.syntax.tests ?? []
        if tests.count == 1 {
            switch tests[0].kind {
            case .unary(.greaterOrEqual, let first): if let first = day(first) { return ("from: \(first)", first) }
            case .interval(let first, true, let last, true):
                if let first = day(first), let last = day(last) { return ("from: \(first), to: \(last)", first) }
            default: break
            }
        }
        refuse(
            line, "日期“\(cell)”应写成 >= @\"2025-01-01\" 或 [@\"2025-01-01\"..@\"2025-12-31\"]",
            "write the days \(cell) as >= @\"2025-01-01\" or [@\"2025-01-01\"..@\"2025-12-31\"].", do: "请改正这一格。",
            "Correct the cell.")
        return nil
    }
}
