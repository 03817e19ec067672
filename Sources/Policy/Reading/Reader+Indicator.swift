import Civil
import FEEL

extension Reader {
    /// Reads a count; its condition sees the facts of a person by bare name, and `today`.
    func count(_ draft: Draft) -> CountDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = references(fields)
        let kinds = ["events", "persons", "of"].filter(fields.has)
        if kinds.count != 1 {
            findings.note(
                .badValue, fields.place, "events、persons、of 应写一个", "Write one of events, persons and of.",
                do: "数事件写 events，数人写 persons，取另一项的一部分写 of。",
                "events counts events, persons counts persons, of takes a part of another count.")
        }
        if !NameRule.isPlain(draft.id) {
            findings.note(
                .badValue, draft.place, "编号应由小写字母、数字和下划线组成：公式里要用到",
                "The id is read by formulas: lower-case letters, digits and _.",
                do: "如 live_births。", "Such as live_births.")
        }
        let isOfPeople = fields.bool("people", default: true)
        let part = part(fields)
        if part != CountDeclaration.Part(), !fields.has("of") {
            findings.note(
                .badValue, fields.place, "sex、ages、mean 只能和 of 一起写", "sex, ages and mean go with of.",
                do: "请另设一个计数，用 of 取这一部分。", "Declare another count that takes the part: of.")
        }
        var source: CountDeclaration.Source?
        if fields.has("events") {
            source = fields.fields("events").flatMap(events).map(CountDeclaration.Source.events)
        } else if fields.has("persons") {
            let own = fields.fields("persons")
            let condition = own?.node("when").flatMap { self.condition($0, fields) }
            own?.close()
            source = .persons(condition)
        } else if let whole = fields.text("of") {
            check(part, of: whole, fields.place)
            source = .part(of: whole, part)
        }
        fields.close()
        guard let title, let source else { return nil }
        return CountDeclaration(
            id: draft.id, title: title, cite: cite, source: source, isOfPeople: isOfPeople, pack: pack.id,
            place: draft.place)
    }

    private func events(_ fields: Fields) -> CountDeclaration.Events? {
        let type = fields.text("type", required: true)
        let role = fields.text("role")
        let filter = fields.fields("where").map { filter in
            filter.entries.map { entry in
                filter.take(entry.key)
                return (field: entry.key, value: entry.value.text ?? "")
            }
        }
        let condition = fields.node("when").flatMap { self.condition($0, fields) }
        let (after, within) = (days("after", fields), days("recorded_within", fields))
        let site = fields.text("at").flatMap { self.site($0, fields) }
        let (sum, since, last) = (fields.text("sum"), fields.text("since"), fields.text("last"))
        let lasts = fields.offset("lasts")
        fields.close()
        guard let type else { return nil }
        check(
            type, role: role, fields: (filter ?? []).map(\.field) + [sum, since, last].compactMap { $0 }, fields.place)
        if case .field(let name)? = site, let event = chain.eventTypes[type], event.field(name)?.kind != .division {
            unknown("区划字段", "field with a division", name, event.fields.map(\.name), fields.place)
        }
        if role == nil, condition != nil || site == .residence || site == .hukou {
            findings.note(
                .badValue, fields.place, "没有写明数哪个角色（role），不能按人设条件、按居住地归属",
                "Without a role there is no person whose facts or residence could be asked for.",
                do: "请写 role，或者 at: place。",
                "Give the role, or at: place.")
        }
        if role != nil, last != nil || since != nil {
            findings.note(
                .badValue, fields.place, "last、since 用于没有人的事件（填报的数），不能和 role 一起写",
                "last and since are for events without a person, as reported figures; they do not go with role.",
                do: "请删去其中一个。", "Remove one of them.")
        }
        for (field, value) in filter ?? [] {
            guard let declared = chain.eventTypes[type]?.field(field), declared.kind == .code else { continue }
            let codes = declared.codes.map(\.code)
            if !codes.contains(value) { unknown("“\(type)”的代码", "code of \(type)", value, codes, fields.place) }
        }
        let value: CountDeclaration.Value =
            sum.map { .sum(field: $0, since: since) } ?? last.map { .last(field: $0, months: lasts?.months) } ?? .one
        return CountDeclaration.Events(
            type: type, role: role, filter: filter ?? [], condition: condition, after: after ?? 0,
            recordedWithin: within, site: site ?? (role == nil ? .place : .residence), value: value)
    }

    private func days(_ key: String, _ fields: Fields) -> Int64? {
        guard let offset = fields.offset(key) else { return nil }
        guard offset.months == 0, offset.days >= 0 else {
            findings.note(
                .badValue, fields.place, "“\(key)”应以天计，如 P28D", "\(key) is in days, like P28D.", do: "请改为天数。",
                "Write days.")
            return nil
        }
        return offset.days
    }

    private func site(_ text: String, _ fields: Fields) -> CountDeclaration.Site? {
        switch text {
        case "residence": return .residence
        case "hukou": return .hukou
        case "place": return .place
        default:
            if text.hasPrefix("data.") { return .field(String(text.dropFirst(5))) }
            findings.note(
                .badValue, fields.place, "at 应为 residence、hukou、place 或 data.字段",
                "at is residence, hukou, place or data.FIELD.", do: "请改正。", "Correct it.")
            return nil
        }
    }

    /// A condition over the person's own facts.
    private func condition(_ node: YAML, _ fields: Fields) -> Expression? {
        guard let condition = expression(node, Scope(["today"] + chain.facts.keys.sorted()), fields) else { return nil }
        names(condition, fields.place(node))
        guard let plan = CountPlan(condition, chain) else { return condition }
        if plan.steps > 0 {
            findings.note(
                .reference, fields.place(node), "计数的条件只能读取本人的事实，不能读取亲属的",
                "The condition of a count reads facts of the person only, not of kin.", do: "请改用本人的事实。",
                "Use facts of the person.")
        }
        return condition
    }

    private func part(_ fields: Fields) -> CountDeclaration.Part {
        let sex: Sex? = fields.word("sex")
        let ages = fields.fields("ages")
        let (from, below) = (ages?.int("from"), ages?.int("below"))
        ages?.close()
        return CountDeclaration.Part(sex: sex, from: from, below: below, isMean: fields.bool("mean"))
    }

    private func check(_ part: CountDeclaration.Part, of whole: String, _ place: Place) {
        guard let known = chain.counts[whole] else {
            unknown("计数", "count", whole, chain.counts.keys, place)
            return
        }
        if case .part = known.source {
            findings.note(
                .reference, place, "of 应指向 events 或 persons 的计数，“\(whole)”本身也是一部分",
                "of names a count of events or persons; \(whole) is a part itself.", do: "请改为最初的计数。",
                "Name the count that it is a part of.", other: known.place)
        }
        if part.isMean, !known.isState(in: chain.counts) {
            findings.note(
                .badValue, place, "“\(whole)”数的是事件，没有平均数", "\(whole) counts events: it has no mean.",
                do: "请删去 mean。", "Remove mean.")
        }
    }

    /// Reads an indicator; its formulas see counts by name.
    func indicator(_ draft: Draft) -> IndicatorDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let topic: IndicatorDeclaration.Topic? = fields.word("topic", required: true)
        let cite = references(fields)
        let full = (formula("numerator", fields), fields.has("denominator") ? formula("denominator", fields) : nil)
        // Read again over just the names that they read, all in one order.
        let shape = Shape(
            Set([full.0, full.1].compactMap { $0?.paths }.flatMap { $0.compactMap(\.first) }).sorted())
        func plain(_ formula: Expression?) -> Expression? {
            formula.flatMap { try? Expression.parse($0.text, names: Scope(shape)) }
        }
        let (numerator, denominator) = (plain(full.0), plain(full.1))
        let per = fields.number("per") ?? 1
        let unit = fields.bilingual("unit")
        let decimals = fields.int("decimals") ?? 0
        let direction: IndicatorDeclaration.Direction = fields.word("direction") ?? .none
        let chance: IndicatorDeclaration.Chance = fields.word("chance") ?? .none
        let least: IndicatorDeclaration.Period = fields.word("least") ?? .month
        let ages = fields.fields("each_age").flatMap { ages -> Range<Int>? in
            let (from, below) = (ages.int("from"), ages.int("below"))
            ages.close()
            guard let from, let below, (0..<below).contains(from), below <= 121 else {
                findings.note(
                    .badValue, ages.place, "each_age 应写 from、below，且 from 小于 below",
                    "each_age has from and below, the first the smaller.", do: "如 {from: 15, below: 50}。",
                    "Such as {from: 15, below: 50}.")
                return nil
            }
            return from..<below
        }
        let minimum = fields.int("minimum").map(Int64.init)
        let owner = fields.text("owner")
        let note = fields.bilingual("note", required: false)
        fields.close()
        if let owner, chain.departments[owner] == nil {
            unknown("部门", "department", owner, chain.departments.keys, draft.place)
        }
        if chance != .none || ages != nil, denominator == nil {
            findings.note(
                .missingKey, draft.place, "写了 chance 或 each_age，就要有 denominator",
                "With chance or each_age there must be a denominator.", do: "请补上。", "Add it.")
        }
        guard let title, let topic, let numerator, let unit else { return nil }
        guard (0...6).contains(decimals), per > 0 else {
            findings.note(
                .badValue, draft.place, "decimals 应为0到6，per 应大于0", "decimals is 0 to 6, per above 0.", do: "请改正。",
                "Correct it.")
            return nil
        }
        return IndicatorDeclaration(
            id: draft.id, title: title, topic: topic, cite: cite, numerator: numerator, denominator: denominator,
            per: per, unit: unit, decimals: decimals, direction: direction, chance: chance, least: least, ages: ages,
            minimum: minimum, owner: owner, note: note, pack: pack.id, place: draft.place, shape: shape)
    }

    private func formula(_ key: String, _ fields: Fields) -> Expression? {
        let scope = Scope(chain.counts.keys.sorted())
        guard let node = fields.node(key, required: true), let formula = expression(node, scope, fields) else {
            return nil
        }
        for (name, _) in formula.unresolved { unknownName(name, chain.counts.keys, fields.place(node)) }
        var checker = Checker(
            Typing(chain, findings), chain.counts.mapValues { _ in .number(nil) }, formula, fields.place(node))
        checker.expect(checker.whole(), .number(nil), key, key)
        return formula
    }

    /// Reads a target.
    func target(_ draft: Draft) -> TargetDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let indicator = fields.text("indicator")
        let (least, most) = (fields.number("at_least"), fields.number("at_most"))
        let by = fields.day("by")
        let levels: [DivisionLevel] = fields.words("at")
        let years = fields.int("years") ?? 1
        let cite = references(fields)
        let note = fields.bilingual("note", required: false)
        fields.close()
        if let indicator, chain.indicators[indicator] == nil {
            unknown("指标", "indicator", indicator, chain.indicators.keys, draft.place)
        }
        if least != nil && most != nil || least == nil && most == nil && note == nil {
            findings.note(
                .badValue, draft.place, "at_least 和 at_most 应写一个；文件没有给出数值的，用 note 说明",
                "Write one of at_least and at_most; where the instrument gives no number, say so in note.", do: "请改正。",
                "Correct it.")
        }
        guard let title, (1...30).contains(years) else { return nil }
        return TargetDeclaration(
            id: draft.id, title: title, indicator: indicator,
            bound: least.map { .atLeast($0) } ?? most.map { .atMost($0) } ?? .none, by: by, levels: levels,
            years: years, cite: cite,
            division: pack.division, note: note, pack: pack.id, place: draft.place)
    }

    /// Citations that may name drafts and what has expired: a number is watched, and nobody is entitled to anything by it.
    private func references(_ fields: Fields) -> [Citation] {
        let cite = fields.citations()
        if cite.isEmpty { _ = cited(fields, .uncitedRule) }
        for citation in cite where chain.instruments[citation.instrument] == nil { check([citation], fields.place) }
        return cite
    }
}
