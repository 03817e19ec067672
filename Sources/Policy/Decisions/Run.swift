import Civil
import FEEL

/// What one evaluation came to, before it is put into words.
struct Run {
    var outcome: Outcome
    /// Whether the rule is in force on the reference day.
    var isInForce = true
    /// For each condition: its value.
    var conditions: [Value] = []
    /// For each discretion: its value.
    var discretions: [Value] = []
    /// Everything that is not known and would matter.
    var unknown: Unknown?
    var problems: [NullReason] = []
}

extension EntitlementEvaluation {
    /// Evaluates conditions, discretion, amount and days.
    ///
    /// - Parameters:
    ///   - ignoringConditions: whether to take the conditions as holding, to compare amounts.
    ///   - outcomeOnly: whether the first condition that fails is enough; by default where no log is kept of what is read.
    func run(ignoringConditions: Bool = false, outcomeOnly: Bool? = nil) -> Run {
        let outcomeOnly = outcomeOnly ?? (log == nil)
        var run = Run(outcome: Outcome(answer: .yes, amount: .none, starts: nil, ends: nil))
        guard plan.entitlement.validity.contains(reference) else {
            run.isInForce = false
            run.outcome.answer = .no
            return run
        }
        var hasFailed = false
        conditions: for step in ignoringConditions ? [] : plan.eligible {
            let result = explained(step)
            run.conditions.append(result.value)
            switch result.value {
            case .boolean(true): break
            case .unknown(let unknown): run.unknown = run.unknown.map { $0.union(unknown) } ?? unknown
            default:
                hasFailed = true
                if outcomeOnly { break conditions }
                if result.value.isNull { run.problems += result.problems }
            }
        }
        if hasFailed {
            run.outcome.answer = .no
            run.unknown = nil
            return run
        }
        var asks = false
        for step in plan.discretion {
            let value = value(step)
            run.discretions.append(value)
            switch value {
            case .boolean(true): asks = true
            case .unknown(let unknown): run.unknown = run.unknown.map { $0.union(unknown) } ?? unknown
            default: break
            }
        }
        let broken = amount(&run)
        if let starts = plan.starts { run.outcome.starts = day(starts, &run) }
        if let ends = plan.ends { run.outcome.ends = day(ends, &run) } else { run.outcome.ends = end(run.outcome) }
        if let unknown = run.unknown, !unknown.missing.isEmpty {
            run.outcome.answer = .unknown
        } else if run.unknown != nil || asks || broken {
            run.outcome.answer = .person
        }
        return run
    }

    private func day(_ step: Plan.Step, _ run: inout Run) -> Day? {
        let value = value(step)
        if case .unknown(let unknown) = value { run.unknown = run.unknown.map { $0.union(unknown) } ?? unknown }
        return value.day
    }

    /// The amount; true if it cannot be computed, so that a person must look.
    private func amount(_ run: inout Run) -> Bool {
        guard let unit = plan.entitlement.amount?.unit, unit != .none else { return false }
        let rounding = plan.entitlement.amount?.rounding
        func number(_ step: Plan.Step?) -> Decimal128? {
            guard let step else { return nil }
            let result = explained(step)
            switch result.value {
            case .number(let number):
                let rounded = rounding.map { number.rounded(scale: 0, rule: $0) } ?? number
                guard !rounded.isNegative, rounded.isInteger || unit == .hour || unit == .ratio else {
                    run.problems += result.problems
                    return nil
                }
                return rounded
            case .unknown(let unknown): run.unknown = run.unknown.map { $0.union(unknown) } ?? unknown
            default: run.problems += result.problems
            }
            return nil
        }
        run.outcome.amount = .open
        let before = run.unknown
        if plan.value != nil {
            guard let value = number(plan.value) else { return run.unknown == before }
            run.outcome.amount = .exact(value)
            return false
        }
        let (least, most) = (number(plan.min), number(plan.max))
        guard let least, let most, least <= most else { return run.unknown == before }
        run.outcome.amount = least == most ? .exact(least) : .range(min: least, max: most)
        return false
    }

    /// The last day of an exact number of days from the first.
    private func end(_ outcome: Outcome) -> Day? {
        guard plan.entitlement.amount?.unit == .day, case .exact(let value) = outcome.amount, let count = value.int64,
            count > 0,
            let starts = outcome.starts
        else { return nil }
        switch plan.entitlement.counting {
        case .calendar: return starts.adding(days: count - 1)
        case .working:
            guard let calendar = facts.box.chain.workCalendar else { return nil }
            let first = calendar.firstWorkingDay(onOrAfter: starts)
            let last = count == 1 ? first : calendar.adding(workingDays: count - 1, to: first)
            return calendar.knows(last) ? last : nil
        }
    }
}

extension Value {
    /// As the value of a condition: neither true nor unknown.
    var isFailure: Bool {
        switch self {
        case .boolean(true), .unknown: false
        default: true
        }
    }
}
