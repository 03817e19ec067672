import Civil
import FEEL

/// One evaluation of one entitlement for one person, period and reference day.
struct EntitlementEvaluation {
    let plan: Plan
    let facts: FactEvaluator
    /// The place of whom it is about.
    let subject: Int
    let about: About
    let period: Validity?
    let reference: Day
    /// What was read; nil where nobody asks.
    let log: ReadLog?
    private var context: Context

    /// The event or other person that the evaluation is about.
    enum About {
        case none
        case event(Occasion)
        /// The place of the person in the evaluator.
        case person(Int, Int64)
    }

    init(
        _ plan: Plan, _ facts: FactEvaluator, subject: Int, about: About, period: Validity?, day: Day
    ) {
        self.plan = plan
        self.facts = facts
        self.subject = subject
        self.about = about
        self.period = period
        log = facts.isTraced ? ReadLog() : nil
        var values = [Value](repeating: .null, count: plan.shape.names.count)
        if let slot = plan.subject { values[slot] = facts.context(subject, plan.needs) }
        if let slot = plan.each {
            switch about {
            case .none: values[slot] = .missing(plan.shape.names[slot])
            case .event(let occasion):
                values[slot] = EntitlementEvaluation.value(
                    occasion, plan, facts.box.chain.eventTypes[occasion.reference.type])
            case .person(let place, _): values[slot] = facts.context(place, plan.eachNeeds)
            }
        }
        if let slot = plan.today { values[slot] = .date(facts.today) }
        if let slot = plan.period {
            if let period {
                values[slot] = EntitlementEvaluation.span(period.from, period.to ?? period.from)
            } else if plan.entitlement.period == .once {
                values[slot] = EntitlementEvaluation.span(day, day)
            } else {
                values[slot] = .missing(EntitlementEvaluation.birthdayPath(about))
            }
        }
        var reference = period?.from ?? day
        // A rule that begins within the period holds from its first day on.
        let validFrom = plan.entitlement.validity.from
        if let from = period?.from, from < validFrom, day >= validFrom {
            reference = validFrom
        }
        if period == nil, case .event(let occasion) = about { reference = occasion.reference.day }
        if let at = plan.at, let chosen = at.expression.evaluate(Context(shape: plan.shape, values: values)).day {
            reference = chosen
        }
        self.reference = reference
        let (log, day) = (self.log, reference)
        func parameters() -> [Value] {
            plan.groups.map { group in
                let members = group.ids.map {
                    EntitlementEvaluation.parameter($0, facts.box.chain.tables[$0], day, log)
                }
                return group.shape.names.isEmpty
                    ? members.first ?? .null : .context(Context(shape: group.shape, values: members))
            }
        }
        // What a table says on a day is the same for everybody; who keeps a log of it has functions that write into it.
        let held = log == nil ? facts.box.parameters(of: plan, on: day, parameters) : parameters()
        for (group, value) in zip(plan.groups, held) { values[group.slot] = value }
        context = Context(shape: plan.shape, values: values)
    }

    /// The values that the rules read, in the order of the plan's names.
    var values: [Value] { context.values }

    /// The same evaluation on another day, if nothing happens.
    func moved(to day: Day) -> EntitlementEvaluation {
        EntitlementEvaluation(
            plan, facts.moved(to: day), subject: subject, about: about, period: period, day: day)
    }

    /// Puts another day beside the same facts and parameters: right for what reads no facts that change with the day, unless
    /// the reference day ``moves``.
    mutating func see(today: Day) {
        if let slot = plan.today { context.set(.date(today), at: slot) }
        if let slot = plan.period, period == nil, plan.entitlement.period == .once {
            context.set(EntitlementEvaluation.span(today, today), at: slot)
        }
    }

    /// Whether the reference day, and with it the parameters, moves with the day.
    var moves: Bool {
        if let at = plan.at { return !at.isFixed }
        if case .event = about { return false }
        return period == nil
    }

    private static func span(_ from: Day, _ to: Day) -> Value {
        .context(Context(shape: Plan.periodShape, values: [.date(to), .date(from)]))
    }

    private static func birthdayPath(_ about: About) -> String {
        if case .person(let place, _) = about, place >= 0 { return "each.birth_date" }
        return "birth_date"
    }

    /// The fields of an event that rules read. A field that was not filled in is not known.
    private static func value(_ occasion: Occasion, _ plan: Plan, _ type: EventType?) -> Value {
        let prefix = plan.each.map { plan.shape.names[$0] + "." } ?? ""
        let values = plan.eachShape.names.map { name -> Value in
            if name == "day" { return .date(occasion.reference.day) }
            let field = type?.field(name)
            if let json = occasion.data[name] { return field?.value(json) ?? .null }
            if let fallback = field?.defaultValue { return field?.value(fallback) ?? .null }
            return .missing("event:" + prefix + name)
        }
        return .context(Context(shape: plan.eachShape, values: values))
    }

    /// A parameter on the reference day: its value, an open term for a gap, a function for one with keys.
    static func parameter(_ id: String, _ table: ParameterTable?, _ day: Day, _ log: ReadLog?) -> Value {
        guard let table else { return .null }
        guard !table.parameter.keys.isEmpty else { return table.value([], on: day)?.value ?? .open(id) }
        return .function(
            Function(id, table.parameter.keys) { arguments in
                let key = arguments.map(ParameterTable.key)
                log?.note(id, key)
                return table.value(key, on: day)?.value ?? .open(id)
            })
    }

    /// The value of a step; notes the parameters that it names as read.
    func value(_ step: Plan.Step) -> Value {
        if let log { for id in step.parameters { log.note(id, []) } }
        return step.expression.evaluate(context)
    }

    /// The value of a step, telling of every part of its expression that is evaluated.
    func traced(_ step: Plan.Step, _ observer: @escaping (SourceRange, Value) -> Void) -> Evaluation {
        step.expression.explain(context, observer: observer)
    }

    /// The value of a step with the computations that came to nothing.
    func explained(_ step: Plan.Step) -> Evaluation {
        if let log { for id in step.parameters { log.note(id, []) } }
        return step.expression.explain(context)
    }
}

extension ParameterTable {
    /// A key as packs write it.
    static func key(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.normalized.description
        case .boolean(let truth): truth ? "true" : "false"
        case .date(let day): day.description
        default: ""
        }
    }
}
