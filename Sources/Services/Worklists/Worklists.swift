public import Access
public import Civil
public import Policy
public import Registry
import Storage

/// The worklists of a registry, division by division.
public struct Worklists: Sendable {
    private let registry: Registry
    private let spans: OpenSpans
    private let counted = JournalCache<Place, [Worklist.Selection: Int64]>()
    private let firstPages = JournalCache<Page, Worklist>()

    /// What a count is of.
    private struct Place: Hashable {
        let division: DivisionCode
        let day: Day
    }

    /// What a first page is of.
    private struct Page: Hashable {
        let place: Place
        let selection: Worklist.Selection
        let limit: Int
    }

    /// The worklists by the rules of a library.
    public init(_ registry: Registry, _ library: Library) {
        self.registry = registry
        spans = OpenSpans(library)
    }

    /// The worklist of a division on a day. Each person in it is logged as shown.
    ///
    /// Time: linear in the items that opened within ``OpenSpans``, whether they are still open or not.
    ///
    /// - Parameters:
    ///   - selection: which items.
    ///   - after: the cursor of the page before.
    ///   - limit: how many lines, at most 100.
    /// - Throws: `Denial`, or a storage error.
    public func list(
        in division: DivisionCode, _ selection: Worklist.Selection, on day: Day, after: Worklist.Cursor? = nil,
        limit: Int = 25, as actor: Actor, for purpose: Purpose
    ) async throws -> Worklist {
        try await registry.authorise(actor, .listWorklist, .area(division), purpose)
        let limit = max(1, min(limit, 100))
        let list = try await registry.read { connection in
            let counts = try counts(division, day, connection)
            let page = Page(place: Place(division: division, day: day), selection: selection, limit: limit)
            // Offices open the first page all day long; the others are read on.
            if after == nil {
                return try firstPages.value(of: page, connection) { try read(page, counts, after: nil, connection) }
            }
            return try read(page, counts, after: after, connection)
        }
        try await registry.look(list.lines.map(\.person.id), actor, .listWorklist, purpose)
        return list
    }

    private func read(
        _ page: Page, _ counts: [Worklist.Selection: Int64], after: Worklist.Cursor?, _ connection: any Connection
    ) throws -> Worklist {
        let query = WorklistQuery(page.selection, page.place.division, page.place.day, spans, after: after)
        var lines: [Worklist.Line] = []
        var next: Worklist.Cursor?
        try connection.rows(
            """
            SELECT \(PersonState.columns(of: "p")), d.programme, d.item, d.due, d.overdue, d.expires, d.done_day
            FROM (SELECT person, programme, item, due, overdue, expires, done_day FROM due d WHERE \(query.condition)
                  ORDER BY \(query.order) LIMIT \(page.limit + 1)) d
            JOIN person p ON p.id = d.person ORDER BY \(query.order)
            """, query.arguments
        ) { row in
            let first = PersonState.columnCount
            let line = Worklist.Line(
                person: try PersonState(row: row), programme: try row.text(first), item: try row.text(first + 1),
                due: Day(number: try row.int(first + 2)),
                overdue: Day(number: try row.int(first + 3)),
                expires: try row.optionalInt(first + 4).map { Day(number: $0) },
                done: try row.optionalInt(first + 5).map { Day(number: $0) })
            if lines.count < page.limit {
                lines.append(line)
            } else if let last = lines.last {
                next = Worklist.Cursor(
                    day: (page.selection == .done ? last.done : last.due)?.number ?? 0, person: last.person.id,
                    item: last.item)
            }
        }
        return Worklist(lines: lines, next: next, counts: counts)
    }

    /// How many lines each selection of a division's worklist has.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func counts(
        in division: DivisionCode, on day: Day, as actor: Actor, for purpose: Purpose
    ) async throws -> [Worklist.Selection: Int64] {
        try await registry.authorise(actor, .listWorklist, .area(division), purpose)
        return try await registry.read { try counts(division, day, $0) }
    }

    private func counts(
        _ division: DivisionCode, _ day: Day, _ connection: any Connection
    ) throws -> [Worklist.Selection: Int64] {
        try counted.value(of: Place(division: division, day: day), connection) {
            var counts: [Worklist.Selection: Int64] = [:]
            for selection in Worklist.Selection.allCases {
                let query = WorklistQuery(selection, division, day, spans)
                counts[selection] = try connection.first(
                    "SELECT count(*) FROM due d WHERE \(query.condition)", query.arguments
                ) { try $0.int(0) }
            }
            return counts
        }
    }
}
