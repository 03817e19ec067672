extension Day {
    /// The days from `right` to `left`.
    @inlinable
    public static func - (left: Day, right: Day) -> Int64 { left.number &- right.number }

    /// The day `days` later; stops at the ends of the range.
    @inlinable
    public func adding(days: Int64) -> Day {
        let (sum, overflow) = number.addingReportingOverflow(days)
        return overflow ? (days < 0 ? .first : .last) : Day(number: sum)
    }

    /// The same day of the month `months` later; stops at the ends of the range.
    ///
    /// - Parameter monthEnd: what 31 January plus one month is; by default the last day of February.
    @inlinable
    public func adding(months: Int64, monthEnd: MonthEnd = .clamp) -> Day {
        let (year, month, day) = parts
        let (index, overflow) = YearMonth.index(year: year, month: month).addingReportingOverflow(months)
        if overflow || index < YearMonth.first.index || index > YearMonth.last.index {
            return months < 0 ? .first : .last
        }
        let reached = YearMonth(index: index).parts
        if day > 28 {
            let length = Day.length(ofMonth: reached.month, year: reached.year)
            if day > length {
                let end = Day(unchecked: Day.number(year: reached.year, month: reached.month, day: length))
                return monthEnd == .clamp ? end : end.adding(days: 1)
            }
        }
        return Day(unchecked: Day.number(year: reached.year, month: reached.month, day: day))
    }

    /// The same day `years` later; stops at the ends of the range. 29 February follows `monthEnd`.
    @inlinable
    public func adding(years: Int64, monthEnd: MonthEnd = .clamp) -> Day {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        return overflow ? (years < 0 ? .first : .last) : adding(months: months, monthEnd: monthEnd)
    }

    /// The first day of its month.
    @inlinable
    public var monthStart: Day { Day(unchecked: number &- Int64(dayOfMonth) &+ 1) }

    /// The last day of its month.
    @inlinable
    public var monthEnd: Day {
        let (year, month, day) = parts
        return Day(unchecked: number &+ Int64(Day.length(ofMonth: month, year: year) &- day))
    }

    /// The month it is in.
    @inlinable
    public var yearMonth: YearMonth {
        let (year, month, _) = parts
        return YearMonth(index: YearMonth.index(year: year, month: month))
    }

    /// Whole months from this day to `day`; negative, and cut towards zero, if `day` is earlier.
    ///
    /// A month is complete when the day of the month is reached: from 31 January the first is complete on 1 March.
    @inlinable
    public func completedMonths(on day: Day) -> Int64 {
        let (year, month, start) = parts
        let (endYear, endMonth, end) = day.parts
        let months = YearMonth.index(year: endYear, month: endMonth) &- YearMonth.index(year: year, month: month)
        if months > 0, end < start { return months &- 1 }
        if months < 0, end > start { return months &+ 1 }
        return months
    }

    /// Whole years from this day to `day`: the age (周岁) on `day` of a person born on this day.
    ///
    /// Negative, and cut towards zero, if `day` is earlier. Who is born on 29 February completes a common year on 1 March.
    @inlinable
    public func completedYears(on day: Day) -> Int {
        Int(completedMonths(on: day) / 12)
    }
}
