import Civil
import Policy
import Storage

/// The condition of a selection on the table `due d`, with its arguments; by what people are ordered, and where a page begins.
struct WorklistQuery {
    let condition: String
    private(set) var arguments: [SQLValue]
    /// The day by which people are ordered, of all their items, and how.
    let day: String
    let direction: String
    /// What holds of the people of the page; empty for the first.
    let page: String

    init(
        _ selection: Worklist.Selection, _ division: DivisionCode, _ day: Day, _ spans: OpenSpans,
        programme: String? = nil, after: Worklist.Cursor? = nil
    ) {
        let numbers = division.range
        arguments = [.int(numbers.lowerBound), .int(numbers.upperBound), .int(day.number)]
        // A township is found by its place, a county by what opened lately: the sign keeps the other column out of the choice of an index.
        let isSmall = division.level >= .township
        let (byPlace, byDay) = isSmall ? ("d.division", "+d.opens") : ("+d.division", "d.opens")
        let place = "\(byPlace) >= $1 AND \(byPlace) < $2"
        func opened(_ span: Int64) -> String {
            "\(byDay) > $3 - \(span) AND \(byDay) <= $3 AND d.done_day IS NULL"
        }
        var condition =
            switch selection {
            case .due:
                "\(opened(spans.untilOverdue)) AND \(place) AND d.overdue > $3 AND (d.expires IS NULL OR d.expires > $3)"
            case .overdue:
                "\(opened(spans.untilExpired)) AND \(place) AND d.overdue <= $3 AND (d.expires IS NULL OR d.expires > $3)"
            case .done:
                "d.done_day > $3 - 30 AND d.done_day <= $3 AND d.done_day IS NOT NULL AND +d.division >= $1 AND +d.division < $2"
            }
        if let programme {
            arguments.append(.text(programme))
            condition += " AND d.programme = $4"
        }
        self.condition = condition
        self.day = selection == .done ? "max(d.done_day)" : "min(d.due)"
        direction = selection == .done ? "DESC" : "ASC"
        let next = arguments.count + 1
        page =
            after == nil
            ? ""
            : "HAVING \(self.day) \(selection == .done ? "<" : ">") $\(next) OR (\(self.day) = $\(next) AND d.person > $\(next + 1))"
        if let after { arguments += [.int(after.day), .int(after.person)] }
    }
}

/// How long an item of any programme stays open at most: what opened earlier need not be looked at.
struct OpenSpans: Sendable, Hashable {
    /// Days from the first on which it can be done to that on which it is overdue.
    private(set) var untilOverdue: Int64 = 0
    /// Days from the first on which it can be done to that on which it is too late.
    private(set) var untilExpired: Int64 = 0

    /// Longer than anybody lives: for what never expires.
    private static let always: Int64 = 100_000

    /// The longest of all programmes of all packs.
    init(_ library: Library) {
        for pack in library.packs {
            for programme in library.chain(for: pack.division).programmes.values {
                for item in programme.schedule { add(item.opens, item.overdue, item.expires) }
                guard let course = programme.course else { continue }
                for timing in course.series.flatMap({ $0.doses.flatMap(\.timings) }) {
                    add(timing.opens, timing.overdue ?? timing.due ?? timing.opens, timing.expires ?? course.until)
                    // Where intervals say when it is overdue, they count from another day than that on which it opens.
                    for interval in timing.after {
                        untilOverdue = max(
                            untilOverdue, OpenSpans.days(interval.opens, interval.overdue ?? interval.opens))
                    }
                }
            }
        }
    }

    private mutating func add(_ opens: Offset, _ overdue: Offset, _ expires: Offset?) {
        untilOverdue = max(untilOverdue, OpenSpans.days(opens, overdue))
        untilExpired = max(untilExpired, expires.map { OpenSpans.days(opens, $0) } ?? OpenSpans.always)
    }

    /// At most so many days lie between two offsets from one anchor: no month is longer than 31 days, and either end may have
    /// been cut at the end of a month.
    private static func days(_ from: Offset, _ to: Offset) -> Int64 {
        (to.months - from.months + 1) * 31 + to.days - from.days
    }
}
