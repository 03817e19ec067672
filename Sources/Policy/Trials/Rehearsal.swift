public import Civil
public import FEEL

/// One decision that an example of an entitlement leads to, with everything that its rules read: for writing the rule in another form and
/// checking that form.
public struct Rehearsal: Sendable {
    /// The name of the example; with the first day of the period where it is about several.
    public let name: String
    /// What the rules see of the person, of the event or relative, the period and the day, by name. What is not known is unknown.
    public let inputs: Context
    /// The day whose parameters and rule hold.
    public let reference: Day
    /// What was decided.
    public let decision: Decision
}

extension PackChain {
    /// Goes through the examples of an entitlement.
    public func rehearse(_ entitlement: Entitlement) -> [Rehearsal] {
        guard let plan = plans[entitlement.id] else { return [] }
        return entitlement.tests.flatMap { test -> [Rehearsal] in
            var made = GivenSubject(self)
            made.read(test, entitlement)
            guard made.faults.isEmpty else { return [] }
            guard let sum = test.sum else {
                return test.day.map { rehearse(plan, made.subject, on: $0, test.name) } ?? []
            }
            let decisions = schedule(entitlement.id, made.subject, from: sum.from, to: sum.to ?? sum.from).decisions
            return decisions.flatMap { decision in
                rehearse(
                    plan, made.subject, on: decision.day, "\(test.name) \(decision.period?.from.description ?? "")"
                )
                .filter { $0.decision.about == decision.about && $0.decision.period == decision.period }
            }
        }
    }

    private func rehearse(_ plan: Plan, _ subject: Subject, on day: Day, _ name: String) -> [Rehearsal] {
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        return abouts(plan, facts).map { about in
            let evaluation = evaluation(plan, facts, about, day)
            return Rehearsal(
                name: name, inputs: evaluation.inputs, reference: evaluation.reference,
                decision: Wording(evaluation).decision(evaluation.run(), on: day, standing: .unknown))
        }
    }
}

extension EntitlementEvaluation {
    /// What the rules read besides parameters.
    var inputs: Context {
        let parameters = Set(plan.groups.map(\.slot))
        return Context(
            zip(plan.shape.names, values).enumerated().filter { !parameters.contains($0.offset) }.map(\.element))
    }
}
