public import Civil
import FEEL

/// What a person may receive, and until when nothing changes by itself.
public struct Standing: Sendable {
    /// The decisions that are yes, or for a person to make; each with the day through which it stands.
    public var decisions: [Decision]
    /// The first day on which an answer that is no or unknown may be more, if nothing happens: then it has to be decided again.
    public var turns: Day
}

extension PackChain {
    /// How far ahead a turn is looked for, in days; who has none by then is looked at again on that day.
    static let horizon: Int64 = 400

    /// Decides everything for a person, and finds the first day on which an answer turns by the calendar alone.
    ///
    /// Answers that are *no* or *unknown* are not kept, only looked at again on the day on which they may become more than that: at the
    /// beginning of a period, where a parameter changes, or where a date that is read comes round.
    ///
    /// - Parameter only: these entitlements; nil: all.
    public func standing(_ subject: Subject, on day: Day, only: Set<String>? = nil) -> Standing {
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        var standing = Standing(decisions: [], turns: day.adding(days: PackChain.horizon))
        for id in entitlementIDs where only?.contains(id) ?? true {
            guard let plan = plans[id], plan.entitlement.bearer == subject.bearer else { continue }
            for about in abouts(plan, facts) {
                let evaluation = evaluation(plan, facts, about, day)
                let run = evaluation.run()
                switch run.outcome.answer {
                case .yes, .person:
                    standing.decisions.append(
                        Wording(evaluation).decision(
                            run, on: day, standing: .known(standsThrough(run, evaluation, day))))
                case .no, .unknown:
                    if let turn = turn(run, evaluation, after: day, before: standing.turns) { standing.turns = turn }
                }
            }
        }
        standing.turns = max(standing.turns, day.adding(days: 1))
        return standing
    }

    /// The first day before another on which an answer that is no or unknown may be more, if nothing happens; nil if there is none.
    private func turn(_ run: Run, _ evaluation: EntitlementEvaluation, after day: Day, before last: Day) -> Day? {
        let plan = evaluation.plan
        var holding: [Plan.Step] = []
        if run.isInForce {
            holding = zip(plan.eligible, run.conditions).filter { $1.boolean != true }.map(\.0)
            // What reads nothing that moves stays as it is until something happens.
            if holding.contains(where: \.isTimeless) { return nil }
        }
        func isMore(on day: Day) -> Bool {
            let moved = self.evaluation(plan, evaluation.facts.moved(to: day), evaluation.about, day)
            if holding.contains(where: { moved.value($0).boolean != true }) { return false }
            let answer = moved.run(outcomeOnly: true).outcome.answer
            return answer == .yes || answer == .person
        }
        var before = day
        for candidate in turns(evaluation, after: day, before: last) {
            guard isMore(on: candidate) else {
                before = candidate
                continue
            }
            var (same, other) = (before, candidate)
            while other - same > 1 {
                let middle = same.adding(days: (other - same) / 2)
                if isMore(on: middle) { other = middle } else { same = middle }
            }
            return other
        }
        return nil
    }

    /// The days on which a rule that does not hold may begin to.
    private func turns(_ evaluation: EntitlementEvaluation, after day: Day, before last: Day) -> [Day] {
        let plan = evaluation.plan
        var days = [plan.entitlement.validity.from]
        for id in Set(plan.groups.flatMap(\.ids)) { days += tables[id]?.turns ?? [] }
        var start = day.monthStart.adding(months: 1)
        while start < last {
            // The beginnings of months are those of years too.
            if plan.entitlement.period == .month || start.month == 1 { days.append(start) }
            start = start.adding(months: 1)
        }
        if plan.readsToday || plan.entitlement.period == .childYear {
            for date in evaluation.dates {
                let passed = max(0, date.completedMonths(on: day))
                for month in 0...14 {
                    let turn = date.adding(months: passed + Int64(month))
                    days += [turn, turn.adding(days: 1)]
                }
            }
        }
        return Set(days.filter { $0 > day && $0 < last }).sorted()
    }
}
