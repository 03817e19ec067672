import Civil
import FEEL

extension Reader {
    /// Reads a grading.
    func grading(_ draft: Draft) -> Grading? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        let programme = fields.text("programme", required: true)
        let decided = fields.fields("decided", required: true).flatMap { fields -> Grading.Decided? in
            let names = ["event", "level", "suggested", "reason"].map { fields.text($0, required: true) }
            fields.close()
            guard let type = names[0], let level = names[1], let suggested = names[2], let reason = names[3] else {
                return nil
            }
            check(type, role: nil, fields: [level, suggested, reason], fields.place)
            return Grading.Decided(type: type, level: level, suggested: suggested, reason: reason)
        }
        let levels = fields.list("levels", required: true).compactMap { node -> Grading.Level? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let (id, care) = (fields.text("level", required: true), fields.bilingual("care", required: false))
            fields.close()
            return id.map { Grading.Level(id: $0, care: care) }
        }
        let marks = fields.list("marks").compactMap { node -> Grading.Mark? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let (id, title) = (fields.text("mark", required: true), fields.bilingual("title"))
            let care = fields.bilingual("care", required: false)
            fields.close()
            guard let id, let title else { return nil }
            return Grading.Mark(id: id, title: title, care: care)
        }
        let values = fields.fields("values").map(namedValues) ?? []
        let given = levels.map(\.id) + marks.map(\.id)
        let found = fields.list("findings").compactMap { finding($0, given, fields) }
        let scope = Scope(values.map(\.name) + chain.parameterRoots)
        let criteria = fields.list("criteria").compactMap { criterion($0, levels.map(\.id), scope, fields) }
        fields.close()
        if let programme, chain.programmes[programme]?.episode == nil {
            unknown(
                "有逐次经过（episode）的服务项目", "programme with episodes", programme,
                chain.programmes.values.filter { $0.episode != nil }.map(\.id), fields.place)
        }
        if let decided, let codes = chain.eventTypes[decided.type]?.field(decided.level)?.codes.map(\.code) {
            for level in levels where !codes.contains(level.id) {
                unknown("“\(decided.type)”的级别", "level of \(decided.type)", level.id, codes, fields.place)
            }
        }
        guard let title, let programme, let decided, !levels.isEmpty else { return nil }
        return Grading(
            id: draft.id, title: title, cite: cite, programme: programme, decided: decided, levels: levels,
            marks: marks,
            values: values, findings: found, criteria: criteria, pack: pack.id, place: draft.place)
    }

    private func namedValues(_ fields: Fields) -> [Grading.NamedValue] {
        var values: [Grading.NamedValue] = []
        for entry in fields.entries {
            fields.take(entry.key)
            guard let value = Fields(entry.value, path: fields.path, findings) else { continue }
            let title = value.bilingual("title")
            let (type, field) = (value.text("event"), value.text("field"))
            let scope = Scope(values.map(\.name) + chain.parameterRoots)
            let expression = value.node("value").flatMap { self.expression($0, scope, value) }
            if let expression { names(expression, value.place) }
            let isAge = value.bool("age")
            value.close()
            guard let title else { continue }
            if isAge {
                values.append(.init(name: entry.key, title: title, source: .age))
            } else if let type, let field {
                check(type, role: nil, fields: [field], value.place)
                values.append(.init(name: entry.key, title: title, source: .last(type: type, field: field)))
            } else if let expression {
                values.append(.init(name: entry.key, title: title, source: .expression(expression)))
            } else {
                value.missing("event")
            }
        }
        return values
    }

    private func finding(_ node: YAML, _ given: [String], _ parent: Fields) -> Grading.Finding? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let (type, field) = (fields.text("event", required: true), fields.text("field", required: true))
        var gives: [String: String] = [:]
        if let groups = fields.fields("gives", required: true) {
            for entry in groups.entries {
                if !given.contains(entry.key) { unknown("级别或者标记", "level or mark", entry.key, given, groups.place) }
                for code in groups.texts(entry.key) {
                    if gives.updateValue(entry.key, forKey: code) != nil {
                        findings.note(
                            .duplicate, groups.place, "“\(code)”给了两次级别", "\(code) is given a level twice.",
                            do: "请删去一处。",
                            "Remove one.")
                    }
                }
            }
        }
        fields.close()
        guard let type, let field else { return nil }
        check(type, role: nil, fields: [field], fields.place)
        let codes = chain.eventTypes[type]?.field(field)?.codes.map(\.code) ?? []
        for code in gives.keys.sorted() where !codes.contains(code) {
            unknown("“\(type)”的代码", "code of \(type)", code, codes, fields.place)
        }
        for code in codes where gives[code] == nil {
            findings.note(
                .missingKey, fields.place, "“\(code)”没有给出级别", "\(code) is given no level.", do: "请补上。", "Give it one.")
        }
        return Grading.Finding(type: type, field: field, gives: gives)
    }

    private func criterion(
        _ node: YAML, _ levels: [String], _ scope: Scope, _ parent: Fields
    ) -> Grading.Criterion? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let level = fields.text("level", required: true)
        let when = fields.node("when", required: true).flatMap { expression($0, scope, fields) }
        if let when { names(when, fields.place) }
        let title = fields.bilingual("title")
        let cite = fields.citations()
        check(cite, fields.place)
        fields.close()
        guard let level, let when, let title else { return nil }
        if !levels.contains(level) { unknown("级别", "level", level, levels, fields.place) }
        return Grading.Criterion(level: level, when: when, title: title, cite: cite, place: fields.place)
    }
}
