public import Civil

/// How near two days of birth are, the first that holds.
public enum BirthLevel: String, Hashable, Sendable, CaseIterable {
    /// The same day.
    case equal
    /// Day and month exchanged.
    case swapped
    /// One digit of the eight differs.
    case oneDigit
    /// The same day of a year one or ten away.
    case otherYear
    /// 18 to 51 days apart: a lunar date may have been entered as a solar one.
    case lunar
    /// One of them is the first of a month of the same year: a day that stands for not knowing.
    case placeholder
    /// The same year.
    case sameYear
    /// Nothing of the above.
    case different

    /// The level of two days.
    public static func of(_ left: Day, _ right: Day) -> BirthLevel {
        if left == right { return .equal }
        let (a, b) = (left.parts, right.parts)
        if a.year == b.year, a.month == b.day, a.day == b.month { return .swapped }
        if differingDigits(left, right) == 1 { return .oneDigit }
        if a.month == b.month, a.day == b.day, [1, 10].contains(abs(a.year - b.year)) { return .otherYear }
        if (18...51).contains(abs(left - right)) { return .lunar }
        if a.year == b.year { return a.day == 1 || b.day == 1 ? .placeholder : .sameYear }
        return .different
    }

    private static func differingDigits(_ left: Day, _ right: Day) -> Int {
        func digits(_ day: Day) -> Int {
            let (year, month, day) = day.parts
            return min(max(year, 0), 9999) * 10_000 + month * 100 + day
        }
        var (a, b, count) = (digits(left), digits(right), 0)
        while a > 0 || b > 0 {
            if a % 10 != b % 10 { count += 1 }
            (a, b) = (a / 10, b / 10)
        }
        return count
    }
}
