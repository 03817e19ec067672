import Civil
import FEEL

extension PackChain {
    /// The day through which an outcome stands, whatever happens not; nil: the calendar alone never changes it.
    ///
    /// A decision about a period ends with the period. Within it, or for one without period, the outcome is computed again on the days
    /// on which it could turn: where a parameter that the rule reads or the rule itself begins or ends, and the monthly and yearly
    /// returns of every date that was used (birthdays, months of age, the months after an event). Between two of them that differ, the
    /// first day that differs is found by halving.
    ///
    /// Limit: an outcome that turns and turns back between two such days, at most a month apart within two years and a year apart
    /// after that, is not seen. Nothing is looked for beyond 120 years.
    func standsThrough(
        _ outcome: Run.Outcome, _ evaluation: EntitlementEvaluation, _ subject: Subject, _ day: Day
    ) -> Day? {
        let plan = evaluation.plan
        var periodEnd = evaluation.period?.to
        let from = evaluation.entitlement.validity.from
        if let end = periodEnd, from > day, from <= end { periodEnd = from.adding(days: -1) }
        var moves = evaluation.period == nil && plan.at == nil
        if case .event = evaluation.about { moves = false }
        guard plan.readsToday || moves else { return periodEnd }
        let last = periodEnd ?? day.adding(years: 120)
        let dates = plan.readsToday ? dates(evaluation, subject, day) : []
        let days = candidates(evaluation, dates, after: day, through: last, moves: moves)
        var before = day
        for candidate in days {
            if self.outcome(evaluation, subject, asAt: day, today: candidate) != outcome {
                var (same, other) = (before, candidate)
                while other - same > 1 {
                    let middle = same.adding(days: (other - same) / 2)
                    if self.outcome(evaluation, subject, asAt: day, today: middle) == outcome {
                        same = middle
                    } else {
                        other = middle
                    }
                }
                return same
            }
            before = candidate
        }
        return periodEnd
    }

    private func outcome(
        _ evaluation: EntitlementEvaluation, _ subject: Subject, asAt: Day, today: Day
    ) -> Run.Outcome? {
        let facts = FactEvaluator(subject, evaluation.facts.box, asAt: asAt, today: today)
        let about: EntitlementEvaluation.About
        if case .person(_, let person) = evaluation.about {
            let all = abouts(evaluation.entitlement, facts)
            guard
                let same = all.first(where: {
                    if case .person(_, person) = $0 { true } else { false }
                })
            else { return nil }
            about = same
        } else {
            about = evaluation.about
        }
        return EntitlementEvaluation(evaluation.plan, facts, about: about, period: evaluation.period, day: today)
            .run().outcome
    }

    /// Every date that this rule alone sees, ascending.
    private func dates(_ evaluation: EntitlementEvaluation, _ subject: Subject, _ day: Day) -> [Day] {
        let facts = FactEvaluator(subject, evaluation.facts.box, asAt: day, today: day)
        var about = evaluation.about
        if case .person(_, let person) = about {
            about =
                abouts(evaluation.entitlement, facts).first {
                    if case .person(_, person) = $0 { true } else { false }
                } ?? .none
        }
        return EntitlementEvaluation(evaluation.plan, facts, about: about, period: evaluation.period, day: day).dates
    }

    /// The days on which an outcome could turn.
    private func candidates(
        _ evaluation: EntitlementEvaluation, _ dates: [Day], after day: Day, through last: Day, moves: Bool
    ) -> [Day] {
        var days: Set<Day> = [last]
        let entitlement = evaluation.entitlement
        if moves {
            days.insert(entitlement.validity.from)
            if let to = entitlement.validity.to { days.insert(to.adding(days: 1)) }
            let ids = Set(evaluation.plan.groups.flatMap(\.ids))
            for id in ids { days.formUnion(tables[id]?.turns ?? []) }
        }
        if evaluation.plan.readsToday {
            for date in dates {
                days.insert(date)
                days.insert(date.adding(days: 1))
                let passed = max(0, date.completedMonths(on: day))
                for month in 1...24 {
                    let turn = date.adding(months: passed + Int64(month))
                    if turn > last { break }
                    days.insert(turn)
                }
                let years = passed / 12
                for year in 1...121 {
                    let anniversary = date.adding(years: years + Int64(year))
                    if anniversary > last { break }
                    days.insert(anniversary)
                }
            }
        }
        return days.filter { $0 > day && $0 <= last }.sorted()
    }
}

extension EntitlementEvaluation {
    /// Every date that facts or the event gave, ascending.
    var dates: [Day] {
        var days: Set<Day> = []
        if case .event(let occasion) = about {
            days.insert(occasion.reference.day)
            for value in occasion.data.values {
                if case .string(let text) = value, let day = Day(text) { days.insert(day) }
            }
        }
        for slot in 0..<facts.count {
            for cell in facts.cells(of: slot) {
                if let day = cell?.value.day, day < facts.asAt.adding(years: 200), day > facts.asAt.adding(years: -200)
                {
                    days.insert(day)
                }
            }
        }
        return days.sorted()
    }
}
