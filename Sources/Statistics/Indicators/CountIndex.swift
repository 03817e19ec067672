import Civil
public import Policy
public import Registry
import Storage

/// The derived tables from which figures are computed, kept current in the transaction that appends.
///
/// `counted` has a row for each count in which an event is; `stay` one for each time that a person spent in a division while a count of persons
/// took in the person. Ages are not kept in the latter: they follow from the day of birth.
public struct CountIndex: Projection {
    private let rules: @Sendable (DivisionCode) -> CountRules

    static let counted = DerivedTable(
        "counted",
        [
            .init("event", "BIGINT NOT NULL"), .init("count", "BIGINT NOT NULL"), .init("person", "BIGINT"),
            .init("division", "BIGINT NOT NULL"), .init("month", "BIGINT NOT NULL"), .init("day", "BIGINT NOT NULL"),
            .init("sex", "BIGINT"), .init("age", "BIGINT"), .init("amount", "BIGINT NOT NULL"),
            .init("since", "BIGINT"),
        ], key: ["event", "count"],
        indexes: [["count", "month", "division", "sex", "age", "amount"]])

    static let stay = DerivedTable(
        "stay",
        [
            .init("person", "BIGINT NOT NULL"), .init("count", "BIGINT NOT NULL"), .init("since", "BIGINT NOT NULL"),
            .init("until", "BIGINT"), .init("division", "BIGINT NOT NULL"), .init("sex", "BIGINT"),
            .init("birth_day", "BIGINT"),
        ], key: ["person", "count", "since"],
        indexes: [["count", "division", "since", "person", "until", "sex", "birth_day"]])

    /// The tables `counted` and `stay`.
    public var tables: [DerivedTable] { [CountIndex.counted, CountIndex.stay] }

    /// An index by the rules of a library.
    public init(_ library: Library) {
        let numbers = CountNumbers(library)
        let rules = PlaceCache { CountRules(library.chain(for: $0), numbers) }
        self.rules = { rules[$0] }
    }

    /// Writes what a group of events adds to counts and changes of them.
    public func update(_ change: ProjectionChange) throws {
        var writing = Writing(change: change, rules: rules)
        for event in change.events { try writing.take(event) }
        try writing.finish()
    }
}

/// What a group of events comes to.
private struct Writing {
    let change: ProjectionChange
    let rules: @Sendable (DivisionCode) -> CountRules
    /// The events that this group brought: nothing of them has been written before.
    private let fresh: Set<Int64>
    /// Persons all of whose rows are computed anew.
    private var redone: Set<Int64>
    /// Persons whose stays are computed anew.
    private var moved: Set<Int64>
    /// Of persons whose earlier events may be counted otherwise: the types, and those of a day or later.
    private var again: [Int64: (types: Set<String>, since: Day?)] = [:]
    /// The rows there should be; nil: none.
    private var rows: [Key: CountedRow?] = [:]
    private var lives: [Int64: (life: Life, chronicle: Chronicle)] = [:]

    struct Key: Hashable, Comparable {
        let event: Int64
        let count: Int64

        static func < (left: Key, right: Key) -> Bool { (left.event, left.count) < (right.event, right.count) }
    }

    init(change: ProjectionChange, rules: @escaping @Sendable (DivisionCode) -> CountRules) {
        self.change = change
        self.rules = rules
        fresh = Set(change.events.map(\.sequence))
        redone = change.refolded
        moved = change.refolded
    }

    mutating func take(_ event: Event) throws {
        let rules = rules(event.place)
        if let earlier = event.change {
            redone.formUnion(event.subjects.values)
            moved.formUnion(event.subjects.values)
            for count in rules.byType[event.type] ?? [] where count.events.role == nil {
                rows[Key(event: earlier.sequence, count: count.number)] = .some(nil)
                if case .corrects = earlier { standAlone(event, count) }
            }
            return
        }
        for count in rules.byType[event.type] ?? [] {
            guard let role = count.events.role else {
                standAlone(event, count)
                continue
            }
            guard let person = event.subjects[role], !redone.contains(person) else { continue }
            rows[Key(event: event.sequence, count: count.number)] = try row(event, count, person, rules)
        }
        for (role, person) in event.subjects {
            let effect = rules.effect(of: event.type, in: role)
            if effect.moves { moved.insert(person) }
            if effect.identifies || effect.moves && change.newPersons.contains(person) {
                // Everything of a new person is in this group: once more at its end, when all of it is known.
                redone.insert(person)
            } else if effect.places || !effect.readers.isEmpty {
                var known = again[person] ?? ([], nil)
                known.types.formUnion(effect.readers)
                if effect.places { known.since = min(known.since ?? event.day, event.day) }
                again[person] = known
            }
        }
    }

    /// What an event adds to a count; nil: it is not counted.
    private func amount(_ event: Event, _ count: CountRules.EventCount) -> Int64? {
        guard count.events.takes(event.data, of: event.day, recordedOn: change.dayOfRecord(event)) else { return nil }
        return count.events.amount(event.data)
    }

    /// An event that stands for itself.
    private mutating func standAlone(_ event: Event, _ count: CountRules.EventCount) {
        guard let amount = amount(event, count) else { return }
        rows[Key(event: event.sequence, count: count.number)] = CountedRow(
            person: nil, division: count.events.division(of: event, nil), day: event.day, sex: nil, age: nil,
            amount: amount, since: count.events.since(of: event))
    }

    /// What is counted of an event for a person; nil: nothing.
    private mutating func row(
        _ event: Event, _ count: CountRules.EventCount, _ person: Int64, _ rules: CountRules
    ) throws -> CountedRow? {
        guard let amount = amount(event, count) else { return nil }
        var known = lives[person]?.chronicle
        if known == nil, count.events.condition == nil, let state = try change.state(of: person),
            state.lastKnownDay <= event.day
        {
            // What the index says is what was so on that day.
            known = state.chronicle
        }
        let chronicle = try known ?? life(of: person).chronicle
        if count.events.condition != nil,
            !rules.chain.holds(count.id, for: chronicle, on: event.day.adding(days: count.events.after))
        {
            return nil
        }
        let birth = chronicle.last("birth_date").flatMap { Day($0) }
        return CountedRow(
            person: person, division: count.events.division(of: event, chronicle), day: event.day,
            sex: chronicle.last("sex").flatMap { Sex(rawValue: $0) },
            age: birth.flatMap { $0 <= event.day ? Int64($0.completedYears(on: event.day)) : nil }, amount: amount,
            since: nil)
    }

    private mutating func life(of person: Int64) throws -> (life: Life, chronicle: Chronicle) {
        if let known = lives[person] { return known }
        let life = try change.life(of: person)
        let both = (life, life.chronicle)
        lives[person] = both
        return both
    }

    mutating func finish() throws {
        for person in redone.sorted() {
            let life = try life(of: person).life
            try look(at: life.history, of: person, effective: Set(life.events.map(\.sequence)))
        }
        for (person, known) in again.sorted(by: { $0.key < $1.key }) where !redone.contains(person) {
            let life = try life(of: person).life
            let events = life.events.filter { event in
                known.types.contains(event.type) || known.since.map { event.day >= $0 } ?? false
            }
            try look(at: events, of: person, effective: Set(events.map(\.sequence)))
        }
        try writeCounted()
        try writeStays()
    }

    /// Computes anew what is counted of events for a person.
    private mutating func look(at events: [Event], of person: Int64, effective: Set<Int64>) throws {
        for event in events {
            let rules = rules(event.place)
            for count in rules.byType[event.type] ?? [] {
                guard let role = count.events.role, event.subjects[role] == person else { continue }
                rows[Key(event: event.sequence, count: count.number)] =
                    effective.contains(event.sequence) ? try row(event, count, person, rules) : .some(nil)
            }
        }
    }

    private func writeCounted() throws {
        let table = change.space["counted"]
        var new: [[SQLValue]] = []
        var known: (event: Int64, rows: [Int64: CountedRow]) = (-1, [:])
        for (key, row) in rows.sorted(by: { $0.key < $1.key }) {
            guard !fresh.contains(key.event) else {
                if let row { new.append(row.values(key.event, key.count)) }
                continue
            }
            if known.event != key.event { known = (key.event, try written(key.event)) }
            let old = known.rows[key.count]
            if old == row { continue }
            if old != nil {
                try change.connection.run(
                    "DELETE FROM \(table) WHERE event = $1 AND count = $2", [.int(key.event), .int(key.count)])
            }
            if let row { new.append(row.values(key.event, key.count)) }
        }
        guard !new.isEmpty else { return }
        try change.connection.insert(into: table, columns: CountIndex.counted.columnNames, rows: new)
    }

    /// The rows of an event as they stand.
    private func written(_ event: Int64) throws -> [Int64: CountedRow] {
        var known: [Int64: CountedRow] = [:]
        try change.connection.rows(
            """
            SELECT count, person, division, day, sex, age, amount, since FROM \(change.space["counted"]) WHERE event = $1
            """, [.int(event)]
        ) { row in
            known[try row.int(0)] = CountedRow(
                person: try row.optionalInt(1), division: try row.int(2), day: Day(number: try row.int(3)),
                sex: try row.optionalInt(4).flatMap { Sex(code: Int($0)) }, age: try row.optionalInt(5),
                amount: try row.int(6), since: try row.optionalInt(7).map { Day(number: $0) })
        }
        return known
    }

    private mutating func writeStays() throws {
        let table = change.space["stay"]
        var new: [[SQLValue]] = []
        for person in moved.sorted() {
            let (life, chronicle) = try life(of: person)
            let wanted = Stay.all(life, chronicle, rules)
            var known: Set<Stay> = []
            if !change.newPersons.contains(person) {
                try change.connection.rows(
                    "SELECT count, since, until, division, sex, birth_day FROM \(table) WHERE person = $1",
                    [.int(person)]
                ) { known.insert(try Stay($0)) }
            }
            for stay in known.subtracting(wanted) {
                try change.connection.run(
                    "DELETE FROM \(table) WHERE person = $1 AND count = $2 AND since = $3",
                    [.int(person), .int(stay.count), .int(stay.since.number)])
            }
            new += wanted.subtracting(known).sorted { ($0.count, $0.since) < ($1.count, $1.since) }.map {
                $0.values(person)
            }
        }
        guard !new.isEmpty else { return }
        try change.connection.insert(into: table, columns: CountIndex.stay.columnNames, rows: new)
    }
}

/// What stands in a row of `counted`.
private struct CountedRow: Equatable {
    let person: Int64?
    let division: Int64
    let day: Day
    let sex: Sex?
    let age: Int64?
    let amount: Int64
    /// The first day of what it sums up; nil: it is of its day.
    let since: Day?

    /// In the order of the table's columns.
    func values(_ event: Int64, _ count: Int64) -> [SQLValue] {
        [
            .int(event), .int(count), SQLValue(person), .int(division), .int(day.yearMonth.index), .int(day.number),
            SQLValue(sex.map { Int64($0.code) }), SQLValue(age), .int(amount),
            SQLValue(since?.number),
        ]
    }
}

extension CountDeclaration.Events {
    /// The first day of what an event sums up, where it says so.
    fileprivate func since(of event: Event) -> Day? {
        guard case .sum(_, let field?) = value else { return nil }
        return event.data[field]?.string.flatMap { Day($0) }
    }

    /// The division for which an event counts.
    fileprivate func division(of event: Event, _ chronicle: Chronicle?) -> Int64 {
        func attribute(_ name: String) -> Int64? {
            chronicle?.attributes[name]?.last { $0.source.day <= event.day }?.value.string
                .flatMap { DivisionCode($0) }?.number
        }
        return switch site {
        case .residence: attribute("residence") ?? event.place.number
        case .hukou: attribute("hukou") ?? event.place.number
        case .place: event.place.number
        case .field(let name): event.data[name]?.string.flatMap { DivisionCode($0) }?.number ?? event.place.number
        }
    }
}

extension Chronicle {
    /// The last value of an attribute, as text.
    fileprivate func last(_ attribute: String) -> String? { attributes[attribute]?.last?.value.string }
}
