public import Access
public import Civil
public import Policy
public import Registry
public import Storage

/// The decisions of a county that stand, kept current by what happens and by the calendar: who may receive what, since when, until when, and
/// whether it has been asked for or given (proactive delivery, 免申即享).
///
/// A person is decided for again when an event says something of the person or of somebody to whom rules look; an entitlement of a person on
/// the day after that through which its answer stands; and what does not hold on the first day on which it may. So the cost of keeping it current is that of what changed, not of who lives there.
public struct StandingDecisions: Sendable {
    let registry: Registry
    let database: any Database
    let chain: PackChain
    let division: DivisionCode

    /// The standing decisions of a division, kept in a database beside the registry's own tables.
    public init(_ registry: Registry, in database: any Database, _ chain: PackChain, of division: DivisionCode)
        async throws
    {
        self.registry = registry
        self.database = database
        self.chain = chain
        self.division = division
        try await database.migrate(room: "standing", StandingDecisions.migrations)
    }

    static let migrations = [
        Migration(
            1, "standing",
            [
                "CREATE TABLE standing_cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
                "CREATE TABLE standing_person (person BIGINT PRIMARY KEY, turns BIGINT NOT NULL)",
                "CREATE INDEX standing_person_turns ON standing_person (turns)",
                """
                CREATE TABLE standing (
                    person BIGINT NOT NULL, entitlement TEXT NOT NULL, about TEXT NOT NULL, period BIGINT NOT NULL,
                    answer TEXT NOT NULL, least TEXT, most TEXT, starts BIGINT, ends BIGINT, through BIGINT,
                    claim_by BIGINT, since BIGINT NOT NULL, served BIGINT NOT NULL,
                    PRIMARY KEY (person, entitlement, about, period))
                """,
                "CREATE INDEX standing_since ON standing (served, since, person)",
                "CREATE INDEX standing_through ON standing (through)",
            ])
    ]

    /// What bringing it up to date has done.
    public struct Refreshed: Sendable, Hashable {
        /// Whether everything was decided anew, because the packs are others or nothing was there.
        public var isWhole: Bool
        /// The events that were taken into account.
        public var events: Int64
        /// The persons for whom something was decided.
        public var persons: Int
        /// Those of them for whom only what had run out was decided.
        public var partly: Int
    }

    /// One entitlement of one person that stands.
    public struct Line: Sendable, Hashable {
        /// The person.
        public var person: Int64
        /// The entitlement.
        public var entitlement: String
        /// The event or relative that it is about; empty: none.
        public var about: String
        /// The first day of its period; nil for `once`.
        public var period: Day?
        /// Yes, or for a person to decide.
        public var answer: Decision.Answer
        /// The least amount, in the entitlement's unit.
        public var least: Decimal128?
        /// The greatest amount; the same as the least where it is exact.
        public var most: Decimal128?
        /// The first day.
        public var starts: Day?
        /// The last day.
        public var ends: Day?
        /// The day through which the answer stands; nil: the calendar alone never changes it.
        public var through: Day?
        /// The last day on which it can be asked for.
        public var claimBy: Day?
        /// Since when it has been so.
        public var since: Day
        /// Whether an event shows that it was asked for, decided or given.
        public var isServed: Bool
    }

    /// Brings the decisions up to date.
    ///
    /// - Parameter packs: a mark of the packs; where it is another one than last time, everybody is decided for again.
    public func refresh(
        on day: Day, packs: String, as actor: Actor, for purpose: Purpose, portion: Int = 500
    ) async throws -> Refreshed {
        let cursor = try await database.read { connection in
            var values: [String: String] = [:]
            try connection.rows("SELECT name, value FROM standing_cursor", []) {
                values[try $0.text(0)] = try $0.text(1)
            }
            return values
        }
        let isWhole = cursor["packs"] != packs || (cursor["day"].flatMap { Day($0) } ?? day) > day
        var position = isWhole ? 0 : cursor["seq"].flatMap { Int64($0) } ?? 0
        let first = position
        var persons: Set<Int64> = []
        if isWhole {
            position = try await registry.size()
            try await registry.exportPersons(division, as: actor, for: purpose) { page in
                persons.formUnion(page.map(\.person.id))
            }
            try await database.write { connection in
                // Whatever interrupts it, the next one begins anew.
                try connection.run("DELETE FROM standing_cursor")
                try connection.run("DELETE FROM standing_person")
                try connection.run("DELETE FROM standing")
            }
        } else {
            while let step = try await registry.touched(
                after: position, steps: chain.kinSteps, in: division, as: actor, for: purpose)
            {
                persons.formUnion(step.persons)
                position = step.position
            }
            let turned = try await database.read { connection in
                try connection.all("SELECT person FROM standing_person WHERE turns <= $1", [.int(day.number)]) {
                    try $0.int(0)
                }
            }
            persons.formUnion(turned)
        }
        let whole = persons
        let runOut = isWhole ? [:] : try await runOut(before: day).filter { !whole.contains($0.key) }
        persons.formUnion(runOut.keys)
        let all = persons.sorted()
        for start in stride(from: 0, to: all.count, by: portion) {
            let group = Array(all[start..<min(start + portion, all.count)])
            let subjects = try await registry.subjects(
                group, steps: chain.kinSteps, in: division, as: actor, for: purpose)
            let standings = await decided(subjects, only: runOut, on: day)
            try await database.write { connection in
                try write(standings, of: group, only: runOut, on: day, isWhole: isWhole, connection)
            }
        }
        let end = position
        try await database.write { connection in
            for (name, value) in [("packs", packs), ("seq", "\(end)"), ("day", "\(day)")] {
                try connection.run("DELETE FROM standing_cursor WHERE name = $1", [.text(name)])
                try connection.run(
                    "INSERT INTO standing_cursor (name, value) VALUES ($1, $2)", [.text(name), .text(value)])
            }
        }
        return Refreshed(isWhole: isWhole, events: position - first, persons: all.count, partly: runOut.count)
    }

    /// The entitlements of each person that stand no longer.
    private func runOut(before day: Day) async throws -> [Int64: Set<String>] {
        try await database.read { connection in
            var found: [Int64: Set<String>] = [:]
            try connection.stream("SELECT person, entitlement FROM standing WHERE through < $1", [.int(day.number)]) {
                found[try $0.int(0), default: []].insert(try $0.text(1))
                return true
            }
            return found
        }
    }

    /// Decides for several persons, on two cores.
    private func decided(
        _ subjects: [Subject], only: [Int64: Set<String>], on day: Day
    ) async -> [(subject: Subject, standing: Standing)] {
        let chain = chain
        let half = subjects.count / 2
        return await withTaskGroup(of: (Int, [(Subject, Standing)]).self) { group in
            for (number, part) in [subjects[..<half], subjects[half...]].enumerated() {
                group.addTask { (number, part.map { ($0, chain.standing($0, on: day, only: only[$0.person])) }) }
            }
            var parts: [Int: [(Subject, Standing)]] = [:]
            for await (number, part) in group { parts[number] = part }
            return (parts[0] ?? []) + (parts[1] ?? [])
        }
    }

    // MARK: rows

    private struct Key: Hashable {
        let entitlement: String
        let about: String
    }

    private func write(
        _ standings: [(subject: Subject, standing: Standing)], of group: [Int64], only: [Int64: Set<String>],
        on day: Day, isWhole: Bool, _ connection: any Connection
    ) throws {
        var rows: [[SQLValue]] = []
        var people: [[SQLValue]] = []
        // What stood before tells since when it has been so, and when it turned.
        var before: [Int64: [Key: (period: Int64, answer: String, since: Int64)]] = [:]
        var turned: [Int64: Int64] = [:]
        let there = Set(standings.map(\.subject.person))
        if !isWhole {
            for person in group {
                try connection.rows(
                    "SELECT entitlement, about, period, answer, since FROM standing WHERE person = $1 ORDER BY period",
                    [.int(person)]
                ) { row in
                    before[person, default: [:]][Key(entitlement: try row.text(0), about: try row.text(1))] = (
                        try row.int(2), try row.text(3), try row.int(4)
                    )
                }
                turned[person] = try connection.first(
                    "SELECT turns FROM standing_person WHERE person = $1", [.int(person)]
                ) { try $0.int(0) }
                if let only = only[person], there.contains(person) {
                    for entitlement in only.sorted() {
                        try connection.run(
                            "DELETE FROM standing WHERE person = $1 AND entitlement = $2",
                            [.int(person), .text(entitlement)])
                    }
                } else {
                    try connection.run("DELETE FROM standing WHERE person = $1", [.int(person)])
                }
                try connection.run("DELETE FROM standing_person WHERE person = $1", [.int(person)])
            }
        }
        for (subject, standing) in standings {
            var turns = standing.turns.number
            if only[subject.person] != nil, let turn = turned[subject.person] { turns = min(turns, turn) }
            people.append([.int(subject.person), .int(turns)])
            for decision in standing.decisions {
                let about = StandingDecisions.about(decision)
                let period = decision.period?.from.number ?? Int64.min
                var since = StandingDecisions.since(decision, day)
                if !isWhole {
                    let old = before[subject.person]?[Key(entitlement: decision.entitlement, about: about)]
                    if let old, old.period == period, old.answer == decision.answer.rawValue {
                        since = Day(number: old.since)
                    } else if only[subject.person] == nil {
                        // By the calendar on the day that was foreseen; else by an event, which tells today what was not known.
                        let turn = turned[subject.person] ?? Int64.max
                        since = turn <= day.number ? max(since, Day(number: turn)) : day
                    }
                }
                rows.append([
                    .int(subject.person), .text(decision.entitlement), .text(about), .int(period),
                    .text(decision.answer.rawValue), .init(decision.least), .init(decision.most),
                    SQLValue(decision.starts?.number), SQLValue(decision.ends?.number),
                    SQLValue(decision.standsThrough?.number), SQLValue(decision.claimBy?.number), .int(since.number),
                    .int(isServed(decision, subject) ? 1 : 0),
                ])
            }
        }
        try connection.insert(into: "standing_person", columns: ["person", "turns"], rows: people)
        try connection.insert(into: "standing", columns: StandingDecisions.columns, rows: rows)
    }

    static let columns = [
        "person", "entitlement", "about", "period", "answer", "least", "most", "starts", "ends", "through", "claim_by",
        "since", "served",
    ]

    private static func about(_ decision: Decision) -> String {
        switch decision.about {
        case nil: ""
        case .event(let event)?: "event:\(event.sequence)"
        case .person(let person)?: "person:\(person)"
        }
    }

    /// The first day on which it can have been so: it had begun, and everything it rests on had happened.
    private static func since(_ decision: Decision, _ day: Day) -> Day {
        let begun = decision.starts ?? decision.period?.from ?? .first
        let happened = decision.facts.flatMap(\.sources).map(\.day).max() ?? .first
        return min(day, max(begun, happened))
    }

    /// Whether an event of the person, or of whom the decision is about, names the entitlement in this period.
    private func isServed(_ decision: Decision, _ subject: Subject) -> Bool {
        var persons = [subject.person]
        if case .person(let other)? = decision.about { persons.append(other) }
        return persons.contains { person in
            (subject.chronicles[person]?.occasions ?? []).contains { occasion in
                guard occasion.data["entitlement"]?.string == decision.entitlement else { return false }
                guard let period = occasion.data["period"]?.string.flatMap({ Day($0) }) else {
                    return decision.period.map { $0.contains(occasion.reference.day) } ?? true
                }
                return decision.period.map { $0.contains(period) } ?? true
            }
        }
    }

    // MARK: lists

    /// What stands and has been so since a day, not yet asked for or given: by the day, then by person. Each person in it is logged as shown.
    ///
    /// - Parameters:
    ///   - since: the first day; nil: from the beginning.
    ///   - entitlements: only these; nil: all.
    ///   - limit: how many at most.
    public func due(
        since: Day?, entitlements: Set<String>? = nil, answer: Decision.Answer = .yes, limit: Int = 100_000,
        as actor: Actor, for purpose: Purpose
    ) async throws -> [Line] {
        try await registry.authorise(actor, .exportEvents, .area(division), purpose)
        let lines = try await database.read { connection in
            var lines: [Line] = []
            try connection.scan(
                """
                SELECT \(StandingDecisions.columns.joined(separator: ", ")) FROM standing
                WHERE served = 0 AND since >= $1 ORDER BY since, person, entitlement, about, period
                """, [.int(since?.number ?? Int64.min)]
            ) { row in
                let line = try Line(row)
                if line.answer == answer, entitlements?.contains(line.entitlement) ?? true { lines.append(line) }
                return lines.count < limit
            }
            return lines
        }
        try await registry.look(Set(lines.map(\.person)).sorted(), actor, .exportEvents, purpose)
        return lines
    }
}

extension StandingDecisions.Line {
    fileprivate init(_ row: borrowing Row) throws {
        let period = try row.int(3)
        func day(_ column: Int) throws -> Day? { try row.value(column).int.map { Day(number: $0) } }
        func number(_ column: Int) throws -> Decimal128? { try row.value(column).text.flatMap { Decimal128($0) } }
        self.init(
            person: try row.int(0), entitlement: try row.text(1), about: try row.text(2),
            period: period == Int64.min ? nil : Day(number: period),
            answer: Decision.Answer(rawValue: try row.text(4)) ?? .unknown, least: try number(5), most: try number(6),
            starts: try day(7), ends: try day(8), through: try day(9), claimBy: try day(10),
            since: Day(number: try row.int(11)), isServed: try row.int(12) != 0)
    }
}

extension Decision {
    fileprivate var least: Decimal128? {
        switch amount {
        case .exact(let value): value
        case .range(let least, _): least
        case .none, .open: nil
        }
    }

    fileprivate var most: Decimal128? {
        switch amount {
        case .exact(let value): value
        case .range(_, let most): most
        case .none, .open: nil
        }
    }
}

extension SQLValue {
    fileprivate init(_ number: Decimal128?) { self = number.map { .text($0.description) } ?? .null }

    fileprivate var int: Int64? { if case .int(let value) = self { value } else { nil } }
    fileprivate var text: String? { if case .text(let value) = self { value } else { nil } }
}
