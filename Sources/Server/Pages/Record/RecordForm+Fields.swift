import Civil
import Policy
import Registry

/// The controls of the form: one for each subject and field of the declaration.
extension RecordForm {
    func groups(_ words: Words) -> [Model] {
        var groups: [Model] = []
        if !type.subjects.isEmpty {
            groups.append(
                [
                    "id": "subjects", "title": words("form.group.subjects"),
                    "fields": type.subjects.map { subject($0, words) },
                ])
        }
        groups.append(
            [
                "id": "when", "title": words("form.group.when"),
                "fields": [
                    control("day", words("form.field.day"), isRequired: true, words).with([
                        "control": "field/input", "type": "date", "max": today.description, "narrow": true,
                    ]),
                    control("place", words("form.field.place"), isRequired: false, words).with([
                        "control": "field/input", "type": "text", "list": "divisions", "maxlength": "60",
                        "hint": words("form.hint.place"), "narrow": false,
                    ]),
                ] as [Model],
            ])
        if !type.fields.isEmpty {
            groups.append(
                ["id": "data", "title": words("form.group.data"), "fields": type.fields.map { data($0, words) }])
        }
        return groups
    }

    /// What every control has.
    private func control(_ name: String, _ label: String, isRequired: Bool, _ words: Words) -> Model {
        let problem = problems.first { field(of: $0) == name }
        return .present([
            "id": RecordForm.id(name), "name": name, "label": label, "required": isRequired,
            "value": values[name] ?? "",
            "error": problem.map { ["why": words.sentence($0.why), "fix": words.sentence($0.fix)] as Model },
        ])
    }

    private func subject(_ subject: SubjectDeclaration, _ words: Words) -> Model {
        let name = "subjects.\(subject.role)"
        var model = control(name, words(subject.title), isRequired: subject.isRequired && !subject.mayBeNew, words)
        model["control"] = "field/person"
        model["lookup"] = "/events/person?type=\(type.id)&field=\(name)"
        model["hint"] = words(subject.mayBeNew ? "form.hint.person-new" : "form.hint.person")
        if let choices = choices[name] {
            model["options"] = PersonPicker.options(choices, field: name, words, county: county, on: today)
        }
        if let persons = resembling[name], !persons.isEmpty {
            let other: Model = [
                "option_id": "\(RecordForm.id(name))-other", "pick": "\(name).pick",
                "value": PersonPick.another(persons.map(\.id)).text, "label": words("form.another"),
            ]
            model["options"] =
                PersonPicker.options(persons, field: name, words, county: county, on: today) + [other]
        }
        return model
    }

    func data(_ field: FieldDeclaration, _ words: Words) -> Model {
        let name = "data.\(field.name)"
        var model = control(name, words(field.title), isRequired: field.isRequired, words)
        if values[name] == nil, let value = field.defaultValue { model["value"] = RecordForm.text(value) }
        let value = model["value"] as? String ?? ""
        model = model.with(RecordForm.shape(field, value, id: RecordForm.id(name), words))
        if field.namesEntitlement {
            model["control"] = "field/select"
            model["options"] = chain.entitlementIDs.compactMap { id in
                chain.entitlements[id].map {
                    ["value": id, "label": words($0.title), "selected": id == value] as Model
                }
            }
        }
        let items = chain.items(named: field.name, in: type.id)
        if !items.isEmpty {
            model["control"] = "field/select"
            model["options"] = items.map { id, title in
                ["value": id, "label": words(title), "selected": id == value] as Model
            }
        }
        if let hint = hint(field, words) { model["hint"] = hint }
        return model
    }

    private func hint(_ field: FieldDeclaration, _ words: Words) -> String? {
        switch field.kind {
        case .division: return words("form.hint.place")
        case .citizenID, .creditCode, .birthCertificate, .phone, .time, .money:
            return words("form.hint.\(field.kind.rawValue)")
        case .integer, .decimal:
            guard let min = field.min, let max = field.max else { return nil }
            return words("form.hint.range", ["min": min.description, "max": max.description])
        default: return nil
        }
    }

    /// The control of a field's kind.
    static func shape(_ field: FieldDeclaration, _ value: String, id: String, _ words: Words) -> Model {
        func input(_ type: String, mode: String? = nil, length: Int? = nil, narrow: Bool = false) -> Model {
            .present([
                "control": "field/input", "type": type, "inputmode": mode, "maxlength": length.map { "\($0)" },
                "narrow": narrow,
            ])
        }
        switch field.kind {
        case .text:
            let length = field.maxLength ?? 200
            return length > 100
                ? ["control": "field/textarea", "maxlength": "\(length)"] : input("text", length: length)
        case .name: return input("text", length: 50)
        case .integer:
            return input("text", mode: "numeric", length: 20, narrow: true).with(.present(["unit": field.unit]))
        case .decimal:
            return input("text", mode: "decimal", length: 20, narrow: true).with(.present(["unit": field.unit]))
        case .money:
            return input("text", mode: "decimal", length: 20, narrow: true).with(["unit": words(Unit.fen.title)])
        case .date: return input("date", narrow: true)
        case .time: return input("time", narrow: true)
        case .citizenID, .creditCode: return input("text", length: 18)
        case .birthCertificate: return input("text", length: 10, narrow: true)
        case .phone: return input("tel", mode: "tel", length: 20, narrow: true)
        case .division:
            return input("text", length: 60).with(["list": "divisions"])
        case .boolean:
            var options = [("true", words("form.boolean.yes")), ("false", words("form.boolean.no"))]
            if !field.isRequired { options.append(("", words("form.boolean.unknown"))) }
            return ["control": "field/choice", "options": choices(options, value, id)]
        case .code:
            let options = field.codes.map { ($0.code, words($0.title)) }
            guard options.count <= 4 else {
                return [
                    "control": "field/select",
                    "options": options.map { ["value": $0.0, "label": $0.1, "selected": $0.0 == value] as Model },
                ]
            }
            let all = field.isRequired ? options : options + [("", words("form.boolean.unknown"))]
            return ["control": "field/choice", "options": choices(all, value, id)]
        }
    }

    private static func choices(_ options: [(value: String, label: String)], _ value: String, _ id: String) -> [Model] {
        options.enumerated().map { index, option in
            [
                "option_id": "\(id)-\(index + 1)", "value": option.value, "label": option.label,
                "selected": option.value == value,
            ]
        }
    }

    /// A value as it stands in a field.
    static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let truth): truth ? "true" : "false"
        default: ""
        }
    }
}
