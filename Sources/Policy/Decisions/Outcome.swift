public import Civil
import FEEL

/// What one decision comes to, without the reasons.
public struct Outcome: Hashable, Sendable {
    /// The answer.
    public var answer: Decision.Answer
    /// How much.
    public var amount: Decision.Amount
    /// The first day.
    public var starts: Day?
    /// The last day.
    public var ends: Day?

    /// An outcome from its parts.
    public init(answer: Decision.Answer, amount: Decision.Amount, starts: Day? = nil, ends: Day? = nil) {
        self.answer = answer
        self.amount = amount
        self.starts = starts
        self.ends = ends
    }
}

extension PackChain {
    /// What every entitlement comes to for a person, or a household, on a day, from what happened until another; nothing is kept of how.
    ///
    /// - Parameter visit: told the entitlement, and the outcome: one, or one for each event or relative where it says so.
    public func outcomes(
        _ subject: Subject, asAt: Day, today: Day, _ visit: (_ entitlement: Entitlement, _ outcome: Outcome) -> Void
    ) {
        let facts = FactEvaluator(subject, self, asAt: asAt, today: today, isTraced: false)
        for plan in planList where plan.entitlement.bearer == subject.bearer {
            eachAbout(plan, facts) { about in
                visit(plan.entitlement, evaluation(plan, facts, about, today).run().outcome)
            }
        }
    }

    /// What every entitlement comes to for each member of a family, and for the family itself: as that for each in
    /// turn, while every fact is computed once for all of them.
    public func outcomes(
        _ family: Family, asAt: Day, today: Day,
        _ visit: (_ member: Int64, _ entitlement: Entitlement, _ outcome: Outcome) -> Void
    ) {
        guard let first = family.members.first else { return }
        let facts = FactEvaluator(
            Subject(person: first.person, chronicles: family.chronicles), self, asAt: asAt, today: today,
            isTraced: false)
        for member in family.members {
            facts.ask(about: member.person)
            for plan in planList where plan.entitlement.bearer == member.bearer {
                eachAbout(plan, facts) { about in
                    visit(member.person, plan.entitlement, evaluation(plan, facts, about, today).run().outcome)
                }
            }
        }
    }

    /// What an entitlement comes to for a person on a day, from what happened until another: one outcome, or one for each event or
    /// relative where it says so. Empty for an unknown id.
    public func outcomes(_ entitlement: String, _ subject: Subject, asAt: Day, today: Day) -> [Outcome] {
        guard let plan = plans[entitlement] else { return [] }
        let facts = FactEvaluator(subject, self, asAt: asAt, today: today, isTraced: false)
        return abouts(plan, facts).map { evaluation(plan, facts, $0, today).run().outcome }
    }
}
