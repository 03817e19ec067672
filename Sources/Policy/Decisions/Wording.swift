import Civil
import FEEL

/// Puts an evaluation into a decision: names, titles, sources.
struct Wording {
    let evaluation: EntitlementEvaluation
    private let plan: Plan
    /// The chain behind a reference, so that it is not copied to look something up.
    private var box: FactEvaluator.Box { evaluation.facts.box }

    init(_ evaluation: EntitlementEvaluation) {
        self.evaluation = evaluation
        plan = evaluation.plan
    }

    /// Through which day a decision stands.
    enum Standing {
        /// It was not asked for.
        case unknown
        /// Through this day; nil: the calendar alone never changes it.
        case known(Day?)
    }

    func decision(_ run: Run, on day: Day, standing: Standing) -> Decision {
        var (standsThrough, isStandingKnown): (Day?, Bool) = (nil, false)
        if case .known(let last) = standing { (standsThrough, isStandingKnown) = (last, true) }
        return Decision(
            entitlement: plan.entitlement.id, title: plan.entitlement.title, topic: plan.entitlement.topic,
            isSensitive: plan.entitlement.isSensitive, about: about, day: day, answer: run.outcome.answer,
            amount: run.outcome.answer == .no ? .none : run.outcome.amount,
            unit: plan.entitlement.amount?.unit ?? .none,
            decidedBy: decidedBy(run), period: evaluation.period,
            starts: run.outcome.answer == .no ? nil : run.outcome.starts,
            ends: run.outcome.answer == .no ? nil : run.outcome.ends,
            claimBy: run.outcome.answer == .no ? nil : plan.by.flatMap { evaluation.value($0).day },
            counting: plan.entitlement.counting,
            cite: plan.entitlement.cite, delivery: plan.entitlement.delivery,
            standsThrough: standsThrough, isStandingKnown: isStandingKnown, packs: box.chain.versions,
            problems: run.problems, marked: plan.isMarked, grounds: Grounds(self, run))
    }

    /// What led to an answer, in words.
    func told(_ run: Run) -> Grounds.Told {
        let missing = run.outcome.answer == .unknown ? run.unknown.map(fromHere)?.missing ?? [] : []
        let paths = missing.map { path($0) }
        return Grounds.Told(
            conditions: conditions(run), questions: questions(run), readings: readings, facts: uses, missing: paths,
            missingTitles: paths.map { title($0) })
    }

    private var about: Decision.About? {
        switch evaluation.about {
        case .none: nil
        case .event(let occasion): .event(occasion.reference)
        case .person(_, let person): .person(person)
        }
    }

    private func decidedBy(_ run: Run) -> Bilingual? {
        if case .range = run.outcome.amount { plan.entitlement.amount?.decidedBy } else { nil }
    }

    private func conditions(_ run: Run) -> [Decision.ConditionResult] {
        guard run.isInForce else {
            let from = plan.entitlement.validity.from
            let why =
                evaluation.reference < from
                ? Bilingual(
                    zh: "这项规定自 \(from) 起施行，当时还没有施行", en: "The rule holds from \(from); it was not in force then")
                : Bilingual(zh: "这项规定已经停止施行", en: "The rule is no longer in force")
            return [
                Decision.ConditionResult(
                    text: "from \(from)" + (plan.entitlement.validity.to.map { " to \($0)" } ?? ""), result: .fails,
                    otherwise: why, cite: plan.entitlement.cite, missing: [], open: [])
            ]
        }
        return zip(plan.told, run.conditions).map { told, value in
            var told = told
            switch value {
            case .boolean(true): told.result = .holds
            case .unknown(let unknown):
                told.missing = fromHere(unknown).missing.map { path($0) }
                told.open = unknown.open
            default: told.result = .fails
            }
            return told
        }
    }

    private func questions(_ run: Run) -> [Decision.Question] {
        guard run.outcome.answer != .no else { return [] }
        var questions: [Decision.Question] = []
        for (discretion, value) in zip(plan.entitlement.discretion, run.discretions) where value.boolean == true {
            questions.append(Decision.Question(ask: discretion.ask, cite: discretion.cite, parameter: nil))
        }
        for id in run.unknown?.open ?? [] {
            let table = box.chain.tables[id]
            let gaps = (evaluation.log?.all ?? []).filter { $0.id == id }
                .compactMap { table?.value($0.key, on: evaluation.reference) }.filter { $0.value == nil }
            let gap = gaps.first
            let none = Bilingual(
                zh: "“\(table?.parameter.title.zh ?? id)”在 \(evaluation.reference) 没有规定的值，请核对当地规定",
                en:
                    "There is no value of “\(table?.parameter.title.en ?? id)” on \(evaluation.reference); see the local rules"
            )
            let question = Decision.Question(
                ask: gap?.gap ?? none, cite: gap?.cite ?? plan.entitlement.cite, parameter: id)
            if !questions.contains(where: { $0.ask == question.ask }) { questions.append(question) }
        }
        if run.outcome.answer == .person, questions.isEmpty {
            questions.append(
                Decision.Question(
                    ask: Bilingual(
                        zh: "金额或者天数按现有资料算不出来，请人工核对", en: "The amount cannot be computed from what is recorded"),
                    cite: plan.entitlement.cite, parameter: nil))
        }
        return questions
    }

    private var readings: [Decision.Reading] {
        (evaluation.log?.all ?? []).compactMap { read in
            guard let table = box.chain.tables[read.id] else { return nil }
            let value = table.value(read.key, on: evaluation.reference)
            return Decision.Reading(
                id: read.id, title: table.parameter.title, unit: table.parameter.unit, key: read.key,
                keyTitle: box.chain.title(of: read.key, in: read.id), value: value?.value,
                validity: value?.validity ?? Validity(from: evaluation.reference, to: evaluation.reference),
                cite: value?.cite ?? [], confidence: value?.confidence ?? .full,
                pack: value?.pack ?? table.parameter.pack)
        }
    }

    // MARK: facts

    private var uses: [Decision.FactUse] {
        var uses: [Decision.FactUse] = []
        var seen: [Int] = []
        let facts = evaluation.facts
        uses.reserveCapacity(plan.needs.items.count + plan.eachNames.count)
        func visit(_ slot: Int, _ needs: Needs) {
            let names = needs.items.isEmpty ? nil : facts.names(slot, from: evaluation.subject)
            for item in needs.items {
                let row = facts.table.facts[item.fact]
                if let inner = item.inner, let relation = row.relation {
                    for relative in facts.relatives(slot, relation) ?? [] { visit(relative, inner) }
                    if row.declaration.kind != .persons { continue }
                }
                let place = slot * facts.table.facts.count + item.fact
                guard !seen.contains(place) else { continue }
                seen.append(place)
                let cell = facts.cell(slot, item.fact)
                var value = cell.value
                if case .list(let items) = value { value = .integer(items.count) }
                if case .unknown(let unknown) = value { value = .unknown(fromHere(unknown)) }
                guard let name = names?.name(item.fact, box) else { continue }
                uses.append(
                    Decision.FactUse(
                        path: plan.entitlement.subject + "." + name.path, title: name.title, value: value,
                        unit: row.declaration.unit, sources: cell.sources))
            }
        }
        visit(evaluation.subject, plan.needs)
        switch evaluation.about {
        case .none: break
        case .person(let place, _): visit(place, plan.eachNeeds)
        case .event(let occasion):
            let type = box.chain.eventTypes[occasion.reference.type]
            for (field, name) in zip(plan.eachShape.names, plan.eachNames) {
                let value: Value
                let unit: Unit? = type?.field(field)?.kind == .money ? .fen : nil
                if field == "day" {
                    value = .date(occasion.reference.day)
                } else if let declared = type?.field(field), let json = occasion.data[field] ?? declared.defaultValue {
                    value = declared.value(json)
                } else {
                    value = occasion.data[field] == nil ? .missing(name.path) : .null
                }
                uses.append(
                    Decision.FactUse(
                        path: name.path, title: name.title, value: value, unit: unit, sources: [occasion.reference]))
            }
        }
        uses.sort { $0.path < $1.path }
        return uses
    }

    /// What is not known, by paths from whom the decision is about; it is noted by paths from the first subject of the family.
    private func fromHere(_ unknown: Unknown) -> Unknown {
        let (facts, subject) = (evaluation.facts, evaluation.subject)
        let causes = unknown.causes.map { cause -> Unknown.Cause in
            guard case .missing(let path) = cause, !path.hasPrefix("event:") else { return cause }
            return .missing(facts.path(of: path, from: subject))
        }
        return causes == unknown.causes
            ? unknown : causes.dropFirst().reduce(Unknown(causes[0])) { $0.union(Unknown($1)) }
    }

    /// The path under the rule's names: `child.mother.birth_date`, `delivery.babies`.
    private func path(_ cause: String) -> String {
        if cause.hasPrefix("event:") { return String(cause.dropFirst(6)) }
        return plan.entitlement.subject + "." + cause
    }

    /// The title of a path: 母亲的出生日期.
    private func title(_ path: String) -> Bilingual {
        let parts = path.split(separator: ".").map(String.init)
        if case .event(let type, _, let name)? = plan.entitlement.each, parts.first == name, let last = parts.last {
            let event = box.chain.eventTypes[type]
            if last == "day" {
                return Bilingual(
                    zh: (event?.title.zh ?? type) + "日期", en: "Day of: " + (event?.title.en ?? type))
            }
            return event?.field(last)?.title ?? Bilingual(zh: last, en: last)
        }
        return box.chain.title(ofFact: parts.dropFirst().map { Substring($0) })
    }
}
