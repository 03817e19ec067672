public import Civil
import FEEL

/// What one version of the packs says and another does not, in words.
public struct LibraryDifference: Sendable {
    /// One thing that is different.
    public struct Change: Hashable, Sendable {
        /// How. The raw value is the word of the JSON form.
        public enum Way: String, Hashable, Sendable {
            case added, removed, changed
        }

        /// The pack.
        public var pack: String
        /// The kind of document: `parameter`.
        public var kind: String
        /// Its id.
        public var id: String
        /// Its title.
        public var title: Bilingual
        /// How it is different.
        public var way: Way
        /// What is different, in words; nil for what was added or removed as a whole.
        public var what: Bilingual?
    }

    /// The changes, by pack, kind and id.
    public let changes: [Change]

    /// The changes from one library to another.
    public init(from old: Library, to new: Library) {
        var changes: [Change] = []
        let divisions = Set(old.chains.keys).union(new.chains.keys).sorted()
        for division in divisions {
            let (before, after) = (old.chains[division], new.chains[division])
            guard let pack = (after ?? before)?.packs.last else { continue }
            var found = Comparison(pack: pack.id)
            found.packs(before?.packs.last, after?.packs.last)
            found.instruments(before, after)
            found.parameters(before, after)
            found.tables(before, after)
            found.entitlements(before, after)
            found.others(before, after)
            changes += found.changes
        }
        self.changes = changes
    }
}

extension LibraryDifference.Change {
    /// The change as one line.
    public func line(_ language: Language) -> String {
        let word =
            switch way {
            case .added: Bilingual(zh: "新增", en: "added")
            case .removed: Bilingual(zh: "删去", en: "removed")
            case .changed: Bilingual(zh: "修改", en: "changed")
            }
        let name = "\(pack)  \(word[language])  \(kind) \(id) \(title[language])"
        guard let what else { return name }
        return name + (language == .zh ? "：" : ": ") + what[language]
    }

    /// The change as JSON.
    public var json: JSON {
        .object(present: [
            ("pack", .string(pack)), ("change", .string(way.rawValue)), ("kind", .string(kind)), ("id", .string(id)),
            ("title", title.json), ("what", what?.json),
        ])
    }
}

/// Two versions of one pack beside each other.
private struct Comparison {
    typealias Change = LibraryDifference.Change
    let pack: String
    var changes: [Change] = []

    init(pack: String) { self.pack = pack }

    private mutating func note(
        _ kind: Kind, _ id: String, _ title: Bilingual, _ way: Change.Way, _ zh: String = "", _ en: String = ""
    ) {
        changes.append(
            Change(
                pack: pack, kind: kind.rawValue, id: id, title: title, way: way,
                what: zh.isEmpty ? nil : Bilingual(zh: zh, en: en)))
    }

    mutating func packs(_ before: Pack?, _ after: Pack?) {
        switch (before, after) {
        case (let before?, let after?) where before.version != after.version:
            note(
                .pack, pack, after.title, .changed, "版本 \(before.version) → \(after.version)",
                "version \(before.version) → \(after.version)")
        case (nil, let after?): note(.pack, pack, after.title, .added)
        case (let before?, nil): note(.pack, pack, before.title, .removed)
        default: break
        }
    }

    /// The values of a dictionary that this pack declares, in two versions, by id.
    private func pairs<Item>(
        _ before: [String: Item]?, _ after: [String: Item]?, _ pack: (Item) -> String
    ) -> [(id: String, before: Item?, after: Item?)] {
        let old = (before ?? [:]).filter { pack($0.value) == self.pack }
        let new = (after ?? [:]).filter { pack($0.value) == self.pack }
        return Set(old.keys).union(new.keys).sorted().map { ($0, old[$0], new[$0]) }
    }

    mutating func instruments(_ before: PackChain?, _ after: PackChain?) {
        for (id, old, new) in pairs(before?.instruments, after?.instruments, \.pack) {
            switch (old, new) {
            case (nil, let new?): note(.instrument, id, new.title, .added)
            case (let old?, nil): note(.instrument, id, old.title, .removed)
            case (let old?, let new?):
                if old.status != new.status {
                    note(
                        .instrument, id, new.title, .changed, "状态 \(old.status.rawValue) → \(new.status.rawValue)",
                        "status \(old.status.rawValue) → \(new.status.rawValue)")
                }
                if old.confidence != new.confidence {
                    note(
                        .instrument, id, new.title, .changed,
                        "可信程度 \(old.confidence.rawValue) → \(new.confidence.rawValue)",
                        "confidence \(old.confidence.rawValue) → \(new.confidence.rawValue)")
                }
                if old.validity != new.validity || old.number != new.number || old.title != new.title {
                    note(.instrument, id, new.title, .changed, "名称、文号或者施行日期", "title, number or dates")
                }
            default: break
            }
        }
    }

    mutating func parameters(_ before: PackChain?, _ after: PackChain?) {
        func values(_ chain: PackChain?, _ id: String) -> [ParameterValue] {
            (chain?.values(of: id) ?? []).filter { $0.pack == pack }
        }
        let ids = Set((before?.parameters ?? [:]).keys).union((after?.parameters ?? [:]).keys).sorted()
        for id in ids {
            let (old, new) = (values(before, id), values(after, id))
            guard let parameter = after?.parameters[id] ?? before?.parameters[id] else { continue }
            if old.isEmpty || new.isEmpty {
                if old.isEmpty != new.isEmpty {
                    note(
                        .parameter, id, parameter.title, old.isEmpty ? .added : .removed,
                        words(old + new, parameter).zh, words(old + new, parameter).en)
                }
                continue
            }
            let keys = Set(old.map { $0.key + [$0.validity.from.description] })
                .union(new.map { $0.key + [$0.validity.from.description] })
            for key in keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                let one = old.first { $0.key + [$0.validity.from.description] == key }
                let other = new.first { $0.key + [$0.validity.from.description] == key }
                if let one, let other {
                    if one.value != other.value {
                        let (a, b) = (text(one, parameter), text(other, parameter))
                        let from = words(other)
                        note(
                            .parameter, id, parameter.title, .changed, "\(from.zh)：\(a.zh) → \(b.zh)",
                            "\(from.en): \(a.en) → \(b.en)")
                    } else if one.validity != other.validity || one.cite != other.cite
                        || one.confidence != other.confidence
                    {
                        let from = words(other)
                        note(
                            .parameter, id, parameter.title, .changed, "\(from.zh)的截止日、依据或者可信程度",
                            "\(from.en): last day, source or confidence")
                    }
                } else if let value = other ?? one {
                    let (from, what) = (words(value), text(value, parameter))
                    note(
                        .parameter, id, parameter.title, .changed,
                        "\(other != nil ? "新增" : "删去")\(from.zh)：\(what.zh)",
                        "\(other != nil ? "new" : "gone"), \(from.en): \(what.en)")
                }
            }
        }
    }

    private func words(_ values: [ParameterValue], _ parameter: Parameter) -> Bilingual {
        let all = values.prefix(4).map { value in
            let (from, what) = (words(value), text(value, parameter))
            return Bilingual(zh: "\(from.zh) \(what.zh)", en: "\(from.en) \(what.en)")
        }
        return Bilingual(zh: all.map(\.zh).joined(separator: "；"), en: all.map(\.en).joined(separator: "; "))
    }

    private func words(_ value: ParameterValue) -> Bilingual {
        let key = value.key.joined(separator: "、")
        return Bilingual(
            zh: (key.isEmpty ? "" : "（\(key)）") + "自 \(value.validity.from) 起",
            en: (key.isEmpty ? "" : "(\(key)) ") + "from \(value.validity.from)")
    }

    private func text(_ value: ParameterValue, _ parameter: Parameter) -> Bilingual {
        switch value.value {
        case .number(let number)?:
            Bilingual(
                zh: Explanation.amount(number, parameter.unit, .zh), en: Explanation.amount(number, parameter.unit, .en)
            )
        case let other?: Bilingual(zh: "\(other)", en: "\(other)")
        case nil: Bilingual(zh: "缺数值", en: "no value")
        }
    }

    mutating func entitlements(_ before: PackChain?, _ after: PackChain?) {
        for (id, old, new) in pairs(before?.declared, after?.declared, { $0.packs.last ?? "" }) {
            switch (old, new) {
            case (nil, let new?): note(.entitlement, id, new.title, .added)
            case (let old?, nil): note(.entitlement, id, old.title, .removed)
            case (let old?, let new?): compare(old, new)
            default: break
            }
        }
    }

    private mutating func compare(_ old: Entitlement, _ new: Entitlement) {
        func changed(_ zh: String, _ en: String) { note(.entitlement, new.id, new.title, .changed, zh, en) }
        func text(_ expression: Expression?, _ other: Expression?, _ zh: String, _ en: String) {
            let (a, b) = (expression?.text ?? "—", other?.text ?? "—")
            if a != b { changed("\(zh)：\(a) → \(b)", "\(en): \(a) → \(b)") }
        }
        if old.title != new.title {
            changed("名称：\(old.title.zh) → \(new.title.zh)", "title: \(old.title.en) → \(new.title.en)")
        }
        if old.validity != new.validity {
            func span(_ validity: Validity) -> String { "\(validity.from) – \(validity.to?.description ?? "")" }
            changed(
                "施行日期：\(span(old.validity)) → \(span(new.validity))",
                "dates: \(span(old.validity)) → \(span(new.validity))")
        }
        for index in 0..<max(old.eligible.count, new.eligible.count) {
            let (a, b) = (
                index < old.eligible.count ? old.eligible[index] : nil,
                index < new.eligible.count ? new.eligible[index] : nil
            )
            text(a?.when, b?.when, "条件\(index + 1)", "condition \(index + 1)")
        }
        for index in 0..<max(old.discretion.count, new.discretion.count) {
            let (a, b) = (
                index < old.discretion.count ? old.discretion[index] : nil,
                index < new.discretion.count ? new.discretion[index] : nil
            )
            text(a?.when, b?.when, "由人决定的情形\(index + 1)", "discretion \(index + 1)")
        }
        text(old.amount?.value, new.amount?.value, "数额", "amount")
        text(old.amount?.min, new.amount?.min, "下限", "least")
        text(old.amount?.max, new.amount?.max, "上限", "most")
        text(old.starts, new.starts, "起始日", "starts")
        text(old.ends, new.ends, "截止日", "ends")
        text(old.cohort?.on, new.cohort?.on, "适用人群的日期", "cohort")
        text(old.delivery?.by, new.delivery?.by, "最迟申领日", "last day to ask")
        if old.cohort?.span != new.cohort?.span { changed("适用人群的起止日期", "days of the cohort") }
        if old.conflict?.policy != new.conflict?.policy { changed("与其他待遇的关系", "how it goes with another") }
        if old.amount?.rounding != new.amount?.rounding { changed("取整", "rounding") }
        if old.counting != new.counting { changed("天数的计算", "counting of days") }
        if old.cite != new.cite { changed("依据", "sources") }
    }

    mutating func tables(_ before: PackChain?, _ after: PackChain?) {
        for (id, old, new) in pairs(before?.decisionTables, after?.decisionTables, \.pack) {
            guard let title = (after ?? before)?.parameters[id]?.title ?? before?.parameters[id]?.title else {
                continue
            }
            if old == nil || new == nil { note(.table, id, title, old == nil ? .added : .removed) }
            guard let old, let new else { continue }
            if old.hitPolicy != new.hitPolicy {
                let (a, b) = (old.hitPolicy.rawValue, new.hitPolicy.rawValue)
                note(.table, id, title, .changed, "命中策略：\(a) → \(b)", "hit policy: \(a) → \(b)")
            }
            for rule in Set(old.rules.map(\.name)).union(new.rules.map(\.name)).sorted() {
                func words(_ table: TableDeclaration) -> Bilingual {
                    table.rules.contains { $0.name == rule } ? table.title(of: rule) : Bilingual(zh: "—", en: "—")
                }
                let (a, b) = (words(old), words(new))
                if a != b {
                    note(.table, id, title, .changed, "规则 \(rule)：\(a.zh) → \(b.zh)", "rule \(rule): \(a.en) → \(b.en)")
                }
            }
        }
    }

    mutating func others(_ before: PackChain?, _ after: PackChain?) {
        for (id, old, new) in pairs(before?.facts, after?.facts, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil { note(.fact, id, title, old == nil ? .added : .removed) }
        }
        for (id, old, new) in pairs(before?.measures, after?.measures, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.measure, id, title, old == nil ? .added : .removed)
            } else if old?.gives != new?.gives || old?.validity != new?.validity || old?.cite != new?.cite {
                note(.measure, id, title, .changed, "内容、日期或者依据", "content, dates or sources")
            }
        }
        for (id, old, new) in pairs(before?.programmes, after?.programmes, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.programme, id, title, old == nil ? .added : .removed)
            } else if old?.itemIDs != new?.itemIDs {
                note(.programme, id, title, .changed, "项目数", "number of items")
            }
        }
        for (id, old, new) in pairs(before?.departments, after?.departments, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil { note(.department, id, title, old == nil ? .added : .removed) }
        }
        for (id, old, new) in pairs(before?.caseTemplates, after?.caseTemplates, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.caseTemplate, id, title, old == nil ? .added : .removed)
            } else if old?.steps.map(\.outline) != new?.steps.map(\.outline) {
                note(.caseTemplate, id, title, .changed, "环节、办理者或者先后", "steps, who does them, or their order")
            }
        }
        for (id, old, new) in pairs(before?.counts, after?.counts, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.count, id, title, old == nil ? .added : .removed)
            } else if old?.outline != new?.outline {
                note(.count, id, title, .changed, "数什么", "what is counted")
            }
        }
        for (id, old, new) in pairs(before?.indicators, after?.indicators, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.indicator, id, title, old == nil ? .added : .removed)
            } else if old?.formula != new?.formula {
                note(.indicator, id, title, .changed, "公式", "formula")
            }
        }
        for (id, old, new) in pairs(before?.targets, after?.targets, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.target, id, title, old == nil ? .added : .removed)
            } else if old?.bound != new?.bound || old?.by != new?.by || old?.indicator != new?.indicator {
                note(.target, id, title, .changed, "数值、日期或者指标", "number, day or indicator")
            }
        }
        for (id, old, new) in pairs(before?.gradings, after?.gradings, \.pack) {
            guard let title = (new ?? old)?.title else { continue }
            if old == nil || new == nil {
                note(.grading, id, title, old == nil ? .added : .removed)
            } else if old?.levels.map(\.id) != new?.levels.map(\.id)
                || old?.findings.map(\.gives) != new?.findings.map(\.gives)
                || old?.criteria.map(\.when.text) != new?.criteria.map(\.when.text)
            {
                note(.grading, id, title, .changed, "级别、因素或者标准", "levels, findings or criteria")
            }
        }
    }
}

extension CountDeclaration {
    /// What two versions of a count are compared by.
    fileprivate var outline: [String] {
        switch source {
        case .persons(let condition): ["persons", condition?.text ?? ""]
        case .part(let whole, let part): ["of", whole, "\(part)"]
        case .events(let events):
            [
                events.type, events.role ?? "", events.condition?.text ?? "", "\(events.after)",
                "\(events.recordedWithin ?? -1)", "\(events.site)", "\(events.value)",
            ] + events.filter.map { "\($0.field)=\($0.value)" }
        }
    }
}

extension IndicatorDeclaration {
    /// What two versions of an indicator are compared by.
    fileprivate var formula: [String] {
        [
            numerator.text, denominator?.text ?? "", per.description, least.rawValue, chance.rawValue,
            ages?.description ?? "", minimum?.description ?? "",
        ]
    }
}

extension CaseStep {
    /// What two versions of a step are compared by.
    fileprivate var outline: [String] {
        [id, by, condition?.text ?? "", isOptional ? "optional" : ""] + after + ["|"] + needs.map(\.id) + ["|"]
            + (undo?.by ?? [])
    }
}
