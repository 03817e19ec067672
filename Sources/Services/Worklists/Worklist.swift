public import Access
public import Civil
public import Policy
public import Registry
import Storage

/// What an office has to do: the items due, overdue or lately done in its division.
public struct Worklist: Hashable, Sendable {
    /// Which items.
    public enum Selection: String, Hashable, Sendable, CaseIterable {
        /// Can be done now, not yet overdue.
        case due
        /// Should have been done.
        case overdue
        /// Done in the last 30 days.
        case done
    }

    /// One line: an item of a person.
    public struct Line: Hashable, Sendable {
        /// The person.
        public let person: PersonState
        /// The programme.
        public let programme: String
        /// The item.
        public let item: String
        /// When it is due.
        public let due: Day
        /// From when it is too late.
        public let expires: Day?
        /// When it was done.
        public let done: Day?
    }

    /// Where a page of the list ended: give it to get the next.
    public struct Cursor: Hashable, Sendable {
        let day: Int64
        let person: Int64
        let item: String

        /// The cursor as text, for a link.
        public var text: String { "\(day).\(person).\(item)" }

        /// Reads the text of a cursor.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 2)
            guard parts.count == 3, let day = Int64(parts[0]), let person = Int64(parts[1]), parts[2].utf8.count < 60
            else {
                return nil
            }
            self.init(day: day, person: person, item: String(parts[2]))
        }

        init(day: Int64, person: Int64, item: String) {
            self.day = day
            self.person = person
            self.item = item
        }
    }

    /// The lines, the longest due first; of what is done the latest first.
    public let lines: [Line]
    /// Where the list goes on; `nil` at the end.
    public let next: Cursor?
    /// How many lines each selection has in all.
    public let counts: [Selection: Int64]
}

extension Worklist {
    /// The worklist of a division on a day. Each person in it is logged as shown.
    ///
    /// - Parameters:
    ///   - registry: where the lives are.
    ///   - selection: which items.
    ///   - span: the most days that an item stays open, ``longestOpen(_:)``: nothing that opened earlier is looked at. With `nil`
    ///     the answer is the same, and takes longer.
    ///   - after: the cursor of the page before.
    ///   - limit: how many lines, at most 100.
    /// - Throws: `Denial`, or a storage error.
    public static func list(
        _ registry: Registry, in division: DivisionCode, _ selection: Selection, on day: Day, span: Int64? = nil,
        after: Cursor? = nil, limit: Int = 25, as actor: Actor, for purpose: Purpose
    ) async throws -> Worklist {
        try registry.authorise(actor, .listWorklist, .area(division), purpose)
        let limit = max(1, min(limit, 100))
        let list = try await registry.read { connection in
            let counts = try counts(division, day, span, connection)
            let query = Query(selection, division, day, span, after)
            var lines: [Line] = []
            var next: Cursor?
            try connection.rows(
                """
                SELECT \(PersonState.columns(of: "p")), d.programme, d.item, d.due, d.expires, d.done_day
                FROM (SELECT person, programme, item, due, expires, done_day FROM due d WHERE \(query.condition)
                      ORDER BY \(query.order) LIMIT \(limit + 1)) d
                JOIN person p ON p.id = d.person ORDER BY \(query.order)
                """, query.arguments
            ) { row in
                let first = PersonState.columnCount
                let line = Line(
                    person: try PersonState(row: row), programme: try row.text(first), item: try row.text(first + 1),
                    due: Day(number: try row.int(first + 2)),
                    expires: try row.optionalInt(first + 3).map { Day(number: $0) },
                    done: try row.optionalInt(first + 4).map { Day(number: $0) })
                if lines.count < limit {
                    lines.append(line)
                } else if let last = lines.last {
                    next = Cursor(
                        day: (selection == .done ? last.done : last.due)?.number ?? 0, person: last.person.id,
                        item: last.item)
                }
            }
            return Worklist(lines: lines, next: next, counts: counts)
        }
        try await registry.look(list.lines.map(\.person.id), actor, .listWorklist, purpose)
        return list
    }

    /// How many lines each selection of a division's worklist has.
    ///
    /// - Throws: `Denial`, or a storage error.
    public static func counts(
        _ registry: Registry, in division: DivisionCode, on day: Day, span: Int64? = nil, as actor: Actor,
        for purpose: Purpose
    ) async throws -> [Selection: Int64] {
        try registry.authorise(actor, .listWorklist, .area(division), purpose)
        return try await registry.read { try counts(division, day, span, $0) }
    }

    private static func counts(
        _ division: DivisionCode, _ day: Day, _ span: Int64?, _ connection: any Connection
    ) throws -> [Selection: Int64] {
        let open = Query(.due, division, day, span)
        var counts = try connection.first(
            """
            SELECT count(*) FILTER (WHERE \(Query.due)), count(*) FILTER (WHERE \(Query.overdue))
            FROM due d WHERE \(open.scope)
            """, open.arguments
        ) { [Selection.due: try $0.int(0), .overdue: try $0.int(1)] }
        let done = Query(.done, division, day, span)
        counts?[.done] = try connection.first("SELECT count(*) FROM due d WHERE \(done.scope)", done.arguments) {
            try $0.int(0)
        }
        return counts ?? [:]
    }

    /// The condition of a selection, with its arguments.
    private struct Query {
        /// What the index narrows down.
        let scope: String
        /// The scope, and the rest.
        var condition: String
        var arguments: [SQLValue]
        let order: String

        static let due = "d.overdue > $3"
        static let overdue = "d.overdue <= $3 AND (d.expires IS NULL OR d.expires > $3)"

        init(
            _ selection: Selection, _ division: DivisionCode, _ day: Day, _ span: Int64?, _ after: Cursor? = nil
        ) {
            let numbers = division.range
            arguments = [.int(numbers.lowerBound), .int(numbers.upperBound), .int(day.number)]
            let place = "d.division >= $1 AND d.division < $2"
            if selection == .done {
                scope = "d.done_day > $3 - 30 AND d.done_day <= $3 AND d.done_day IS NOT NULL AND \(place)"
                condition = scope
            } else {
                scope = "d.opens > $3 - \(span ?? 1_000_000) AND d.opens <= $3 AND d.done_day IS NULL AND \(place)"
                condition = "\(scope) AND \(selection == .due ? Query.due : Query.overdue)"
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
}

extension Worklist {
    /// The most days that an item of any programme stays open, from its first day to that on which it is too late; `nil` when
    /// one stays open for ever.
    public static func longestOpen(_ library: Library) -> Int64? {
        var longest: Int64 = 0
        for pack in library.packs {
            for programme in library.chain(for: pack.division).programmes.values {
                for item in programme.schedule {
                    guard let expires = item.expires else { return nil }
                    // No month is longer than 31 days; both ends may be cut at a month's end.
                    let months = expires.months - item.opens.months
                    longest = max(longest, (months + 1) * 31 + expires.days - item.opens.days)
                }
            }
        }
        return longest
    }
}
