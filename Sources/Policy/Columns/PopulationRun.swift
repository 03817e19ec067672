public import Civil
public import Columns

/// What rules come to for a whole population over some months.
public struct PopulationTotals: Sendable {
    /// One entitlement in one period.
    public struct Line: Sendable {
        /// The entitlement.
        public var entitlement: String
        /// The period; for `once` the months that were asked for.
        public var period: Validity
        /// What the amounts count.
        public var unit: Unit
        /// Whether the amounts are paid to somebody.
        public var isPaid: Bool
        /// How many there are to decide about, by answer.
        public var answers: [Decision.Answer: Int64]
        /// The sum of the exact amounts of those who receive it, in the unit.
        public var amount: Decimal128
    }

    /// The lines: by entitlement, then by period.
    public var lines: [Line]

    /// What is paid, in fen.
    public var paid: Int64 {
        lines.reduce(0) { $1.isPaid && $1.unit == .fen ? $0 &+ ($1.amount.int64 ?? 0) : $0 }
    }
}

/// Why a population could not be run through.
public enum PopulationFault: Error, Sendable {
    /// A rule that cannot be computed by columns, and what in it cannot.
    case unsupported(entitlement: String, what: String)
    /// A number that came out has no place in a column.
    case number
}

/// Rules compiled to run over all rows of some columns, for some months.
public struct PopulationRun: Sendable {
    /// A line with where its numbers are counted up.
    struct Count: Sendable {
        var line: PopulationTotals.Line
        var answers: [(Decision.Answer, Int)]
        /// The accumulator of the amounts, or the amount that all have alike.
        var total: Int?
        var each: Int64
        var decimals: Int
    }

    let program: Program
    let counts: [Count]
    let fault: HostFault

    /// How many steps a block of rows takes.
    public var steps: Int { program.count }

    /// Compiles the rules of a chain.
    ///
    /// A monthly decision is made on the last day of each month, a yearly one on the last day of the year or of the months asked for; one for
    /// a year of life counts in the month in which that year begins, one for an event in the months asked for if the event is within them.
    ///
    /// - Parameter entitlements: which; nil: all that are to be had from these columns.
    public init(
        _ chain: PackChain, _ columns: FactColumns, from: YearMonth, to: YearMonth, entitlements: [String]? = nil
    ) throws(PopulationFault) {
        let compiler = ColumnCompiler(chain, columns)
        var counts: [Count] = []
        for id in entitlements ?? chain.entitlementIDs {
            guard let plan = chain.plans[id] else { continue }
            for span in PopulationRun.spans(plan.entitlement, from, to) {
                do { counts.append(try compiler.count(plan, span.day, span.period)) } catch {
                    throw .unsupported(entitlement: id, what: error.what)
                }
            }
        }
        guard !compiler.builder.isMixed else { throw .unsupported(entitlement: "", what: "rows of unrelated lists") }
        program = Program(compiler.builder)
        self.counts = counts
        fault = compiler.fault
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

    /// Goes through all rows.
    public func totals(
        threads: Int = 1, rows: Int = Program.blockRows
    ) async throws(PopulationFault) -> PopulationTotals {
        let sums = await program.run(threads: threads, rows: rows)
        if fault.isSet { throw .number }
        return PopulationTotals(
            lines: counts.map { count in
                var line = count.line
                for (answer, place) in count.answers { line.answers[answer] = sums[place] }
                let amount = count.total.map { sums[$0] } ?? (line.answers[.yes] ?? 0) * count.each
                line.amount = Decimal128(amount, exponent: -count.decimals) ?? .zero
                return line
            })
    }
}

extension ColumnCompiler {
    /// Counts what an entitlement comes to in a period.
    func count(_ plan: Plan, _ day: Day, _ period: Validity) throws(Unsupported) -> PopulationRun.Count {
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
            isPaid: plan.entitlement.amount?.isPaid ?? false, answers: [:], amount: .zero)
        var count = PopulationRun.Count(line: line, answers: answers, total: nil, each: 0, decimals: made.decimals)
        let isExact = builder.and(isYes, builder.compare(.equal, made.amountKind, builder.constant(1)))
        if builder.number(made.amountKind) == 0 || builder.number(isExact) == 0 { return count }
        if let each = builder.number(made.amount), isExact == isYes {
            count.each = each
        } else {
            count.total = builder.total(made.amount, where: isExact, on: made.axis)
        }
        return count
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
}
