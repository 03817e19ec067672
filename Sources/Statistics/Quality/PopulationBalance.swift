public import Access
public import Civil
public import Policy
public import Registry
import Storage

/// How the people of a division went from one number to another: start + births + arrivals − deaths − departures = end.
///
/// The two ends are counted by who lived there on those days; what lies between by when stays begin and end. They are two readings of the same
/// stays, and must agree to the person, in every village and on every day.
public struct PopulationBalance: Sendable, Hashable {
    /// The division.
    public let division: DivisionCode
    /// The first and the last day.
    public let days: ClosedRange<Day>
    /// Who lived there the day before the first.
    public let start: Int64
    /// Born to live there.
    public let births: Int64
    /// Came from another division of the registry.
    public let movedIn: Int64
    /// Were put on record there: nothing is known of where they lived before.
    public let registered: Int64
    /// Died.
    public let deaths: Int64
    /// Moved to another division.
    public let movedOut: Int64
    /// Are not known to live anywhere any more.
    public let lost: Int64
    /// Who lived there on the last day.
    public let end: Int64

    /// What the parts do not explain: 0, or something is wrong with the records.
    public var difference: Int64 {
        end - (start + births + movedIn + registered - deaths - movedOut - lost)
    }
}

extension PopulationBalance {
    /// The balances of a division and of the divisions one level below, the division first.
    ///
    /// Linear in the stays of the two days, and in those of the people for whom one began or ended between.
    /// - Throws: `Denial`, or a storage error.
    public static func read(
        _ registry: Registry, _ library: Library, in division: DivisionCode, _ days: ClosedRange<Day>, as actor: Actor
    ) async throws -> [PopulationBalance] {
        try await registry.authorise(actor, .seeStatistics, .area(division), .statistics)
        let chain = library.chain(for: division)
        let everybody = chain.counts.values.filter { if case .persons(nil) = $0.source { true } else { false } }
            .map(\.id).min()
        guard let number = everybody.flatMap({ CountNumbers(library)[$0] }) else { return [] }
        return try await registry.read { connection in
            var tally = BalanceTally(division, days)
            let range = division.range
            let (first, end) = (days.lowerBound.number, days.upperBound.number)
            for (day, isEnd) in [(first - 1, false), (end, true)] {
                try connection.rows(
                    """
                    SELECT division, count(*) FROM stay WHERE count = $1 AND division >= $2 AND division < $3
                    AND since <= $4 AND (until IS NULL OR until > $4) GROUP BY division
                    """, [.int(number), .int(range.lowerBound), .int(range.upperBound), .int(day)]
                ) { tally.living(try $0.int(0), try $0.int(1), isEnd: isEnd) }
            }
            var last: BalanceTally.Stay?
            try connection.stream(
                """
                SELECT s.person, s.since, s.until, s.division, s.birth_day, p.death_day FROM stay s
                JOIN person p ON p.id = s.person
                WHERE s.count = $1 AND s.person IN
                    (SELECT person FROM stay WHERE count = $1 AND division >= $2 AND division < $3
                     AND ((since >= $4 AND since <= $5) OR (until >= $4 AND until <= $5)))
                ORDER BY s.person, s.since
                """, [.int(number), .int(range.lowerBound), .int(range.upperBound), .int(first), .int(end)]
            ) { row in
                let stay = BalanceTally.Stay(
                    person: try row.int(0), since: try row.int(1), until: try row.optionalInt(2),
                    division: try row.int(3), birth: try row.optionalInt(4), death: try row.optionalInt(5))
                if let last { tally.take(last, next: last.person == stay.person ? stay : nil) }
                tally.begin(stay, after: last?.person == stay.person ? last : nil)
                last = stay
                return true
            }
            if let last { tally.take(last, next: nil) }
            return tally.balances
        }
    }
}

/// The parts of balances in the making.
private struct BalanceTally {
    struct Stay {
        let person: Int64
        let since: Int64
        let until: Int64?
        let division: Int64
        let birth: Int64?
        let death: Int64?
    }

    private struct Sums {
        var start: Int64 = 0
        var births: Int64 = 0
        var movedIn: Int64 = 0
        var registered: Int64 = 0
        var deaths: Int64 = 0
        var movedOut: Int64 = 0
        var lost: Int64 = 0
        var end: Int64 = 0
    }

    private let division: DivisionCode
    private let days: ClosedRange<Day>
    private var whole = Sums()
    private var areas: [Int64: Sums] = [:]

    init(_ division: DivisionCode, _ days: ClosedRange<Day>) { (self.division, self.days) = (division, days) }

    /// The areas that a stay counts for: the division's part that it is in, and the division; nothing outside.
    private func area(_ number: Int64) -> Int64? {
        guard division.range.contains(number), let code = DivisionCode(number: number) else { return nil }
        return code.path.first { division.contains($0) && $0.level > division.level }?.number ?? division.number
    }

    private mutating func add(_ area: Int64, _ body: (inout Sums) -> Void) { body(&areas[area, default: Sums()]) }

    /// Who lived in a division on one of the two days.
    mutating func living(_ number: Int64, _ count: Int64, isEnd: Bool) {
        guard let area = area(number) else { return }
        let end: WritableKeyPath<Sums, Int64> = isEnd ? \.end : \.start
        whole[keyPath: end] += count
        add(area) { $0[keyPath: end] += count }
    }

    /// What a stay's beginning adds.
    mutating func begin(_ stay: Stay, after previous: Stay?) {
        guard let area = area(stay.division) else { return }
        let (first, last) = (days.lowerBound.number, days.upperBound.number)
        guard (first...last).contains(stay.since) else { return }
        if stay.since == stay.birth {
            whole.births += 1
            add(area) { $0.births += 1 }
            return
        }
        let from = previous.flatMap { $0.until == stay.since ? $0.division : nil }
        guard let from else {
            whole.registered += 1
            add(area) { $0.registered += 1 }
            return
        }
        if !division.range.contains(from) { whole.movedIn += 1 }
        if self.area(from) != area { add(area) { $0.movedIn += 1 } }
    }

    /// What a stay's end adds.
    mutating func take(_ stay: Stay, next: Stay?) {
        guard let area = area(stay.division), let until = stay.until,
            (days.lowerBound.number...days.upperBound.number).contains(until)
        else { return }
        if until == stay.death {
            whole.deaths += 1
            add(area) { $0.deaths += 1 }
            return
        }
        let to = next.flatMap { $0.since == until ? $0.division : nil }
        guard let to else {
            whole.lost += 1
            add(area) { $0.lost += 1 }
            return
        }
        if !division.range.contains(to) { whole.movedOut += 1 }
        if self.area(to) != area { add(area) { $0.movedOut += 1 } }
    }

    var balances: [PopulationBalance] {
        func balance(_ code: DivisionCode, _ sums: Sums) -> PopulationBalance {
            PopulationBalance(
                division: code, days: days, start: sums.start, births: sums.births, movedIn: sums.movedIn,
                registered: sums.registered, deaths: sums.deaths, movedOut: sums.movedOut, lost: sums.lost,
                end: sums.end)
        }
        return [balance(division, whole)]
            + areas.keys.sorted().filter { $0 != division.number }.compactMap { number in
                DivisionCode(number: number).map { balance($0, areas[number] ?? Sums()) }
            }
    }
}
