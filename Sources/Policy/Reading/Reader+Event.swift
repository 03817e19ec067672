import Civil
import FEEL

extension Reader {
    /// Reads an event type.
    func event(_ draft: Draft) -> EventType? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        let category = fields.text("category", required: true)
        if let category, !Reader.categories.contains(category) {
            unknown("类别", "category", category, Reader.categories, fields.place)
        }
        let isSensitive = fields.bool("sensitive")
        let recordedBy = fields.texts("recorded_by", required: true)
        let recorders = Reader.recorders + chain.departments.keys.sorted()
        for role in recordedBy where !recorders.contains(role) {
            unknown("登记人角色", "recording role", role, recorders, fields.place)
        }
        let subjects = fields.fields("subjects", required: true).map(subjects) ?? []
        let data = fields.fields("data").map(declarations) ?? []
        let roles = subjects.map(\.role)
        let sets = fields.fields("sets").map { self.sets($0, roles, data) } ?? []
        let kin = fields.list("kin").compactMap { self.kin($0, roles, fields) }
        let spacing = fields.fields("spacing").flatMap { self.spacing($0, roles) }
        let identity = fields.fields("identity").flatMap { self.identity($0, roles, data) }
        let scope = EventType.refusalScope(roles: roles)
        let refuse = fields.list("refuse").compactMap { self.refuse($0, scope, data, fields) }
        fields.close()
        guard let title, let category else { return nil }
        return EventType(
            id: draft.id, title: title, cite: cite, category: category, isSensitive: isSensitive,
            recordedBy: recordedBy,
            subjects: subjects, fields: data, sets: sets, kin: kin, spacing: spacing, identity: identity,
            refuse: refuse,
            scope: scope)
    }

    static let categories = [
        "vital", "residence", "health", "insurance", "work", "family", "support", "statistics",
    ]
    static let recorders = ["family", "township", "clinic", "county"]

    private func subjects(_ fields: Fields) -> [SubjectDeclaration] {
        fields.entries.compactMap { entry in
            fields.take(entry.key)
            guard let subject = Fields(entry.value, path: fields.path, findings) else { return nil }
            let title = subject.bilingual("title")
            let required = subject.bool("required")
            let new = subject.bool("new")
            let once = subject.bool("once")
            let alive = subject.bool("alive", default: true)
            let sex = subject.text("sex").flatMap { text -> Sex? in
                let sex = Sex(rawValue: text)
                if sex == nil, let node = subject.node("sex") { subject.bad(node, " male 或 female", "male or female") }
                return sex
            }
            let age = subject.fields("age")
            let (min, max) = (age?.int("min"), age?.int("max"))
            age?.close()
            subject.close()
            guard let title else { return nil }
            return SubjectDeclaration(
                role: entry.key, title: title, isRequired: required, mayBeNew: new, once: once, alive: alive, sex: sex,
                minAge: min, maxAge: max)
        }
    }

    private func declarations(_ fields: Fields) -> [FieldDeclaration] {
        fields.entries.compactMap { entry in
            fields.take(entry.key)
            guard let field = Fields(entry.value, path: fields.path, findings) else { return nil }
            let title = field.bilingual("title")
            let kind: FieldDeclaration.Kind? = field.word("type", required: true)
            let required = field.bool("required")
            let (min, max) = (field.number("min"), field.number("max"))
            let unit = field.text("unit")
            let length = field.int("max_length")
            var codes: [(code: String, title: Bilingual)] = []
            if let list = field.fields("codes", required: kind == .code) {
                for code in list.entries {
                    list.take(code.key)
                    if let title = list.bilingual(code.value) { codes.append((code.key, title)) }
                }
            }
            let fallback = field.node("default").flatMap { node -> JSON? in
                guard let text = node.text else { return nil }
                switch kind {
                case .boolean?: return .bool(text == "true")
                case .integer?, .decimal?, .money?: return Decimal128(text).map { .number($0) }
                default: return .string(text)
                }
            }
            field.close()
            guard let title, let kind else { return nil }
            return FieldDeclaration(
                name: entry.key, title: title, kind: kind, isRequired: required, min: min, max: max, unit: unit,
                maxLength: length, codes: codes, defaultValue: fallback)
        }
    }

    private func sets(
        _ fields: Fields, _ roles: [String], _ data: [FieldDeclaration]
    ) -> [(role: String, attributes: [(name: String, sources: [AttributeSource])])] {
        fields.entries.compactMap { entry in
            fields.take(entry.key)
            if !roles.contains(entry.key) {
                unknown("角色", "role", entry.key, roles, Place(file: fields.path, line: entry.line))
            }
            guard let attributes = Fields(entry.value, path: fields.path, findings) else { return nil }
            return (
                entry.key,
                attributes.entries.map { attribute in
                    (attribute.key, attributes.list(attribute.key).compactMap { source($0, roles, data, attributes) })
                }
            )
        }
    }

    func source(
        _ node: YAML, _ roles: [String], _ data: [FieldDeclaration], _ fields: Fields
    ) -> AttributeSource? {
        guard let text = node.text else {
            fields.bad(node, "取值来源", "a source")
            return nil
        }
        if text == "day" { return .day }
        if text == "place" { return .place }
        if text == "true" || text == "false" { return .literal(.bool(text == "true")) }
        if text.hasPrefix("=") { return .literal(.string(String(text.dropFirst()))) }
        if let number = Decimal128(text) { return .literal(.number(number)) }
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            fields.bad(
                node, " day、place、data.字段、角色.属性 或者 '=文字'", "day, place, data.FIELD, ROLE.ATTRIBUTE or '=text'")
            return nil
        }
        if parts[0] == "data" {
            if !data.contains(where: { $0.name == parts[1] }) {
                unknown("字段", "field", parts[1], data.map(\.name), fields.place(node))
            }
            return .data(parts[1])
        }
        if !roles.contains(parts[0]) { unknown("角色", "role", parts[0], roles, fields.place(node)) }
        return .attribute(role: parts[0], name: parts[1])
    }

    private func kin(_ node: YAML, _ roles: [String], _ parent: Fields) -> KinDeclaration? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let person = fields.text("person", required: true)
        let relation = fields.text("relation", required: true)
        let relative = fields.text("relative", required: true)
        let ends = fields.bool("ends")
        let both = fields.bool("both")
        fields.close()
        guard let person, let relation, let relative else { return nil }
        for role in [person, relative] where !roles.contains(role) { unknown("角色", "role", role, roles, fields.place) }
        let relations = ["mother", "father", "spouse", "guardian"]
        if !relations.contains(relation) { unknown("亲属关系", "relation", relation, relations, fields.place) }
        return KinDeclaration(person: person, relation: relation, relative: relative, ends: ends, both: both)
    }

    private func spacing(_ fields: Fields, _ roles: [String]) -> SpacingDeclaration? {
        let subject = fields.text("subject", required: true)
        let apart = fields.offset("apart", required: true)
        let within = fields.offset("except_within")
        let distinct = fields.texts("distinct_by")
        fields.close()
        guard let subject, let apart else { return nil }
        if !roles.contains(subject) { unknown("角色", "role", subject, roles, fields.place) }
        if apart.months != 0 || (within?.months ?? 0) != 0 {
            findings.note(
                .badValue, fields.place, "间隔应以天计，如 P150D", "The spacing must be in days, like P150D.", do: "请改为天数。",
                "Write days.")
        }
        return SpacingDeclaration(
            subject: subject, apart: apart.days, exceptWithin: within?.days ?? 0, distinctBy: distinct)
    }

    private func identity(_ fields: Fields, _ roles: [String], _ data: [FieldDeclaration]) -> IdentityDeclaration? {
        enum Word: String, CaseIterable { case judge, merge, split }
        let person = fields.text("person", required: true)
        let other = fields.text("other", required: true)
        let does: Word? = fields.word("does", required: true)
        let verdict = fields.text("verdict", required: does == .judge)
        let blind = fields.text("blind")
        let confirms = fields.text("confirms", required: does == .merge)
        fields.close()
        guard let person, let other, let does else { return nil }
        for role in [person, other] where !roles.contains(role) { unknown("角色", "role", role, roles, fields.place) }
        for field in [verdict, blind].compactMap({ $0 }) where !data.contains(where: { $0.name == field }) {
            unknown("字段", "field", field, data.map(\.name), fields.place)
        }
        let effect: IdentityDeclaration.Effect? =
            switch does {
            case .judge: verdict.map { .judges(field: $0, blind: blind) }
            case .merge: confirms.map { .merges(confirming: $0) }
            case .split: .splits
            }
        return effect.map { IdentityDeclaration(person: person, other: other, effect: $0) }
    }

    private func refuse(_ node: YAML, _ scope: Scope, _ data: [FieldDeclaration], _ parent: Fields) -> RefuseRule? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let when = fields.node("when", required: true).flatMap { expression($0, scope, fields) }
        let at = fields.text("at") ?? ""
        let why = fields.bilingual("why")
        let fix = fields.bilingual("do")
        fields.close()
        guard let when, let why, let fix else { return nil }
        names(when, fields.place)
        for path in when.paths
        where path.first == "data" && path.count > 1 && !data.contains(where: { $0.name == path[1] }) {
            unknown("字段", "field", path[1], data.map(\.name), fields.place)
        }
        return RefuseRule(when: when, at: at, why: why, fix: fix)
    }

    /// Notes names that an expression uses and nothing declares.
    func names(_ expression: Expression, _ place: Place) {
        for (name, _) in expression.unresolved { unknownName(name, [], place) }
    }

    func unknownName(_ name: String, _ known: some Sequence<String>, _ place: Place) {
        let near = Spelling.nearest(to: name, in: known)
        findings.note(
            .unknownName, place, "表达式里的“\(name)”没有声明" + (near.map { "，是不是“\($0)”？" } ?? ""),
            "The expression uses \(name), which nothing declares." + (near.map { " Did you mean \($0)?" } ?? ""),
            do: "请改正名称，或者先声明它。", "Correct the name, or declare it.")
    }
}
