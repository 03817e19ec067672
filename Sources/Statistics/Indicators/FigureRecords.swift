public import Access
public import Civil
public import Policy
public import Registry
import Storage

/// The records behind a count: the events or the persons, as far as the reader may see them.
public struct FigureRecords: Sendable {
    /// One record.
    public struct Record: Sendable, Hashable {
        /// The event; nil of a count of persons.
        public let event: Int64?
        /// The event's type.
        public let type: String?
        /// Its day; of persons the day since when they live there.
        public let day: Day
        /// The person; nil of a figure that somebody reported.
        public let person: PersonState?
        /// Where it is counted.
        public let division: DivisionCode
        /// What it adds.
        public let amount: Int64
        /// Who said so.
        public let source: String?
    }

    /// Where the next page begins: what the last record shown is ordered by.
    public struct Cursor: Hashable, Sendable, LosslessStringConvertible {
        let numbers: [Int64]

        init(_ numbers: Int64...) { self.numbers = numbers }

        /// Reads what ``description`` writes.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            numbers = parts.compactMap { $0 }
            guard numbers.count == parts.count, (2...3).contains(numbers.count) else { return nil }
        }

        /// As a link carries it.
        public var description: String { numbers.map(String.init).joined(separator: ".") }
    }

    /// The records, the latest first.
    public let records: [Record]
    /// How many of those that were read are not the reader's business.
    public let withheld: Int
    /// The next page.
    public let next: Cursor?

    /// The records behind a count in an area and a period. Each person shown is logged.
    ///
    /// Time: linear in what is counted in the area's months that are read to fill the page.
    ///
    /// - Parameters:
    ///   - limit: how many, at most 100.
    /// - Throws: `Denial`, or a storage error. Nil for a count that is not known there.
    public static func list(
        _ registry: Registry, _ library: Library, _ id: String, in area: DivisionCode, _ period: FigurePeriod,
        after: Cursor? = nil, limit: Int = 50, as actor: Actor, for purpose: Purpose
    ) async throws -> FigureRecords? {
        try await registry.authorise(actor, .findPerson, .area(area), purpose)
        let chain = library.chain(for: area)
        guard let count = chain.counts[id] else { return nil }
        let query = RecordQuery(
            count: count, chain: chain, numbers: CountNumbers(library), area: area, period: period, after: after,
            limit: max(1, min(limit, 100)))
        let found = try await registry.read { connection in
            try query.isOfPersons
                ? query.persons(connection)
                : query.events(connection) { sequence, person in
                    let state = try person.flatMap { try registry.state(of: $0, connection) }
                    return try registry.event(sequence, of: state, as: actor, for: purpose, connection)
                        .map { ($0, state) }
                }
        }
        try await registry.look(found.records.compactMap { $0.person?.id }, actor, .findPerson, purpose)
        return found
    }
}

/// What is asked of the tables.
private struct RecordQuery: Sendable {
    let count: CountDeclaration
    let chain: PackChain
    let numbers: CountNumbers
    let area: DivisionCode
    let period: FigurePeriod
    let after: FigureRecords.Cursor?
    let limit: Int

    private var whole: String { if case .part(let whole, _) = count.source { whole } else { count.id } }
    private var part: CountDeclaration.Part? { if case .part(_, let part) = count.source { part } else { nil } }

    var isOfPersons: Bool {
        if case .persons? = chain.counts[whole]?.source { true } else { false }
    }

    /// The events, month by month: within one there are few.
    func events(
        _ connection: any Connection, _ read: (Int64, Int64?) throws -> (Event, PersonState?)?
    ) throws -> FigureRecords {
        let range = area.range
        var first = period.first.index
        // A state is what was last said of it, however long ago that is allowed to be.
        if case .events(let events)? = chain.counts[whole]?.source, case .last(_, let months) = events.value {
            first = period.last.index - (months ?? RecordQuery.longest) + 1
        }
        var conditions = ["count = $1", "month = $2", "event < $3", "division >= $4", "division < $5"]
        var arguments: [SQLValue] = [
            .int(numbers[whole] ?? 0), .null, .null, .int(range.lowerBound), .int(range.upperBound),
        ]
        func add(_ condition: String, _ value: Int64) {
            arguments.append(.int(value))
            conditions.append("\(condition) $\(arguments.count)")
        }
        if let sex = part?.sex { add("sex =", Int64(sex.code)) }
        if let from = part?.from { add("age >=", Int64(from)) }
        if let below = part?.below { add("age <", Int64(below)) }
        var records: [FigureRecords.Record] = []
        var withheld = 0
        var last: FigureRecords.Cursor?
        var month = min(period.last.index, after?.numbers[0] ?? period.last.index)
        while month >= first {
            arguments[1] = .int(month)
            arguments[2] = .int(after.map { $0.numbers[0] == month ? $0.numbers[1] : .max } ?? .max)
            let room = limit - records.count - withheld
            let rows = try connection.all(
                """
                SELECT event, person, division, day, amount FROM counted
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY event DESC LIMIT \(room + 1)
                """, arguments
            ) { row in
                (
                    event: try row.int(0), person: try row.optionalInt(1), division: try row.int(2),
                    day: try row.int(3), amount: try row.int(4)
                )
            }
            if room == 0, !rows.isEmpty {
                return FigureRecords(records: records, withheld: withheld, next: last)
            }
            for row in rows.prefix(room) {
                last = FigureRecords.Cursor(month, row.event)
                guard let (event, person) = try read(row.event, row.person) else {
                    withheld += 1
                    continue
                }
                records.append(
                    FigureRecords.Record(
                        event: row.event, type: event.type, day: Day(number: row.day), person: person,
                        division: DivisionCode(number: row.division) ?? area, amount: row.amount,
                        source: event.source))
            }
            if rows.count > room { return FigureRecords(records: records, withheld: withheld, next: last) }
            month -= 1
        }
        return FigureRecords(records: records, withheld: withheld, next: nil)
    }

    /// How many months back a state is looked for that holds for ever.
    private static let longest: Int64 = 600

    func persons(_ connection: any Connection) throws -> FigureRecords {
        let range = area.range
        let day = period.last.lastDay
        var conditions = [
            "s.count = $1", "s.division >= $2", "s.division < $3", "s.since <= $4",
            "(s.until IS NULL OR s.until > $4)",
        ]
        var arguments: [SQLValue] = [
            .int(numbers[whole] ?? 0), .int(range.lowerBound), .int(range.upperBound), .int(day.number),
        ]
        func add(_ condition: (String) -> String, _ value: Int64) {
            arguments.append(.int(value))
            conditions.append(condition("$\(arguments.count)"))
        }
        if let sex = part?.sex { add({ "s.sex = \($0)" }, Int64(sex.code)) }
        // Born so that the age is reached by the end of that month, as figures count it.
        if let from = part?.from {
            add({ "s.birth_day < \($0)" }, day.yearMonth.adding(months: 1 - 12 * Int64(from)).firstDay.number)
        }
        if let below = part?.below {
            add({ "s.birth_day >= \($0)" }, day.yearMonth.adding(months: 1 - 12 * Int64(below)).firstDay.number)
        }
        if let after, after.numbers.count == 3 {
            arguments += after.numbers.map { .int($0) }
            let first = arguments.count - 2
            conditions.append("(s.division, s.since, s.person) > ($\(first), $\(first + 1), $\(first + 2))")
        }
        var records: [FigureRecords.Record] = []
        try connection.rows(
            """
            SELECT \(PersonState.columns(of: "p")), s.since, s.division FROM stay s JOIN person p ON p.id = s.person
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY s.division, s.since, s.person LIMIT \(limit + 1)
            """, arguments
        ) { row in
            let columns = PersonState.columnCount
            records.append(
                FigureRecords.Record(
                    event: nil, type: nil, day: Day(number: try row.int(columns)), person: try PersonState(row: row),
                    division: DivisionCode(number: try row.int(columns + 1)) ?? area, amount: 1, source: nil))
        }
        let shown = Array(records.prefix(limit))
        return FigureRecords(
            records: shown, withheld: 0,
            next: records.count > limit
                ? shown.last.flatMap { last in
                    last.person.map { FigureRecords.Cursor(last.division.number, last.day.number, $0.id) }
                } : nil)
    }
}
