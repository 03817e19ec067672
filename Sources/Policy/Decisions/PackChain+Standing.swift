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
        _ run: Run, _ evaluation: EntitlementEvaluation, _ day: Day
    ) -> Day? {
        let (plan, outcome) = (evaluation.plan, run.outcome)
        var periodEnd = evaluation.period?.to
        let from = plan.entitlement.validity.from
        if let end = periodEnd, from > day, from <= end { periodEnd = from.adding(days: -1) }
        let moves = evaluation.period == nil && evaluation.moves
        guard plan.readsToday || moves else { return periodEnd }
        // What fails and cannot change keeps the answer at no, whatever becomes of the rest.
        let failed = zip(plan.eligible, run.conditions).filter { $1.isFailure }.map(\.0)
        if failed.contains(where: \.isFixed) { return periodEnd }
        // Among what fails, what needs no facts of another day is asked first: as long as it fails the answer stays no.
        let asked = run.isInForce && !evaluation.moves ? failed.filter { !$0.readsMovingFacts } : []
        var quick = evaluation
        func stands(on day: Day) -> Bool {
            if !asked.isEmpty {
                quick.see(today: day)
                if asked.contains(where: { quick.value($0).isFailure }) { return true }
            }
            return evaluation.moved(to: day).run(outcomeOnly: true).outcome == outcome
        }
        let last = periodEnd ?? day.adding(years: 120)
        let dates = plan.readsToday ? evaluation.dates : []
        let days = candidates(evaluation, dates, after: day, through: last, moves: moves)
        var before = day
        for candidate in days {
            if !stands(on: candidate) {
                var (same, other) = (before, candidate)
                while other - same > 1 {
                    let middle = same.adding(days: (other - same) / 2)
                    if stands(on: middle) {
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

    /// The days on which an outcome could turn.
    private func candidates(
        _ evaluation: EntitlementEvaluation, _ dates: [Day], after day: Day, through last: Day, moves: Bool
    ) -> [Day] {
        var days: [Day] = [last]
        let validity = evaluation.plan.entitlement.validity
        if moves {
            days.append(validity.from)
            if let to = validity.to { days.append(to.adding(days: 1)) }
            for id in Set(evaluation.plan.groups.flatMap(\.ids)) { days += tables[id]?.turns ?? [] }
        }
        if evaluation.plan.readsToday {
            days.reserveCapacity(days.count + dates.count * 150)
            for date in dates {
                days.append(date)
                days.append(date.adding(days: 1))
                let passed = max(0, date.completedMonths(on: day))
                for month in 1...24 {
                    let turn = date.adding(months: passed + Int64(month))
                    if turn > last { break }
                    days.append(turn)
                }
                let years = passed / 12
                for year in 1...121 {
                    let anniversary = date.adding(years: years + Int64(year))
                    if anniversary > last { break }
                    days.append(anniversary)
                }
            }
        }
        days.removeAll { $0 <= day || $0 > last }
        days.sort()
        return days
    }
}

extension EntitlementEvaluation {
    /// Every date that the rule sees: of its facts, of what they are computed from, and of the event; ascending.
    var dates: [Day] {
        var days: Set<Day> = []
        if case .event(let occasion) = about {
            days.insert(occasion.reference.day)
            for value in occasion.data.values {
                if case .string(let text) = value, let day = Day(text) { days.insert(day) }
            }
        }
        let moving = !plan.comparesToday
        facts.collectDates(subject, plan.needs, moving: moving, into: &days)
        if case .person(let place, _) = about {
            facts.collectDates(place, plan.eachNeeds, moving: moving, into: &days)
        }
        return days.sorted()
    }
}
