/// A civil day of the proleptic Gregorian calendar, without time and time zone.
///
/// A birthday is the same day everywhere, so it is no point in time. Years are astronomical: year 0 is there and is a leap year.
/// The range is the one FEEL asks for, years −999,999,999 to 999,999,999; no operation leaves it or traps.
///
///     let birth = Day(year: 2024, month: 2, day: 29)
///     birth?.adding(months: 12)                 // 2025-02-28
///     birth?.completedYears(on: someDay)
public struct Day: Hashable, Sendable {
    /// Days since 1970-01-01, which is 0.
    public let number: Int64

    /// The first day there is, -999999999-01-01.
    public static let first = Day(unchecked: -365_243_219_162)
    /// The last day there is, 999999999-12-31.
    public static let last = Day(unchecked: 365_241_780_471)

    @inlinable init(unchecked number: Int64) { self.number = number }

    /// The day `number` days after 1970-01-01; outside the range it is ``first`` or ``last``.
    @inlinable
    public init(number: Int64) {
        self.number = Swift.min(Swift.max(number, -365_243_219_162), 365_241_780_471)
    }

    /// The day `number` days after 1970-01-01, or nil outside the range.
    @inlinable
    public init?(exactly number: Int64) {
        guard number >= -365_243_219_162, number <= 365_241_780_471 else { return nil }
        self.number = number
    }

    /// The day of these parts, or nil if there is none.
    ///
    /// - Parameters:
    ///   - year: astronomical year, −999,999,999 to 999,999,999.
    ///   - month: 1 to 12.
    ///   - day: 1 to the length of the month.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= -999_999_999, year <= 999_999_999, month >= 1, month <= 12, day >= 1 else { return nil }
        guard day <= 28 || day <= Day.length(ofMonth: month, year: year) else { return nil }
        self.init(unchecked: Day.number(year: year, month: month, day: day))
    }

    /// The days in a month, 28 to 31; `month` outside 1 to 12 counts as 12.
    @inlinable
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year: year) ? 29 : 28
        default: 31
        }
    }

    /// Whether the astronomical year has 366 days.
    @inlinable
    public static func isLeap(year: Int) -> Bool {
        year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The day number of parts that are known to be good: years counted from March, in eras of 400.
    @inlinable
    static func number(year: Int, month: Int, day: Int) -> Int64 {
        let y = month <= 2 ? year &- 1 : year
        let era = (y >= 0 ? y : y &- 399) / 400
        let ofEra = y &- era &* 400
        let ofYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
        let dayOfEra = ofEra &* 365 &+ ofEra / 4 &- ofEra / 100 &+ ofYear
        return Int64(era &* 146_097 &+ dayOfEra &- 719_468)
    }

    /// Year, month and day of the month at once: cheaper than asking for each.
    @inlinable
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) &+ 719_468
        let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
        let dayOfEra = UInt32(truncatingIfNeeded: shifted &- era &* 146_097)
        let yearOfEra = (dayOfEra &- dayOfEra / 1460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let shiftedMonth = (5 &* dayOfYear &+ 2) / 153
        let day = Int(dayOfYear &- (153 &* shiftedMonth &+ 2) / 5 &+ 1)
        let month = Int(shiftedMonth < 10 ? shiftedMonth &+ 3 : shiftedMonth &- 9)
        let year = Int(yearOfEra) &+ era &* 400
        return (month <= 2 ? year &+ 1 : year, month, day)
    }

    /// The astronomical year.
    @inlinable public var year: Int { parts.year }
    /// The month, 1 to 12.
    @inlinable public var month: Int { parts.month }
    /// The day of the month, 1 to 31.
    @inlinable public var dayOfMonth: Int { parts.day }

    /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    @inlinable
    public var weekday: Int {
        let rest = Int((number &+ 3) % 7)
        return (rest < 0 ? rest &+ 7 : rest) &+ 1
    }

    /// The day of the year, 1 to 366.
    @inlinable
    public var dayOfYear: Int {
        Int(number &- Day.number(year: year, month: 1, day: 1)) &+ 1
    }
}

extension Day: Comparable {
    /// Earlier is less.
    @inlinable
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}
