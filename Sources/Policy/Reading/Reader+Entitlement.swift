import Civil
import FEEL

extension Reader {
    /// The names that the rules of an entitlement see.
    func scope(subject: String, each: String?) -> Scope {
        Scope(["period", "today", subject] + (each.map { [$0] } ?? []) + chain.parameterRoots)
    }

    /// Reads an entitlement, or a lower pack's change of one that is declared above.
    func entitlement(_ draft: Draft) -> Entitlement? {
        guard let fields = draft.fields(findings) else { return nil }
        let amends = fields.text("amends")
        let upper = chain.declared[draft.id]
        if let amends {
            guard let upper, upper.packs.contains(amends) || chain.packs.contains(where: { $0.id == amends }) else {
                unknown("上级包的待遇", "entitlement above", "\(amends)/\(draft.id)", chain.declared.keys, fields.place)
                return nil
            }
            return amended(upper, draft, fields)
        }
        if let upper {
            findings.note(
                .duplicate, fields.place, "“\(draft.id)”已经声明过", "\(draft.id) is declared already.",
                do: "要修改上级的待遇，请写 amends: \(upper.packs.last ?? "")。",
                "To change it, write amends: \(upper.packs.last ?? "").",
                other: upper.place)
            return nil
        }
        let title = fields.bilingual("title")
        let topic = fields.text("topic", required: true)
        let subject = fields.text("subject", required: true) ?? "person"
        let bearer: FactDeclaration.Bearer = fields.word("of") ?? .person
        let each = fields.fields("per").flatMap(self.each)
        let period: Entitlement.Period? = fields.word("period", required: true)
        let scope = scope(subject: subject, each: each?.name)
        let cite = cited(fields, .uncitedRule)
        let from = fields.day("from", required: true)
        let to = fields.day("to")
        let gates: Entitlement.Gate? = fields.word("gates")
        let body = body(fields, scope, cite)
        let conflict = fields.fields("conflict").flatMap { self.conflict($0, cite) }
        let open = self.open(fields)
        let isSensitive = fields.bool("sensitive")
        fields.close()
        guard let title, let topic, let period, let from else { return nil }
        return Entitlement(
            id: draft.id, title: title, topic: topic, isSensitive: isSensitive, bearer: bearer, subject: subject,
            each: each, period: period, at: body.at, validity: Validity(from: from, to: to), cite: cite,
            cohort: body.cohort, conflict: conflict, eligible: body.eligible,
            discretion: body.discretion, amount: body.amount, starts: body.starts, ends: body.ends,
            counting: body.counting ?? .calendar, delivery: body.delivery, open: open, gates: gates, tests: body.tests,
            packs: [pack.id], place: draft.place)
    }

    /// The fields that a lower pack may replace.
    struct Body {
        var at: Expression?
        var cohort: Cohort?
        var eligible: [Condition] = []
        var discretion: [Discretion] = []
        var amount: AmountRule?
        var starts: Expression?
        var ends: Expression?
        var counting: Entitlement.Counting?
        var delivery: Delivery?
        var tests: [PackTest] = []
    }

    private func body(_ fields: Fields, _ scope: Scope, _ cite: [Citation]) -> Body {
        var body = Body()
        body.at = fields.node("at").flatMap { expression($0, scope, fields) }
        body.cohort = fields.fields("cohort").flatMap { cohort($0, scope, cite) }
        body.eligible = fields.list("eligible").compactMap { node in
            guard let rule = Fields(node, path: fields.path, findings) else { return nil }
            let when = rule.node("if", required: true).flatMap { expression($0, scope, rule) }
            let otherwise = rule.bilingual("else")
            let clause = cited(rule, .uncitedRule, inherited: cite)
            rule.close()
            guard let when, let otherwise else { return nil }
            return Condition(when: when, otherwise: otherwise, cite: clause, place: rule.place)
        }
        body.discretion = fields.list("discretion").compactMap { node in
            guard let rule = Fields(node, path: fields.path, findings) else { return nil }
            let when = rule.node("when", required: true).flatMap { expression($0, scope, rule) }
            let ask = rule.bilingual("ask")
            let clause = cited(rule, .uncitedRule, inherited: cite)
            rule.close()
            guard let when, let ask else { return nil }
            return Discretion(when: when, ask: ask, cite: clause, place: rule.place)
        }
        body.amount = fields.fields("amount").flatMap { amount($0, scope) }
        body.starts = fields.node("starts").flatMap { expression($0, scope, fields) }
        body.ends = fields.node("ends").flatMap { expression($0, scope, fields) }
        body.counting = fields.word("count")
        body.delivery = fields.fields("deliver").map { delivery($0, scope) }
        body.tests = fields.list("tests").compactMap { test($0, fields) }
        return body
    }

    private func each(_ fields: Fields) -> Entitlement.Each? {
        let name = fields.text("as", required: true)
        defer { fields.close() }
        if let relation = fields.text("kin") {
            guard let name else { return nil }
            return .kin(relation: relation, name: name)
        }
        let type = fields.text("event", required: true)
        let role = fields.text("role", required: true)
        guard let type, let role, let name else { return nil }
        check(type, role: role, fields: [], fields.place)
        return .event(type: type, role: role, name: name)
    }

    private func cohort(_ fields: Fields, _ scope: Scope, _ inherited: [Citation]) -> Cohort? {
        let on = fields.node("on", required: true).flatMap { expression($0, scope, fields) }
        let (from, to) = (fields.day("from"), fields.day("to"))
        let otherwise = fields.bilingual("else")
        let cite = cited(fields, .uncitedRule, inherited: inherited)
        fields.close()
        if from == nil, to == nil { fields.missing("to") }
        guard let on, let otherwise, from != nil || to != nil else { return nil }
        return Cohort(
            on: on, span: Validity(from: from ?? .first, to: to), otherwise: otherwise, cite: cite, place: fields.place)
    }

    private func conflict(_ fields: Fields, _ inherited: [Citation]) -> Conflict? {
        let with = fields.text("with", required: true)
        let policy: Conflict.Policy? = fields.word("policy", required: true)
        let cite = cited(fields, .uncitedRule, inherited: inherited)
        fields.close()
        guard let with, let policy else { return nil }
        guard chain.declared[with] != nil else {
            unknown("待遇", "entitlement", with, chain.declared.keys, fields.place)
            return nil
        }
        return Conflict(with: with, policy: policy, cite: cite, place: fields.place)
    }

    private func amount(_ fields: Fields, _ scope: Scope) -> AmountRule? {
        let unit: Unit? = fields.word("unit", required: true)
        let rounding = fields.node("round").flatMap { node -> Decimal128.Rounding? in
            let known: [String: Decimal128.Rounding] = [
                "half-up": .halfUp, "half-down": .halfDown, "half-even": .halfEven, "up": .up, "down": .down,
                "floor": .floor, "ceiling": .ceiling,
            ]
            let rule = node.text.flatMap { known[$0] }
            if rule == nil {
                let words = known.keys.sorted().joined(separator: ", ")
                fields.bad(node, "下列之一：\(words)", "one of \(words)")
            }
            return rule
        }
        let value = fields.node("value").flatMap { expression($0, scope, fields) }
        let least = fields.node("min").flatMap { expression($0, scope, fields) }
        let most = fields.node("max").flatMap { expression($0, scope, fields) }
        let isPaid = fields.bool("paid", default: unit == .fen)
        let decidedBy = fields.bilingual("decided_by", required: least != nil && value == nil)
        let cite = fields.citations()
        check(cite, fields.place)
        fields.close()
        guard let unit else { return nil }
        if unit != .none, value == nil, least == nil || most == nil { fields.missing("value") }
        return AmountRule(
            unit: unit, rounding: rounding, isPaid: isPaid, value: value, min: least, max: most, decidedBy: decidedBy,
            cite: cite,
            place: fields.place)
    }

    private func delivery(_ fields: Fields, _ scope: Scope) -> Delivery {
        let at = fields.text("where").map { $0.split(separator: ".").map(String.init) } ?? []
        let channel = fields.bilingual("channel", required: false)
        let template = fields.text("case")
        let by = fields.node("by").flatMap { expression($0, scope, fields) }
        let documents = fields.list("documents").compactMap { fields.bilingual($0) }
        fields.close()
        return Delivery(at: at, channel: channel, template: template, by: by, documents: documents)
    }

    private func open(_ fields: Fields) -> [Entitlement.Field: [DivisionLevel]] {
        guard let open = fields.fields("open") else { return [:] }
        var result: [Entitlement.Field: [DivisionLevel]] = [:]
        for field in Entitlement.Field.allCases where open.has(field.rawValue) {
            result[field] = open.words(field.rawValue)
        }
        open.close()
        return result
    }

    /// The upper entitlement with the fields that this pack replaces; notes fields that are not open to its level.
    private func amended(_ upper: Entitlement, _ draft: Draft, _ fields: Fields) -> Entitlement? {
        let scope = scope(subject: upper.subject, each: upper.each?.name)
        let cite = fields.has("cite") ? cited(fields, .uncitedRule) : []
        let body = body(fields, scope, cite.isEmpty ? upper.cite : cite)
        var result = upper
        for field in Entitlement.Field.allCases where fields.has(field.rawValue) {
            let levels = upper.open[field] ?? []
            guard levels.contains(pack.level) || isReform else {
                let given = levels.map(\.title.zh).joined(separator: "、")
                findings.note(
                    .fieldNotOpen, fields.place,
                    "上级的“\(draft.id)”没有把“\(field.rawValue)”交给\(pack.level.title.zh)一级"
                        + (given.isEmpty ? "" : "（只交给\(given)）"),
                    "\(draft.id) above does not leave \(field.rawValue) to the level \(pack.level.rawValue).",
                    do: "请删去这一项，或者由上级包在 open 中放开。", "Remove it, or let the pack above open it.",
                    clauses: Array(upper.cite.prefix(1) + cite.prefix(1)), other: upper.place)
                continue
            }
            switch field {
            case .eligible: result.eligible = body.eligible
            case .discretion: result.discretion = body.discretion
            case .amount: result.amount = body.amount
            case .starts: result.starts = body.starts
            case .ends: result.ends = body.ends
            case .count: result.counting = body.counting ?? upper.counting
            case .deliver: result.delivery = body.delivery
            case .cite: result.cite = cite
            case .title: result.title = fields.bilingual("title") ?? upper.title
            case .from: result.validity.from = fields.day("from") ?? upper.validity.from
            case .to: result.validity.to = fields.day("to")
            case .cohort: result.cohort = body.cohort
            }
        }
        if fields.has("open") { result.open = open(fields) }
        fields.close()
        result.tests = body.tests
        result.packs.append(pack.id)
        result.place = draft.place
        return result
    }

    // MARK: tests

    private func test(_ node: YAML, _ parent: Fields) -> PackTest? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let name = fields.text("name", required: true)
        let sum = fields.fields("sum").flatMap { sum -> Validity? in
            let (from, to) = (sum.day("from", required: true), sum.day("to", required: true))
            sum.close()
            return from.map { Validity(from: $0, to: to) }
        }
        let day = fields.day("day", required: sum == nil)
        let given = fields.node("given").map(self.given)
        var expectation = PackTest.Expectation()
        if let expect = fields.fields("expect", required: true) {
            expectation.answer = expect.word("answer")
            expectation.amount = expect.number("amount")
            expectation.min = expect.number("min")
            expectation.max = expect.number("max")
            expectation.starts = expect.day("starts")
            expectation.ends = expect.day("ends")
            expect.close()
        }
        fields.close()
        guard let name else { return nil }
        var records: [(name: String, value: Given)] = []
        if case .record(let members)? = given { records = members }
        return PackTest(
            name: name, day: day, given: records, sum: sum, expect: expectation, place: fields.place)
    }

    private func given(_ node: YAML) -> Given {
        switch node.content {
        case .scalar: .scalar(node.text)
        case .sequence(let nodes): .list(nodes.map(given))
        case .mapping(let entries): .record(entries.map { ($0.key, given($0.value)) })
        }
    }
}
