public import Civil
public import Policy
public import Services

/// Says what is to be given by going through the days one by one: on each it asks whether something given on that day would count. It has a calendar of its
/// own and shares nothing with the engine that it is held beside.
public struct DoseOracle: Sendable {
    /// Something that the two say differently.
    public struct Difference: Sendable, CustomStringConvertible {
        public var series: String
        public var born: Day
        public var day: Day
        public var given: [GivenDose]
        public var oracle: String
        public var engine: String

        public var description: String {
            let doses = given.map { "\($0.day) \($0.kind)" }.joined(separator: ", ")
            return "\(series), born \(born), on \(day): \(oracle) by days, \(engine) by the engine; given: \(doses)"
        }
    }

    public let course: DoseCourse
    private let calendar = WalkedCalendar()

    /// An oracle for a course.
    public init(_ course: DoseCourse) { self.course = course }

    /// The first difference between the two from birth on; nil: there is none on any day.
    ///
    /// - Parameter days: how many days are gone through.
    public func difference(born: Day, given: [GivenDose], days: Int) -> Difference? {
        for series in course.series {
            if let from = series.born.from, born < from { continue }
            if let until = series.born.until, born >= until { continue }
            if let found = difference(series, born, given, days) { return found }
        }
        return nil
    }

    /// What has been given of a series, as far as days have gone.
    private struct History {
        var given: [(day: Int, kind: String, dose: Int?, isOther: Bool)] = []
        var target = 0
    }

    private func difference(_ series: DoseCourse.Series, _ born: Day, _ given: [GivenDose], _ days: Int) -> Difference?
    {
        let own = given.filter { isOf(series, $0.kind) }
        let start = calendar.index(of: born)
        let turns = Set(series.doses.flatMap(\.timings).compactMap { $0.until.map(calendar.index) })
        var (history, next) = (History(), 0)
        var engine: Course?
        var passed: [GivenDose] = []
        for day in start..<(start + days) {
            func say(_ oracle: String, _ engine: String) -> Difference {
                Difference(
                    series: series.id, born: born, day: calendar.day(day), given: given, oracle: oracle, engine: engine)
            }
            // On the day on which something is given, and on the day after, which is another for what may not be near.
            var isNew =
                day == start || turns.contains(day)
                || passed.last.map { calendar.index(of: $0.day) == day - 1 } ?? false
            while next < given.count, calendar.index(of: given[next].day) <= day {
                passed.append(given[next])
                if own.contains(given[next]) {
                    let verdict = judge(series, start, day, given[next].kind, &history, passed)
                    let course = self.engine(series, born, passed, on: calendar.day(day))
                    let said = course?.given.last.map { name($0.verdict) } ?? "nothing"
                    if said != verdict { return say(verdict, said) }
                }
                isNew = true
                next += 1
            }
            if isNew {
                engine = self.engine(series, born, passed, on: calendar.day(day))
            }
            let state = state(series, start, day, history, passed)
            let said = said(engine, on: calendar.day(day), state.dose)
            if said != state.text { return say(state.text, said) }
        }
        return nil
    }

    private func isOf(_ series: DoseCourse.Series, _ kind: String) -> Bool {
        series.kinds[kind] != nil || series.doses.contains { $0.kinds?[kind] != nil }
    }

    private func engine(_ series: DoseCourse.Series, _ born: Day, _ given: [GivenDose], on day: Day) -> Course? {
        var alone = course
        alone.series = [series]
        return Courses(alone, anchor: born, given: given, isFor: [], on: day).all.first
    }

    private func name(_ verdict: DoseVerdict) -> String {
        switch verdict {
        case .counts(let dose): "counts as \(dose)"
        case .countsEarly(let dose): "counts early as \(dose)"
        case .tooYoung: "too young"
        case .tooOld: "too old"
        case .tooSoon: "too soon"
        case .tooNear: "too near"
        case .otherKind: "other kind"
        case .extra: "extra"
        }
    }

    private func said(_ engine: Course?, on day: Day, _ dose: String?) -> String {
        guard let engine, let dose else { return engine?.isComplete == true ? "complete" : "nothing" }
        // What would open only when it is not needed any more is not asked for.
        guard let next = engine.next.first(where: { $0.dose == dose }) else { return "\(dose) not due" }
        if let expires = next.expires, day >= expires { return "\(dose) expired" }
        if day < next.opens { return "\(dose) not due" }
        return day >= next.overdue ? "\(dose) overdue" : "\(dose) due"
    }

    // MARK: the rules, day by day

    private func judge(
        _ series: DoseCourse.Series, _ start: Int, _ day: Int, _ kind: String, _ history: inout History,
        _ all: [GivenDose]
    ) -> String {
        while history.target < series.doses.count, skips(series, start, day, history, when: [.given, .always]) {
            history.target += 1
        }
        guard history.target < series.doses.count else {
            history.given.append((day, kind, nil, false))
            return "extra"
        }
        let dose = series.doses[history.target]
        let (text, counts) = verdict(series, dose, start, day, kind, history, before(day, all))
        history.given.append((day, kind, counts ? history.target : nil, text == "other kind"))
        if counts { history.target += 1 }
        return counts ? "\(text) \(dose.id)" : text
    }

    /// What was given on an earlier day.
    private func before(_ day: Int, _ all: [GivenDose]) -> [(day: Int, kind: String)] {
        all.map { (calendar.index(of: $0.day), $0.kind) }.filter { $0.0 < day }
    }

    private func verdict(
        _ series: DoseCourse.Series, _ dose: DoseCourse.Dose, _ start: Int, _ day: Int, _ kind: String,
        _ history: History, _ earlier: [(day: Int, kind: String)]
    ) -> (text: String, counts: Bool) {
        let timing = timing(dose, day)
        func reached(_ offset: Offset, from origin: Int) -> Bool { day >= calendar.reach(origin, offset) }
        func counted(_ least: Offset?, _ opens: Offset, from origin: Int) -> Bool {
            if let least { return reached(least, from: origin) }
            guard let tolerance = course.tolerance else { return reached(opens, from: origin) }
            return reached(
                Offset(months: opens.months - tolerance.months, days: opens.days - tolerance.days), from: origin)
        }
        if !counted(timing.least, timing.opens, from: start) { return ("too young", false) }
        if let expires = timing.expires, reached(expires, from: start) { return ("too old", false) }
        var isEarly = !reached(timing.opens, from: start)
        for interval in timing.after {
            guard let origin = origin(interval, series, history) else { continue }
            if !counted(interval.least, interval.opens, from: origin) { return ("too soon", false) }
            if !reached(interval.opens, from: origin) { isEarly = true }
        }
        for apart in course.apart where apart.kinds.contains(kind) {
            if earlier.contains(where: { apart.kinds.contains($0.kind) && !reached(apart.least, from: $0.day) }) {
                return ("too near", false)
            }
        }
        guard let span = (dose.kinds ?? series.kinds)[kind] else { return ("other kind", false) }
        if let from = span.from, !counted(nil, from, from: start) { return ("other kind", false) }
        if let until = span.until, reached(until, from: start) { return ("other kind", false) }
        return (isEarly ? "counts early as" : "counts as", true)
    }

    private func timing(_ dose: DoseCourse.Dose, _ day: Int) -> DoseCourse.Timing {
        dose.timings.first { timing in timing.until.map { day < calendar.index(of: $0) } ?? true } ?? dose.timings[0]
    }

    private func origin(_ interval: DoseCourse.Interval, _ series: DoseCourse.Series, _ history: History) -> Int? {
        if let name = interval.dose {
            let place = series.doses.firstIndex { $0.id == name }
            return history.given.first { $0.dose != nil && $0.dose == place }?.day
        }
        return history.given.last { !$0.isOther }?.day
    }

    private func skips(
        _ series: DoseCourse.Series, _ start: Int, _ day: Int, _ history: History,
        when: Set<DoseCourse.Skip.Occasion>
    ) -> Bool {
        series.doses[history.target].skips.contains { skip in
            guard when.contains(skip.when) else { return false }
            if let age = skip.age, day < calendar.reach(start, age) { return false }
            if let since = skip.since {
                guard let last = history.given.last, day >= calendar.reach(last.day, since) else { return false }
            }
            if let count = skip.doses {
                let found = history.given.count { dose in
                    dose.dose != nil && (count.kinds.isEmpty || count.kinds.contains(dose.kind))
                        && (count.age.map { dose.day >= calendar.reach(start, $0) } ?? true)
                }
                if found < count.least { return false }
            }
            return true
        }
    }

    /// What is next on a day, and how it stands.
    private func state(
        _ series: DoseCourse.Series, _ start: Int, _ day: Int, _ history: History, _ all: [GivenDose]
    ) -> (dose: String?, text: String) {
        var ahead = history
        while ahead.target < series.doses.count, skips(series, start, day, ahead, when: [.next, .always]) {
            ahead.target += 1
        }
        guard ahead.target < series.doses.count else { return (nil, "complete") }
        let dose = series.doses[ahead.target]
        let timing = timing(dose, day)
        if let expires = timing.expires, day >= calendar.reach(start, expires) {
            return (dose.id, "\(dose.id) expired")
        }
        let kinds = (dose.kinds ?? series.kinds).keys
        // What is of the series itself keeps its distance on the same day too.
        let own = all.map { (day: calendar.index(of: $0.day), kind: $0.kind) }.filter {
            $0.day == day && isOf(series, $0.kind)
        }
        let earlier = before(day, all) + own
        let isOpen = kinds.contains { kind in
            verdict(series, dose, start, day, kind, ahead, earlier).text == "counts as"
        }
        guard isOpen else { return (dose.id, "\(dose.id) not due") }
        let first = firstOpen(series, dose, start, day, ahead, all)
        var due = timing.due.map { calendar.reach(start, $0) }
        var overdue = timing.overdue.map { calendar.reach(start, $0) }
        for interval in timing.after {
            guard let origin = origin(interval, series, ahead) else { continue }
            if timing.due == nil, let offset = interval.due { due = max(due ?? 0, calendar.reach(origin, offset)) }
            if timing.overdue == nil, let offset = interval.overdue {
                overdue = max(overdue ?? 0, calendar.reach(origin, offset))
            }
        }
        let asked = max(first, due ?? first)
        return (dose.id, "\(dose.id) \(day >= max(asked, overdue ?? asked) ? "overdue" : "due")")
    }

    /// The first of the days up to this one on which the dose could be given, all of them in a row.
    private func firstOpen(
        _ series: DoseCourse.Series, _ dose: DoseCourse.Dose, _ start: Int, _ day: Int, _ history: History,
        _ all: [GivenDose]
    ) -> Int {
        var (low, high) = (start, day)
        let kinds = (dose.kinds ?? series.kinds).keys
        func isOpen(_ day: Int) -> Bool {
            guard skipped(series, start, day, history) else { return false }
            let earlier = before(day, all)
            return kinds.contains { verdict(series, dose, start, day, $0, history, earlier).text == "counts as" }
        }
        // Once it is open it stays so until something is given.
        low = max(low, all.map { calendar.index(of: $0.day) }.filter { $0 <= day }.max() ?? start)
        while low < high {
            let middle = (low + high) / 2
            if isOpen(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Whether the doses before the next one are behind on a day.
    private func skipped(_ series: DoseCourse.Series, _ start: Int, _ day: Int, _ history: History) -> Bool {
        var one = history
        one.target = (history.given.compactMap(\.dose).max() ?? -1) + 1
        while one.target < history.target {
            guard skips(series, start, day, one, when: [.next, .always, .given]) else { return false }
            one.target += 1
        }
        return true
    }
}

/// A calendar that is walked day by day.
struct WalkedCalendar: Sendable {
    private var days: [(year: Int, month: Int, day: Int)] = []
    private var months: [Int] = []
    private var lengths: [Int] = []

    init() {
        for year in 1990...2080 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                months.append(days.count)
                lengths.append(length)
                for day in 1...length { days.append((year, month, day)) }
            }
        }
    }

    /// 1990-01-01 is 7,305 days after 1970-01-01.
    func index(of day: Day) -> Int { Int(day.number) - 7_305 }
    func day(_ index: Int) -> Day { Day(number: Int64(index + 7_305)) }

    /// The day so many months, cut at the end of the month, and days after another.
    func reach(_ from: Int, _ offset: Offset) -> Int {
        let start = days[from]
        let month = (start.year - 1990) * 12 + start.month + Int(offset.months)
        return months[month] + min(start.day, lengths[month]) - 1 + Int(offset.days)
    }
}
