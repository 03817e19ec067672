public import Civil
import FEEL

extension PackChain {
    /// What a person, or a household, may receive on a day: one decision for each entitlement, or for each event or child where it says so, in the
    /// order of the entitlements' ids.
    ///
    /// Pure: the same subject, day and packs give the same decisions. Events after `day` are not seen.
    ///
    /// - Parameter standing: whether to compute ``Decision/standsThrough``, which costs several times as much as the rest.
    public func decide(_ subject: Subject, on day: Day, standing: Bool = true) -> [Decision] {
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        var all: [Decision] = []
        all.reserveCapacity(entitlementIDs.count * 2)
        for plan in planList where plan.entitlement.bearer == subject.bearer {
            decide(plan, facts, on: day, standing: standing, into: &all)
        }
        return all
    }

    /// What every member of a family may receive on a day, and the family itself: as ``decide(_:on:standing:)`` for each in turn, while
    /// every fact is computed once for all of them.
    public func decide(_ family: Family, on day: Day, standing: Bool = true) -> [(member: Int64, decisions: [Decision])]
    {
        guard let first = family.members.first else { return [] }
        let facts = FactEvaluator(
            Subject(person: first.person, chronicles: family.chronicles), self, asAt: day, today: day)
        return family.members.map { member in
            facts.ask(about: member.person)
            var all: [Decision] = []
            for plan in planList where plan.entitlement.bearer == member.bearer {
                decide(plan, facts, on: day, standing: standing, into: &all)
            }
            return (member.person, all)
        }
    }

    /// What a person may receive of one entitlement on a day; empty for an unknown id, and where there is no event or child that it
    /// could be about.
    public func decide(_ entitlement: String, _ subject: Subject, on day: Day, standing: Bool = true) -> [Decision] {
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        var all: [Decision] = []
        if let plan = plans[entitlement] { decide(plan, facts, on: day, standing: standing, into: &all) }
        return all
    }

    /// The decisions of one entitlement for each period that begins in `from ... to` or has begun before: at the end of each period,
    /// or at `to` in the last. For `once` that is one decision, at `to`.
    public func schedule(_ entitlement: String, _ subject: Subject, from: Day, to: Day) -> Schedule {
        guard let declared = entitlements[entitlement] else { return Schedule(decisions: [], unit: .none) }
        let unit = declared.amount?.unit ?? .none
        guard declared.period != .once else {
            return Schedule(decisions: decide(entitlement, subject, on: to, standing: false), unit: unit)
        }
        var decisions: [Decision] = []
        var seen: Set<PeriodKey> = []
        var day = from
        var rounds = 0
        while day <= to, rounds < Schedule.maximumPeriods {
            rounds += 1
            let span = declared.period == .childYear ? nil : declared.period.span(containing: day, birthday: nil)
            let end = span?.to ?? day.adding(days: 1).monthEnd
            let asked = min(end, to)
            for decision in decide(entitlement, subject, on: asked, standing: false)
            where seen.insert(PeriodKey(about: decision.about, from: decision.period?.from)).inserted {
                decisions.append(decision)
            }
            day = end.adding(days: 1)
        }
        return Schedule(decisions: decisions, unit: unit)
    }

    private struct PeriodKey: Hashable {
        let about: Decision.About?
        let from: Day?
    }

    private func decide(
        _ plan: Plan, _ facts: FactEvaluator, on day: Day, standing: Bool, into all: inout [Decision]
    ) {
        eachAbout(plan, facts) { about in
            let evaluation = evaluation(plan, facts, about, day)
            let run = evaluation.run()
            all.append(
                Wording(evaluation).decision(
                    run, on: day, standing: standing ? .known(standsThrough(run, evaluation, day)) : .unknown))
        }
    }

    /// Goes through what an entitlement decides about; most decide about nothing in particular.
    func eachAbout(_ plan: Plan, _ facts: FactEvaluator, _ body: (EntitlementEvaluation.About) -> Void) {
        if plan.entitlement.each == nil { body(.none) } else { abouts(plan, facts).forEach(body) }
    }

    /// What an entitlement decides about: nothing in particular, each event, or each relative.
    func abouts(_ plan: Plan, _ facts: FactEvaluator) -> [EntitlementEvaluation.About] {
        switch plan.entitlement.each {
        case nil: return [.none]
        case .event(let type, let role, _):
            return facts.occasions(facts.subject, type: type, role: role).map { .event($0) }
        case .kin(let relation, _):
            let places = facts.relatives(facts.subject, relation) ?? []
            return places.map { .person($0, facts.person($0)) }
        }
    }

    func evaluation(
        _ plan: Plan, _ facts: FactEvaluator, _ about: EntitlementEvaluation.About, _ day: Day
    ) -> EntitlementEvaluation {
        var birthday: Day?
        if plan.entitlement.period == .childYear, let fact = factTable.index["birth_date"] {
            var place = facts.subject
            if case .person(let other, _) = about { place = other }
            birthday = facts.cell(place, fact).value.day
        }
        return EntitlementEvaluation(
            plan, facts, subject: facts.subject, about: about,
            period: plan.entitlement.period.span(containing: day, birthday: birthday), day: day)
    }
}

/// The decisions of an entitlement over time.
public struct Schedule: Sendable {
    /// One decision for each period, in order.
    public let decisions: [Decision]
    /// What the amounts count.
    public let unit: Unit

    /// The most periods that are looked at.
    static let maximumPeriods = 2_400

    /// The sum of the exact amounts of the decisions that say yes; nil where some answer is not settled: not known, for a person to
    /// decide, or a range.
    public var sum: Decimal128? {
        var sum = Decimal128.zero
        for decision in decisions {
            switch (decision.answer, decision.amount) {
            case (.no, _), (.yes, .none): continue
            case (.yes, .exact(let amount)):
                guard let next = sum.adding(amount) else { return nil }
                sum = next
            default: return nil
            }
        }
        return sum
    }
}
