public import Civil
public import Columns
import FEEL

/// Why a population could not be run through.
public enum PopulationFault: Error, Sendable {
    /// A rule that cannot be computed by columns, and what in it cannot.
    case unsupported(entitlement: String, what: String)
    /// A rule that reads a fact of which the population has no column.
    case missing(entitlement: String, column: String)
    /// A number that came out has no place in a column.
    case number
}

/// The rules of one or several variants of a policy, compiled to run over all rows of some columns, for some months, in one pass: what
/// variants have in common is computed once.
public struct PopulationRun: Sendable {
    /// A line with where its numbers are counted up.
    struct Count: Sendable {
        var line: PopulationTotals.Line
        var answers: [(Decision.Answer, Int)]
        /// The accumulator of the amounts, or the amount that all have alike.
        var total: Int?
        var each: Int64
        var decimals: Int
        /// For each breakdown the first accumulators of the numbers and of the amounts.
        var groups: [(counts: Int, amounts: Int?)]
    }

    /// What is paid for each row, in fen.
    struct Paid {
        let entitlement: String
        let period: Validity
        let node: Node
    }

    /// What a variant changes for families.
    struct Change: Sendable {
        let gaining: Int
        let losing: Int
        let gained: Int
        let lost: Int
        /// For each breakdown of roots the first accumulators of those gaining and losing.
        let groups: [(gaining: Int, losing: Int)?]
    }

    let program: Program
    /// For each variant its lines.
    let counts: [[Count]]
    /// For each variant after the first.
    let changes: [Change?]
    let breakdowns: [Breakdown]
    let roots: Int
    let fault: HostFault

    /// How many steps a block of rows takes.
    public var steps: Int { program.count }

    /// Compiles the rules of a chain, and of others to be held beside it.
    ///
    /// A monthly decision is made on the last day of each month, a yearly one on the last day of the year or of the months asked for; one for
    /// a year of life counts in the month in which that year begins, one for an event in the months asked for if the event is within them.
    ///
    /// - Parameters:
    ///   - others: variants of the chain, such as ``Reform/chain``.
    ///   - entitlements: which; nil: all that there are.
    ///   - breakdowns: by which facts the numbers are broken down.
    public init(
        _ chain: PackChain, _ columns: FactColumns, from: YearMonth, to: YearMonth, others: [PackChain] = [],
        entitlements: [String]? = nil, breakdowns: [Breakdown] = []
    ) throws(PopulationFault) {
        let base = ColumnCompiler(chain, columns)
        let compilers = [base] + others.map { ColumnCompiler($0, columns, with: base) }
        var counts: [[Count]] = Array(repeating: [], count: compilers.count)
        var paid: [[Paid]] = Array(repeating: [], count: compilers.count)
        let all = Set(compilers.flatMap(\.chain.entitlementIDs)).sorted()
        for id in entitlements ?? all {
            let plans = compilers.map { $0.chain.plans[id] }
            // Month by month, so that what variants share is near.
            let spans = plans.map { $0.map { PopulationRun.spans($0.entitlement, from, to) } ?? [] }
            for place in 0..<(spans.map(\.count).max() ?? 0) {
                for (variant, compiler) in compilers.enumerated() where place < spans[variant].count {
                    guard let plan = plans[variant] else { continue }
                    let span = spans[variant][place]
                    do {
                        let (count, amount) = try compiler.count(plan, span.day, span.period, breakdowns)
                        counts[variant].append(count)
                        if compilers.count > 1, let amount {
                            paid[variant].append(Paid(entitlement: id, period: span.period, node: amount))
                        }
                    } catch {
                        throw error.fault(id)
                    }
                }
            }
        }
        var changes: [Change?] = []
        for variant in compilers.indices.dropFirst() {
            do { changes.append(try base.change(from: paid[0], to: paid[variant], breakdowns, to.lastDay)) } catch {
                throw error.fault("")
            }
        }
        guard !base.builder.isMixed else { throw .unsupported(entitlement: "", what: "rows of unrelated lists") }
        program = Program(base.builder)
        self.counts = counts
        self.changes = changes
        self.breakdowns = breakdowns
        roots = columns.frame.axes[0].rows
        fault = base.fault
    }

    /// The days on which an entitlement is decided, with the period of each.
    static func spans(
        _ entitlement: Entitlement, _ from: YearMonth, _ to: YearMonth
    ) -> [(day: Day, period: Validity)] {
        let months = from.index <= to.index ? (from.index...to.index).map { YearMonth(index: $0) } : []
        switch entitlement.period {
        case .month, .day, .childYear: return months.map { ($0.lastDay, Validity(from: $0.firstDay, to: $0.lastDay)) }
        case .year:
            return Set(months.map(\.year)).sorted().compactMap { year in
                guard let last = months.last(where: { $0.year == year }),
                    let span = Entitlement.Period.year.span(containing: last.lastDay, birthday: nil)
                else { return nil }
                return (last.lastDay, span)
            }
        case .once: return months.isEmpty ? [] : [(to.lastDay, Validity(from: from.firstDay, to: to.lastDay))]
        }
    }

    /// Goes through all rows: the totals of each variant, the chain's own first.
    public func totals(
        threads: Int = 1, rows: Int = Program.blockRows
    ) async throws(PopulationFault) -> [PopulationTotals] {
        let sums = await program.run(threads: threads, rows: rows)
        if fault.isSet { throw .number }
        func number(_ amount: Int64, _ decimals: Int) -> Decimal128 { Decimal128(amount, exponent: -decimals) ?? .zero }
        return counts.enumerated().map { variant, counts in
            let lines = counts.map { count in
                var line = count.line
                for (answer, place) in count.answers { line.answers[answer] = sums[place] }
                let amount = count.total.map { sums[$0] } ?? (line.answers[.yes] ?? 0) * count.each
                line.amount = number(amount, count.decimals)
                line.groups = zip(breakdowns, count.groups).map { breakdown, places in
                    (0..<breakdown.groups).map { group in
                        let people = sums[places.counts + group]
                        return PopulationTotals.Group(
                            count: people,
                            amount: number(
                                places.amounts.map { sums[$0 + group] } ?? people * count.each, count.decimals))
                    }
                }
                return line
            }
            var change: PopulationTotals.Change?
            if variant > 0, let places = changes[variant - 1] {
                change = PopulationTotals.Change(
                    gaining: sums[places.gaining], losing: sums[places.losing], families: Int64(roots),
                    gained: Money(fen: sums[places.gained]), lost: Money(fen: -sums[places.lost]),
                    groups: zip(breakdowns, places.groups).map { breakdown, places in
                        guard let places else { return [] }
                        return (0..<breakdown.groups).map { group in
                            (sums[places.gaining + group], sums[places.losing + group])
                        }.map { PopulationTotals.Change.Group(gaining: $0, losing: $1) }
                    })
            } else if variant > 0 {
                change = PopulationTotals.Change(
                    gaining: 0, losing: 0, families: Int64(roots), gained: .zero, lost: .zero, groups: [])
            }
            return PopulationTotals(lines: lines, change: change)
        }
    }
}

extension ColumnCompiler {
    /// Counts what an entitlement comes to in a period.
    ///
    /// - Returns: the count, and what is paid for each row, in fen; nil if nothing is.
    func count(
        _ plan: Plan, _ day: Day, _ period: Validity, _ breakdowns: [Breakdown]
    ) throws(Unsupported) -> (PopulationRun.Count, Node?) {
        let made = try decision(plan, on: day, needsDays: false)
        var answer = made.answer
        if let within = try within(plan, day, period, made.axis) {
            // Others are not asked about here: no answer at all.
            answer = builder.select(within, answer, builder.constant(16))
        }
        let isYes = builder.isTrue(answer)
        var answers: [(Decision.Answer, Int)] = []
        for (byte, kind) in [(UInt8(1), Decision.Answer.yes), (2, .unknown), (3, .person), (0, .no)] {
            guard builder.range(answer).contains(Int64(byte)) else { continue }
            answers.append((kind, builder.count(of: byte, in: answer, on: made.axis)))
        }
        let line = PopulationTotals.Line(
            entitlement: plan.entitlement.id, period: period, unit: plan.entitlement.amount?.unit ?? .none,
            isPaid: plan.entitlement.amount?.isPaid ?? false, answers: [:], amount: .zero, groups: [])
        var count = PopulationRun.Count(
            line: line, answers: answers, total: nil, each: 0, decimals: made.decimals, groups: [])
        let isExact = builder.and(isYes, builder.compare(.equal, made.amountKind, builder.constant(1)))
        let hasAmount = builder.number(made.amountKind) != 0 && builder.number(isExact) != 0
        if hasAmount {
            if let each = builder.number(made.amount), isExact == isYes {
                count.each = each
            } else {
                count.total = builder.total(made.amount, where: isExact, on: made.axis)
            }
        }
        for breakdown in breakdowns {
            let group = try self.group(breakdown, plan, day, made.axis)
            let counts = builder.total(nil, where: isYes, by: group, groups: breakdown.groups, on: made.axis)
            let amounts =
                count.total == nil
                ? nil : builder.total(made.amount, where: isExact, by: group, groups: breakdown.groups, on: made.axis)
            count.groups.append((counts, amounts))
        }
        guard hasAmount, line.isPaid, line.unit == .fen, made.decimals == 0 else { return (count, nil) }
        return (
            count,
            builder.down(builder.spread(builder.select(isExact, made.amount, zero), on: made.axis), to: made.axis)
        )
    }

    /// For what is decided once for an event, and for years of life: whether a row belongs to the period.
    private func within(
        _ plan: Plan, _ day: Day, _ period: Validity, _ axis: Int
    ) throws(Unsupported) -> Node? {
        let first = builder.constant(period.from.number)
        let last = builder.constant((period.to ?? day).number)
        switch (plan.entitlement.period, plan.entitlement.each) {
        case (.once, .event(let type, let role, _)):
            let kind = FactColumns.OccasionKind(type, role: role)
            guard let days = columns.occasions[kind]?.fields["day"] else { return nil }
            let event = builder.column(days.values)
            return builder.and(builder.compare(.atLeast, event, first), builder.compare(.atMost, event, last))
        case (.childYear, _):
            let start = try yearStart(plan, day)
            return builder.and(builder.compare(.atLeast, start, first), builder.compare(.atMost, start, last))
        default: return nil
        }
    }

    /// The group of each row.
    private func group(
        _ breakdown: Breakdown, _ plan: Plan, _ day: Day, _ axis: Int
    ) throws(Unsupported) -> Node {
        guard let bearers = columns.axis(of: plan.entitlement.bearer) else { throw Unsupported("households") }
        let rows = PersonRows(bearer: plan.entitlement.bearer, axis: bearers, row: nil, state: zero)
        return try group(breakdown, of: rows, day)
    }

    /// The group of each bearer: nothing is known of those who have no such fact.
    private func group(_ breakdown: Breakdown, of rows: PersonRows, _ day: Day) throws(Unsupported) -> Node {
        let unknown = builder.constant(Int64(breakdown.groups - 1))
        guard let index = chain.factTable.index[breakdown.fact] else { throw Unsupported("the fact \(breakdown.fact)") }
        let bearer = chain.factTable.facts[index].declaration.bearer
        var own = rows
        if bearer == .household, rows.bearer == .person, let households = columns.households {
            own = PersonRows(bearer: .household, axis: households, row: nil, state: zero)
        } else if bearer != rows.bearer {
            // A household has no birth order.
            return builder.spread(unknown, on: rows.axis)
        }
        let scene = Scene(constants: constants(["today": .date(day)]), names: [:], axis: own.axis)
        let operand = try fact(index, of: own, scene)
        let state = state(of: operand)
        let place: Node
        switch operand {
        case .number(let node, let decimals, _):
            if breakdown.bounds.isEmpty {
                let whole = try checked(builder.divide(node, builder.constant(Tens.power64(decimals)), .floor))
                let low = builder.extreme(whole, builder.constant(breakdown.lowest), least: false)
                let high = builder.extreme(
                    low, builder.constant(breakdown.lowest + Int64(breakdown.groups) - 2), least: true)
                place = try checked(builder.add(high, builder.constant(-breakdown.lowest)))
            } else {
                // Between bounds given in the fact's own decimals.
                let bounds = breakdown.bounds.map { bound -> Int64 in
                    bound.multiplied(by: Decimal128(Tens.power64(decimals)))?.rounded(scale: 0, rule: .ceiling).int64
                        ?? .max
                }
                guard builder.range(node).upperBound <= Int64(Int32.max) else { throw Unsupported("a large number") }
                place = builder.steps(
                    node, bounds, (1...bounds.count).map { Int64($0) }, before: 0)
            }
        case .truth(let node): place = builder.isTrue(node)
        case .text(let node, _):
            let places = columns.texts.map { text in Int64(breakdown.texts.firstIndex(of: text) ?? breakdown.groups - 1)
            }
            place = builder.lookup(node, places, else: Int64(breakdown.groups - 1))
        default: throw Unsupported("the fact \(breakdown.fact)")
        }
        return builder.select(builder.compare(.equal, state, zero), place, unknown)
    }

    /// What a variant changes for families; nil if nothing.
    func change(
        from base: [PopulationRun.Paid], to other: [PopulationRun.Paid], _ breakdowns: [Breakdown], _ day: Day
    ) throws(Unsupported) -> PopulationRun.Change? {
        // Line by line: what is the same in both cancels out.
        struct Key: Hashable {
            let entitlement: String
            let period: Validity
        }
        var (before, after): ([Key: Node], [Key: Node]) = ([:], [:])
        for paid in base { before[Key(entitlement: paid.entitlement, period: paid.period)] = paid.node }
        for paid in other { after[Key(entitlement: paid.entitlement, period: paid.period)] = paid.node }
        let keys = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            .sorted { ($0.entitlement, $0.period.from) < ($1.entitlement, $1.period.from) }
        guard !keys.isEmpty else { return nil }
        // On each axis first what is paid more in all, then its sum for each family.
        var onAxis: [Int: Node] = [:]
        for key in keys {
            let more = try checked(builder.difference(after[key] ?? zero, before[key] ?? zero))
            let axis = builder.axis(after[key] ?? before[key] ?? zero)
            onAxis[axis] = try checked(builder.add(onAxis[axis] ?? zero, more))
        }
        var total = zero
        for axis in onAxis.keys.sorted() {
            guard var node = onAxis[axis].map({ builder.spread($0, on: axis) }) else { continue }
            var at = axis
            while at > 0, let parent = builder.parent(at) {
                node = try checked(builder.sum(node, of: at))
                at = parent
            }
            total = try checked(builder.add(total, node))
        }
        let gains = builder.compare(.greater, total, zero)
        let loses = builder.compare(.less, total, zero)
        let bearer: FactDeclaration.Bearer = columns.households == 0 ? .household : .person
        var groups: [(gaining: Int, losing: Int)?] = []
        for breakdown in breakdowns {
            guard columns.households == 0 || columns.persons == 0,
                let index = chain.factTable.index[breakdown.fact],
                chain.factTable.facts[index].declaration.bearer == bearer
            else {
                groups.append(nil)
                continue
            }
            let rows = PersonRows(bearer: bearer, axis: 0, row: nil, state: zero)
            let group = try self.group(breakdown, of: rows, day)
            groups.append(
                (
                    builder.total(nil, where: gains, by: group, groups: breakdown.groups, on: 0),
                    builder.total(nil, where: loses, by: group, groups: breakdown.groups, on: 0)
                ))
        }
        return PopulationRun.Change(
            gaining: builder.count(of: 1, in: gains, on: 0), losing: builder.count(of: 1, in: loses, on: 0),
            gained: builder.total(total, where: gains, on: 0), lost: builder.total(total, where: loses, on: 0),
            groups: groups)
    }
}
