import Civil
import FEEL

extension Reader {
    /// Reads a department.
    func department(_ draft: Draft) -> Department? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        fields.close()
        if (Reader.recorders + [CaseTemplate.time]).contains(draft.id) {
            findings.note(
                .duplicate, draft.place, "“\(draft.id)”是岗位名称，不能用作部门编号", "\(draft.id) is a role and no department.",
                do: "请换一个编号。", "Choose another id.")
        }
        guard let title else { return nil }
        return Department(id: draft.id, title: title, cite: cite, pack: pack.id, place: draft.place)
    }

    /// Reads a template of cases, or what a lower pack adds to one: steps of its own.
    ///
    /// - Parameter upper: the template of this id above, if there is one.
    func caseTemplate(_ draft: Draft, over upper: CaseTemplate?) -> CaseTemplate? {
        guard let fields = draft.fields(findings) else { return nil }
        if let amends = fields.text("amends") { return amended(amends, draft, fields, upper) }
        if let upper {
            findings.note(
                .duplicate, draft.place, "“\(draft.id)”在上级包已经声明", "\(draft.id) is declared in a pack above.",
                do: "要增加本地环节，请写 amends: \(upper.pack)，只写 cite 和 steps。",
                "To add steps of your own, write amends: \(upper.pack), with cite and steps only.", other: upper.place)
            return nil
        }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        let opens = fields.text("opens", required: true)
        let moves = fields.text("moves", required: true)
        let subject = fields.text("subject", required: true)
        let applicant = fields.text("applicant", required: true)
        let note = fields.bilingual("note", required: false)
        let offer = fields.node("offer").flatMap {
            expression($0, EventType.refusalScope(roles: [subject ?? ""]), fields)
        }
        if let offer { names(offer, fields.place) }
        let answer = fields.fields("answer").flatMap { term($0) }
        let appeal = fields.fields("appeal").flatMap { fields -> (CaseTemplate.Term, String)? in
            let by = fields.text("by", required: true)
            let term = term(fields)
            if let by { doer(by, fields.place) }
            guard let term, let by else { return nil }
            return (term, by)
        }
        let benefit = fields.fields("benefit").flatMap { fields -> CaseTemplate.Benefit? in
            let names = ["entitlement", "period", "amount", "account"].map { fields.text($0, required: true) }
            fields.close()
            guard let entitlement = names[0], let period = names[1], let amount = names[2], let account = names[3]
            else {
                return nil
            }
            if let opens { check(opens, role: nil, fields: [entitlement, period, amount, account], fields.place) }
            return CaseTemplate.Benefit(entitlement: entitlement, period: period, amount: amount, account: account)
        }
        let prefillNodes = fields.fields("prefill")
        let nodes = fields.list("steps", required: true)
        fields.close()
        guard let title, let opens, let moves, let subject, let applicant else { return nil }
        check(opens, role: subject, fields: [CaseTemplate.steps], fields.place)
        check(opens, role: applicant, fields: [], fields.place)
        checkMoves(moves, fields.place)
        guard let opening = chain.eventTypes[opens] else { return nil }
        let prefill = prefillNodes.map { self.prefill($0, opening) } ?? []
        let steps = nodes.compactMap { step($0, opening, fields) }
        let template = CaseTemplate(
            id: draft.id, title: title, cite: cite, opens: opens, moves: moves, subject: subject, applicant: applicant,
            note: note, offer: offer, prefill: prefill, answer: answer, appeal: appeal, benefit: benefit,
            steps: steps, pack: pack.id, place: draft.place)
        checkOrder(template)
        checkRecorders(template)
        checkPayments(template)
        for other in chain.caseTemplates.values where other.opens == opens && other.id != draft.id {
            findings.note(
                .duplicate, draft.place, "事件“\(opens)”已经用于“\(other.id)”",
                "The event \(opens) opens \(other.id) already.",
                do: "每种办件用自己的申请事件。", "Give each its own event.", other: other.place)
        }
        return template
    }

    /// A template with the steps that a lower pack adds.
    private func amended(_ amends: String, _ draft: Draft, _ fields: Fields, _ upper: CaseTemplate?) -> CaseTemplate? {
        let cite = cited(fields, .uncitedRule)
        let nodes = fields.list("steps", required: true)
        fields.close()
        guard var template = upper, template.pack == amends, let opening = chain.eventTypes[template.opens] else {
            unknown("上级包的办件模板", "template above", "\(amends)/\(draft.id)", chain.caseTemplates.keys, fields.place)
            return nil
        }
        template.steps += nodes.compactMap { step($0, opening, fields) }
        template.cite += cite
        checkOrder(template)
        checkRecorders(template)
        checkPayments(template)
        return template
    }

    /// An event type of moves has the fields and the codes that the engine writes.
    private func checkMoves(_ id: String, _ place: Place) {
        check(id, role: "person", fields: CaseMove.fields.map(\.name), place)
        guard let type = chain.eventTypes[id] else { return }
        for (name, kind) in CaseMove.fields {
            guard let field = type.field(name), field.kind != kind else { continue }
            findings.note(
                .type, place, "事件“\(id)”的字段“\(name)”应为 \(kind.rawValue)",
                "The field \(name) of \(id) must be \(kind.rawValue).",
                do: "请改正字段类型。", "Correct the type of the field.", other: chain.eventPlaces[id])
        }
        let codes = Set(type.field("move")?.codes.map(\.code) ?? [])
        for move in CaseMove.allCases where !codes.contains(move.rawValue) {
            findings.note(
                .missingKey, place, "事件“\(id)”的字段“move”缺少代码“\(move.rawValue)”",
                "The field move of \(id) lacks the code \(move.rawValue).", do: "请补上。", "Add it.",
                other: chain.eventPlaces[id])
        }
    }

    /// What pays says what was paid, of what, for when.
    private func checkPayments(_ template: CaseTemplate) {
        for step in template.steps where step.pays || step.setsAmount {
            let sources = step.records?.data.flatMap(\.sources) ?? []
            let isWhole =
                template.benefit.map { benefit in
                    !step.pays
                        || sources.contains(.amount) && sources.contains(.application(.data(benefit.entitlement)))
                            && sources.contains(.application(.data(benefit.period)))
                } ?? false
            guard !isWhole else { continue }
            findings.note(
                .missingKey, step.place, "环节“\(step.id)”发放或者核定金额：模板要有 benefit，发放要登记待遇、所属期和金额（amount）",
                "The step \(step.id) pays or sets an amount: the template needs benefit, and a payment records entitlement, period and amount.",
                do: "请补上。", "Add them.")
        }
    }

    /// Whoever does a step may record what it comes to.
    private func checkRecorders(_ template: CaseTemplate) {
        func check(_ type: String, _ by: String, _ place: Place) {
            guard let event = chain.eventTypes[type], by != CaseTemplate.time, !event.recordedBy.contains(by) else {
                return
            }
            findings.note(
                .reference, place, "办理者“\(by)”不能登记事件“\(type)”", "\(by) may not record the event \(type).",
                do: "请在该事件的 recorded_by 里加上。", "Add it to recorded_by of the event.", other: chain.eventPlaces[type])
        }
        for step in template.steps {
            check(template.moves, step.by, step.place)
            for record in [step.records, step.undo?.records].compactMap({ $0 }) {
                check(record.type, step.by, step.place)
            }
        }
        check(template.opens, "family", template.place)
        check(template.moves, "family", template.place)
    }

    /// Steps come once, name steps that are there, and do not wait for each other in a circle.
    private func checkOrder(_ template: CaseTemplate) {
        var seen: Set<String> = []
        let ids = template.steps.map(\.id)
        for step in template.steps {
            if !seen.insert(step.id).inserted {
                findings.note(
                    .duplicate, step.place, "环节“\(step.id)”重复", "The step \(step.id) comes twice.", do: "请改名。",
                    "Rename it.")
            }
            for other in step.after + (step.undo?.by ?? []) where !ids.contains(other) {
                unknown("环节", "step", other, ids, step.place)
            }
        }
        var reached: Set<String> = []
        while let next = template.steps.first(where: { step in
            !reached.contains(step.id) && step.after.allSatisfy { reached.contains($0) || !ids.contains($0) }
        }) { reached.insert(next.id) }
        for step in template.steps where !reached.contains(step.id) {
            findings.note(
                .cycle, step.place, "环节“\(step.id)”等候的环节又等候它，永远不会开始",
                "The step \(step.id) waits for steps that wait for it, and never begins.", do: "请去掉其中一处 after。",
                "Remove one of the after.")
        }
    }

    private func step(_ node: YAML, _ opening: EventType, _ parent: Fields) -> CaseStep? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let id = fields.text("step", required: true)
        let title = fields.bilingual("title")
        let cite = fields.citations()
        check(cite, fields.place)
        let by = fields.text("by", required: true)
        if let by, by != CaseTemplate.time { doer(by, fields.place) }
        let roles = opening.subjects.map(\.role)
        let at = fields.list("at", required: true).compactMap { source($0, roles, opening.fields, fields) }
        for case .attribute(let role, let name) in at {
            findings.note(
                .badValue, fields.place, "办理地只能取自申请本身（place、data.字段），不能取自“\(role).\(name)”",
                "Where a step is done comes from the application itself (place, data.FIELD), not from \(role).\(name).",
                do: "请改为 data.字段，在表单里预先填好。", "Use data.FIELD, filled in beforehand in the form.")
        }
        let scope = EventType.refusalScope(roles: roles)
        let condition = fields.node("when").flatMap { expression($0, scope, fields) }
        if let condition { names(condition, fields.place) }
        let otherwise = fields.bilingual("otherwise", required: condition != nil)
        let isOptional = fields.bool("optional")
        let after = fields.texts("after")
        let within = fields.fields("within", required: by == CaseTemplate.time).flatMap { term($0) }
        let needs = fields.list("needs").compactMap { input($0, roles, opening.fields, fields) }
        let documents = fields.list("documents").compactMap { fields.bilingual($0) }
        let records = fields.fields("records").flatMap { record($0, opening) }
        let undo = fields.fields("undo").map { fields -> CaseStep.Undo in
            let by = fields.texts("by")
            let records = fields.fields("records").flatMap { record($0, opening) }
            fields.close()
            return CaseStep.Undo(by: by, records: records)
        }
        let (setsAmount, pays) = (fields.bool("sets_amount"), fields.bool("pays"))
        fields.close()
        guard let id, let title, let by else { return nil }
        return CaseStep(
            id: id, title: title, cite: cite, by: by, at: at, condition: condition, otherwise: otherwise,
            isOptional: isOptional, after: after, within: within, needs: needs, documents: documents,
            records: records, undo: undo, setsAmount: setsAmount, pays: pays, place: fields.place)
    }

    /// Notes who is neither a role nor a department.
    private func doer(_ by: String, _ place: Place) {
        let known = Reader.recorders.filter { $0 != "family" } + chain.departments.keys.sorted()
        if !known.contains(by) { unknown("岗位或者部门", "role or department", by, known, place) }
    }

    private func term(_ fields: Fields) -> CaseTemplate.Term? {
        let parameter = fields.text("days", required: true)
        enum Count: String, CaseIterable { case calendar, working }
        let count: Count? = fields.word("count")
        fields.close()
        guard let parameter else { return nil }
        guard let declared = chain.parameters[parameter], declared.unit == .day, declared.keys.isEmpty else {
            unknown(
                "天数参数", "parameter in days", parameter,
                chain.parameters.values.filter { $0.unit == .day && $0.keys.isEmpty }.map(\.id), fields.place)
            return nil
        }
        return CaseTemplate.Term(parameter: parameter, isWorking: count == .working)
    }

    private func input(
        _ node: YAML, _ roles: [String], _ data: [FieldDeclaration], _ fields: Fields
    ) -> CaseInput? {
        switch source(node, roles, data, fields) {
        case .data(let field): return .data(field)
        case .attribute(let role, let path):
            let parts = path.split(separator: ".").map(String.init)
            let known = Set(chain.eventTypes.values.flatMap { $0.sets.flatMap { $0.attributes.map(\.name) } })
            guard let name = parts.last, parts.count <= 2 else { return nil }
            if !known.contains(name) { unknown("属性", "attribute", name, known, fields.place(node)) }
            let kin = parts.count == 2 ? parts.first : nil
            // A spouse is no way to anybody: whether parents are married is nobody's business here.
            let relations = ["mother", "father", "guardian"]
            if let kin, !relations.contains(kin) { unknown("亲属关系", "relation", kin, relations, fields.place(node)) }
            return .attribute(role: role, kin: kin, name: name)
        case .day, .place, .literal:
            fields.bad(node, " data.字段或者角色.属性", "data.FIELD or ROLE.ATTRIBUTE")
            return nil
        case nil: return nil
        }
    }

    private func prefill(_ fields: Fields, _ opening: EventType) -> [(field: String, inputs: [CaseInput])] {
        let roles = opening.subjects.map(\.role)
        return fields.entries.map { entry in
            if opening.field(entry.key) == nil {
                unknown("字段", "field", entry.key, opening.fields.map(\.name), fields.place)
            }
            return (entry.key, fields.list(entry.key).compactMap { input($0, roles, opening.fields, fields) })
        }
    }

    private func record(_ fields: Fields, _ opening: EventType) -> CaseRecord? {
        let type = fields.text("event", required: true)
        let roles = opening.subjects.map(\.role)
        var subjects: [(role: String, from: String)] = []
        if let given = fields.fields("subjects", required: true) {
            for entry in given.entries {
                guard let from = given.text(entry.key) else { continue }
                if !roles.contains(from) { unknown("角色", "role", from, roles, given.place) }
                subjects.append((entry.key, from))
            }
        }
        var data: [(field: String, sources: [CaseRecord.Source])] = []
        if let given = fields.fields("data") {
            for entry in given.entries {
                let sources = given.list(entry.key).compactMap { node -> CaseRecord.Source? in
                    if let text = node.text, text.hasPrefix("answer.") {
                        return .answer(String(text.dropFirst("answer.".count)))
                    }
                    if node.text == "amount" { return .amount }
                    return source(node, roles, opening.fields, given).map(CaseRecord.Source.application)
                }
                data.append((entry.key, sources))
            }
        }
        fields.close()
        guard let type else { return nil }
        check(type, role: nil, fields: data.map(\.field), fields.place)
        for (role, _) in subjects { check(type, role: role, fields: [], fields.place) }
        return CaseRecord(type: type, subjects: subjects, data: data)
    }
}
