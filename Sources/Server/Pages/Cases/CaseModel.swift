import Access
import Civil
import Exchange
import Policy
import Registry
import Services

/// What the page of an application shows, to whoever looks at it.
struct CaseModel: Sendable {
    let view: CaseView
    let name: String?
    /// What the rules say today of what is asked for.
    let decision: Decision?
    let account: Account
    let today: Day
    let chain: PackChain
    let county: DivisionCode
    /// The idempotency key of the next thing that is done here.
    var key: String
    /// What was filled in, of which step, and what is wrong with it.
    var values: [String: String] = [:]
    var problems: [Problem] = []
    var refusedStep: String?

    private var file: CaseFile { view.file }
    private var template: CaseTemplate { view.file.template }

    func view(_ words: Words) -> Model {
        let steps = file.steps.filter { view.isWhole || view.own.contains($0.id) }
        let left = template.steps.filter { file.step($0.id) == nil }
        let past = history(words)
        return .present([
            "back": account.role == .family ? "/family?member=\(file.subject)" : "/cases",
            "title": words(template.title), "name": name ?? words("person.unnamed"),
            "number": words("case.number", ["number": "\(file.id)"]),
            "opened": words("case.opened", ["day": words.day(file.opened)]),
            "state": view.isWhole ? overall(words) : nil,
            "person_href": account.role == .township || account.role == .county
                ? PersonLink(id: file.subject, purpose: account.usualPurpose).text : nil,
            "errors": problems.isEmpty
                ? nil
                : [
                    "items": problems.map { problem -> Model in
                        ["text": words.sentence(problem.why), "fix": words.sentence(problem.fix)]
                    }
                ] as Model,
            "claim": claim(words), "steps": steps.map { step($0, words) },
            "left": view.isWhole && !left.isEmpty
                ? [
                    "items": left.map { step -> Model in
                        .present(["title": words(step.title), "why": step.otherwise.map { words($0) }])
                    }
                ] as Model : nil,
            "withdraw": mayWithdraw ? ["action": "/cases/\(file.id)", "key": key] as Model : nil,
            "past": past.isEmpty ? nil : ["items": past] as Model,
        ])
    }

    /// What is asked for, what is given, and what the rules say today: where they differ, that is shown.
    private func claim(_ words: Words) -> Model? {
        guard let benefit = template.benefit, view.isWhole else { return nil }
        let data = file.application.data
        let title = data[benefit.entitlement]?.string.flatMap { chain.entitlements[$0] }.map { words($0.title) }
        var now: Int64?
        if let decision, decision.answer == .yes, case .exact(let amount) = decision.amount { now = amount.int64 }
        let isSamePeriod = decision?.period?.from.description == data[benefit.period]?.string
        let differs =
            decision != nil && isSamePeriod && (decision?.answer == .no || now.map { $0 != file.amount } ?? false)
        return .present([
            "title": title ?? "", "period": data[benefit.period]?.string.flatMap { Day($0) }.map { words.day($0) },
            "amount": file.amount.map { words.amount(Decimal128($0), .fen) } ?? words("person.unknown"),
            "rules": decision.map { CaseWords.decision($0, words) },
            "differs": differs ? words("case.differs") : nil,
        ])
    }

    /// Where the whole stands.
    private func overall(_ words: Words) -> Model {
        let done = file.steps.filter { $0.status == .done }.count
        let text = words("case.done_of", ["done": "\(done)", "all": "\(file.steps.count)"])
        let (tone, icon): (String, String) =
            file.isEnded
            ? (done == file.steps.count ? ("is-yes", "check-circle-fill") : ("is-no", "dash-circle"))
            : file.waitsForApplicant ? ("is-unknown", "exclamation-triangle-fill") : ("is-due", "clock")
        return ["tone": tone, "icon": icon, "label": text]
    }

    private var speaksForApplicant: Bool { [.family, .township, .county].contains(account.role) }
    private var mayWithdraw: Bool { view.isWhole && !file.isEnded && speaksForApplicant }

    // MARK: A step

    private func step(_ step: CaseFile.Step, _ words: Words) -> Model {
        guard let declared = template.step(step.id) else { return ["title": step.id] }
        let isLate = step.due.map { $0 < today } ?? false
        let doer = file.doer(of: step, declared)
        return .present([
            "id": step.id, "title": words(declared.title),
            "state": CaseState(step.status, isLate: isLate && !step.isEnded, isAtDesk: step.isAtDesk).view(words),
            "doer": CaseWords.doer(doer, chain, words),
            "place": words.shortPlace(step.division, in: county),
            "since": step.status == .waiting
                ? nil : words(step.isEnded ? "case.on" : "case.since", ["day": words.day(step.since)]),
            "due": step.due.map { words(isLate ? "case.late" : "case.due", ["day": words.day($0)]) },
            "waits": step.status == .waiting
                ? words(
                    "case.waits",
                    [
                        "steps": declared.after.filter { file.step($0)?.status != .done }.compactMap {
                            template.step($0).map { words($0.title) }
                        }.joined(separator: words.comma)
                    ]) : nil,
            "reason": step.reason.map { words("case.reason", ["reason": $0]) },
            "reference": step.reference.map { words("case.reference", ["number": $0]) },
            "cites": CitationText(chain: chain).cites(declared.cite, words),
            "documents": declared.documents.isEmpty || step.isEnded
                ? nil : ["items": declared.documents.map { ["text": words($0)] as Model }] as Model,
            "inputs": inputs(step, words), "desk": desk(step, declared, words),
            "complete_href": step.status == .returned && view.isWhole && speaksForApplicant
                ? "/cases/\(file.id)/complete" : nil,
            "appeal": step.status == .rejected && !step.isFinal && view.isWhole && speaksForApplicant
                ? [
                    "action": "/cases/\(file.id)", "key": key, "step": step.id, "attempt": "\(step.attempt)",
                    "reason": reason(step.id, "case.appeal_reason", words),
                ] as Model : nil,
        ])
    }

    private func inputs(_ step: CaseFile.Step, _ words: Words) -> Model? {
        guard let inputs = view.inputs[step.id], !inputs.isEmpty else {
            return nil
        }
        return [
            "items": inputs.map { input, value -> Model in
                let (label, field) = CaseWords.input(input, of: template, chain, words)
                let text = value == .null ? words("person.unknown") : shown(value, field, words)
                return ["label": label, "value": text]
            }
        ]
    }

    /// A value as whoever does the step needs it: numbers whole.
    private func shown(_ value: JSON, _ field: FieldDeclaration?, _ words: Words) -> String {
        guard let field else {
            return value.string.flatMap { Day($0) }.map { words.day($0) } ?? RecordForm.text(value)
        }
        return switch field.kind {
        case .citizenID, .birthCertificate, .phone: RecordForm.text(value)
        default: FieldText.text(value, field, words)
        }
    }

    private func reason(_ step: String, _ label: String, _ words: Words) -> Model {
        [
            "control": "field/textarea", "id": "f-\(step)-reason", "name": "reason", "label": words(label),
            "required": false, "maxlength": "300", "value": refusedStep == step ? values["reason"] ?? "" : "",
        ]
    }

    /// The form of whoever does a step.
    private func desk(_ step: CaseFile.Step, _ declared: CaseStep, _ words: Words) -> Model? {
        guard view.own.contains(step.id) else { return nil }
        let moves: [CaseMove]
        var fields: [Model] = []
        switch step.status {
        case .open where declared.by == CaseTemplate.time: moves = [.finish]
        case .open where declared.pays: moves = [.sendBack, .reject]
        case .accepted where declared.pays: return nil
        case .open: moves = [.finish, .accept, .sendBack, .reject]
        case .accepted: moves = [.finish, .sendBack, .reject]
        case .undoing: moves = [.undone]
        case .appealed: moves = [.uphold, .overturn]
        case .done where declared.undo != nil || template.steps.contains { $0.undo?.by.contains(step.id) == true }:
            moves = [.void]
        default: return nil
        }
        if step.status == .open || step.status == .accepted, declared.by != CaseTemplate.time {
            fields += answers(step, declared, words)
            if declared.setsAmount {
                fields.append([
                    "control": "field/input", "type": "text", "inputmode": "decimal", "id": "f-\(step.id)-amount",
                    "name": "amount", "label": words("case.fields.amount"), "required": true, "maxlength": "20",
                    "narrow": true, "unit": words(Unit.fen.title),
                    "value": refusedStep == step.id
                        ? values["amount"] ?? "" : file.amount.map { Money(fen: $0).yuan.description } ?? "",
                ])
            }
            fields.append([
                "control": "field/input", "type": "text", "id": "f-\(step.id)-reference", "name": "reference",
                "label": words("case.fields.reference"), "required": false, "maxlength": "60", "narrow": true,
                "value": refusedStep == step.id ? values["reference"] ?? "" : step.reference ?? "",
            ])
        }
        if moves != [.undone] { fields.append(reason(step.id, "case.fields.reason", words)) }
        return [
            "action": "/cases/\(file.id)", "key": key, "step": step.id, "attempt": "\(step.attempt)", "fields": fields,
            "folded": step.status == .done,
            "buttons": moves.enumerated().map { number, move -> Model in
                [
                    "value": move.rawValue, "title": words("case.move.\(move.rawValue)"),
                    "primary": number == 0 && move != .void,
                ]
            },
        ]
    }

    /// The fields of the event that a step comes to, as far as whoever does it is asked for them.
    private func answers(_ step: CaseFile.Step, _ declared: CaseStep, _ words: Words) -> [Model] {
        guard let record = declared.records, let type = chain.eventTypes[record.type] else { return [] }
        return record.answers.compactMap { answer, name in
            guard let field = type.field(name) else { return nil }
            let id = "f-\(step.id)-\(answer)"
            let value = refusedStep == step.id ? values["answer.\(answer)"] ?? "" : ""
            let isElsewhere = record.data.first { $0.field == name }?.sources.count ?? 1 > 1
            let model: Model = [
                "id": id, "name": "answer.\(answer)", "label": words(field.title),
                "required": field.isRequired && !isElsewhere, "value": value,
            ]
            return model.with(RecordForm.shape(field, value, id: id, words))
        }
    }

    private func history(_ words: Words) -> [Model] {
        let moves = chain.eventTypes[template.moves]?.field("move")?.codes ?? []
        return file.history.filter { event in
            view.isWhole || event.data["step"]?.string.map(view.own.contains) ?? false
        }.reversed().map { event in
            let step = event.data["step"]?.string.flatMap { template.step($0) }.map { words($0.title) }
            let move = event.data["move"]?.string
            let what =
                move.flatMap { code in moves.first { $0.code == code } }.map { words($0.title) }
                ?? words(event.change == nil ? "case.history_opened" : "case.history_completed")
            return .present([
                "time": words.machineTime(event.recorded), "time_text": words.time(event.recorded),
                "text": [step, what].compactMap { $0 }.joined(separator: words.language == .zh ? "：" : ": "),
                "reason": event.data["reason"]?.string, "who": who(event.source, words),
            ])
        }
    }

    private func who(_ source: String, _ words: Words) -> String {
        if let department = chain.department(source) { return words(department) }
        switch source {
        case "family": return words("case.doer.family")
        case Payments.source: return words("case.doer.county")
        case "clock": return words("case.doer_time")
        default: return source
        }
    }

    // MARK: What was sent

    /// The idempotency key that came with a form; the page's own where it is none.
    func sent(_ form: Form) -> String {
        let sent = form["key"] ?? ""
        return sent.utf8.count == 32 && sent.utf8.allSatisfy { $0 > 47 && $0 < 123 } ? sent : key
    }

    /// The answer of whoever does a step, read by the fields that take it.
    func answer(
        _ form: Form, _ step: String?, _ move: CaseMove, _ divisions: DivisionTree
    ) -> (answer: [String: JSON], problems: [Problem]) {
        guard move == .finish, let record = step.flatMap({ template.step($0) })?.records,
            let type = chain.eventTypes[record.type]
        else { return ([:], []) }
        var values: [String: String] = [:]
        for (answer, field) in record.answers { values["data.\(field)"] = form["answer.\(answer)"] ?? "" }
        let (data, problems) = RecordInput.data(type, values, divisions, county)
        var answers: [String: JSON] = [:]
        for (answer, field) in record.answers { answers[answer] = data[field] }
        return (answers, problems)
    }

    mutating func refused(_ problems: [Problem], _ form: Form, _ step: String?) {
        self.problems = problems
        refusedStep = step
        key = sent(form)
        for name in form.names where name != "csrf" { values[name] = form[name] ?? "" }
    }
}
