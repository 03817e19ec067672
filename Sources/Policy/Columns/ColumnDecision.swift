import Civil
import Columns
import FEEL

/// What an entitlement comes to for each row of an axis: nodes of a program.
struct ColumnDecision {
    /// The axis: of those who receive it, of events, or of relatives.
    let axis: Int
    /// Whether there is anything to decide in a row: a byte of 0 or 1.
    let answer: Node
    /// What the amount is: see ``Amount``.
    let amountKind: Node
    /// The amount where it is exact, or the least.
    let amount: Node
    /// The greatest amount of a range.
    let most: Node
    /// Decimals of the amounts.
    let decimals: Int
    let starts: Operand
    let ends: Operand

    /// The answers, as bytes.
    enum Answer: UInt8 {
        case no, yes, unknown, person

        var answer: Decision.Answer {
            switch self {
            case .no: .no
            case .yes: .yes
            case .unknown: .unknown
            case .person: .person
            }
        }
    }

    /// What an amount is, as bytes.
    enum Amount: UInt8 {
        case none, exact, range, open
    }
}

extension ColumnCompiler {
    /// The decision of an entitlement for all rows, on a day.
    ///
    /// - Parameter needsDays: whether first and last days are asked for.
    func decision(_ plan: Plan, on day: Day, needsDays: Bool) throws(Unsupported) -> ColumnDecision {
        let entitlement = plan.entitlement
        guard let bearers = columns.axis(of: entitlement.bearer) else { throw Unsupported("households") }
        let subject = PersonRows(bearer: entitlement.bearer, axis: bearers, row: nil, state: zero)
        var names: [String: Operand] = [entitlement.subject: .person(subject)]
        var axis = bearers
        var eventDay: Node?
        var other: PersonRows?
        switch entitlement.each {
        case nil: break
        case .event(let type, let role, let name):
            let kind = FactColumns.OccasionKind(type, role: role)
            guard let occasions = columns.occasions[kind], let days = occasions.fields["day"] else {
                throw Unsupported("events \(type) of \(role)")
            }
            axis = occasions.axis
            eventDay = builder.column(days.values)
            names[name] = .event(kind)
        case .kin(let relation, let name):
            guard Chronicle.isPlural(relation), let link = columns.lists[relation] else {
                throw Unsupported("the relation \(relation)")
            }
            let (items, target) = builder.list(link, at: builder.row(of: bearers), on: bearers)
            axis = items
            let rows = PersonRows(bearer: .person, axis: items, row: target, state: zero)
            other = rows
            names[name] = .person(rows)
        }
        var constants: [String: Value] = ["today": .date(day)]
        var scene = Scene(constants: self.constants(constants), names: names, axis: axis)

        // The period, and the day on which parameters are read.
        let validFrom = entitlement.validity.from
        var reference: Node?
        var fixed = day
        switch entitlement.period {
        case .once:
            constants["period"] = Self.span(day, day)
            reference = eventDay
        case .day, .month, .year:
            guard let span = entitlement.period.span(containing: day, birthday: nil), let end = span.to else {
                throw Unsupported("a period")
            }
            constants["period"] = Self.span(span.from, end)
            fixed = span.from < validFrom && day >= validFrom ? validFrom : span.from
        case .childYear:
            let (start, end, from) = try lifeYear(other ?? subject, day, scene)
            names["period"] = .period(start: .init(start), end: .init(end))
            let late = builder.constant(validFrom.number)
            reference = day >= validFrom ? builder.extreme(from, late, least: false) : from
        }
        scene = Scene(constants: self.constants(constants), names: names, axis: axis)
        let terms = terms(entitlement)
        if let at = terms.at {
            guard case .day(let chosen, let state) = try compile(at, scene) else { throw Unsupported("at") }
            let usual = reference ?? builder.constant(fixed.number)
            let found = builder.select(builder.compare(.equal, state, zero), chosen, usual)
            if let number = builder.number(found) {
                (reference, fixed) = (nil, Day(number: number))
            } else {
                reference = found
            }
        }
        let roots = terms.parameters
        if let day = reference {
            scene.reference = Scene.Reference(day: day, roots: roots)
        } else {
            constants.merge(parameters(roots, on: fixed), uniquingKeysWith: { $1 })
            constants[Self.referenceName] = .date(fixed)
            scene.constants = self.constants(constants)
        }
        return try outcome(
            plan, scene, inForce(entitlement.validity, reference ?? builder.constant(fixed.number)),
            needsDays: needsDays)
    }

    private static func span(_ from: Day, _ to: Day) -> Value {
        .context(Context(shape: Plan.periodShape, values: [.date(to), .date(from)]))
    }

    private func inForce(_ validity: Validity, _ day: Node) -> Node {
        let hasBegun = builder.compare(.atLeast, day, builder.constant(validity.from.number))
        guard let to = validity.to else { return hasBegun }
        return builder.and(hasBegun, builder.compare(.atMost, day, builder.constant(to.number)))
    }

    /// For each row the day on which the present year of life begins; the day itself where there is none.
    func yearStart(_ plan: Plan, _ day: Day) throws(Unsupported) -> Node {
        let entitlement = plan.entitlement
        guard let bearers = columns.axis(of: entitlement.bearer) else { throw Unsupported("households") }
        var rows = PersonRows(bearer: entitlement.bearer, axis: bearers, row: nil, state: zero)
        if case .kin(let relation, _)? = entitlement.each, let link = columns.lists[relation] {
            let (items, target) = builder.list(link, at: builder.row(of: bearers), on: bearers)
            rows = PersonRows(bearer: .person, axis: items, row: target, state: zero)
        }
        let scene = Scene(constants: constants(["today": .date(day)]), names: [:], axis: rows.axis)
        return try lifeYear(rows, day, scene).from
    }

    /// The year of life that a day is in, from birthday to birthday, and the day on which parameters are read.
    private func lifeYear(
        _ rows: PersonRows, _ day: Day, _ scene: Scene
    ) throws(Unsupported) -> (start: Operand, end: Operand, from: Node) {
        guard let index = chain.factTable.index["birth_date"],
            case .day(let birth, let state) = try fact(index, of: rows, scene)
        else { throw Unsupported("birth_date") }
        let today = builder.constant(day.number)
        guard let month = builder.month(ofDay: birth), let rest = builder.dayOfMonth(birth),
            let year = builder.floorDivide(month, by: 12)
        else { throw Unsupported("a day beyond the calendar") }
        func anniversary(_ years: Node) throws(Unsupported) -> Node {
            let months = try checked(builder.multiply(years, builder.constant(12)))
            guard let moved = builder.day(ofMonth: try checked(builder.add(month, months)), rest) else {
                throw Unsupported("a day beyond the calendar")
            }
            return moved
        }
        var years = try checked(builder.subtract(builder.constant(Int64(day.year)), year))
        let isLater = builder.compare(.greater, try anniversary(years), today)
        years = builder.select(isLater, try checked(builder.add(years, builder.constant(-1))), years)
        let start = try anniversary(years)
        let next = try anniversary(try checked(builder.add(years, builder.constant(1))))
        let end = try checked(builder.add(next, builder.constant(-1)))
        let isBorn = builder.and(
            builder.compare(.equal, state, zero), builder.compare(.atMost, birth, today))
        let missing = builder.select(isBorn, zero, builder.constant(Truth.missing))
        return (
            .day(start, state: missing), .day(end, state: missing), builder.select(isBorn, start, today)
        )
    }

    private func outcome(
        _ plan: Plan, _ scene: Scene, _ inForce: Node, needsDays: Bool
    ) throws(Unsupported) -> ColumnDecision {
        let entitlement = plan.entitlement
        let terms = terms(entitlement)
        func unknown(_ state: Node) -> Node { builder.unknown(state) }
        // 1 where all conditions hold, 0 where one fails, else the causes of not knowing.
        var eligible = inForce
        for condition in terms.eligible {
            let truth = try self.truth(compile(condition, scene))
            eligible = builder.and(eligible, builder.select(builder.isNull(truth), zero, truth))
        }
        var causes = unknown(eligible)
        var asks = zero
        for discretion in terms.discretion {
            let truth = try self.truth(compile(discretion, scene))
            asks = builder.or(asks, builder.isTrue(truth))
            causes = builder.join(causes, unknown(truth))
        }
        let isOpenToAll = builder.not(builder.compare(.equal, eligible, zero))

        var kind = zero
        var (least, most) = (zero, zero)
        var decimals = 0
        var broken = zero
        if let rule = entitlement.amount, rule.unit != .none {
            let open = builder.constant(Int64(ColumnDecision.Amount.open.rawValue))
            if let value = terms.value {
                let amount = try self.amount(value, rule, scene)
                causes = builder.join(causes, unknown(amount.state))
                broken = builder.or(builder.isNull(amount.state), amount.wrong)
                (least, most, decimals) = (amount.node, amount.node, amount.decimals)
                let isThere = builder.and(
                    builder.compare(.equal, amount.state, zero), builder.not(amount.wrong))
                kind = builder.select(isThere, builder.constant(1), open)
            } else if let min = terms.min, let max = terms.max {
                let low = try self.amount(min, rule, scene)
                let high = try self.amount(max, rule, scene)
                let state = builder.join(low.state, high.state)
                causes = builder.join(causes, unknown(state))
                (least, most, decimals) = try aligned(low.node, low.decimals, high.node, high.decimals)
                let isOrdered = builder.compare(.atMost, least, most)
                let isThere = builder.and(
                    builder.compare(.equal, state, zero),
                    builder.not(builder.or(low.wrong, high.wrong)))
                let isRange = builder.and(isThere, isOrdered)
                broken = builder.not(isRange)
                let one = builder.select(
                    builder.compare(.equal, least, most), builder.constant(1), builder.constant(2))
                kind = builder.select(isRange, one, open)
            } else {
                // No value and no bounds: a person must decide.
                (kind, broken) = (open, builder.constant(1))
            }
        }
        var starts = Operand.nothing(state: builder.constant(Truth.null))
        var ends = starts
        if let rule = terms.starts {
            starts = try compile(rule, scene)
            causes = builder.join(causes, unknown(state(of: starts)))
        }
        if let rule = terms.ends {
            ends = try compile(rule, scene)
            causes = builder.join(causes, unknown(state(of: ends)))
        } else if needsDays, entitlement.amount?.unit == .day, entitlement.amount?.value != nil {
            ends = try lastDay(starts, least, decimals, kind, entitlement.counting)
        }
        // No; not known if a fact is missing; a person if something is open, asked or broken; else yes.
        let isMissing = builder.compare(
            .equal, builder.map(causes, (0..<32).map { $0 & 4 }), builder.constant(Truth.missing))
        let isOpen = builder.or(builder.or(builder.compare(.equal, causes, builder.constant(Truth.open)), asks), broken)
        let settled = builder.select(
            isMissing, builder.constant(2), builder.select(isOpen, builder.constant(3), builder.constant(1)))
        let answer = builder.select(isOpenToAll, settled, zero)
        return ColumnDecision(
            axis: scene.axis, answer: answer, amountKind: builder.select(isOpenToAll, kind, zero), amount: least,
            most: most, decimals: decimals, starts: starts, ends: ends)
    }

    /// An amount as the rule rounds it, and whether it is none: negative, or no whole number.
    private func amount(
        _ term: Term, _ rule: AmountRule, _ scene: Scene
    ) throws(Unsupported) -> (node: Node, decimals: Int, state: Node, wrong: Node) {
        var operand: Operand
        if let rounding = rule.rounding {
            do {
                operand = try rounded(compile(term, scene), digits: 0, rounding)
            } catch {
                operand = try compile(Term(Syntax(rounding.call(term.syntax))), scene)
            }
        } else {
            operand = try compile(term, scene)
        }
        switch operand {
        case .nothing(let state): return (zero, 0, state, zero)
        case .number(let node, let decimals, let state):
            var wrong = builder.compare(.less, node, zero)
            if decimals > 0, rule.unit != .hour, rule.unit != .ratio {
                let whole = try checked(builder.divide(node, builder.constant(Tens.power64(decimals)), .down))
                let back = try checked(builder.multiply(whole, builder.constant(Tens.power64(decimals))))
                wrong = builder.or(wrong, builder.not(builder.compare(.equal, back, node)))
            }
            return (node, decimals, state, builder.and(wrong, builder.compare(.equal, state, zero)))
        default: throw Unsupported("an amount")
        }
    }

    /// The last of an exact number of days.
    private func lastDay(
        _ starts: Operand, _ amount: Node, _ decimals: Int, _ kind: Node, _ counting: Entitlement.Counting
    ) throws(Unsupported) -> Operand {
        guard case .day(let first, let state) = starts else { return starts }
        let count = try checked(builder.divide(amount, builder.constant(Tens.power64(decimals)), .down))
        let isExact = builder.and(
            builder.and(builder.compare(.equal, kind, builder.constant(1)), builder.compare(.equal, state, zero)),
            builder.compare(.greater, count, zero))
        let none = builder.select(isExact, zero, builder.constant(Truth.null))
        switch counting {
        case .calendar:
            let last = try checked(builder.add(first, try checked(builder.add(count, builder.constant(-1)))))
            return .day(last, state: none)
        case .working:
            guard let calendar = chain.workCalendar else { return .nothing(state: builder.constant(Truth.null)) }
            let axis = builder.lower(builder.axis(first), builder.axis(count))
            guard axis >= 0 else { throw Unsupported("working days") }
            @Sendable func last(_ from: Int64, _ count: Int64) -> Day? {
                guard count > 0, count < 100_000 else { return nil }
                let first = calendar.firstWorkingDay(onOrAfter: Day(number: from))
                let last = count == 1 ? first : calendar.adding(workingDays: count - 1, to: first)
                return calendar.knows(last) ? last : nil
            }
            let node = builder.host([first, count], axis: axis, range: -11_000_000...10_000_000) { inputs, output in
                for row in output.indices { output[row] = last(inputs[0][row], inputs[1][row])?.number ?? 0 }
            }
            let known = builder.host([first, count], axis: axis, range: 0...2) { inputs, output in
                for row in output.indices { output[row] = last(inputs[0][row], inputs[1][row]) == nil ? 2 : 0 }
            }
            return .day(node, state: builder.mask(builder.byte(known), none))
        }
    }
}

extension Decimal128.Rounding {
    /// The call of the function of the language that rounds so, to whole numbers.
    fileprivate func call(_ syntax: Syntax) -> Syntax.Kind {
        let name =
            switch self {
            case .up: "round up"
            case .down: "round down"
            case .floor: "floor"
            case .ceiling: "ceiling"
            case .halfUp: "round half up"
            case .halfDown: "round half down"
            case .halfEven: "decimal"
            }
        return .call(
            Syntax(.name(name)),
            [Syntax.Argument(syntax), Syntax.Argument(Syntax(.number(.zero)))])
    }
}
