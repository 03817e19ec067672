public import Civil
public import Policy

/// Something that was given: an event that a ``DoseCourse`` counts.
public struct GivenDose: Hashable, Sendable {
    /// The day.
    public let day: Day
    /// What, as `MMR`.
    public let kind: String
    /// The event.
    public let event: EventReference

    /// A dose from its parts.
    public init(day: Day, kind: String, event: EventReference) {
        (self.day, self.kind, self.event) = (day, kind, event)
    }
}

/// What a series says of something that was given.
public enum DoseVerdict: Hashable, Sendable {
    /// It is this dose of the series.
    case counts(dose: String)
    /// It is this dose, though given before the least age or interval, within the tolerance.
    case countsEarly(dose: String)
    /// It does not count: on this day it would have been old enough for this dose.
    case tooYoung(dose: String, from: Day)
    /// It does not count: this dose is not given any more at that age.
    case tooOld(dose: String)
    /// It does not count: this dose was to be given on this day at the earliest, so long after another.
    case tooSoon(dose: String, from: Day)
    /// It does not count: something else that may not be near it was given on a day too near.
    case tooNear(dose: String, to: EventReference)
    /// It does not count: it is not what this dose may be at that age.
    case otherKind(dose: String)
    /// The series was complete.
    case extra

    /// The dose of the series that it is, if it counts.
    public var dose: String? {
        switch self {
        case .counts(let dose), .countsEarly(let dose): dose
        default: nil
        }
    }

    /// Whether it counts.
    public var isCounted: Bool { dose != nil }
}

/// Why something cannot be given before a day.
public enum DoseReason: Hashable, Sendable {
    /// The least age.
    case age(Offset)
    /// The least interval from an earlier dose.
    case interval(Offset, from: EventReference)
    /// The least interval from something that may not be near.
    case apart(Offset, from: EventReference)
    /// An earlier dose of the series is not needed any more from this age on.
    case skipped(dose: String)
    /// An earlier dose of the series has not been given; the day supposes that it is given when it is due.
    case waits(dose: String)
}

/// A dose that is still to be given.
public struct ForecastDose: Hashable, Sendable {
    /// The dose.
    public let dose: String
    /// The first day on which it can be given, and why not before.
    public let opens: Day
    public let because: DoseReason
    /// The day on which it is due; from when it is overdue; from when it is not given any more.
    public let due: Day
    public let overdue: Day
    public let expires: Day?
}

/// One series for one life: what was given and what it counts as, and what is to be given.
public struct Course: Sendable {
    /// The series.
    public let series: DoseCourse.Series
    /// What was given, in the order of days, with what it counts as.
    public internal(set) var given: [(dose: GivenDose, verdict: DoseVerdict)] = []
    /// What is to be given next; where a dose is not needed any more from an age on, that dose until then and the one after it from then.
    public internal(set) var next: [ForecastDose] = []
    /// What is to be given after that, on the days on which it will be due if all is given when it is due.
    public internal(set) var later: [ForecastDose] = []
    /// How many doses of the series are behind.
    var reached = 0

    /// Whether nothing more is to be given.
    public var isComplete: Bool { reached == series.doses.count }
    /// How many doses count.
    public var counted: Int { given.count { $0.verdict.isCounted } }
    /// How many are left.
    var left: Int { series.doses.count - reached }

    /// What counts as a dose.
    func given(as dose: String) -> GivenDose? { given.first { $0.verdict.dose == dose }?.dose }
}

/// What a programme says of all its series for one life.
public struct Courses: Sendable {
    /// The course of each group of series: the one that is to be gone on with.
    public let chosen: [Course]
    /// All courses, in the order of the programme.
    public let all: [Course]

    /// Judges what was given, and says what is next. O(series × doses × given).
    ///
    /// - Parameters:
    ///   - course: what the programme declares.
    ///   - anchor: the day from which ages count.
    ///   - given: whatever was given, in any order.
    ///   - isFor: for each series whether it is for the person (``Enrolment/series``).
    ///   - day: the day on which it is asked.
    ///   - isByNewest: whether what is next is forecast by the edition that holds last, whatever day it is.
    public init(
        _ course: DoseCourse, anchor: Day, given: [GivenDose], isFor: [Bool], on day: Day, isByNewest: Bool = false
    ) {
        let ordered = given.sorted { ($0.day, $0.event) < ($1.day, $1.event) }
        let rules = CourseRules(course, anchor: anchor, given: ordered, day: day, isByNewest: isByNewest)
        var all: [Course] = []
        for (place, series) in course.series.enumerated() where place >= isFor.count || isFor[place] {
            if let from = series.born.from, anchor < from { continue }
            if let until = series.born.until, anchor >= until { continue }
            let one = rules.course(of: series)
            let start = one.given.first { $0.verdict.isCounted }?.dose.day ?? day
            if let from = series.start.from, start < from.after(anchor) { continue }
            if let until = series.start.until, start >= until.after(anchor) { continue }
            all.append(one)
        }
        self.all = all
        var groups: [String] = []
        var best: [String: Course] = [:]
        for one in all {
            guard let other = best[one.series.group] else {
                groups.append(one.series.group)
                best[one.series.group] = one
                continue
            }
            if Courses.isBetter(one, other) { best[one.series.group] = one }
        }
        chosen = groups.compactMap { best[$0] }
    }

    /// Whether a course is to be gone on with rather than one that stands before it: it is complete, or more counts in it, or as much and fewer doses are left.
    private static func isBetter(_ one: Course, _ other: Course) -> Bool {
        if one.isComplete || other.isComplete { return one.isComplete && !other.isComplete }
        if one.counted != other.counted { return one.counted > other.counted }
        return one.counted > 0 && one.left < other.left
    }
}
