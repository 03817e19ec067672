import Civil
import FEEL

/// Puts an evaluation into a decision: names, titles, sources.
struct Wording {
    let evaluation: EntitlementEvaluation
    private var entitlement: Entitlement { evaluation.entitlement }
    private var chain: PackChain { evaluation.chain }

    init(_ evaluation: EntitlementEvaluation) { self.evaluation = evaluation }

    func decision(_ run: Run, on day: Day) -> Decision {
        let missing = run.outcome.answer == .unknown ? run.unknown?.missing ?? [] : []
        let paths = missing.map { path($0) }
        return Decision(
            entitlement: entitlement.id, title: entitlement.title, topic: entitlement.topic,
            isSensitive: entitlement.isSensitive, about: about, day: day, answer: run.outcome.answer,
            amount: run.outcome.answer == .no ? .none : run.outcome.amount, unit: entitlement.amount?.unit ?? .none,
            decidedBy: decidedBy(run), period: evaluation.period,
            starts: run.outcome.answer == .no ? nil : run.outcome.starts,
            ends: run.outcome.answer == .no ? nil : run.outcome.ends, counting: entitlement.counting,
            conditions: conditions(run), questions: questions(run), readings: readings, facts: uses, missing: paths,
            missingTitles: paths.map { title($0) }, cite: entitlement.cite, delivery: entitlement.delivery,
            standsThrough: nil, isStandingKnown: false, packs: chain.versions, problems: run.problems, marked: isMarked)
    }

    private var about: Decision.About? {
        switch evaluation.about {
        case .none: nil
        case .event(let occasion): .event(occasion.reference)
        case .person(_, let person): .person(person)
        }
    }

    private func decidedBy(_ run: Run) -> Bilingual? {
        if case .range = run.outcome.amount { entitlement.amount?.decidedBy } else { nil }
    }

    /// Whether an instrument of the rule is not checked against the original text.
    private var isMarked: Bool {
        (entitlement.cite + (entitlement.amount?.cite ?? [])).contains {
            chain.instruments[$0.instrument]?.confidence.isMarked ?? false
        }
    }

    private func conditions(_ run: Run) -> [Decision.ConditionResult] {
        guard run.isInForce else {
            let from = entitlement.validity.from
            let why =
                evaluation.reference < from
                ? Bilingual(
                    zh: "这项规定自 \(from) 起施行，当时还没有施行", en: "The rule holds from \(from); it was not in force then")
                : Bilingual(zh: "这项规定已经停止施行", en: "The rule is no longer in force")
            return [
                Decision.ConditionResult(
                    text: "from \(from)" + (entitlement.validity.to.map { " to \($0)" } ?? ""), result: .fails,
                    otherwise: why, cite: entitlement.cite, missing: [], open: [])
            ]
        }
        return zip(entitlement.eligible, run.conditions).map { condition, value in
            let result: Decision.ConditionResult.Result
            switch value {
            case .boolean(true): result = .holds
            case .unknown: result = .unknown
            default: result = .fails
            }
            return Decision.ConditionResult(
                text: condition.when.text, result: result, otherwise: condition.otherwise, cite: condition.cite,
                missing: value.unknown?.missing.map { path($0) } ?? [], open: value.unknown?.open ?? [])
        }
    }

    private func questions(_ run: Run) -> [Decision.Question] {
        guard run.outcome.answer != .no else { return [] }
        var questions: [Decision.Question] = []
        for (discretion, value) in zip(entitlement.discretion, run.discretions) where value.boolean == true {
            questions.append(Decision.Question(ask: discretion.ask, cite: discretion.cite, parameter: nil))
        }
        for id in run.unknown?.open ?? [] {
            let table = chain.tables[id]
            let gaps = evaluation.log.all.filter { $0.id == id }
                .compactMap { table?.value($0.key, on: evaluation.reference) }.filter { $0.value == nil }
            let gap = gaps.first
            let none = Bilingual(
                zh: "“\(table?.parameter.title.zh ?? id)”在 \(evaluation.reference) 没有规定的值，请核对当地规定",
                en:
                    "There is no value of “\(table?.parameter.title.en ?? id)” on \(evaluation.reference); see the local rules"
            )
            let question = Decision.Question(ask: gap?.gap ?? none, cite: gap?.cite ?? entitlement.cite, parameter: id)
            if !questions.contains(where: { $0.ask == question.ask }) { questions.append(question) }
        }
        if run.outcome.answer == .person, questions.isEmpty {
            questions.append(
                Decision.Question(
                    ask: Bilingual(
                        zh: "金额或者天数按现有资料算不出来，请人工核对", en: "The amount cannot be computed from what is recorded"),
                    cite: entitlement.cite, parameter: nil))
        }
        return questions
    }

    private var readings: [Decision.Reading] {
        evaluation.log.all.compactMap { read in
            guard let table = chain.tables[read.id] else { return nil }
            let value = table.value(read.key, on: evaluation.reference)
            return Decision.Reading(
                id: read.id, title: table.parameter.title, unit: table.parameter.unit, key: read.key,
                value: value?.value,
                validity: value?.validity ?? Validity(from: evaluation.reference, to: evaluation.reference),
                cite: value?.cite ?? [], confidence: value?.confidence ?? .full,
                pack: value?.pack ?? table.parameter.pack)
        }
    }

    // MARK: facts

    private var uses: [Decision.FactUse] {
        var uses: [Decision.FactUse] = []
        var seen: Set<String> = []
        func visit(_ slot: Int, _ needs: Needs) {
            for item in needs.items {
                let fact = evaluation.facts.table.facts[item.fact].declaration
                let path = entitlement.subject + "." + evaluation.facts.prefix(of: slot) + fact.id
                if let inner = item.inner, case .kin(let relation) = fact.source {
                    for relative in evaluation.facts.relatives(slot, relation) ?? [] { visit(relative, inner) }
                    if fact.kind == .person { continue }
                }
                guard seen.insert(path).inserted else { continue }
                let cell = evaluation.facts.cell(slot, item.fact)
                var value = cell.value
                if case .list(let items) = value { value = .integer(items.count) }
                uses.append(
                    Decision.FactUse(path: path, title: title(path), value: value, sources: cell.sources))
            }
        }
        visit(FactEvaluator.subject, evaluation.plan.needs)
        switch evaluation.about {
        case .none: break
        case .person(let place, _): visit(place, evaluation.plan.eachNeeds)
        case .event(let occasion):
            let type = chain.eventTypes[occasion.reference.type]
            for name in evaluation.plan.eachShape.names {
                let path = (entitlement.each?.name ?? "") + "." + name
                let value: Value =
                    name == "day"
                    ? .date(occasion.reference.day)
                    : type?.field(name).map { $0.value(occasion.data[name] ?? $0.defaultValue) } ?? .null
                let isMissing = name != "day" && occasion.data[name] == nil && type?.field(name)?.defaultValue == nil
                uses.append(
                    Decision.FactUse(
                        path: path, title: title(path), value: isMissing ? .missing(path) : value,
                        sources: [occasion.reference]))
            }
        }
        return uses.sorted { $0.path < $1.path }
    }

    /// The path under the rule's names: `child.mother.birth_date`, `delivery.babies`.
    private func path(_ cause: String) -> String {
        if cause.hasPrefix("event:") { return String(cause.dropFirst(6)) }
        return entitlement.subject + "." + cause
    }

    /// The title of a path: 母亲的出生日期.
    private func title(_ path: String) -> Bilingual {
        let parts = path.split(separator: ".").map(String.init)
        if case .event(let type, _, let name)? = entitlement.each, parts.first == name, let last = parts.last {
            let event = chain.eventTypes[type]
            if last == "day" {
                return Bilingual(
                    zh: (event?.title.zh ?? type) + "日期", en: "Day of: " + (event?.title.en ?? type))
            }
            return event?.field(last)?.title ?? Bilingual(zh: last, en: last)
        }
        var (zh, en): ([String], [String]) = ([], [])
        for part in parts.dropFirst() {
            let name = part.split(separator: "[").first.map(String.init) ?? part
            let fact = chain.facts[name]?.title ?? Bilingual(zh: name, en: name)
            let number = part.split(separator: "[").dropFirst().first?.dropLast() ?? ""
            zh.append(number.isEmpty ? fact.zh : "第\(number)个" + fact.zh)
            en.append(number.isEmpty ? fact.en : "\(fact.en) \(number)")
        }
        return Bilingual(zh: zh.joined(separator: "的"), en: en.joined(separator: " – "))
    }
}
