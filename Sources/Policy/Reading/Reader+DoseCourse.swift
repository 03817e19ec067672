import Civil
import FEEL

extension Reader {
    /// Reads the doses of a programme that are given one after another.
    func doseCourse(_ fields: Fields, _ scope: Scope) -> DoseCourse? {
        let record = fields.fields("record", required: true)
        let (event, kind) = (record?.text("event", required: true), record?.text("kind", required: true))
        let number = record?.text("number")
        record?.close()
        let (tolerance, until) = (fields.offset("tolerance"), fields.offset("until"))
        let apart = fields.list("apart").compactMap { node -> DoseCourse.Apart? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let (kinds, least) = (fields.texts("kinds", required: true), fields.offset("least", required: true))
            let alike = fields.list("alike").map { node -> Set<String> in
                guard case .sequence(let codes) = node.content else {
                    fields.bad(node, "列表的列表", "a list of lists")
                    return []
                }
                return Set(codes.compactMap(\.text))
            }
            let cite = fields.citations()
            fields.close()
            return least.map { DoseCourse.Apart(kinds: Set(kinds), least: $0, alike: alike, cite: cite) }
        }
        let series = fields.list("series", required: true).compactMap { self.series($0, fields, scope) }
        guard let event, let kind else { return nil }
        check(event, role: nil, fields: [kind] + (number.map { [$0] } ?? []), fields.place)
        return DoseCourse(
            event: event, kind: kind, number: number, tolerance: tolerance, until: until, apart: apart, series: series)
    }

    private func series(_ node: YAML, _ parent: Fields, _ scope: Scope) -> DoseCourse.Series? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let (id, title) = (fields.text("series", required: true), fields.bilingual("title"))
        let (group, cite) = (fields.text("group"), fields.citations())
        let condition = fields.node("for").flatMap { expression($0, scope, fields) }
        let span = fields.fields("born")
        let born = (from: span?.day("from"), until: span?.day("until"))
        span?.close()
        let start = fields.fields("start").map(ages) ?? DoseCourse.AgeSpan()
        let kinds = kinds("kinds", fields)
        let doses = fields.list("doses", required: true).compactMap { dose($0, fields) }
        fields.close()
        for dose in doses {
            for interval in dose.timings.flatMap({ $0.after + $0.allowed }) {
                guard let other = interval.dose,
                    !doses.prefix(while: { $0.id != dose.id }).contains(where: { $0.id == other })
                else { continue }
                findings.note(
                    .unknownName, dose.place, "“\(other)”不是这个程序里更早的剂次",
                    "\(other) is no earlier dose of this series.", do: "请改为更早剂次的编号。", "Name an earlier dose.")
            }
        }
        guard let id, let title, let kinds, !doses.isEmpty else { return nil }
        return DoseCourse.Series(
            id: id, title: title, group: group ?? id, cite: cite, condition: condition, born: born, start: start,
            kinds: kinds.kinds, usual: kinds.usual, doses: doses, place: fields.place)
    }

    /// What may be given: a list of codes, or codes with ages.
    private func kinds(_ key: String, _ fields: Fields) -> (kinds: [String: DoseCourse.AgeSpan], usual: String)? {
        guard let node = fields.node(key) else { return nil }
        guard case .mapping = node.content, let codes = fields.fields(key) else {
            let codes = fields.texts(key)
            let kinds = Dictionary(
                codes.map { ($0, DoseCourse.AgeSpan()) }, uniquingKeysWith: { first, _ in first })
            return codes.first.map { (kinds, $0) }
        }
        var kinds: [String: DoseCourse.AgeSpan] = [:]
        for entry in codes.entries {
            guard let span = codes.fields(entry.key) else { continue }
            kinds[entry.key] = ages(span)
        }
        codes.close()
        return codes.entries.first.map { (kinds, $0.key) }
    }

    private func ages(_ fields: Fields) -> DoseCourse.AgeSpan {
        defer { fields.close() }
        return DoseCourse.AgeSpan(from: fields.offset("from"), until: fields.offset("until"))
    }

    private func dose(_ node: YAML, _ parent: Fields) -> DoseCourse.Dose? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let (id, title) = (fields.text("dose", required: true), fields.bilingual("title"))
        let kinds = kinds("kinds", fields)
        let skips = fields.list("skip").compactMap { skip($0, fields) }
        let earlier = fields.list("before").compactMap { node -> DoseCourse.Timing? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let day = fields.day("day", required: true)
            var timing = self.timing(fields)
            timing?.until = day
            fields.close()
            return timing
        }.sorted { ($0.until ?? .first) < ($1.until ?? .first) }
        let timing = self.timing(fields)
        let note = fields.bilingual("note", required: false)
        fields.close()
        guard let id, let title, let timing else { return nil }
        return DoseCourse.Dose(
            id: id, title: title, kinds: kinds?.kinds, usual: kinds?.usual, timings: earlier + [timing], skips: skips,
            note: note,
            place: fields.place)
    }

    private func timing(_ fields: Fields) -> DoseCourse.Timing? {
        let opens = fields.offset("opens", required: true)
        let (least, due) = (fields.offset("least"), fields.offset("due"))
        let (overdue, expires) = (fields.offset("overdue"), fields.offset("expires"))
        let (after, allowed) = (intervals("after", fields), intervals("allowed", fields))
        return opens.map {
            DoseCourse.Timing(
                opens: $0, least: least, due: due, overdue: overdue, expires: expires, after: after, allowed: allowed)
        }
    }

    /// Intervals: a duration from the dose before, or a list.
    private func intervals(_ key: String, _ fields: Fields) -> [DoseCourse.Interval] {
        if fields.node(key)?.text != nil {
            return fields.offset(key).map { [DoseCourse.Interval(opens: $0)] } ?? []
        }
        return fields.list(key).compactMap { node -> DoseCourse.Interval? in
            guard let fields = Fields(node, path: fields.path, findings) else { return nil }
            let (dose, opens) = (fields.text("dose"), fields.offset("opens", required: true))
            let (least, due) = (fields.offset("least"), fields.offset("due"))
            let overdue = fields.offset("overdue")
            fields.close()
            return opens.map { DoseCourse.Interval(dose: dose, opens: $0, least: least, due: due, overdue: overdue) }
        }
    }

    private func skip(_ node: YAML, _ parent: Fields) -> DoseCourse.Skip? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let when: DoseCourse.Skip.Occasion? = fields.word("when")
        let (age, since) = (fields.offset("age"), fields.offset("since"))
        let doses = fields.fields("doses").map { count -> DoseCourse.Skip.Count in
            let (kinds, age) = (count.texts("kinds"), count.offset("age"))
            let least = count.int("least") ?? 1
            count.close()
            return DoseCourse.Skip.Count(kinds: Set(kinds), age: age, least: least)
        }
        fields.close()
        return DoseCourse.Skip(when: when ?? .always, age: age, since: since, doses: doses)
    }
}
