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
    /// Kinds by number.
    private let kinds: [String: Int]
    private let apart: [(kinds: Set<Int>, least: Offset)]
    private let plans: [Plan]

    /// A series with numbers for names.
    private struct Plan: Sendable {
        let series: DoseCourse.Series
        let doses: [[(kind: Int, span: DoseCourse.AgeSpan)]]
        let all: Set<Int>
        /// Whether some of its doses must not be near others.
        let isApart: Bool
    }

    /// An oracle for a course.
    public init(_ course: DoseCourse) {
        self.course = course
        let names = Set(
            course.series.flatMap { series in
                series.kinds.keys + series.doses.flatMap { ($0.kinds ?? [:]).keys }
            } + course.apart.flatMap(\.kinds)
        ).sorted()
        let kinds = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        self.kinds = kinds
        let apart = course.apart.map { (Set($0.kinds.compactMap { kinds[$0] }), $0.least) }
        self.apart = apart
        plans = course.series.map { series in
            let doses = series.doses.map { dose in
                (dose.kinds ?? series.kinds).compactMap { name, span in kinds[name].map { (kind: $0, span: span) } }
            }
            let all = Set(doses.joined().map(\.kind) + series.kinds.keys.compactMap { kinds[$0] })
            return Plan(
                series: series, doses: doses, all: all,
                isApart: apart.contains { !$0.0.isDisjoint(with: all) })
        }
    }

    /// The first difference between the two from birth on; nil: there is none on any day.
    ///
    /// - Parameter days: how many days are gone through.
    public func difference(born: Day, given: [GivenDose], days: Int) -> Difference? {
        let all = given.map { (day: calendar.index(of: $0.day), kind: kinds[$0.kind] ?? -1) }
        for plan in plans {
            if let from = plan.series.born.from, born < from { continue }
            if let until = plan.series.born.until, born >= until { continue }
            if let found = difference(plan, born, given, all, days) { return found }
        }
        return nil
    }

    /// What has been given of a series, as far as days have gone.
    private struct History {
        var given: [(day: Int, kind: Int, dose: Int?, isOther: Bool)] = []
        var target = 0
        /// The dose that could be given, and from which day on.
        var opened: (dose: Int, day: Int)?
    }

    /// How a dose stands.
    private enum Standing: Equatable {
        case complete
        case notDue(Int), due(Int), overdue(Int), expired(Int)
    }

    /// What something given comes to.
    private enum Outcome: Equatable { case counts, early, young, old, soon, near, other, extra }

    private func difference(
        _ plan: Plan, _ born: Day, _ given: [GivenDose], _ all: [(day: Int, kind: Int)], _ days: Int
    ) -> Difference? {
        let start = calendar.index(of: born)
        let turns = Set(plan.series.doses.flatMap(\.timings).compactMap { $0.until.map(calendar.index) })
        var (history, next) = (History(), 0)
        var engine: Course?
        for day in start..<(start + days) {
            func say(_ oracle: Any, _ engine: Any) -> Difference {
                Difference(
                    series: plan.series.id, born: born, day: calendar.day(day), given: given, oracle: "\(oracle)",
                    engine: "\(engine)")
            }
            // On the day on which something is given, and on the day after, which is another for what may not be near.
            var isNew = day == start || turns.contains(day) || (next > 0 && all[next - 1].day == day - 1)
            while next < given.count, all[next].day <= day {
                next += 1
                isNew = true
                guard plan.all.contains(all[next - 1].kind) else { continue }
                let outcome = judge(plan, start, day, all[next - 1].kind, &history, all[..<next])
                let said = self.engine(plan.series, born, given[..<next], on: calendar.day(day))?.given.last?.verdict
                if said.map(DoseOracle.outcome) != outcome { return say(outcome, said as Any) }
            }
            if isNew {
                engine = self.engine(plan.series, born, given[..<next], on: calendar.day(day))
                history.opened = nil
            }
            let standing = standing(plan, start, day, &history, all[..<next])
            let said = said(engine, on: calendar.day(day), standing)
            if said != standing { return say(standing, said) }
        }
        return nil
    }

    private func engine(
        _ series: DoseCourse.Series, _ born: Day, _ given: ArraySlice<GivenDose>, on day: Day
    ) -> Course? {
        var alone = course
        alone.series = [series]
        return Courses(alone, anchor: born, given: Array(given), isFor: [], on: day).all.first
    }

    private static func outcome(_ verdict: DoseVerdict) -> Outcome {
        switch verdict {
        case .counts: .counts
        case .countsEarly: .early
        case .tooYoung: .young
        case .tooOld: .old
        case .tooSoon: .soon
        case .tooNear: .near
        case .otherKind: .other
        case .extra: .extra
        }
    }

    /// What the engine says of the dose that the oracle speaks of.
    private func said(_ engine: Course?, on day: Day, _ standing: Standing) -> Standing {
        guard let engine else { return .complete }
        let dose: Int
        switch standing {
        case .complete: return engine.isComplete ? .complete : .notDue(-1)
        case .notDue(let one), .due(let one), .overdue(let one), .expired(let one): dose = one
        }
        let name = engine.series.doses[dose].id
        // What would open only when it is not needed any more is not asked for.
        guard let next = engine.next.first(where: { $0.dose == name }) else { return .notDue(dose) }
        if let expires = next.expires, day >= expires { return .expired(dose) }
        if day < next.opens { return .notDue(dose) }
        return day >= next.overdue ? .overdue(dose) : .due(dose)
    }

    // MARK: the rules, day by day

    private func judge(
        _ plan: Plan, _ start: Int, _ day: Int, _ kind: Int, _ history: inout History,
        _ all: ArraySlice<(day: Int, kind: Int)>
    ) -> Outcome {
        while history.target < plan.doses.count, skips(plan, start, day, history, .given) { history.target += 1 }
        guard history.target < plan.doses.count else {
            history.given.append((day, kind, nil, false))
            return .extra
        }
        let span = plan.doses[history.target].first { $0.kind == kind }?.span
        let outcome = outcome(plan, history.target, start, day, kind, span, history, all, isSupposed: false)
        let counts = outcome == .counts || outcome == .early
        history.given.append((day, kind, counts ? history.target : nil, outcome == .other))
        if counts { history.target += 1 }
        return outcome
    }

    /// What a kind given on a day would come to as a dose.
    ///
    /// - Parameter isSupposed: it is only asked: then what is of the series itself keeps its distance on the same day too.
    private func outcome(
        _ plan: Plan, _ target: Int, _ start: Int, _ day: Int, _ kind: Int, _ span: DoseCourse.AgeSpan?,
        _ history: History, _ all: ArraySlice<(day: Int, kind: Int)>, isSupposed: Bool
    ) -> Outcome {
        let timing = timing(plan, target, day)
        func reached(_ offset: Offset, from origin: Int) -> Bool { day >= calendar.reach(origin, offset) }
        func counted(_ least: Offset?, _ opens: Offset, from origin: Int) -> Bool {
            if let least { return reached(least, from: origin) }
            guard let tolerance = course.tolerance else { return reached(opens, from: origin) }
            return reached(
                Offset(months: opens.months - tolerance.months, days: opens.days - tolerance.days), from: origin)
        }
        if !counted(timing.least, timing.opens, from: start) { return .young }
        if let expires = timing.expires, reached(expires, from: start) { return .old }
        var isEarly = !reached(timing.opens, from: start)
        for interval in timing.after {
            guard let origin = origin(interval, plan, history) else { continue }
            if !counted(interval.least, interval.opens, from: origin) { return .soon }
            if !reached(interval.opens, from: origin) { isEarly = true }
        }
        if plan.isApart {
            for (kinds, least) in apart where kinds.contains(kind) {
                for other in all where kinds.contains(other.kind) && !reached(least, from: other.day) {
                    if other.day < day || (isSupposed && plan.all.contains(other.kind)) { return .near }
                }
            }
        }
        guard let span else { return .other }
        if let from = span.from, !counted(nil, from, from: start) { return .other }
        if let until = span.until, reached(until, from: start) { return .other }
        return isEarly ? .early : .counts
    }

    private func timing(_ plan: Plan, _ target: Int, _ day: Int) -> DoseCourse.Timing {
        let timings = plan.series.doses[target].timings
        for timing in timings { if let until = timing.until, day < calendar.index(of: until) { return timing } }
        return timings[timings.count - 1]
    }

    private func origin(_ interval: DoseCourse.Interval, _ plan: Plan, _ history: History) -> Int? {
        if let name = interval.dose {
            let place = plan.series.doses.firstIndex { $0.id == name }
            return history.given.first { $0.dose != nil && $0.dose == place }?.day
        }
        return history.given.last { !$0.isOther }?.day
    }

    private func skips(
        _ plan: Plan, _ start: Int, _ day: Int, _ history: History, _ when: DoseCourse.Skip.Occasion
    ) -> Bool {
        plan.series.doses[history.target].skips.contains { skip in
            guard skip.when == when || skip.when == .always else { return false }
            if let age = skip.age, day < calendar.reach(start, age) { return false }
            if let since = skip.since {
                guard let last = history.given.last, day >= calendar.reach(last.day, since) else { return false }
            }
            if let count = skip.doses {
                let wanted = Set(count.kinds.compactMap { kinds[$0] })
                let found = history.given.count { dose in
                    dose.dose != nil && (wanted.isEmpty || wanted.contains(dose.kind))
                        && (count.age.map { dose.day >= calendar.reach(start, $0) } ?? true)
                }
                if found < count.least { return false }
            }
            return true
        }
    }

    /// What is next on a day, and how it stands.
    private func standing(
        _ plan: Plan, _ start: Int, _ day: Int, _ history: inout History, _ all: ArraySlice<(day: Int, kind: Int)>
    ) -> Standing {
        let reached = history.target
        defer { history.target = reached }
        while history.target < plan.doses.count, skips(plan, start, day, history, .next) { history.target += 1 }
        let target = history.target
        guard target < plan.doses.count else { return .complete }
        let timing = timing(plan, target, day)
        if let expires = timing.expires ?? course.until, day >= calendar.reach(start, expires) {
            return .expired(target)
        }
        func isOpen(_ day: Int) -> Bool {
            plan.doses[target].contains { kind, span in
                outcome(plan, target, start, day, kind, span, history, all, isSupposed: true) == .counts
            }
        }
        if history.opened?.dose != target {
            guard isOpen(day) else { return .notDue(target) }
            history.opened = (target, firstOpen(plan, start, day, reached, history, all, isOpen))
        }
        guard let first = history.opened?.day else { return .notDue(target) }
        var due = timing.due.map { calendar.reach(start, $0) }
        var overdue = timing.overdue.map { calendar.reach(start, $0) }
        for interval in timing.after {
            guard let origin = origin(interval, plan, history) else { continue }
            if timing.due == nil, let offset = interval.due { due = max(due ?? 0, calendar.reach(origin, offset)) }
            if timing.overdue == nil, let offset = interval.overdue {
                overdue = max(overdue ?? 0, calendar.reach(origin, offset))
            }
        }
        let asked = max(first, due ?? first)
        return day >= max(asked, overdue ?? asked) ? .overdue(target) : .due(target)
    }

    /// The first of the days up to this one on which the dose could be given, all of them in a row: once it is open it stays so until something is given.
    private func firstOpen(
        _ plan: Plan, _ start: Int, _ day: Int, _ reached: Int, _ history: History,
        _ all: ArraySlice<(day: Int, kind: Int)>, _ isOpen: (Int) -> Bool
    ) -> Int {
        func isNext(_ day: Int) -> Bool {
            var one = history
            one.target = reached
            while one.target < history.target {
                guard skips(plan, start, day, one, .next) else { return false }
                one.target += 1
            }
            return isOpen(day)
        }
        var (low, high) = (max(start, all.last?.day ?? start), day)
        while low < high {
            let middle = (low + high) / 2
            if isNext(middle) { high = middle } else { low = middle + 1 }
        }
        return low
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
