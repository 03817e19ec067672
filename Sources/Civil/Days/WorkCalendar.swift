/// Which days are worked: Monday to Friday, but for the days off and the make-up days that the State Council announces.
///
/// Beyond the announced years only weekends are off; ``knows(_:)`` tells. All questions take logarithmic time.
public struct WorkCalendar: Sendable {
    /// The days that differ from the weekday rule, in order.
    private let exceptions: [Int64]
    /// For each of them the sum so far of +1 (worked weekend) and −1 (weekday off).
    private let sums: [Int64]
    /// The years that the list covers.
    public let years: ClosedRange<Int>?

    /// A calendar from the days that differ; a day that is in both is off.
    public init(daysOff: some Sequence<Day>, workdays: some Sequence<Day>) {
        var changes: [Int64: Int64] = [:]
        var years: Set<Int> = []
        for day in workdays {
            years.insert(day.year)
            if day.weekday > 5 { changes[day.number] = 1 }
        }
        for day in daysOff {
            years.insert(day.year)
            changes[day.number] = day.weekday <= 5 ? -1 : nil
        }
        exceptions = changes.keys.sorted()
        var sum: Int64 = 0
        sums = exceptions.map { day in
            sum += changes[day] ?? 0
            return sum
        }
        if let first = years.min(), let last = years.max() { self.years = first...last } else { self.years = nil }
    }

    /// The calendar of a CSV text with the columns `date,kind` and more; kind is `day_off` or `make_up_workday`.
    ///
    /// - Throws: every row that is no such day.
    public init(csv text: String) throws(Refusal) {
        var off: [Day] = []
        var work: [Day] = []
        var problems: [Problem] = []
        for row in CSV.rows(text) {
            if row.number == 1, row.fields.first == "date" { continue }
            let kind = row.fields.count > 1 ? row.fields[1] : ""
            if let day = row.fields.first.flatMap({ Day($0) }), kind == "day_off" || kind == "make_up_workday" {
                if kind == "day_off" { off.append(day) } else { work.append(day) }
            } else {
                problems.append(
                    row.problem
                        ?? Problem(
                            code: "CAL-0001", at: "row \(row.number)",
                            why: Bilingual(zh: "这一行不是放假或调休日", en: "The row is neither a day off nor a make-up day."),
                            fix: Bilingual(
                                zh: "每行应为：日期（年-月-日）,day_off 或 make_up_workday",
                                en: "A row is: date (YYYY-MM-DD), day_off or make_up_workday.")))
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        self.init(daysOff: off, workdays: work)
    }

    /// Whether the holidays of the day's year have been announced in this list.
    public func knows(_ day: Day) -> Bool { years?.contains(day.year) ?? false }

    /// Whether `day` is worked.
    public func isWorkingDay(_ day: Day) -> Bool { count(through: day.number) > count(through: day.number - 1) }

    /// The working days from `first` to `last`, both included; 0 if `last` is earlier.
    public func workingDays(from first: Day, through last: Day) -> Int64 {
        first > last ? 0 : count(through: last.number) - count(through: first.number - 1)
    }

    /// The day on which `workingDays` working days after `day` are over; `day` itself does not count.
    ///
    /// Negative goes back; 0 is `day`. Stops at the ends of the range of days.
    public func adding(workingDays: Int64, to day: Day) -> Day {
        if workingDays == 0 { return day }
        let start = workingDays > 0 ? count(through: day.number) : count(through: day.number - 1) + 1
        let (wanted, overflow) = start.addingReportingOverflow(workingDays)
        if overflow { return workingDays < 0 ? .first : .last }
        // The first day through which that many are counted is the last of them.
        var low = Day.first.number
        var high = Day.last.number
        while low < high {
            let middle = low + (high - low) / 2
            if count(through: middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return Day(number: low)
    }

    /// `day`, or the first working day after it.
    public func firstWorkingDay(onOrAfter day: Day) -> Day {
        isWorkingDay(day) ? day : adding(workingDays: 1, to: day)
    }

    /// Working days up to a day number, from an arbitrary Monday.
    private func count(through number: Int64) -> Int64 {
        let shifted = number + 3
        let week = shifted >= 0 ? shifted / 7 : (shifted - 6) / 7
        var low = 0
        var high = exceptions.count
        while low < high {
            let middle = (low + high) / 2
            if exceptions[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return week * 5 + Swift.min(shifted - week * 7 + 1, 5) + (low > 0 ? sums[low - 1] : 0)
    }
}
