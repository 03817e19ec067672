import Civil
import FEEL

/// What is known of an expression's value before it is evaluated.
indirect enum Typed: Equatable {
    /// Anything: no check.
    case any
    case number(Unit?)
    case boolean, date, text, months, days
    case null
    /// A person, with facts.
    case person
    case persons
    case list(Typed)
    /// The event of `per: {event: …}`, with fields.
    case occasion(String)
    case period
    /// A group of parameters.
    case group(String)
    /// A parameter with keys.
    case table(String)

    var name: String {
        switch self {
        case .any: "any"
        case .number(let unit): unit.map { "number(\($0.rawValue))" } ?? "number"
        case .boolean: "boolean"
        case .date: "date"
        case .text: "text"
        case .months: "months"
        case .days: "days"
        case .null: "null"
        case .person: "person"
        case .persons, .list: "list"
        case .occasion: "event"
        case .period: "period"
        case .group, .table: "parameter"
        }
    }
}

/// Checks names, kinds of value and units of expressions before they are ever evaluated.
///
/// It knows what it knows: built-in functions it does not know give ``Typed/any``, which fits everywhere.
struct Typing {
    let chain: PackChain
    let findings: Findings

    init(_ chain: PackChain, _ findings: Findings) {
        self.chain = chain
        self.findings = findings
    }

    /// Checks the expression of a fact.
    func check(_ fact: FactDeclaration) {
        guard case .expression(let expression) = fact.source else { return }
        var scope: [String: Typed] = ["today": .date]
        for (id, fact) in chain.facts { scope[id] = type(of: fact) }
        var checker = Checker(self, scope, expression, fact.place)
        let found = checker.whole()
        let wanted = type(of: fact)
        if fact.kind.isKin {
            findings.note(
                .type, fact.place, "人员类事实“\(fact.id)”只能用 kin 取得", "A fact of persons (\(fact.id)) comes from kin only.",
                do: "请改用 kin。", "Use kin.")
        } else {
            checker.expect(found, wanted, "fact \(fact.id)", "事实“\(fact.id)”")
        }
    }

    /// Checks every expression of an entitlement.
    func check(_ entitlement: Entitlement) {
        var scope = parameterScope
        scope["today"] = .date
        scope["period"] = .period
        for name in [entitlement.subject] + (entitlement.each.map { [$0.name] } ?? []) where scope[name] != nil {
            findings.note(
                .duplicate, entitlement.place, "名称“\(name)”与参数或者保留名相同",
                "The name \(name) is that of a parameter or reserved.",
                do: "请换一个名称。", "Choose another name.")
        }
        scope[entitlement.subject] = .person
        switch entitlement.each {
        case nil: break
        case .event(let type, _, let name): scope[name] = .occasion(type)
        case .kin(_, let name): scope[name] = .person
        }
        func check(_ expression: Expression?, _ wanted: Typed, _ place: Place, _ zh: String, _ en: String) {
            guard let expression else { return }
            var checker = Checker(self, scope, expression, place)
            checker.expect(checker.whole(), wanted, en, zh)
        }
        check(entitlement.cohort?.on, .date, entitlement.cohort?.place ?? entitlement.place, "cohort.on", "cohort.on")
        for condition in entitlement.eligible { check(condition.when, .boolean, condition.place, "条件", "a condition") }
        for rule in entitlement.discretion { check(rule.when, .boolean, rule.place, "裁量条件", "a discretion") }
        check(entitlement.starts, .date, entitlement.place, "starts", "starts")
        check(entitlement.ends, .date, entitlement.place, "ends", "ends")
        check(entitlement.at, .date, entitlement.place, "at", "at")
        check(entitlement.delivery?.by, .date, entitlement.place, "deliver.by", "deliver.by")
        if let path = entitlement.delivery?.at, path.count > 1, path.first == entitlement.subject {
            for name in path.dropFirst() where chain.facts[name] == nil {
                unknown(name, chain.facts.keys, entitlement.place)
            }
        }
        guard let amount = entitlement.amount else { return }
        for expression in [amount.value, amount.min, amount.max].compactMap({ $0 }) {
            check(expression, .number(amount.unit == .none ? nil : amount.unit), amount.place, "金额", "the amount")
            if amount.unit == .fen, amount.rounding == nil, Typing.divides(expression.syntax) {
                findings.note(
                    .rounding, amount.place, "金额里有除法，却没有写明怎样取整",
                    "The amount divides and does not say how it is rounded.",
                    do: "请在 amount 里加 round: half-up 等。", "Add round: half-up or another rule to the amount.",
                    clauses: Array(entitlement.cite.prefix(1)))
            }
            if Typing.isNegative(expression.syntax) {
                findings.note(
                    .negative, amount.place, "金额不能是负数：政策包只能给予，不能收取", "An amount cannot be negative: packs only give.",
                    do: "请删去。因生育收费、处罚均已废止。", "Remove it. Fees and penalties for births are abolished.",
                    clauses: Array(entitlement.cite.prefix(1)))
            }
        }
    }

    /// Checks the condition of a count.
    func check(_ condition: Expression, of count: CountDeclaration) {
        var scope: [String: Typed] = ["today": .date]
        for (id, fact) in chain.facts { scope[id] = type(of: fact) }
        var checker = Checker(self, scope, condition, count.place)
        checker.expect(checker.whole(), .boolean, "the condition of \(count.id)", "“\(count.id)”的条件")
        if case .persons = count.source, chain.countPlans[count.id]?.readsToday == true {
            findings.note(
                .badValue, count.place, "数人的条件不能随日期自己变化（如年龄）",
                "A condition on persons may not change with the day alone, as ages do.",
                do: "年龄请用 of 和 ages 另设一个计数。", "Take ages as a part: of and ages.")
        }
    }

    /// Checks the expressions of a programme.
    func check(_ programme: Programme) {
        var scope = parameterScope
        scope["today"] = .date
        scope[programme.subject] = .person
        let series = programme.course?.series.map { ($0.condition, Typed.boolean, "for", $0.place) } ?? []
        let own: [(Expression?, Typed, String, Place)] = [
            (programme.anchor, .date, "anchor", programme.place),
            (programme.anchorTime, .text, "anchor_time", programme.place),
            (programme.enrol, .boolean, "enrol", programme.place),
        ]
        for (expression, type, name, place) in own + series {
            guard let expression else { continue }
            var checker = Checker(self, scope, expression, place)
            checker.expect(checker.whole(), type, name, name)
        }
    }

    private var parameterScope: [String: Typed] {
        var scope: [String: Typed] = [:]
        for (id, parameter) in chain.parameters {
            guard let dot = id.firstIndex(of: ".") else {
                scope[id] = type(of: parameter)
                continue
            }
            let root = String(id[..<dot])
            if chain.parameters[root] == nil { scope[root] = .group(root) }
        }
        return scope
    }

    func type(of parameter: Parameter) -> Typed {
        guard parameter.keys.isEmpty else { return .table(parameter.id) }
        return value(of: parameter.unit)
    }

    func value(of unit: Unit) -> Typed {
        switch unit {
        case .boolean: .boolean
        case .date: .date
        case .none: .number(nil)
        default: .number(unit)
        }
    }

    func type(of fact: FactDeclaration) -> Typed {
        switch fact.kind {
        case .date: .date
        case .boolean: .boolean
        case .number: .number(fact.unit)
        case .text: .text
        case .person, .household: .person
        case .persons: .persons
        }
    }

    func type(of field: FieldDeclaration) -> Typed {
        switch field.kind {
        case .integer, .decimal: .number(nil)
        case .money: .number(.fen)
        case .boolean: .boolean
        case .date: .date
        default: .text
        }
    }

    func unknown(_ name: String, _ known: some Sequence<String>, _ place: Place) {
        let near = Spelling.nearest(to: name, in: known)
        findings.note(
            .unknownName, place, "“\(name)”没有声明" + (near.map { "，是不是“\($0)”？" } ?? ""),
            "Nothing declares \(name)." + (near.map { " Did you mean \($0)?" } ?? ""), do: "请改正名称，或者先声明它。",
            "Correct the name, or declare it.")
    }

    /// Whether an expression divides.
    static func divides(_ syntax: Syntax) -> Bool {
        if case .arithmetic(.divide, _, _) = syntax.kind { return true }
        return syntax.children.contains(where: divides)
    }

    /// Whether an expression is a negative number as written.
    static func isNegative(_ syntax: Syntax) -> Bool {
        switch syntax.kind {
        case .negate: true
        case .number(let number): number.isNegative
        case .arithmetic(.multiply, let left, let right): isNegative(left) != isNegative(right)
        case .arithmetic(.subtract, let left, _):
            if case .number(let number) = left.kind { number.isZero } else { false }
        default: false
        }
    }
}
