import Civil
import Policy

/// Goes through a series for one life.
///
/// As the logic specification for immunisation evaluation and forecasting (CDSi) has it: each thing that was given is held to the age, the intervals and
/// the distance of the dose that is next; what does not count leaves that dose next. Nothing is ever begun anew.
struct CourseRules {
    let course: DoseCourse
    let anchor: Day
    let given: [GivenDose]
    let day: Day
    /// Whether what is next is forecast by what holds last, whatever day it is.
    let isByNewest: Bool

    init(_ course: DoseCourse, anchor: Day, given: [GivenDose], day: Day, isByNewest: Bool) {
        (self.course, self.anchor, self.given, self.day) = (course, anchor, given, day)
        self.isByNewest = isByNewest
    }

    /// What a series says.
    func course(of series: DoseCourse.Series) -> Course {
        var result = Course(series: series)
        for dose in given where isOf(series, dose.kind) { judge(dose, &result) }
        forecast(&result)
        return result
    }

    private func isOf(_ series: DoseCourse.Series, _ kind: String) -> Bool {
        series.kinds[kind] != nil || series.doses.contains { $0.kinds?[kind] != nil }
    }

    // MARK: what was given

    private func judge(_ dose: GivenDose, _ result: inout Course) {
        let doses = result.series.doses
        while result.reached < doses.count, isSkipped(doses[result.reached], .given, on: dose.day, result) {
            result.reached += 1
        }
        guard result.reached < doses.count else {
            result.given.append((dose, .extra))
            return
        }
        let target = doses[result.reached]
        let verdict = verdict(dose, target, result)
        if verdict.isCounted { result.reached += 1 }
        result.given.append((dose, verdict))
    }

    private func verdict(_ dose: GivenDose, _ target: DoseCourse.Dose, _ result: Course) -> DoseVerdict {
        let timing = target.timing(on: dose.day)
        let opens = timing.opens.after(anchor)
        var isEarly = dose.day < opens
        if dose.day < counts(timing.least, timing.opens).after(anchor) {
            return .tooYoung(dose: target.id, from: opens)
        }
        if let expires = timing.expires, dose.day >= expires.after(anchor) { return .tooOld(dose: target.id) }
        let isAllowed = !timing.allowed.isEmpty && timing.allowed.allSatisfy { tooSoon(dose, $0, result) == nil }
        for interval in timing.after {
            if !isAllowed, let first = tooSoon(dose, interval, result) {
                return .tooSoon(dose: target.id, from: first)
            }
            if let other = origin(of: interval, result), dose.day < interval.opens.after(other.day) { isEarly = true }
        }
        for apart in course.apart where apart.kinds.contains(dose.kind) {
            let near = given.last {
                $0.day < dose.day && keeps(apart, dose.kind, from: $0, result) && dose.day < apart.least.after($0.day)
            }
            if let near { return .tooNear(dose: target.id, to: near.event) }
        }
        guard let span = (target.kinds ?? result.series.kinds)[dose.kind] else { return .otherKind(dose: target.id) }
        if let from = span.from, dose.day < counts(nil, from).after(anchor) { return .otherKind(dose: target.id) }
        if let until = span.until, dose.day >= until.after(anchor) { return .otherKind(dose: target.id) }
        return isEarly ? .countsEarly(dose: target.id) : .counts(dose: target.id)
    }

    /// Whether something must keep its distance from what was given.
    private func keeps(_ apart: DoseCourse.Apart, _ kind: String, from other: GivenDose, _ result: Course) -> Bool {
        guard apart.kinds.contains(kind), apart.kinds.contains(other.kind) else { return false }
        guard apart.areAlike(kind, other.kind) else { return true }
        return result.given.contains { $0.dose.event == other.event && !$0.verdict.isCounted }
    }

    /// Where an interval is not kept, the day from which it would have been.
    private func tooSoon(_ dose: GivenDose, _ interval: DoseCourse.Interval, _ result: Course) -> Day? {
        guard let other = origin(of: interval, result),
            dose.day < counts(interval.least, interval.opens).after(other.day)
        else { return nil }
        return interval.opens.after(other.day)
    }

    /// From when something counts: what is said, or the least less the tolerance.
    private func counts(_ least: Offset?, _ opens: Offset) -> Offset {
        least ?? course.tolerance.map { opens - $0 } ?? opens
    }

    /// The dose from which an interval counts.
    private func origin(of interval: DoseCourse.Interval, _ result: Course) -> GivenDose? {
        if let dose = interval.dose { return result.given(as: dose) }
        return result.given.last { if case .otherKind = $0.verdict { false } else { true } }?.dose
    }

    private func isSkipped(
        _ dose: DoseCourse.Dose, _ when: DoseCourse.Skip.Occasion, on day: Day, _ result: Course
    ) -> Bool {
        dose.skips.contains { skip in
            guard skip.when == .always || skip.when == when, isMet(skip, result) else { return false }
            if let age = skip.age, day < age.after(anchor) { return false }
            if let since = skip.since {
                guard let last = result.given.last?.dose, day >= since.after(last.day) else { return false }
            }
            return true
        }
    }

    /// Whether as many doses have been given as a condition asks for.
    private func isMet(_ skip: DoseCourse.Skip, _ result: Course) -> Bool {
        guard let count = skip.doses else { return true }
        return result.given.count { dose, verdict in
            verdict.isCounted && (count.kinds.isEmpty || count.kinds.contains(dose.kind))
                && (count.age.map { dose.day >= $0.after(anchor) } ?? true)
        } >= count.least
    }

    // MARK: what is next

    private func forecast(_ result: inout Course) {
        let doses = result.series.doses
        var from: (day: Day, dose: String)?
        while result.reached < doses.count, isSkipped(doses[result.reached], .next, on: day, result) {
            result.reached += 1
        }
        for dose in doses[result.reached...] {
            var next = forecast(dose, after: from, result)
            let turn = turn(dose, result)
            if let turn, next.expires.map({ turn < $0 }) ?? true {
                next = ForecastDose(
                    dose: next.dose, opens: next.opens, because: next.because, due: next.due,
                    overdue: min(next.overdue, turn), expires: turn)
            }
            // What can never be given is not asked for, unless nothing comes after it.
            if turn == nil || next.expires.map({ next.opens < $0 }) ?? true { result.next.append(next) }
            guard let turn else { break }
            from = (max(turn, from?.day ?? turn), dose.id)
        }
        foresee(&result)
    }

    /// What comes after what is next, supposing that everything is given when it is due.
    private func foresee(_ result: inout Course) {
        var supposed: [(dose: String, day: Day)] = []
        for dose in result.series.doses[result.reached...] {
            if let next = result.next.first(where: { $0.dose == dose.id }) {
                // What is late is given today at the earliest; an index keeps the day on which it was due.
                supposed.append((dose.id, isByNewest ? next.due : max(next.due, day)))
                continue
            }
            let timing = dose.timings[dose.timings.count - 1]
            var opens = timing.opens.after(anchor)
            for interval in timing.after {
                let known = interval.dose.map { id in supposed.last { $0.dose == id }?.day ?? result.given(as: id)?.day
                }
                guard let origin = known ?? supposed.last?.day else { continue }
                opens = max(opens, interval.opens.after(origin))
            }
            let due = max(opens, timing.due.map { $0.after(anchor) } ?? opens)
            result.later.append(
                ForecastDose(
                    dose: dose.id, opens: opens, because: .waits(dose: supposed.last?.dose ?? dose.id), due: due,
                    overdue: max(due, timing.overdue.map { $0.after(anchor) } ?? due),
                    expires: (timing.expires ?? course.until).map { $0.after(anchor) }))
            supposed.append((dose.id, due))
        }
    }

    /// The day from which a dose is not needed any more, by age alone.
    private func turn(_ dose: DoseCourse.Dose, _ result: Course) -> Day? {
        dose.skips.compactMap { skip -> Day? in
            guard skip.when != .given, skip.since == nil, let age = skip.age, isMet(skip, result) else { return nil }
            return age.after(anchor)
        }.min()
    }

    private func forecast(
        _ dose: DoseCourse.Dose, after from: (day: Day, dose: String)?, _ result: Course
    ) -> ForecastDose {
        // What holds on the day on which it is due.
        for timing in dose.timings.dropLast() where !isByNewest {
            let one = forecast(dose, timing, after: from, result)
            if let until = timing.until, one.due < until, day < until { return one }
        }
        return forecast(dose, dose.timings[dose.timings.count - 1], after: from, result)
    }

    private func forecast(
        _ dose: DoseCourse.Dose, _ timing: DoseCourse.Timing, after from: (day: Day, dose: String)?, _ result: Course
    ) -> ForecastDose {
        var opens = timing.opens.after(anchor)
        var because = DoseReason.age(timing.opens)
        func later(_ day: Day, _ reason: DoseReason) {
            if day > opens { (opens, because) = (day, reason) }
        }
        var (due, overdue): (Day?, Day?)
        for interval in timing.after {
            guard let other = origin(of: interval, result) else { continue }
            later(interval.opens.after(other.day), .interval(interval.opens, from: other.event))
            if let offset = interval.due { due = max(due ?? .first, offset.after(other.day)) }
            if let offset = interval.overdue { overdue = max(overdue ?? .first, offset.after(other.day)) }
        }
        let kinds = dose.kinds ?? result.series.kinds
        for apart in course.apart where kinds.keys.allSatisfy({ apart.kinds.contains($0) }) {
            // What is to come keeps the whole distance, from what is alike too.
            // With something else it may be given on one day still.
            for other in given
            where apart.kinds.contains(other.kind) && (other.day < day || isOf(result.series, other.kind)) {
                later(apart.least.after(other.day), .apart(apart.least, from: other.event))
            }
        }
        if let from { later(from.day, .skipped(dose: from.dose)) }
        due = timing.due.map { $0.after(anchor) } ?? due
        overdue = timing.overdue.map { $0.after(anchor) } ?? overdue
        let asked = max(opens, due ?? opens)
        return ForecastDose(
            dose: dose.id, opens: opens, because: because, due: asked, overdue: max(asked, overdue ?? asked),
            expires: (timing.expires ?? course.until).map { $0.after(anchor) })
    }
}

extension DoseCourse.Dose {
    /// What holds for a dose that is given on a day.
    func timing(on day: Day) -> DoseCourse.Timing {
        timings.first { $0.until.map { day < $0 } ?? true } ?? timings[timings.count - 1]
    }
}
