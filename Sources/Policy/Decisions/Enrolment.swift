public import Civil
import FEEL

/// What the evaluation of a programme needs, prepared once.
struct ProgrammePlan: Sendable {
    let shape: Shape
    let subject: Int?
    let today: Int?
    let groups: [Plan.ParameterGroup]
    let needs: Needs
    let enrol: Expression?
    let anchor: Expression?
    let anchorTime: Expression?
    /// Who each series is for; nil: everybody.
    let conditions: [Expression?]
    let steps: Int

    init(_ programme: Programme, _ chain: PackChain) {
        let series = programme.course?.series.map(\.condition) ?? []
        let whole = ([programme.enrol, programme.anchor, programme.anchorTime] + series).compactMap { $0 }
        let paths = whole.reduce(into: Set<[String]>()) { $0.formUnion($1.paths) }
        let known = Set(["today", programme.subject] + chain.parameterRoots)
        let roots = Set(paths.compactMap(\.first)).intersection(known).sorted()
        shape = Shape(roots)
        subject = roots.firstIndex(of: programme.subject)
        today = roots.firstIndex(of: "today")
        func tails(_ name: String) -> [ArraySlice<String>] {
            paths.filter { $0.first == name }.map { $0.dropFirst() }
        }
        needs = Needs(tails(programme.subject), chain.factTable)
        groups = roots.enumerated().compactMap { slot, root in
            guard root != "today", root != programme.subject else { return nil }
            if chain.parameters[root] != nil { return Plan.ParameterGroup(slot: slot, shape: .empty, ids: [root]) }
            let names = Set(tails(root).compactMap(\.first)).filter { chain.parameters["\(root).\($0)"] != nil }
                .sorted()
            return Plan.ParameterGroup(slot: slot, shape: Shape(names), ids: names.map { "\(root).\($0)" })
        }
        let scope = Scope(shape)
        enrol = programme.enrol.flatMap { try? Expression.parse($0.text, names: scope) }
        anchor = programme.anchor.flatMap { try? Expression.parse($0.text, names: scope) }
        anchorTime = programme.anchorTime.flatMap { try? Expression.parse($0.text, names: scope) }
        conditions = series.map { $0.flatMap { try? Expression.parse($0.text, names: scope) } }
        steps = needs.steps(chain.factTable)
    }
}

/// Whether a person takes part in a programme, and from which day its offsets count.
public struct Enrolment: Hashable, Sendable {
    /// Whether the person takes part; nil: not known.
    public var isEnrolled: Bool?
    /// The day from which offsets count; nil: not known.
    public var anchor: Day?
    /// The minute of that day; nil: not known.
    public var minute: Int?
    /// The facts that would settle what is not known, by path.
    public var missing: [String]
    /// For each series of the programme whether it is for the person; not known is no.
    public var series: [Bool]
}

extension PackChain {
    /// Whether a person takes part in a programme on a day; nil for an unknown id.
    public func enrolment(_ programme: String, _ subject: Subject, on day: Day) -> Enrolment? {
        guard let declared = programmes[programme], let plan = programmePlans[programme] else { return nil }
        let facts = FactEvaluator(subject, self, asAt: day, today: day)
        var values = [Value](repeating: .null, count: plan.shape.names.count)
        if let slot = plan.subject { values[slot] = facts.context(facts.subject, plan.needs) }
        if let slot = plan.today { values[slot] = .date(day) }
        for group in plan.groups {
            let members = group.ids.map { EntitlementEvaluation.parameter($0, tables[$0], day, nil) }
            values[group.slot] =
                group.shape.names.isEmpty
                ? members.first ?? .null : .context(Context(shape: group.shape, values: members))
        }
        let context = Context(shape: plan.shape, values: values)
        let anchor = plan.anchor?.evaluate(context) ?? .null
        let enrol = plan.enrol?.evaluate(context) ?? .boolean(declared.episode != nil || !anchor.isNull)
        let missing = (enrol.unknown?.missing ?? []) + (anchor.unknown?.missing ?? [])
        return Enrolment(
            isEnrolled: enrol.isUnknown ? nil : enrol.boolean ?? false, anchor: anchor.day,
            minute: plan.anchorTime?.evaluate(context).string.flatMap(Enrolment.minute),
            missing: Set(missing.map { declared.subject + "." + $0 }).sorted(),
            series: plan.conditions.map { condition in condition.map { $0.evaluate(context).boolean == true } ?? true })
    }
}

extension Enrolment {
    /// The minute of the day of a time written like 07:35.
    public static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
