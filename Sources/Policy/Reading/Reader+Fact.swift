import Civil
import FEEL

extension Reader {
    /// Reads a fact; its expression sees the given scope.
    func fact(_ draft: Draft, _ scope: Scope) -> FactDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let kind: FactDeclaration.Kind? = fields.word("type", required: true)
        let bearer: FactDeclaration.Bearer = fields.word("of") ?? .person
        let unit: Unit? = fields.word("unit")
        let decimals = max(0, min(9, fields.int("decimals") ?? 0))
        let about: [FactDeclaration.Concern] = fields.words("about")
        let sources = ["attribute", "kin", "events", "expr"].filter { fields.has($0) }
        if sources.count != 1 {
            findings.note(
                .missingKey, fields.place, "事实“\(draft.id)”应当有且只有一个来源",
                "The fact \(draft.id) must have exactly one source.", do: "请写 attribute、kin、events、expr 之一。",
                "Write one of attribute, kin, events, expr.")
        }
        let source = source(fields, scope)
        let domain = kind.map { kind in
            fields.list("domain").compactMap { node in
                let value = Reader.value(node, kind)
                if value == nil { fields.bad(node, "“\(kind.rawValue)”类型的值", "a value of the type \(kind.rawValue)") }
                return value
            }
        }
        var absent: Value?
        if let kind, let entry = fields.entries.first(where: { $0.key == "absent" }), entry.value.text != "unknown" {
            absent = Reader.value(entry.value, kind)
            if absent == nil { fields.bad(entry.value, " unknown 或者该类型的值", "unknown, or a value of the type") }
        }
        for key in ["absent", "domain"] { fields.take(key) }
        fields.close()
        guard let title, let kind, let source else { return nil }
        if !NameRule.isPlain(draft.id) {
            findings.note(
                .badValue, fields.place, "事实的名称只能用小写字母、数字和下划线",
                "The name of a fact has only lower-case letters, digits and underscores.", do: "请改名。", "Rename it.")
        }
        return FactDeclaration(
            id: draft.id, title: title, bearer: bearer, kind: kind, unit: unit, decimals: decimals,
            about: Set(about).union(chain.concerns(of: source)), source: source, absent: absent,
            domain: domain ?? [], pack: pack.id, place: draft.place)
    }

    private func source(_ fields: Fields, _ scope: Scope) -> FactSource? {
        if let name = fields.text("attribute") { return .attribute(name) }
        if let name = fields.text("kin") {
            guard FactSource.relations.contains(name) else {
                if let node = fields.node("kin") {
                    fields.bad(
                        node, "下列之一：" + FactSource.relations.joined(separator: "、"),
                        "one of " + FactSource.relations.joined(separator: ", "))
                }
                return nil
            }
            return .kin(name)
        }
        if let node = fields.node("expr") { return expression(node, scope, fields).map { .expression($0) } }
        guard let query = fields.fields("events") else { return nil }
        let type = query.text("type", required: true)
        let role = query.text("role", required: true)
        let take: EventQuery.Take? = query.word("take", required: true)
        var content = EventQuery.Content.day
        if let text = query.text("value"), text != "day" {
            content = .field(text.hasPrefix("data.") ? String(text.dropFirst(5)) : text)
        }
        var filter: [(field: String, value: String)] = []
        if let conditions = query.fields("where") {
            for entry in conditions.entries { filter.append((entry.key, conditions.text(entry.key) ?? "")) }
        }
        query.close()
        guard let type, let role, let take else { return nil }
        check(type, role: role, fields: filter.map(\.field) + field(content), query.place)
        return .events(EventQuery(type: type, role: role, take: take, content: content, filter: filter))
    }

    private func field(_ content: EventQuery.Content) -> [String] {
        if case .field(let name) = content { [name] } else { [] }
    }

    /// Notes an event type, role or field that is not declared.
    func check(_ type: String, role: String?, fields: [String], _ place: Place) {
        guard let event = chain.eventTypes[type] else {
            unknown("事件类型", "event type", type, chain.eventTypes.keys, place)
            return
        }
        if let role, event.subject(role) == nil {
            unknown("“\(type)”的角色", "role of \(type)", role, event.subjects.map(\.role), place)
        }
        for field in fields where event.field(field) == nil {
            unknown("“\(type)”的字段", "field of \(type)", field, event.fields.map(\.name), place)
        }
    }

    func unknown(_ zh: String, _ en: String, _ name: String, _ known: some Sequence<String>, _ place: Place) {
        let near = Spelling.nearest(to: name, in: known)
        findings.note(
            .reference, place, "没有这个\(zh)：“\(name)”" + (near.map { "，是不是“\($0)”？" } ?? ""),
            "There is no \(en) \(name)." + (near.map { " Did you mean \($0)?" } ?? ""), do: "请改正名称，或者先声明它。",
            "Correct the name, or declare it.")
    }
}

/// What names look like.
enum NameRule {
    /// Whether a name has only lower-case letters, digits and underscores, and begins with a letter.
    static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, first >= 0x61, first <= 0x7A else { return false }
        return name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
    }
}
