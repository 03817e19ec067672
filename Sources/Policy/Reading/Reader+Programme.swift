import Civil
import FEEL

extension Reader {
    /// Reads a programme.
    func programme(_ draft: Draft) -> Programme? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        let isSensitive = fields.bool("sensitive")
        let subject = fields.text("subject", required: true)
        let scope = Scope([subject ?? "person", "today"] + chain.parameterRoots)
        let enrol = fields.node("enrol").flatMap { expression($0, scope, fields) }
        let episode = fields.fields("episode").flatMap(self.episode)
        let anchor = fields.node("anchor", required: !fields.has("episode")).flatMap { expression($0, scope, fields) }
        let anchorTime = fields.node("anchor_time").flatMap { expression($0, scope, fields) }
        let isCourse = ["series", "record", "tolerance", "until", "apart"].contains(where: fields.has)
        let course = isCourse ? doseCourse(fields, scope) : nil
        let schedule = fields.list("schedule", required: course == nil).compactMap { item($0, fields) }
        let notGiven = fields.fields("not_given").flatMap(self.notGiven)
        let growth = fields.fields("growth").flatMap(measurements)
        fields.close()
        var seen: Set<String> = []
        let places =
            schedule.map { ($0.id, $0.place) } + (course?.series.flatMap { $0.doses.map { ($0.id, $0.place) } } ?? [])
        for (id, place) in places where !seen.insert(id).inserted {
            findings.note(
                .duplicate, place, "项目“\(id)”重复", "The item \(id) comes twice.", do: "请改名。", "Rename it.")
        }
        guard let title, let subject, anchor != nil || episode != nil else { return nil }
        return Programme(
            id: draft.id, title: title, cite: cite, isSensitive: isSensitive, subject: subject, enrol: enrol,
            anchor: anchor, anchorTime: anchorTime, episode: episode, schedule: schedule, course: course,
            notGiven: notGiven, growth: growth, pack: pack.id, place: draft.place)
    }

    private func measurements(_ fields: Fields) -> Programme.Measurements? {
        let type = fields.text("event", required: true)
        let (weight, length, head) = (fields.text("weight"), fields.text("length"), fields.text("head"))
        let weeks = fields.text("weeks")
        fields.close()
        guard let type else { return nil }
        check(type, role: nil, fields: [weight, length, head].compactMap { $0 }, fields.place)
        return Programme.Measurements(type: type, weight: weight, length: length, head: head, weeks: weeks)
    }

    private func episode(_ fields: Fields) -> Programme.Episode? {
        let begins = fields.node("begins", required: true).flatMap { proof($0, fields) }
        let role = fields.text("role", required: true)
        let anchors = fields.list("anchor").compactMap { node -> (field: String, less: Offset?)? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let (field, less) = (fields.text("field", required: true), fields.offset("less"))
            fields.close()
            return field.map { ($0, less) }
        }
        let ends = fields.list("ends").compactMap { proof($0, fields) }
        let lasts = fields.offset("lasts", required: true)
        fields.close()
        guard let begins, let role, let lasts else { return nil }
        check(begins.type, role: role, fields: anchors.map(\.field), fields.place)
        return Programme.Episode(begins: begins, role: role, anchors: anchors, ends: ends, lasts: lasts)
    }

    /// An event, perhaps with values of its fields.
    private func proof(_ node: YAML, _ parent: Fields) -> ScheduleItem.Proof? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let type = fields.text("event", required: true)
        var filter: [(field: String, value: String)] = []
        if let conditions = fields.fields("where") {
            for entry in conditions.entries { filter.append((entry.key, conditions.text(entry.key) ?? "")) }
        }
        let time = fields.text("time")
        fields.close()
        guard let type else { return nil }
        check(type, role: nil, fields: filter.map(\.field) + (time.map { [$0] } ?? []), fields.place)
        return ScheduleItem.Proof(type: type, filter: filter, time: time)
    }

    private func notGiven(_ fields: Fields) -> Programme.NotGiven? {
        let (type, item) = (fields.text("event", required: true), fields.text("item", required: true))
        let (reason, until) = (fields.text("reason", required: true), fields.text("until"))
        fields.close()
        guard let type, let item, let reason else { return nil }
        check(type, role: nil, fields: [item, reason] + (until.map { [$0] } ?? []), fields.place)
        return Programme.NotGiven(type: type, item: item, reason: reason, until: until)
    }

    private func item(_ node: YAML, _ parent: Fields) -> ScheduleItem? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let id = fields.text("item", required: true)
        let title = fields.bilingual("title")
        let due = fields.offset("due", required: true)
        let opens = fields.offset("opens")
        let overdue = fields.offset("overdue")
        let expires = fields.offset("expires")
        func event(_ key: String) -> ScheduleItem.Proof? { fields.node(key).flatMap { proof($0, fields) } }
        let (doneBy, after, needs) = (event("done_by"), event("after"), event("needs"))
        let unless = fields.list("unless").compactMap { proof($0, fields) }
        let (isWithin, repeats) = (fields.bool("within"), fields.offset("repeats"))
        let note = fields.bilingual("note", required: false)
        _ = fields.citations()
        fields.close()
        guard let id, let title, let due else { return nil }
        return ScheduleItem(
            id: id, title: title, due: due, opens: opens ?? due, overdue: overdue ?? due, expires: expires,
            doneBy: doneBy, after: after, needs: needs, unless: unless, isWithin: isWithin, repeats: repeats,
            note: note,
            place: fields.place)
    }
}
