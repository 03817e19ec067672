import Civil
import Policy
import Storage

/// What was counted in a division, by area within it and month: read once, then any figure of any period is a few additions.
///
/// Areas are the divisions of one level below, as the rows name them; what names no area within is the division's own.
struct Counts: Sendable {
    let division: DivisionCode
    /// The first month of which events are counted.
    let first: YearMonth
    /// How many months.
    let months: Int
    /// The areas, in the order in which they were come upon.
    private(set) var areas: [DivisionCode] = []
    private var places: [Int64: Int] = [:]
    private let declared: [String: CountDeclaration]
    /// Of each count of events, by area: the months, added up from the first.
    private var flows: [String: [[Int64]]] = [:]
    /// Of each count of persons, by area: how many at the end of each month, one month before the first to begin with.
    private var states: [String: [[Int64]]] = [:]
    /// The same by completed age.
    private var agedFlows: [String: [Int: [[Int64]]]] = [:]
    private var agedStates: [String: [Int: [[Int64]]]] = [:]
    /// Figures that somebody reported, in the order of the journal.
    private var reported: [String: [Reported]] = [:]
    /// Whether somebody was counted as living in an area at the end of a month.
    private var isInhabited: [[Bool]] = []

    private struct Reported: Sendable {
        let division: DivisionCode
        let day: Day
        let amount: Int64
        let since: Day?

        /// The months that it sums up.
        var span: ClosedRange<Int64> {
            let last = day.yearMonth.index
            return min(since?.yearMonth.index ?? last, last)...last
        }
    }

    /// How many numbers an area takes.
    private let width: Int64

    /// Reads what indicators need.
    ///
    /// Two passes over indexes: linear in the events counted within the months and in the stays of the division.
    init(
        _ connection: any Connection, _ chain: PackChain, _ numbers: CountNumbers, in division: DivisionCode,
        from first: YearMonth, through last: YearMonth, for indicators: [IndicatorDeclaration]
    ) throws {
        self.division = division
        self.first = first
        months = max(1, Int(last.index - first.index) + 1)
        width = Counts.width(below: division.level)
        declared = chain.counts
        // Which counts as a whole, and which by age.
        var (wholes, aged): (Set<String>, [String: Range<Int>]) = ([], [:])
        for indicator in indicators {
            guard let ages = indicator.ages else {
                wholes.formUnion(indicator.counts)
                continue
            }
            for id in indicator.counts {
                let known = aged[id] ?? ages
                aged[id] = min(known.lowerBound, ages.lowerBound)..<max(known.upperBound, ages.upperBound)
            }
        }
        let wanted =
            wholes.sorted().map { (id: $0, ages: Range<Int>?.none) }
            + aged.sorted { $0.key < $1.key }.map { (id: $0.key, ages: .some($0.value)) }
        try readStays(connection, numbers, wanted)
        for (id, ages) in wanted {
            guard let count = chain.counts[id] else { continue }
            switch count.source {
            case .events(let events):
                guard let number = numbers[id] else { continue }
                if events.role == nil, events.value != .one {
                    try readReported(connection, id, number)
                } else {
                    try readFlow(connection, id, number, nil, ages)
                }
            case .part(let whole, let part):
                guard let number = numbers[whole], !count.isState(in: chain.counts) else { continue }
                try readFlow(connection, id, number, part, ages)
            case .persons: break
            }
        }
    }

    private static func width(below level: DivisionLevel) -> Int64 {
        switch level {
        case .nation: 10_000_000_000
        case .province: 100_000_000
        case .city: 1_000_000
        case .county: 1000
        case .township, .village: 1
        }
    }

    // MARK: Reading

    private mutating func place(of number: Int64) -> Int {
        if let place = places[number] { return place }
        let place = areas.count
        places[number] = place
        areas.append(DivisionCode(number: number) ?? division)
        isInhabited.append([Bool](repeating: false, count: months))
        return place
    }

    private mutating func readFlow(
        _ connection: any Connection, _ id: String, _ number: Int64, _ part: CountDeclaration.Part?,
        _ ages: Range<Int>?
    ) throws {
        var conditions = ["count = $1", "month >= $2", "month <= $3", "division >= $4", "division < $5"]
        let numbers = division.range
        var arguments: [SQLValue] = [
            .int(number), .int(first.index), .int(first.index + Int64(months) - 1), .int(numbers.lowerBound),
            .int(numbers.upperBound),
        ]
        func add(_ condition: String, _ value: Int64) {
            arguments.append(.int(value))
            conditions.append("\(condition) $\(arguments.count)")
        }
        if let sex = part?.sex { add("sex =", Int64(sex.code)) }
        if let from = part?.from { add("age >=", Int64(from)) }
        if let below = part?.below { add("age <", Int64(below)) }
        if let ages {
            add("age >=", Int64(ages.lowerBound))
            add("age <", Int64(ages.upperBound))
        }
        // The width is a constant of the program.
        let area = "division / \(width)"
        let group = ages == nil ? "month, \(area)" : "month, \(area), age"
        var found: [(place: Int, month: Int, age: Int, amount: Int64)] = []
        var rows: [(Int64, Int64, Int64, Int64)] = []
        try connection.stream(
            """
            SELECT month, \(area), CAST(sum(amount) AS BIGINT), \(ages == nil ? "0" : "age") FROM counted
            WHERE \(conditions.joined(separator: " AND ")) GROUP BY \(group)
            """, arguments
        ) { row in
            rows.append((try row.int(0), try row.int(1), try row.int(2), try row.int(3)))
            return true
        }
        for row in rows {
            found.append((place(of: row.1 * width), Int(row.0 - first.index), Int(row.3), row.2))
        }
        func table(_ found: [(place: Int, month: Int, age: Int, amount: Int64)]) -> [[Int64]] {
            var table = [[Int64]](repeating: [Int64](repeating: 0, count: months + 1), count: areas.count)
            for one in found { table[one.place][one.month + 1] += one.amount }
            for place in table.indices { for month in 0..<months { table[place][month + 1] += table[place][month] } }
            return table
        }
        if let ages {
            var byAge: [Int: [[Int64]]] = [:]
            for age in ages { byAge[age] = table(found.filter { $0.age == age }) }
            agedFlows[id] = byAge
        } else {
            flows[id] = table(found)
        }
    }

    private mutating func readReported(_ connection: any Connection, _ id: String, _ number: Int64) throws {
        let numbers = division.range
        reported[id] = try connection.all(
            """
            SELECT division, day, amount, since FROM counted WHERE count = $1 AND division >= $2 AND division < $3
            ORDER BY event
            """, [.int(number), .int(numbers.lowerBound), .int(numbers.upperBound)]
        ) { row in
            Reported(
                division: DivisionCode(number: try row.int(0)) ?? division, day: Day(number: try row.int(1)),
                amount: try row.int(2), since: try row.optionalInt(3).map { Day(number: $0) })
        }
    }

    /// A state that is read from stays.
    private struct State {
        let id: String
        let number: Int64
        let part: CountDeclaration.Part?
        let ages: Range<Int>?
        var table: [[Int64]] = []
        var byAge: [[[Int64]]] = []
    }

    private mutating func readStays(
        _ connection: any Connection, _ numbers: CountNumbers, _ wanted: [(id: String, ages: Range<Int>?)]
    ) throws {
        var wholes: [Int64: [State]] = [:]
        for (id, ages) in wanted {
            guard let count = declared[id], count.isState(in: declared) else { continue }
            switch count.source {
            case .persons:
                guard let number = numbers[id] else { continue }
                wholes[number, default: []].append(State(id: id, number: number, part: nil, ages: ages))
            case .part(let whole, let part):
                guard let number = numbers[whole] else { continue }
                wholes[number, default: []].append(State(id: id, number: number, part: part, ages: ages))
            case .events: break
            }
        }
        // Where nobody's stay is asked for, it is still asked who lives where.
        let inhabited = declared.values.filter { if case .persons(nil) = $0.source { true } else { false } }
            .compactMap { numbers[$0.id] }.min()
        for number in Set(wholes.keys).union([inhabited].compactMap { $0 }).sorted() {
            try readStays(connection, number, wholes[number] ?? [], marking: number == inhabited)
        }
    }

    private mutating func readStays(
        _ connection: any Connection, _ number: Int64, _ states: [State], marking: Bool
    ) throws {
        let range = division.range
        // Months count from the one before the first.
        let start = first.index - 1
        let slots = months + 1
        var states = states
        var living: [[Int64]] = []
        var area = (number: Int64.min, place: 0)
        try connection.stream(
            """
            SELECT division, since, until, sex, birth_day FROM stay WHERE count = $1 AND division >= $2 AND division < $3
            """, [.int(number), .int(range.lowerBound), .int(range.upperBound)]
        ) { row in
            let code = (try row.int(0) / width) * width
            if code != area.number { area = (code, place(of: code)) }
            let since = Day(number: try row.int(1)).yearMonth.index - start
            let until = try row.optionalInt(2).map { Day(number: $0).yearMonth.index - start } ?? Int64(slots)
            guard since < Int64(slots), until > 0 else { return true }
            let sex = try row.optionalInt(3)
            let birth = try row.optionalInt(4).map { Day(number: $0).yearMonth.index - start }
            func add(_ table: inout [[Int64]], _ from: Int64, _ to: Int64) {
                let (from, to) = (Int(max(0, from)), Int(min(Int64(slots), to)))
                guard from < to else { return }
                while table.count <= area.place { table.append([Int64](repeating: 0, count: slots + 1)) }
                table[area.place][from] += 1
                table[area.place][to] -= 1
            }
            if marking { add(&living, since, until) }
            for index in states.indices {
                let part = states[index].part
                if let wanted = part?.sex, sex != Int64(wanted.code) { continue }
                var (from, to) = (since, until)
                if part?.from != nil || part?.below != nil || states[index].ages != nil {
                    // Whoever's day of birth is not known is in no age.
                    guard let birth else { continue }
                    if let least = part?.from { from = max(from, birth + Int64(least) * 12) }
                    if let below = part?.below { to = min(to, birth + Int64(below) * 12) }
                    if let ages = states[index].ages {
                        if states[index].byAge.isEmpty {
                            states[index].byAge = [[[Int64]]](repeating: [], count: ages.count)
                        }
                        // Only ages that fall into the months.
                        let youngest = max(Int64(ages.lowerBound), (max(from, 0) - birth) / 12)
                        let oldest = min(Int64(ages.upperBound) - 1, (min(to, Int64(slots)) - birth) / 12)
                        guard youngest <= oldest else { continue }
                        for age in youngest...oldest {
                            add(
                                &states[index].byAge[Int(age) - ages.lowerBound], max(from, birth + age * 12),
                                min(to, birth + (age + 1) * 12))
                        }
                        continue
                    }
                }
                add(&states[index].table, from, to)
            }
            return true
        }
        func summed(_ table: [[Int64]]) -> [[Int64]] {
            (0..<areas.count).map { place in
                var months = [Int64](repeating: 0, count: slots)
                guard place < table.count else { return months }
                var sum: Int64 = 0
                for month in 0..<slots {
                    sum += table[place][month]
                    months[month] = sum
                }
                return months
            }
        }
        for state in states {
            if let ages = state.ages {
                var byAge: [Int: [[Int64]]] = [:]
                for (offset, age) in ages.enumerated() {
                    byAge[age] = summed(state.byAge.isEmpty ? [] : state.byAge[offset])
                }
                agedStates[state.id] = byAge
            } else {
                self.states[state.id] = summed(state.table)
            }
        }
        guard marking else { return }
        for (place, months) in summed(living).enumerated() {
            for month in 0..<self.months { isInhabited[place][month] = months[month + 1] > 0 }
        }
    }

    // MARK: Values

    /// Whether a count is of people.
    func isOfPeople(_ id: String) -> Bool { declared[id]?.isOfPeople ?? true }

    /// The two states that a mean is of, before a period and at its end; nil for a count that is no mean of a whole.
    func ends(of id: String, in area: DivisionCode?, _ period: FigurePeriod) -> [Int64]? {
        guard case .part(_, let part)? = declared[id]?.source, part.isMean, let table = states[id],
            let span = span(period)
        else { return nil }
        return [sum(table, area, span.lowerBound), sum(table, area, span.upperBound)]
    }

    /// The value of a count.
    ///
    /// - Parameters:
    ///   - area: the area; nil: the whole division.
    ///   - period: within the months that were read.
    ///   - age: of a count that is read by age the completed age.
    func value(of id: String, in area: DivisionCode?, _ period: FigurePeriod, age: Int? = nil) -> Decimal128? {
        guard let count = declared[id], let span = span(period) else { return nil }
        if let rows = reported[id], case .events(let events) = count.source {
            return value(of: rows, events.value, in: area ?? division, period, at: span.upperBound - 1).map {
                Decimal128($0)
            }
        }
        if count.isState(in: declared) {
            guard let table = age.map({ agedStates[id]?[$0] }) ?? states[id] else { return nil }
            let end = sum(table, area, span.upperBound)
            guard case .part(_, let part) = count.source, part.isMean else { return Decimal128(end) }
            return Decimal128(sum(table, area, span.lowerBound) + end).divided(by: 2)
        }
        guard let table = age.map({ agedFlows[id]?[$0] }) ?? flows[id] else { return nil }
        return Decimal128(sum(table, area, span.upperBound) - sum(table, area, span.lowerBound))
    }

    /// Which of the months a period takes; nil: not all of them were read.
    private func span(_ period: FigurePeriod) -> Range<Int>? {
        let start = Int(period.first.index - first.index)
        guard start >= 0, start + period.months <= months else { return nil }
        return start..<start + period.months
    }

    private func sum(_ table: [[Int64]], _ area: DivisionCode?, _ month: Int) -> Int64 {
        guard let area else { return table.reduce(0) { $0 + $1[month] } }
        guard let place = places[area.number], place < table.count else { return 0 }
        return table[place][month]
    }

    /// What reports of a division within a period sum up to; nil unless they cover all of its months. A longer report goes before the shorter ones
    /// that it takes in, and of two of the same months the one that was recorded last.
    private static func covering(_ rows: [Reported], months: Int64) -> Int64? {
        var taken: [ClosedRange<Int64>] = []
        var sum: Int64 = 0
        for row in rows.reversed().enumerated().sorted(by: { left, right in
            (right.element.span.count, left.offset) < (left.element.span.count, right.offset)
        }).map(\.element) where !taken.contains(where: { $0.overlaps(row.span) }) {
            taken.append(row.span)
            sum += row.amount
        }
        return taken.reduce(0) { $0 + Int64($1.count) } == months ? sum : nil
    }

    /// What was reported of an area: by itself, or else by every part of it that has people. A part that has not reported leaves the whole unknown.
    private func value(
        of rows: [Reported], _ value: CountDeclaration.Value, in area: DivisionCode, _ period: FigurePeriod,
        at month: Int
    ) -> Int64? {
        var known: [DivisionCode: Int64] = [:]
        switch value {
        case .one: return nil
        case .sum:
            let within = period.first.index...period.last.index
            let usable = rows.filter {
                area.contains($0.division) && within.contains($0.span.lowerBound) && within.contains($0.span.upperBound)
            }
            known = Dictionary(grouping: usable, by: \.division).compactMapValues {
                Counts.covering($0, months: Int64(period.months))
            }
        case .last(_, let lasts):
            var latest: [DivisionCode: (day: Day, amount: Int64)] = [:]
            let oldest = lasts.map { period.last.adding(months: -$0).index } ?? Int64.min
            for row in rows
            where row.day.yearMonth.index <= period.last.index && row.day.yearMonth.index > oldest
                && area.contains(row.division)
            {
                if let before = latest[row.division], before.day > row.day { continue }
                latest[row.division] = (row.day, row.amount)
            }
            known = latest.mapValues(\.amount)
        }
        if let own = known[area] { return own }
        guard area == division, area.level < .township else { return nil }
        let parts = zip(areas, isInhabited).filter { $0.1[month] && $0.0 != division }.map(\.0)
        guard !parts.isEmpty, parts.allSatisfy({ known[$0] != nil }) else { return nil }
        return parts.reduce(0) { $0 + (known[$1] ?? 0) }
    }
}
