public import Access
public import Civil
import Demography
public import Policy

/// The months that a figure is of.
public struct FigurePeriod: Hashable, Sendable {
    /// The first month.
    public let first: YearMonth
    /// How many months.
    public let months: Int

    /// So many months up to one; at least one.
    public init(through last: YearMonth, months: Int) {
        self.months = max(1, months)
        first = last.adding(months: 1 - Int64(self.months))
    }

    /// The last twelve whole months before a day.
    public static func lastTwelveMonths(before day: Day) -> FigurePeriod {
        FigurePeriod(through: day.yearMonth.adding(months: -1), months: 12)
    }

    /// What is shown to a role where nobody says of which period: the last twelve months, or the last year to those who see years only.
    public static func usual(for role: Role, on day: Day) -> FigurePeriod {
        let latest = lastTwelveMonths(before: day)
        return SmallCells.areOpen(to: role) ? latest : latest.lastYear
    }

    /// The months of a year.
    public init?(year: Int) {
        guard let last = YearMonth(year: year, month: 12) else { return nil }
        self.init(through: last, months: 12)
    }

    /// The last month.
    public var last: YearMonth { first.adding(months: Int64(months) - 1) }

    /// Whether a day is in it.
    public func contains(_ day: Day) -> Bool { (first.index...last.index).contains(day.yearMonth.index) }

    /// Whether it is a whole year of the calendar.
    public var isCalendarYear: Bool { months == 12 && first.parts.month == 1 }

    /// The last whole year of the calendar up to its end.
    public var lastYear: FigurePeriod {
        FigurePeriod(through: last.adding(months: -((last.index + 1) % 12)), months: 12)
    }

    /// The period of the same length before it.
    public var previous: FigurePeriod { FigurePeriod(through: first.adding(months: -1), months: months) }
}

extension FigurePeriod: LosslessStringConvertible {
    /// `2025`, `2025-Q3`, `2025-03`, or `2021-01/2025-12`: as SDMX and ISO 8601 write them.
    public var description: String {
        let (year, month) = first.parts
        switch months {
        case 1: return first.description
        case 3 where month % 3 == 1: return "\(year)-Q\((month + 2) / 3)"
        case 12 where month == 1: return "\(year)"
        default: return "\(first)/\(last)"
        }
    }

    /// Reads what ``description`` writes; nil for anything else, or more than 50 years.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let first = YearMonth(parts[0]), let last = YearMonth(parts[1]), first.index <= last.index,
            last.index - first.index < 600
        {
            self.init(through: last, months: Int(last.index - first.index) + 1)
        } else if parts.count == 1, text.count == 4, let year = Int(text), (1900...2200).contains(year) {
            self.init(year: year)
        } else if parts.count == 1, let month = YearMonth(text), (1900...2200).contains(month.parts.year) {
            self.init(through: month, months: 1)
        } else if text.count == 7, text.dropFirst(4).hasPrefix("-Q"), let year = Int(text.prefix(4)),
            (1900...2200).contains(year), let quarter = Int(text.suffix(1)), (1...4).contains(quarter),
            let last = YearMonth(year: year, month: quarter * 3)
        {
            self.init(through: last, months: 3)
        } else {
            return nil
        }
    }
}

/// An indicator's value for an area and a period, with what it was computed from.
public struct Figure: Sendable, Hashable {
    /// The indicator.
    public let indicator: String
    /// The area.
    public let area: DivisionCode
    /// The months.
    public let period: FigurePeriod
    /// The value in the indicator's unit, not rounded; nil: it is not known.
    public let value: Decimal128?
    /// What stands above the line.
    public let numerator: Decimal128?
    /// What stands below it; nil where there is no line.
    public let denominator: Decimal128?
    /// The counts that it was computed from, by id; nil: not known. Of an indicator that adds up ages the sums of all ages.
    public let counts: [String: Decimal128?]

    /// What few cases can say, in the indicator's unit: an exact interval of 95 %; nil where nothing in it is by chance.
    public func interval(_ declared: IndicatorDeclaration) -> ClosedRange<Double>? {
        guard let value, let cases = numerator?.int64, cases >= 0 else { return nil }
        let per = declared.per.approximate
        switch declared.chance {
        case .none: return nil
        case .poisson:
            let bounds = ExactInterval.poisson(cases)
            if declared.ages != nil {
                // The rate as a whole swings as the number of events does.
                guard cases > 0 else { return nil }
                let scale = value.approximate / Double(cases)
                return bounds.lowerBound * scale...bounds.upperBound * scale
            }
            guard let below = denominator?.approximate, below > 0 else { return nil }
            return per * bounds.lowerBound / below...per * bounds.upperBound / below
        case .binomial:
            guard let all = denominator?.int64, let bounds = ExactInterval.binomial(cases, of: all) else { return nil }
            return per * bounds.lowerBound...per * bounds.upperBound
        case .odds:
            guard let others = denominator?.int64,
                let bounds = ExactInterval.binomial(cases, of: cases + others), bounds.upperBound < 1
            else { return nil }
            return per * bounds.lowerBound / (1 - bounds.lowerBound)...per * bounds.upperBound / (1 - bounds.upperBound)
        }
    }

    /// Whether the denominator is too small for one period to say anything.
    public func isTooFew(_ declared: IndicatorDeclaration) -> Bool {
        guard let minimum = declared.minimum, let denominator else { return false }
        return denominator < Decimal128(minimum)
    }
}
