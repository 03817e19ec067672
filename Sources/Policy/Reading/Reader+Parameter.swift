import Civil
import FEEL

extension Reader {
    /// Reads a parameter, or a lower pack's values for one that is declared above.
    func parameter(_ draft: Draft) -> Parameter? {
        guard let fields = draft.fields(findings) else { return nil }
        let upper = chain.parameters[draft.id]
        let title = fields.bilingual("title", required: upper == nil) ?? upper?.title
        let unit: Unit? = fields.word("unit", required: upper == nil) ?? upper?.unit
        let keys = fields.has("keys") ? fields.texts("keys") : upper?.keys ?? []
        let isFloor = fields.bool("floor", default: upper?.isFloor ?? false)
        let open: [DivisionLevel] = fields.has("open") ? fields.words("open") : upper?.open ?? []
        fields.take("open")
        let nodes = fields.list("values", required: true)
        fields.close()
        guard let title, let unit else { return nil }
        if let upper, unit != upper.unit || keys != upper.keys {
            findings.note(
                .unit, fields.place, "单位或者键与上级包的“\(draft.id)”不一致",
                "The unit or the keys differ from those of \(draft.id) above.",
                do: "单位应为 \(upper.unit.rawValue)，键应为 [\(upper.keys.joined(separator: ", "))]。",
                "The unit is \(upper.unit.rawValue), the keys are [\(upper.keys.joined(separator: ", "))].",
                other: upper.place)
            return nil
        }
        var values = nodes.compactMap { value($0, unit, keys, fields) }
        values = dated(values, draft.id)
        return Parameter(
            id: draft.id, title: title, unit: unit, keys: keys, isFloor: isFloor, open: open, values: values,
            pack: pack.id, place: draft.place)
    }

    func value(_ node: YAML, _ unit: Unit, _ keys: [String], _ parent: Fields) -> ParameterValue? {
        guard let fields = Fields(node, path: parent.path, findings) else { return nil }
        let from = fields.day("from", required: true)
        let to = fields.day("to")
        let gap = fields.bilingual("gap", required: false)
        let cite = cited(fields, .uncitedValue)
        let confidence: Confidence? = fields.word("confidence")
        var key: [String] = []
        if !keys.isEmpty, let given = fields.fields("key", required: true) {
            for name in keys { key.append(given.text(name, required: true) ?? "") }
            given.close()
        }
        var value: Value?
        if let node = fields.node("value", required: gap == nil) {
            value = self.value(node, unit, fields)
            guard value != nil else { return nil }
            if gap != nil {
                fields.bad(node, "value 或者 gap 之一", "a value or a gap, not both")
            }
        }
        fields.close()
        guard let from else { return nil }
        let sources = cite.compactMap { chain.instruments[$0.instrument]?.confidence }
        let sure = confidence ?? sources.max { rank($0) < rank($1) } ?? .full
        if sure == .recollection, value != nil {
            findings.note(
                .recollection, fields.place, "凭记忆的值不能启用", "A value from memory cannot be enabled.",
                do: "请找到原文后写 confidence: full 或 secondary；没有原文的，改写 gap。",
                "Find the text and write full or secondary, or write a gap.", clauses: cite)
        }
        if let number = value?.number, number.isNegative {
            findings.note(
                .negative, fields.place, "值不能是负数：政策包只能给予", "A value cannot be negative: packs only give.",
                do: "请改为零或者正数。", "Make it zero or more.", clauses: cite)
        }
        return ParameterValue(
            key: key, validity: Validity(from: from, to: to), value: value, gap: gap, cite: cite, confidence: sure,
            pack: pack.id, place: fields.place)
    }

    /// The less sure, the greater.
    private func rank(_ confidence: Confidence) -> Int {
        switch confidence {
        case .full: 0
        case .seed: 1
        case .secondary: 2
        case .recollection: 3
        }
    }

    private func value(_ node: YAML, _ unit: Unit, _ fields: Fields) -> Value? {
        switch unit {
        case .boolean:
            if let value = Reader.value(node, .boolean) { return value }
            fields.bad(node, " true 或 false", "true or false")
        case .date:
            if let value = Reader.value(node, .date) { return value }
            fields.bad(node, "日期", "a day")
        case .fen, .day, .month, .year, .count, .hour:
            if let text = node.text, let number = Decimal128(text), number.isInteger || unit == .hour {
                return .number(number)
            }
            fields.bad(
                node, unit == .fen ? "以分为单位的整数" : "整数", unit == .fen ? "a whole number of fen" : "a whole number")
        case .ratio, .none:
            if let text = node.text, let number = Decimal128(text) { return .number(number) }
            fields.bad(node, "数字", "a number")
        }
        return nil
    }

    /// The values of each key with their last days; notes overlaps and gaps.
    func dated(_ values: [ParameterValue], _ id: String) -> [ParameterValue] {
        var result: [ParameterValue] = []
        let groups = Dictionary(grouping: values, by: \.key)
        for key in groups.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            var group = (groups[key] ?? []).sorted {
                ($0.validity.from, $0.place) < ($1.validity.from, $1.place)
            }
            for index in group.indices.dropFirst() {
                let next = group[index].validity.from
                let last = group[index - 1].validity.to
                if group[index - 1].validity.from == next || (last.map { $0 >= next } ?? false) {
                    findings.note(
                        .overlap, group[index].place, "“\(id)”从 \(next) 起的值与前一个值日期重叠",
                        "The value of \(id) from \(next) overlaps the one before.",
                        do: "请改正起止日期。", "Correct the dates.", clauses: group[index - 1].cite + group[index].cite,
                        other: group[index - 1].place)
                } else if let last, last.adding(days: 1) < next {
                    findings.note(
                        .dateGap, group[index].place, "“\(id)”在 \(last.adding(days: 1)) 至 \(next.adding(days: -1)) 没有值",
                        "\(id) has no value from \(last.adding(days: 1)) to \(next.adding(days: -1)).",
                        do: "请补上这一段；不清楚的写 gap。", "Fill the span; where it is not known, with a gap.",
                        clauses: group[index - 1].cite + group[index].cite, other: group[index - 1].place)
                }
                group[index - 1].validity.to = last ?? next.adding(days: -1)
            }
            for value in group {
                if let to = value.validity.to, to < value.validity.from {
                    findings.note(
                        .overlap, value.place, "“\(id)”的止日早于起日", "A value of \(id) ends before it begins.",
                        do: "请改正起止日期。", "Correct the dates.", clauses: value.cite)
                }
            }
            result += group
        }
        return result
    }
}
