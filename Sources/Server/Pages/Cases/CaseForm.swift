import Access
import Civil
import Policy
import Registry
import Services

/// The form of an application: the fields of the event that opens it, and what is applied for.
struct CaseForm: Sendable {
    let template: CaseTemplate
    let record: PersonRecord
    /// Others for whom the same can be applied at once.
    let twins: [PersonState]
    var fields: RecordForm
    /// The steps that are ticked.
    var chosen: Set<String> = []
    /// The twins who are ticked.
    var ticked: Set<Int64> = []
    /// The application that is completed; nil: a new one.
    var completing: CaseFile?

    var chosenTwins: [PersonState] { twins.filter { ticked.contains($0.id) } }

    /// Who applies where an office does it: the mother, else the father, else a guardian.
    var applicant: Int64? {
        ["mother", "father", "guardian"].lazy.compactMap { relation in
            record.kin.first { $0.relation == relation }?.id
        }.first
    }

    /// What the rules say of what is asked for.
    var decision: Decision?

    /// The fields that are asked for: not those that the rules fill in.
    private var own: [FieldDeclaration] {
        let benefit = template.benefit
        let filled = [CaseTemplate.steps, benefit?.entitlement, benefit?.period, benefit?.amount]
        return fields.type.fields.filter { !filled.contains($0.name) }
    }

    /// What the rules fill in.
    var proposed: [String: JSON] {
        guard let benefit = template.benefit, let decision else { return [:] }
        var data: [String: JSON] = [benefit.entitlement: .string(decision.entitlement)]
        if let first = decision.period?.from { data[benefit.period] = .string(first.description) }
        if decision.answer == .yes, case .exact(let amount) = decision.amount, decision.unit == .fen,
            let fen = amount.int64
        {
            data[benefit.amount] = .integer(fen)
        }
        return data
    }

    /// Ticks everything, and fills in what is on record.
    mutating func begin(_ data: [String: JSON]) {
        chosen = Set(template.steps.map(\.id))
        ticked = Set(twins.map(\.id))
        prefill(data)
    }

    private func place(_ code: DivisionCode?) -> String? {
        code.map { fields.divisions.fullName(of: $0) ?? $0.description }
    }

    /// Fills in an application as it was.
    mutating func prefill(_ data: [String: JSON]) {
        for field in own {
            guard let value = data[field.name] else { continue }
            let isPlace = field.kind == .division
            fields.values["data.\(field.name)"] =
                isPlace ? place(value.string.flatMap { DivisionCode($0) }) : RecordForm.text(value)
        }
    }

    mutating func take(_ form: Form) {
        fields.take(form, newKey: fields.key)
        chosen = Set(template.steps.map(\.id).filter { form["step.\($0)"] != nil })
        ticked = Set(twins.map(\.id).filter { form["twin.\($0)"] != nil })
    }

    func view(_ words: Words) -> Model {
        let page = fields.view(words)
        return .present([
            "errors": page["errors"],
            "title": words(
                completing == nil ? "case.form_title" : "case.form_complete", ["title": words(template.title)]),
            "name": record.person.name ?? words("person.unnamed"), "note": template.note.map { words($0) },
            "action": fields.action, "key": fields.key, "person": "\(record.person.id)",
            "back": completing.map { "/cases/\($0.id)" }
                ?? (fields.role == .family
                    ? "/family?member=\(record.person.id)"
                    : PersonLink(id: record.person.id, purpose: .registration).text),
            "returned": completing.map { file in
                [
                    "items": file.steps.filter { $0.status == .returned }.map { step -> Model in
                        [
                            "title": template.step(step.id).map { words($0.title) } ?? step.id,
                            "reason": step.reason ?? "",
                        ]
                    }
                ] as Model
            },
            "decision": decision.map { CaseWords.decision($0, words) },
            "entitlement": decision?.entitlement,
            "steps": completing == nil && template.steps.contains(where: \.isOptional)
                ? ["items": template.steps.map { step($0, words) }] as Model : nil,
            "twins": twins.isEmpty
                ? nil
                : [
                    "items": twins.map { twin -> Model in
                        [
                            "id": "\(twin.id)", "name": twin.name ?? words("person.unnamed"),
                            "checked": ticked.contains(twin.id),
                        ]
                    }
                ] as Model,
            "fields": own.map { fields.data($0, words) },
            "divisions": fields.divisions.children(of: fields.county).map { division -> Model in
                ["value": division.name, "label": division.code.description]
            },
            "submit": words(completing == nil ? "case.submit" : "case.submit_complete"),
        ])
    }

    private func step(_ step: CaseStep, _ words: Words) -> Model {
        .present([
            "id": step.id, "title": words(step.title), "doer": CaseWords.doer(step.by, fields.chain, words),
            "optional": step.isOptional, "checked": !step.isOptional || chosen.contains(step.id),
            "documents": step.documents.isEmpty
                ? nil : step.documents.map { words($0) }.joined(separator: words.language == .zh ? "；" : "; "),
            "otherwise": step.otherwise.map { words("case.otherwise", ["why": words($0)]) },
        ])
    }
}
