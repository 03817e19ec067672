public import Civil
import FEEL

/// What rules come to for a whole population over some months.
public struct PopulationTotals: Sendable {
    /// The part of a line that falls to a group.
    public struct Group: Hashable, Sendable {
        /// How many receive it.
        public var count: Int64
        /// The sum of their exact amounts, in the line's unit.
        public var amount: Decimal128
    }

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
        /// For each breakdown the part of each group.
        public var groups: [[Group]]
    }

    /// What a variant changes for families: for the households, or for the persons where there are no households.
    public struct Change: Sendable {
        /// Of one group of families.
        public struct Group: Hashable, Sendable {
            /// How many receive more.
            public var gaining: Int64
            /// How many receive less.
            public var losing: Int64
        }

        /// How many families receive more, over all months together.
        public var gaining: Int64
        /// How many receive less.
        public var losing: Int64
        /// How many there are.
        public var families: Int64
        /// What those who gain receive more.
        public var gained: Money
        /// What those who lose receive less.
        public var lost: Money
        /// For each breakdown by a fact of families the groups; empty for others.
        public var groups: [[Group]]
    }

    /// The lines: by entitlement, then by period.
    public var lines: [Line]
    /// What it changes beside the policy that holds; nil for that policy itself.
    public var change: Change?

    /// What is paid, in fen.
    public var paid: Int64 {
        lines.reduce(0) { $1.isPaid && $1.unit == .fen ? $0 &+ ($1.amount.int64 ?? 0) : $0 }
    }

    /// What is paid in each year, in fen; a line counts in the year in which its period ends.
    public var paidByYear: [(year: Int, fen: Int64)] {
        var years: [Int: Int64] = [:]
        for line in lines where line.isPaid && line.unit == .fen {
            years[(line.period.to ?? line.period.from).year, default: 0] &+= line.amount.int64 ?? 0
        }
        return years.keys.sorted().map { ($0, years[$0] ?? 0) }
    }
}

extension PopulationTotals {
    /// Adds what came of another part of the population, under the same breakdowns. The work grows with the lines of both.
    public mutating func add(_ other: PopulationTotals) {
        struct Key: Hashable {
            let entitlement: String
            let period: Validity
        }
        var places: [Key: Int] = [:]
        for (place, line) in lines.enumerated() {
            places[Key(entitlement: line.entitlement, period: line.period)] = place
        }
        for line in other.lines {
            guard let place = places[Key(entitlement: line.entitlement, period: line.period)] else {
                lines.append(line)
                continue
            }
            lines[place].answers.merge(line.answers) { $0 + $1 }
            lines[place].amount = lines[place].amount.adding(line.amount) ?? lines[place].amount
            for (breakdown, groups) in line.groups.enumerated() where breakdown < lines[place].groups.count {
                for (group, part) in groups.enumerated() where group < lines[place].groups[breakdown].count {
                    lines[place].groups[breakdown][group].add(part)
                }
            }
        }
        lines.sort { ($0.entitlement, $0.period.from) < ($1.entitlement, $1.period.from) }
        guard let more = other.change else { return }
        change?.add(more)
    }
}

extension PopulationTotals.Group {
    mutating func add(_ other: PopulationTotals.Group) {
        count += other.count
        amount = amount.adding(other.amount) ?? amount
    }
}

extension PopulationTotals.Change {
    mutating func add(_ other: PopulationTotals.Change) {
        gaining += other.gaining
        losing += other.losing
        families += other.families
        gained = Money(fen: gained.fen + other.gained.fen)
        lost = Money(fen: lost.fen + other.lost.fen)
        // Where nothing changes there are no groups.
        while groups.count < other.groups.count { groups.append([]) }
        for (breakdown, parts) in other.groups.enumerated() {
            guard !groups[breakdown].isEmpty else {
                groups[breakdown] = parts
                continue
            }
            for (group, part) in parts.enumerated() where group < groups[breakdown].count {
                groups[breakdown][group].gaining += part.gaining
                groups[breakdown][group].losing += part.losing
            }
        }
    }
}

/// A fact by which numbers are broken down.
///
/// The last group is of those of whom it is not known.
public struct Breakdown: Hashable, Sendable {
    /// The fact.
    public let fact: String
    /// The names of the groups, but for the last.
    public let labels: [String]
    /// The least number that has a group of its own.
    let lowest: Int64
    /// For groups between bounds: from each bound on the next group begins.
    let bounds: [Decimal128]
    /// For texts the groups.
    let texts: [String]

    /// How many groups there are.
    public var groups: Int { labels.count + 1 }

    /// By a whole number: a group for each from `lowest` to `highest`, the first and the last open.
    public init(_ fact: String, numbers range: ClosedRange<Int64>) {
        self.fact = fact
        lowest = range.lowerBound
        labels = range.map { $0 == range.upperBound ? "\($0)+" : $0 == range.lowerBound ? "≤\($0)" : "\($0)" }
        bounds = []
        texts = []
    }

    /// By a number between bounds, ascending.
    public init(_ fact: String, bounds: [Decimal128]) {
        self.init(fact, bounds: bounds, labels: ["<\(bounds.first?.description ?? "")"] + bounds.map { "≥\($0)" })
    }

    init(_ fact: String, bounds: [Decimal128], labels: [String]) {
        self.fact = fact
        lowest = 0
        self.bounds = bounds
        self.labels = labels
        texts = []
    }

    /// By a text.
    public init(_ fact: String, texts: [String]) {
        self.fact = fact
        lowest = 0
        bounds = []
        self.texts = texts
        labels = texts
    }

    /// By a fact as it is declared: a truth value, a text with its domain, a number with its domain or from 0 to 9. Nil for others.
    public init?(_ fact: FactDeclaration) {
        switch fact.kind {
        case .boolean: self.init(truth: fact.id)
        case .text:
            let texts = fact.domain.compactMap(\.string)
            guard !texts.isEmpty else { return nil }
            self.init(fact.id, texts: texts)
        case .number:
            let domain = fact.domain.compactMap { $0.number?.int64 }
            if let low = domain.min(), let high = domain.max(), low < high, high - low < 1_000 {
                self.init(fact.id, numbers: low...high)
            } else {
                self.init(fact.id, numbers: 0...9)
            }
        default: return nil
        }
    }

    /// By a truth value.
    public init(truth fact: String) {
        self.fact = fact
        lowest = 0
        bounds = []
        texts = []
        labels = ["false", "true"]
    }
}
