import Civil
import Policy
import Registry
import Storage

/// A time that a person spent in a division while a count of persons took in the person.
struct Stay: Hashable {
    /// The number of the count.
    let count: Int64
    /// The first day.
    let since: Day
    /// The first day on which it was over; nil: it goes on.
    let until: Day?
    let division: Int64
    let sex: Sex?
    let birth: Day?

    /// A stay from its row: count, since, until, division, sex, birth_day.
    init(_ row: borrowing Row) throws {
        count = try row.int(0)
        since = Day(number: try row.int(1))
        until = try row.optionalInt(2).map { Day(number: $0) }
        division = try row.int(3)
        sex = try row.optionalInt(4).flatMap { Sex(code: Int($0)) }
        birth = try row.optionalInt(5).map { Day(number: $0) }
    }

    private init(count: Int64, since: Day, until: Day?, division: Int64, sex: Sex?, birth: Day?) {
        (self.count, self.since, self.until, self.division) = (count, since, until, division)
        (self.sex, self.birth) = (sex, birth)
    }

    /// In the order of the table's columns.
    func values(_ person: Int64) -> [SQLValue] {
        [
            .int(person), .int(count), .int(since.number), SQLValue(until?.number), .int(division),
            SQLValue(sex.map { Int64($0.code) }), SQLValue(birth?.number),
        ]
    }

    /// Every stay of a person. Nobody lives anywhere before the birth, nor from the day of the death on.
    static func all(_ life: Life, _ chronicle: Chronicle, _ rules: (DivisionCode) -> CountRules) -> Set<Stay> {
        func text(_ name: String) -> String? { chronicle.attributes[name]?.last?.value.string }
        let birth = text("birth_date").flatMap { Day($0) }
        let death = text("death_date").flatMap { Day($0) }
        let sex = text("sex").flatMap { Sex(rawValue: $0) }
        guard birth != nil || text("name") != nil else { return [] }
        // Where somebody lived from when on; saying it again changes nothing.
        var homes: [(since: Day, division: DivisionCode?)] = []
        for entry in chronicle.attributes["residence"] ?? [] {
            let division = entry.value.string.flatMap { DivisionCode($0) }
            let since = max(entry.source.day, birth ?? entry.source.day)
            if homes.last?.since == since { homes.removeLast() }
            if homes.isEmpty || homes.last?.division != division { homes.append((since, division)) }
        }
        var stays: Set<Stay> = []
        for (place, home) in homes.enumerated() {
            guard let division = home.division else { continue }
            let next = place + 1 < homes.count ? homes[place + 1].since : nil
            let until = [next, death].compactMap { $0 }.min()
            if let until, until <= home.since { continue }
            let rules = rules(division)
            for count in rules.persons {
                for (since, until) in count.isConditional
                    ? spans(of: count.id, life, chronicle, home.since, until, rules.chain) : [(home.since, until)]
                {
                    stays.insert(
                        Stay(
                            count: count.number, since: since, until: until, division: division.number, sex: sex,
                            birth: birth))
                }
            }
        }
        return stays
    }

    /// When a condition holds within a time: it can change on the days of events only.
    private static func spans(
        of count: String, _ life: Life, _ chronicle: Chronicle, _ since: Day, _ until: Day?, _ chain: PackChain
    ) -> [(Day, Day?)] {
        let days = Set(life.events.map(\.day)).filter { day in since < day && (until.map { day < $0 } ?? true) }
        var spans: [(Day, Day?)] = []
        var began: Day?
        for day in [since] + days.sorted() {
            let holds = chain.holds(count, for: chronicle, on: day)
            if holds, began == nil { began = day }
            if !holds, let first = began {
                spans.append((first, day))
                began = nil
            }
        }
        if let began { spans.append((began, until)) }
        return spans
    }
}
