import Civil
import FEEL

extension Layer {
    /// A lower pack may set more, never less: parameters by value and date, changed amounts by trying every combination of the declared
    /// domains of the facts that they read, on every day on which something turns.
    func checkFloors() {
        guard let above else { return }
        for parameter in parameters {
            guard let upper = above.tables[parameter.id], upper.parameter.isFloor else { continue }
            for value in parameter.values { check(value, parameter, upper) }
        }
        for entitlement in entitlements where entitlement.packs.count > 1 {
            guard let upper = above.entitlements[entitlement.id], let floor = upper.amount,
                let lower = entitlement.amount,
                lower.place != floor.place, floor.unit != .none
            else { continue }
            guard lower.unit == floor.unit else {
                findings.note(
                    .unit, lower.place, "金额单位与上级不同：\(lower.unit.rawValue)，上级为 \(floor.unit.rawValue)",
                    "The amount is in \(lower.unit.rawValue), that above in \(floor.unit.rawValue).", do: "请用上级的单位。",
                    "Use the unit above.", other: floor.place)
                continue
            }
            check(entitlement, upper, above)
        }
    }

    private func check(_ value: ParameterValue, _ parameter: Parameter, _ upper: ParameterTable) {
        let days = [value.validity.from] + upper.turns.filter { value.validity.contains($0) }
        for day in days {
            guard let floor = upper.value(value.key, on: day), let least = floor.value, let given = value.value else {
                continue
            }
            let isBelow: Bool
            switch (given, least) {
            case (.number(let a), .number(let b)): isBelow = a < b
            case (.boolean(let a), .boolean(let b)): isBelow = !a && b
            default: isBelow = false
            }
            guard isBelow else { continue }
            findings.note(
                .floor, value.place,
                "“\(parameter.title.zh)”自 \(day) 起为 \(given)，低于上级规定的 \(least)",
                "\(parameter.id) is \(given) from \(day), below the floor of \(least).", do: "请不低于上级规定。",
                "Set at least the floor.",
                clauses: Array(floor.cite.prefix(1) + value.cite.prefix(1)), other: floor.place)
            return
        }
    }

    // MARK: amounts

    private func check(_ lower: Entitlement, _ upper: Entitlement, _ above: PackChain) {
        let plans = (Plan(upper, above), Plan(lower, chain))
        var trial = FloorTrial(lower, [plans.0, plans.1], chain)
        var days = Set([lower.validity.from])
        for plan in [plans.0, plans.1] {
            for id in plan.groups.flatMap(\.ids) { days.formUnion(chain.tables[id]?.turns ?? []) }
        }
        var compared = 0
        for day in days.sorted() where lower.validity.contains(day) && upper.validity.contains(day) {
            for combination in 0..<trial.count {
                let (subject, words) = trial.subject(combination, on: day)
                guard let floor = range(plans.0, above, subject, day),
                    let given = range(plans.1, chain, subject, day)
                else { continue }
                compared += 1
                guard given.lowerBound < floor.lowerBound || given.upperBound < floor.upperBound else { continue }
                findings.note(
                    .floorAmount, lower.amount?.place ?? lower.place,
                    "“\(lower.id)”在 \(day) 给 \(Layer.text(given))，低于上级的 \(Layer.text(floor))；例如：\(words)",
                    "\(lower.id) gives \(Layer.text(given)) on \(day), below \(Layer.text(floor)) above; for example: \(words).",
                    do: "请不低于上级的金额或者天数。", "Give at least what the pack above gives.",
                    clauses: Array(upper.cite.prefix(1) + (lower.cite.last.map { [$0] } ?? [])),
                    other: upper.amount?.place)
                return
            }
        }
        if compared == 0 || trial.isTruncated {
            findings.note(
                .unprovenFloor, lower.amount?.place ?? lower.place,
                "没有能证明“\(lower.id)”不低于上级：所读事实没有写明取值范围（domain），或者组合过多",
                "It is not proven that \(lower.id) is not below the floor: facts without a domain, or too many combinations.",
                do: "请给所读的事实加 domain。", "Give the facts that it reads a domain.", other: upper.amount?.place,
                severity: .warning)
        }
    }

    /// The least and greatest amount for a made-up person, where both are settled and no person is asked.
    private func range(
        _ plan: Plan, _ chain: PackChain, _ subject: Subject, _ day: Day
    ) -> ClosedRange<Decimal128>? {
        let facts = FactEvaluator(subject, chain, asAt: day, today: day)
        guard let about = chain.abouts(plan, facts).first else { return nil }
        let run = chain.evaluation(plan, facts, about, day).run(ignoringConditions: true)
        guard run.outcome.answer == .yes else { return nil }
        switch run.outcome.amount {
        case .exact(let amount): return amount...amount
        case .range(let least, let most): return least...most
        case .none, .open: return nil
        }
    }

    private static func text(_ range: ClosedRange<Decimal128>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }
}

/// Made-up persons: every combination of the values that the facts and event fields read by some rules can have. Of what has no domain the
/// values are those on which the rules turn: the constants that they name, and what is just below and above.
struct FloorTrial {
    /// One thing that varies.
    private struct Variable {
        /// The path of persons: `mother`; empty for the subject; `@` for the event.
        let owner: [String]
        let name: String
        let values: [Trial]
        /// Whether these are all values that there are.
        let isDeclared: Bool

        init(owner: [String], name: String, values: [Value]) {
            (self.owner, self.name, self.values, isDeclared) = (owner, name, values.map { .value($0) }, true)
        }

        init(owner: [String], name: String, trials: [Trial]) {
            (self.owner, self.name, values, isDeclared) = (owner, name, trials, false)
        }
    }

    /// A value that is tried.
    private enum Trial {
        case value(Value)
        /// So long before the day of the decision.
        case before(months: Int64, days: Int64)

        func value(on day: Day) -> Value {
            switch self {
            case .value(let value): value
            case .before(let months, let days): .date(day.adding(months: -months).adding(days: -days))
            }
        }
    }

    /// The constants on which the rules turn.
    private var numbers: Set<Decimal128> = []
    private var texts: Set<String> = []
    private var days: Set<Day> = []

    private let entitlement: Entitlement
    private let chain: PackChain
    private var variables: [Variable] = []
    /// How many combinations there are.
    private(set) var count = 1
    /// Whether there would have been more.
    private(set) var isTruncated = false

    static let limit = 4_096

    init(_ entitlement: Entitlement, _ plans: [Plan], _ chain: PackChain) {
        self.entitlement = entitlement
        self.chain = chain
        for plan in plans {
            collect(plan)
            add(plan.needs, [])
            if case .event(let type, _, _)? = entitlement.each {
                for name in plan.eachShape.names { add(field: name, of: type) }
            }
            if case .kin? = entitlement.each { add(plan.eachNeeds, ["@each"]) }
        }
        // What is declared first: it is what a proof rests on.
        variables = variables.filter(\.isDeclared) + variables.filter { !$0.isDeclared }
        for variable in variables {
            let (product, overflow) = count.multipliedReportingOverflow(by: variable.values.count)
            if overflow || product > FloorTrial.limit {
                if variable.isDeclared { isTruncated = true }
                continue
            }
            count = product
        }
    }

    private mutating func add(_ variable: Variable) {
        guard !variable.values.isEmpty,
            !variables.contains(where: { $0.owner == variable.owner && $0.name == variable.name })
        else { return }
        variables.append(variable)
    }

    private mutating func add(_ needs: Needs, _ owner: [String]) {
        guard owner.count < 3 else { return }
        for item in needs.items {
            let row = chain.factTable.facts[item.fact]
            let fact = row.declaration
            if fact.kind == .persons {
                add(Variable(owner: owner, name: fact.id, values: [0, 1, 2, 3]))
            } else if fact.kind == .person || fact.kind == .household {
                if let inner = item.inner { add(inner, owner + [fact.id]) }
            } else if !fact.domain.isEmpty {
                add(Variable(owner: owner, name: fact.id, values: fact.domain))
            } else if fact.kind == .boolean, row.rule == nil {
                add(Variable(owner: owner, name: fact.id, values: [true, false]))
            } else if let rule = row.rule {
                if case .expression(let expression) = fact.source { collect(expression.syntax) }
                add(rule.needs, owner)
            } else {
                add(Variable(owner: owner, name: fact.id, trials: turns(fact.kind)))
            }
        }
    }

    // MARK: Constants

    private mutating func collect(_ plan: Plan) {
        guard let amount = plan.entitlement.amount else { return }
        for expression in [amount.value, amount.min, amount.max].compactMap({ $0 }) { collect(expression.syntax) }
    }

    private mutating func collect(_ syntax: Syntax) {
        guard numbers.count + texts.count + days.count < 24 else { return }
        switch syntax.kind {
        case .number(let number): numbers.insert(number)
        case .string(let text): texts.insert(text)
        case .at(let text): if let day = Day(text) { days.insert(day) }
        default: for child in syntax.children { collect(child) }
        }
    }

    /// The values around the constants that a fact of a kind may be held beside.
    private func turns(_ kind: FactDeclaration.Kind) -> [Trial] {
        switch kind {
        case .number:
            var near: Set<Decimal128> = [.zero]
            for number in numbers {
                for step in [-1, 0, 1] as [Int64] { near.insert(number.adding(Decimal128(step)) ?? number) }
            }
            return near.sorted().prefix(32).map { .value(.number($0)) }
        case .text: return (texts.sorted().prefix(16) + ["—"]).map { .value(.string($0)) }
        case .date:
            var near: Set<Day> = []
            for day in days { for step in [-1, 0, 1] as [Int64] { near.insert(day.adding(days: step)) } }
            // Ages in months and in years, and the days around.
            var months: Set<Int64> = [0]
            for number in numbers.compactMap(\.int64) where (0...150).contains(number) {
                months.formUnion([number, number * 12])
            }
            let ages = months.sorted().flatMap { months in
                ([-1, 0, 1] as [Int64]).map { Trial.before(months: months, days: $0) }
            }
            return near.sorted().map { .value(.date($0)) } + ages.prefix(48)
        default: return []
        }
    }

    private mutating func add(field name: String, of type: String) {
        guard let field = chain.eventTypes[type]?.field(name) else { return }
        switch field.kind {
        case .boolean: add(Variable(owner: ["@"], name: name, values: [true, false]))
        case .code: add(Variable(owner: ["@"], name: name, values: field.codes.map { .string($0.code) }))
        case .integer:
            guard let least = field.min?.int64, let most = field.max?.int64, most >= least else { return }
            // All of a few; of many the first, the last, and those around the constants.
            let (few, overflow) = least.addingReportingOverflow(7)
            var values = Set(least...(overflow ? most : min(most, few))).union([most])
            for number in numbers.compactMap(\.int64) {
                for near in [number &- 1, number, number &+ 1] where (least...most).contains(near) {
                    values.insert(near)
                }
            }
            add(Variable(owner: ["@"], name: name, values: values.sorted().map { .number(Decimal128($0)) }))
        default: break
        }
    }

    /// The person of a combination, with the combination in words.
    mutating func subject(_ combination: Int, on day: Day) -> (Subject, String) {
        var rest = combination
        var subject = Subject(person: 1, chronicles: [1: Chronicle()])
        var data: [String: JSON] = [:]
        var words: [String] = []
        var budget = 1
        var next: Int64 = 100
        for variable in variables {
            let (product, overflow) = budget.multipliedReportingOverflow(by: variable.values.count)
            guard !overflow, product <= FloorTrial.limit else { continue }
            budget = product
            let value = variable.values[rest % variable.values.count].value(on: day)
            rest /= variable.values.count
            words.append("\((variable.owner + [variable.name]).filter { $0 != "@" }.joined(separator: ".")) = \(value)")
            if variable.owner == ["@"] {
                data[variable.name] = value.json
                continue
            }
            let person = FloorTrial.person(variable.owner, in: &subject, &next)
            if let position = chain.factTable.index[variable.name],
                chain.factTable.facts[position].declaration.kind == .persons
            {
                let children = (0..<(value.number?.int64 ?? 0)).map { index -> Int64 in
                    next += 1
                    subject.chronicles[next] = Chronicle(given: [
                        "birth_date": .date(day.adding(years: -(index + 2)))
                    ])
                    return next
                }
                subject.chronicles[person]?.givenKin[variable.name] = children
            } else {
                subject.chronicles[person]?.given[variable.name] = value
            }
        }
        switch entitlement.each {
        case .event(let type, let role, _):
            subject.chronicles[1]?.occasions = [
                Occasion(EventReference(sequence: 1, type: type, day: day), role: role, data: data)
            ]
        case .kin(let relation, _):
            let person = FloorTrial.person(["@each"], in: &subject, &next)
            if subject.chronicles[person]?.given["birth_date"] == nil {
                subject.chronicles[person]?.given["birth_date"] = .date(day)
            }
            subject.chronicles[1]?.givenKin[relation] = [person]
        case nil: break
        }
        return (subject, words.joined(separator: ", "))
    }

    private static func person(_ path: [String], in subject: inout Subject, _ next: inout Int64) -> Int64 {
        var person: Int64 = 1
        for name in path {
            if let known = subject.chronicles[person]?.givenKin[name]?.first {
                person = known
                continue
            }
            next += 1
            subject.chronicles[next] = Chronicle()
            subject.chronicles[person]?.givenKin[name] = [next]
            person = next
        }
        return person
    }
}
