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
        let programme: String?
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
    ///   - programme: only those of this programme; nil: of all.
    ///   - after: the cursor of the page before.
    ///   - limit: how many people, at most 100.
    /// - Throws: `Denial`, or a storage error.
    public func list(
        in division: DivisionCode, _ selection: Worklist.Selection, on day: Day, programme: String? = nil,
        after: Worklist.Cursor? = nil, limit: Int = 25, as actor: Actor, for purpose: Purpose
    ) async throws -> Worklist {
        try await registry.authorise(actor, .listWorklist, .area(division), purpose)
        let limit = max(1, min(limit, 100))
        let list = try await registry.read { connection in
            let place = Place(division: division, day: day, programme: programme)
            let counts = try counts(place, connection)
            let page = Page(place: place, selection: selection, limit: limit)
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
        let query = WorklistQuery(
            page.selection, page.place.division, page.place.day, spans, programme: page.place.programme, after: after)
        var lines: [Worklist.Line] = []
        var firsts: [Int64] = []
        var more = false
        let people = PersonState.columnCount
        try connection.rows(
            """
            SELECT \(PersonState.columns(of: "p")), l.first, d.programme, d.item, d.due, d.overdue, d.expires, d.done_day
            FROM (SELECT d.person AS person, \(query.day) AS first FROM due d WHERE \(query.condition)
                  GROUP BY d.person \(query.page) ORDER BY first \(query.direction), d.person LIMIT \(page.limit + 1)) l
            JOIN person p ON p.id = l.person
            JOIN due d ON d.person = l.person AND \(query.condition)
            ORDER BY l.first \(query.direction), l.person, d.due, d.item
            """, query.arguments
        ) { row in
            let item = Worklist.Item(
                programme: try row.text(people + 1), item: try row.text(people + 2),
                due: Day(number: try row.int(people + 3)), overdue: Day(number: try row.int(people + 4)),
                expires: try row.optionalInt(people + 5).map { Day(number: $0) },
                done: try row.optionalInt(people + 6).map { Day(number: $0) })
            let person = try PersonState(row: row)
            if let last = lines.last, last.person.id == person.id {
                lines[lines.count - 1].items.append(item)
            } else if lines.count < page.limit {
                lines.append(Worklist.Line(person: person, items: [item]))
                firsts.append(try row.int(people))
            } else {
                more = true
            }
        }
        let next =
            more
            ? lines.last.flatMap { last in firsts.last.map { Worklist.Cursor(day: $0, person: last.person.id) } } : nil
        return Worklist(lines: lines, next: next, counts: counts)
    }

    /// How many people each selection of a division's worklist has.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func counts(
        in division: DivisionCode, on day: Day, as actor: Actor, for purpose: Purpose
    ) async throws -> [Worklist.Selection: Int64] {
        try await registry.authorise(actor, .listWorklist, .area(division), purpose)
        return try await registry.read { try counts(Place(division: division, day: day, programme: nil), $0) }
    }

    private func counts(_ place: Place, _ connection: any Connection) throws -> [Worklist.Selection: Int64] {
        try counted.value(of: place, connection) {
            var counts: [Worklist.Selection: Int64] = [:]
            for selection in Worklist.Selection.allCases {
                let query = WorklistQuery(selection, place.division, place.day, spans, programme: place.programme)
                counts[selection] = try connection.first(
                    "SELECT count(DISTINCT d.person) FROM due d WHERE \(query.condition)", query.arguments
                ) { try $0.int(0) }
            }
            return counts
        }
    }
}
