import Civil

extension Entitlement.Period {
    /// The span of this kind that a day is in; nil for `once`, and for `child-year` without a birthday or before it.
    ///
    /// Who is born on 29 February begins a year of life on 28 February of a common year (cut at the end of the month).
    func span(containing day: Day, birthday: Day?) -> Validity? {
        switch self {
        case .once: return nil
        case .day: return Validity(from: day, to: day)
        case .month: return Validity(from: day.monthStart, to: day.monthEnd)
        case .year:
            guard let first = Day(year: day.year, month: 1, day: 1), let last = Day(year: day.year, month: 12, day: 31)
            else { return nil }
            return Validity(from: first, to: last)
        case .childYear:
            guard let birthday, day >= birthday else { return nil }
            var years = Int64(day.year) - Int64(birthday.year)
            if birthday.adding(years: years) > day { years -= 1 }
            return Validity(
                from: birthday.adding(years: years), to: birthday.adding(years: years + 1).adding(days: -1))
        }
    }
}
