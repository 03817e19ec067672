public import Civil
import FEEL

/// What would turn an answer into yes.
public struct NearestChange: Sendable {
    /// The first day on which it is yes if nothing happens but time; nil: not within twenty years.
    public var day: Day?
    /// The facts that are missing, by path, with their titles: a document that shows them may settle it.
    public var missing: [String]
    /// Titles of the missing facts, in the same order.
    public var missingTitles: [Bilingual]
    /// The conditions that fail now.
    public var failing: [Decision.ConditionResult]
}

extension NearestChange {
    /// The change as JSON.
    public var json: JSON {
        .object([
            ("day", day.map { .string($0.description) } ?? .null),
            ("missing", .array(zip(missing, missingTitles).map { ["fact": .string($0), "title": $1.json] })),
            ("failing", .array(failing.map(\.json))),
        ])
    }
}

extension PackChain {
    /// What would turn each decision of an entitlement that is not yes into yes, in the order of ``decide(_:_:on:standing:)``; nil where
    /// it is yes.
    ///
    /// Days are looked for at every turn of the rule, of its parameters and of every date that it reads, and at the beginning of every
    /// period; between two of them by halving.
    public func nearestChanges(_ entitlement: String, _ subject: Subject, on day: Day) -> [NearestChange?] {
        guard let plan = plans[entitlement] else { return [] }
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        return abouts(plan, facts).map { about in
            let evaluation = evaluation(plan, facts, about, day)
            let run = evaluation.run()
            guard run.outcome.answer != .yes else { return nil }
            let decision = Wording(evaluation).decision(run, on: day, standing: .unknown)
            var change = NearestChange(
                day: nil, missing: decision.missing, missingTitles: decision.missingTitles,
                failing: decision.conditions.filter { $0.result == .fails })
            func isYes(on other: Day) -> Bool {
                self.evaluation(plan, facts.moved(to: other), about, other).run(outcomeOnly: true).outcome.answer
                    == .yes
            }
            guard decision.answer == .no else { return change }
            var before = day
            for candidate in candidates(evaluation, plan, after: day) {
                if isYes(on: candidate) {
                    var (no, yes) = (before, candidate)
                    while yes - no > 1 {
                        let middle = no.adding(days: (yes - no) / 2)
                        if isYes(on: middle) { yes = middle } else { no = middle }
                    }
                    change.day = yes
                    break
                }
                before = candidate
            }
            return change
        }
    }

    private func candidates(_ evaluation: EntitlementEvaluation, _ plan: Plan, after day: Day) -> [Day] {
        let last = day.adding(years: 20)
        var days: Set<Day> = [plan.entitlement.validity.from]
        for id in Set(plan.groups.flatMap(\.ids)) { days.formUnion(tables[id]?.turns ?? []) }
        var start = day.monthStart
        while start <= last {
            // The beginnings of months, which are those of years and of most periods too.
            days.insert(start)
            start = start.adding(months: 1)
        }
        for date in evaluation.dates {
            for months in 0..<240 {
                days.insert(date.adding(months: max(0, date.completedMonths(on: day)) + Int64(months)))
            }
        }
        return days.filter { $0 > day && $0 <= last }.sorted()
    }
}
