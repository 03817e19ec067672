import Civil
import FEEL

/// Reads the documents of one pack, knowing what the packs above declare.
struct Reader {
    let findings: Findings
    /// The pack that is read.
    let pack: Pack
    /// What is declared above and, as reading goes on, in this pack.
    var chain: PackChain
    /// Whether this is what would be, not what is.
    var isReform = false

    /// Reads an expression in a scope; notes a syntax error.
    func expression(_ node: YAML, _ scope: Scope, _ fields: Fields) -> Expression? {
        guard let text = node.text else {
            fields.bad(node, "表达式", "an expression")
            return nil
        }
        do { return try written(out: Expression.parse(text, names: scope), scope, fields.place(node)) } catch {
            findings.note(
                .expression, fields.place(node), "表达式有语法错误：第 \(error.range.lower + 1) 字节处应为 \(error.expected)",
                "The expression is wrong at byte \(error.range.lower + 1): expected \(error.expected).",
                do: "请按 FEEL 语法改正。", "Correct it (FEEL).")
            return nil
        }
    }

    /// An expression with every call of a decision table written out.
    private func written(out expression: Expression, _ scope: Scope, _ place: Place) throws(FEELError) -> Expression {
        guard chain.decisionTables.keys.contains(where: { expression.text.contains($0) }) else { return expression }
        let text = TableDeclaration.written(out: expression.text, chain.decisionTables, names: scope) { table in
            let names = table.inputs.map(\.name).joined(separator: ", ")
            findings.note(
                .table, place, "决策表“\(table.id)”应给出：\(names)",
                "The decision table \(table.id) is asked with: \(names).",
                do: "请改为 \(table.id)(\(names))。", "Write \(table.id)(\(names)).", other: table.place)
        }
        return text == expression.text ? expression : try Expression.parse(text, names: scope)
    }

    /// Reads a plain scalar as a value of a kind of fact.
    static func value(_ node: YAML, _ kind: FactDeclaration.Kind) -> Value? {
        if node.isNull { return .null }
        guard let text = node.text else { return nil }
        return value(text, kind)
    }

    /// Reads a text as a value of a kind of fact.
    static func value(_ text: String, _ kind: FactDeclaration.Kind) -> Value? {
        switch kind {
        case .date: Day(text).map { .date($0) }
        case .boolean: text == "true" ? true : text == "false" ? false : nil
        case .number: Decimal128(text).map { .number($0) }
        case .text: .string(text)
        case .person, .persons, .household: nil
        }
    }

    // MARK: pack, instrument, grant

    static func pack(_ draft: Draft, _ findings: Findings) -> Pack? {
        guard let fields = draft.fields(findings) else { return nil }
        let code = fields.text("division", required: true)
        let level: DivisionLevel? = fields.word("level", required: true)
        let version = fields.text("version", required: true)
        let title = fields.bilingual("title")
        fields.close()
        guard let code, let level, let version, let title else { return nil }
        guard let division = DivisionCode(code) else {
            findings.note(
                .badValue, fields.place, "区划代码不对", "The division code is not one.",
                do: "请写 6、9 或 12 位代码，并加引号。", "Write 6, 9 or 12 digits in quotes.")
            return nil
        }
        guard division.level == level else {
            findings.note(
                .badValue, fields.place, "区划代码 \(division) 不是\(level.title.zh)一级",
                "The division \(division) is not at the level \(level.rawValue).",
                do: "请核对代码和层级。", "Check the code and the level.")
            return nil
        }
        return Pack(
            id: draft.id, division: division, level: level, version: version, title: title, folder: draft.folder,
            parent: nil, place: draft.place)
    }

    func instrument(_ draft: Draft) -> Instrument? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let number = fields.text("number")
        let issuer = fields.bilingual("issuer", required: true)
        let published = fields.day("published")
        let from = fields.day("from") ?? published
        let to = fields.day("to")
        let status: Instrument.Status? = fields.word("status", required: true)
        let confidence: Confidence? = fields.word("confidence", required: true)
        let links = ["forwards", "implements", "amends", "repeals"].map { fields.texts($0) }
        fields.close()
        guard let title, let issuer, let status, let confidence else { return nil }
        return Instrument(
            id: draft.id, title: title, number: number ?? "", issuer: issuer, published: published,
            validity: Validity(from: from ?? .first, to: to), status: status, confidence: confidence,
            forwards: links[0], implements: links[1], amends: links[2], repeals: links[3], pack: pack.id,
            place: draft.place)
    }

    func grant(_ draft: Draft) -> Grant? {
        guard let fields = draft.fields(findings) else { return nil }
        let to: [DivisionLevel] = fields.words("to")
        let cite = cited(fields, .uncitedRule)
        _ = fields.bilingual("title", required: false)
        fields.close()
        if to.isEmpty { fields.missing("to") }
        return Grant(topic: draft.id, to: to, cite: cite, pack: pack.id, place: draft.place)
    }

    /// The citations of a mapping, each known; notes if there is none.
    func cited(_ fields: Fields, _ code: Code, inherited: [Citation] = []) -> [Citation] {
        let cite = fields.citations()
        if cite.isEmpty, isReform {
            return inherited.isEmpty ? [Citation(instrument: Reform.instrument, clause: "")] : inherited
        }
        if cite.isEmpty, inherited.isEmpty {
            findings.note(
                code, fields.place, code == .uncitedValue ? "这个值没有出处" : "这条规则没有出处",
                code == .uncitedValue ? "This value cites no instrument." : "This rule cites no instrument.",
                do: "请加 cite: 文件编号#条款。没有文件依据的，写 gap。", "Add cite: instrument-id#clause; without one, write a gap.")
        }
        check(cite, fields.place)
        return cite.isEmpty ? inherited : cite
    }

    /// Notes citations of instruments that no pack of the chain declares.
    func check(_ cite: [Citation], _ place: Place) {
        for citation in cite {
            if let instrument = chain.instruments[citation.instrument] {
                if instrument.status == .draft, !isReform {
                    findings.note(
                        .draft, place, "所引文件《\(instrument.title.zh)》是征求意见稿，不能作为依据",
                        "The cited instrument \(instrument.id) is a draft and is no law.",
                        do: "请引用已经施行的文件，或者写 gap。", "Cite an instrument in force, or write a gap.", clauses: [citation],
                        other: instrument.place)
                }
                continue
            }
            let near = Spelling.nearest(to: citation.instrument, in: chain.instruments.keys)
            findings.note(
                .unknownInstrument, place, "没有登记文件“\(citation.instrument)”" + (near.map { "，是不是“\($0)”？" } ?? ""),
                "The instrument \(citation.instrument) is not declared." + (near.map { " Did you mean \($0)?" } ?? ""),
                do: "请在本包或者上级包登记该文件。", "Declare it in this pack or one above.", clauses: [citation])
        }
    }
}
