import Civil
public import FEEL

/// What the evaluation of an entitlement needs, prepared once: its expressions over just the names that they read.
final class Plan: Sendable {
    /// A group of parameters under one name: `leave` of `leave.maternity` and `leave.extension`.
    struct ParameterGroup: Sendable {
        let slot: Int
        /// The names within the group; empty where the parameter has a single name.
        let shape: Shape
        let ids: [String]
    }

    /// An expression with the parameters that it names.
    final class Step: Sendable {
        let expression: Expression
        /// The parameters without keys that it names: reading it reads them.
        let parameters: [String]
        /// Whether its value is the same on every day, if nothing happens: it reads neither what changes with the day nor a
        /// parameter.
        let isFixed: Bool
        /// Whether it is fixed, and the same in every period.
        let isTimeless: Bool
        /// Whether it reads facts that change with the day.
        let readsMovingFacts: Bool

        init(
            expression: Expression, parameters: [String], isFixed: Bool, isTimeless: Bool, readsMovingFacts: Bool
        ) {
            self.expression = expression
            self.parameters = parameters
            self.isFixed = isFixed
            self.isTimeless = isTimeless
            self.readsMovingFacts = readsMovingFacts
        }
    }

    let entitlement: Entitlement
    let shape: Shape
    let subject: Int?
    let each: Int?
    let period: Int?
    let today: Int?
    /// What is needed of the person.
    let needs: Needs
    /// What is needed of the other person, for `per: {kin: …}`.
    let eachNeeds: Needs
    /// The fields that are needed of the event, for `per: {event: …}`.
    let eachShape: Shape
    let groups: [ParameterGroup]
    let at: Step?
    let eligible: [Step]
    let discretion: [Step]
    let value: Step?
    let min: Step?
    let max: Step?
    let starts: Step?
    let ends: Step?
    /// The last day to ask.
    let by: Step?
    /// The conditions as a decision tells them, without what came out.
    let told: [Decision.ConditionResult]
    /// The fields that are needed of the event, as a reader is told of them.
    let eachNames: [FactName]
    /// Whether an instrument of the rule is not checked against the original text.
    let isMarked: Bool
    /// Whether the calendar alone can change the answer within a period.
    let readsToday: Bool
    /// Whether it reads the day itself, so that any date may matter; otherwise only those of facts that change with the day.
    let comparesToday: Bool
    /// How many steps to the farthest person that it looks at.
    let steps: Int

    static let periodShape = Shape(["end", "start"])

    init(_ entitlement: Entitlement, _ chain: PackChain) {
        self.entitlement = entitlement
        let whole = entitlement.expressions
        var paths = Set(whole.flatMap(\.paths))
        if case .event(_, _, let name)? = entitlement.each { paths.insert([name, "day"]) }
        let known = Set(
            ["period", "today", entitlement.subject] + (entitlement.each.map { [$0.name] } ?? []) + chain.parameterRoots
        )
        let roots = Set(paths.compactMap(\.first)).intersection(known).sorted()
        let shape = Shape(roots)
        let scope = Scope(shape)
        self.shape = shape
        subject = roots.firstIndex(of: entitlement.subject)
        each = entitlement.each.flatMap { roots.firstIndex(of: $0.name) }
        period = roots.firstIndex(of: "period")
        today = roots.firstIndex(of: "today")
        func tails(_ name: String) -> [ArraySlice<String>] {
            paths.filter { $0.first == name }.map { $0.dropFirst() }
        }
        needs = Needs(tails(entitlement.subject), chain.factTable)
        eachNeeds = entitlement.each.map { Needs(tails($0.name), chain.factTable) } ?? .none
        eachShape = Shape(entitlement.each.map { Set(tails($0.name).compactMap(\.first)).sorted() } ?? [])
        groups = roots.compactMap { root in
            guard let slot = roots.firstIndex(of: root), known.contains(root), root != entitlement.subject,
                root != entitlement.each?.name, root != "period", root != "today"
            else { return nil }
            if chain.parameters[root] != nil { return ParameterGroup(slot: slot, shape: .empty, ids: [root]) }
            let names = Set(tails(root).compactMap(\.first)).filter { chain.parameters["\(root).\($0)"] != nil }
                .sorted()
            return ParameterGroup(slot: slot, shape: Shape(names), ids: names.map { "\(root).\($0)" })
        }
        func step(_ full: Expression?) -> Step? {
            guard let full, let expression = try? Expression.parse(full.text, names: scope) else { return nil }
            let ids = Set(full.paths.compactMap { chain.parameter(of: $0) })
            let plain = ids.filter { chain.parameters[$0]?.keys.isEmpty ?? false }
            func reads(_ name: String?) -> Needs {
                Needs(full.paths.filter { $0.first == name }.map { $0.dropFirst() }, chain.factTable)
            }
            let moving = Set(["today"] + (entitlement.period == .once ? ["period"] : []))
            let readsMovingFacts = reads(entitlement.subject).readsToday || reads(entitlement.each?.name).readsToday
            let isFixed =
                ids.isEmpty && !readsMovingFacts && full.paths.allSatisfy { !moving.contains($0.first ?? "") }
            return Step(
                expression: expression, parameters: plain.sorted(), isFixed: isFixed,
                isTimeless: isFixed && full.paths.allSatisfy { $0.first != "period" },
                readsMovingFacts: readsMovingFacts)
        }
        at = step(entitlement.at)
        eligible = entitlement.eligible.compactMap { step($0.when) }
        discretion = entitlement.discretion.compactMap { step($0.when) }
        value = step(entitlement.amount?.value)
        min = step(entitlement.amount?.min)
        max = step(entitlement.amount?.max)
        starts = step(entitlement.starts)
        ends = step(entitlement.ends)
        by = step(entitlement.delivery?.by)
        told = entitlement.eligible.map { condition in
            Decision.ConditionResult(
                text: condition.when.text, result: .unknown, otherwise: condition.otherwise, cite: condition.cite,
                missing: [], open: [])
        }
        if case .event(let type, _, let name)? = entitlement.each {
            let event = chain.eventTypes[type]
            eachNames = eachShape.names.map { field in
                let title =
                    field == "day"
                    ? Bilingual(zh: (event?.title.zh ?? type) + "日期", en: "Day of: " + (event?.title.en ?? type))
                    : event?.field(field)?.title ?? Bilingual(zh: field, en: field)
                return FactName(path: "\(name).\(field)", title: title)
            }
        } else {
            eachNames = []
        }
        isMarked = (entitlement.cite + (entitlement.amount?.cite ?? [])).contains {
            chain.instruments[$0.instrument]?.confidence.isMarked ?? false
        }
        comparesToday = roots.contains("today") || (entitlement.period == .once && roots.contains("period"))
        readsToday =
            roots.contains("today") || needs.readsToday || eachNeeds.readsToday
        var eachSteps = 0
        if case .kin? = entitlement.each { eachSteps = 1 + eachNeeds.steps(chain.factTable) }
        steps = Swift.max(needs.steps(chain.factTable), eachSteps)
    }
}

extension Entitlement {
    /// Every expression of it.
    public var expressions: [Expression] {
        eligible.map(\.when) + discretion.map(\.when)
            + [at, amount?.value, amount?.min, amount?.max, starts, ends, delivery?.by].compactMap { $0 }
    }
}

extension PackChain {
    /// The first parts of the ids of the parameters.
    var parameterRoots: [String] {
        Set(parameters.keys.map { $0.split(separator: ".").first.map(String.init) ?? $0 }).sorted()
    }

    /// The parameter that a path reads.
    func parameter(of path: [String]) -> String? {
        guard let first = path.first else { return nil }
        if parameters[first] != nil { return first }
        guard path.count > 1 else { return nil }
        let id = "\(first).\(path[1])"
        return parameters[id] != nil ? id : nil
    }
}
