import Civil
import Policy
import Storage

/// The condition of a selection on the table `due d`, with its arguments and its order.
struct WorklistQuery {
    private(set) var condition: String
    private(set) var arguments: [SQLValue]
    let order: String

    init(
        _ selection: Worklist.Selection, _ division: DivisionCode, _ day: Day, _ spans: OpenSpans,
        after: Worklist.Cursor? = nil
    ) {
        let numbers = division.range
        arguments = [.int(numbers.lowerBound), .int(numbers.upperBound), .int(day.number)]
        let place = "d.division >= $1 AND d.division < $2"
        func opened(_ span: Int64) -> String { "d.opens > $3 - \(span) AND d.opens <= $3 AND d.done_day IS NULL" }
        switch selection {
        case .due: condition = "\(opened(spans.untilOverdue)) AND \(place) AND d.overdue > $3"
        case .overdue:
            condition =
                "\(opened(spans.untilExpired)) AND \(place) AND d.overdue <= $3 AND (d.expires IS NULL OR d.expires > $3)"
        case .done: condition = "d.done_day > $3 - 30 AND d.done_day <= $3 AND d.done_day IS NOT NULL AND \(place)"
        }
        order = selection == .done ? "d.done_day DESC, d.person, d.item" : "d.due, d.person, d.item"
        if let after {
            arguments += [.int(after.day), .int(after.person), .text(after.item)]
            condition +=
                selection == .done
                ? " AND (d.done_day < $4 OR (d.done_day = $4 AND (d.person, d.item) > ($5, $6)))"
                : " AND (d.due, d.person, d.item) > ($4, $5, $6)"
        }
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
                for item in programme.schedule {
                    untilOverdue = max(untilOverdue, OpenSpans.days(item.opens, item.overdue))
                    untilExpired = max(
                        untilExpired, item.expires.map { OpenSpans.days(item.opens, $0) } ?? OpenSpans.always)
                }
            }
        }
    }

    /// At most so many days lie between two offsets from one anchor: no month is longer than 31 days, and either end may have
    /// been cut at the end of a month.
    private static func days(_ from: Offset, _ to: Offset) -> Int64 {
        (to.months - from.months + 1) * 31 + to.days - from.days
    }
}
