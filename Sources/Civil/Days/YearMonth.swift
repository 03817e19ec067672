/// A month of a year, such as 2025-03.
public struct YearMonth: Hashable, Sendable {
    /// Months since January of year 0, which is 0.
    public let index: Int64

    /// The first month there is, January −999,999,999.
    public static let first = YearMonth(index: -11_999_999_988)
    /// The last month there is, December 999,999,999.
    public static let last = YearMonth(index: 11_999_999_999)

    /// The month `index` months after January of year 0; outside the range it is ``first`` or ``last``.
    @inlinable
    public init(index: Int64) {
        self.index = Swift.min(Swift.max(index, -11_999_999_988), 11_999_999_999)
    }

    /// The month of these parts, or nil if `month` is not 1 to 12 or `year` is beyond ±999,999,999.
    @inlinable
    public init?(year: Int, month: Int) {
        guard year >= -999_999_999, year <= 999_999_999, month >= 1, month <= 12 else { return nil }
        index = YearMonth.index(year: year, month: month)
    }

    @inlinable
    static func index(year: Int, month: Int) -> Int64 { Int64(year &* 12 &+ month &- 1) }

    /// Year and month at once.
    @inlinable
    public var parts: (year: Int, month: Int) {
        let year = Int(index >= 0 ? index / 12 : (index &- 11) / 12)
        return (year, Int(index) &- year &* 12 &+ 1)
    }

    /// The astronomical year.
    @inlinable public var year: Int { parts.year }
    /// The month, 1 to 12.
    @inlinable public var month: Int { parts.month }

    /// The month `months` later; stops at the ends of the range.
    @inlinable
    public func adding(months: Int64) -> YearMonth {
        let (sum, overflow) = index.addingReportingOverflow(months)
        return overflow ? (months < 0 ? .first : .last) : YearMonth(index: sum)
    }

    /// The first day of the month.
    @inlinable
    public var firstDay: Day {
        let (year, month) = parts
        return Day(unchecked: Day.number(year: year, month: month, day: 1))
    }

    /// The last day of the month.
    @inlinable public var lastDay: Day { firstDay.monthEnd }

    /// The days in the month, 28 to 31.
    @inlinable
    public var length: Int {
        let (year, month) = parts
        return Day.length(ofMonth: month, year: year)
    }

    /// Whether `day` is in the month.
    @inlinable
    public func contains(_ day: Day) -> Bool { day.yearMonth == self }

    /// The months from `right` to `left`.
    @inlinable
    public static func - (left: YearMonth, right: YearMonth) -> Int64 { left.index &- right.index }
}

extension YearMonth: Comparable {
    /// Earlier is less.
    @inlinable
    public static func < (left: YearMonth, right: YearMonth) -> Bool { left.index < right.index }
}
