import Lanes

/// Lives lived year by year: who dies, who bears a child, who moves.
///
/// Each draw belongs to a person, a year and a purpose (Philox4x32-7 at that counter): the result does not depend on the number of threads, and
/// the same persons have the same draws under every policy, so that two policies differ only by what they change. O(rows) a year.
///
///     var lives = SimulatedLives(male: males, female: females, year: 2025)
///     let simulation = Simulation(seed: 1, threads: 2)
///     for rates in years { let counts = await simulation.advance(&lives, by: rates) }
public struct Simulation: Sendable {
    private let seed: UInt64
    private let threads: Int

    /// A simulation.
    ///
    /// - Parameters:
    ///   - seed: which of all possible courses is taken.
    ///   - threads: how many rows are worked on at once.
    public init(seed: UInt64, threads: Int = 1) { (self.seed, self.threads) = (seed, max(1, threads)) }

    /// How many rows one task takes.
    private static let part = 1 << 16
    /// What draws are for: a year, the birth of a child, a month.
    private static let ofYear: UInt32 = 0
    private static let atBirth: UInt32 = 1
    private static let ofMonth: UInt32 = 2

    /// Everybody lives through the year of ``SimulatedLives/year``.
    ///
    /// - Returns: what happened.
    @discardableResult
    public func advance(_ lives: inout SimulatedLives, by rates: LifeRates) async -> YearOfLives {
        var result = YearOfLives(lives)
        await live(&lives, by: rates, rows: lives.count, &result)
        lives.grow(deaths: result.deaths)
        return result
    }

    /// Everybody lives through the year of ``SimulatedLives/year`` month by month: who dies in a month bears no more, and lives on in no later one.
    ///
    /// - Parameter months: what acts in each month, twelve of one year (``LifeRates/init(_:births:level:moves:twins:month:)``).
    /// - Returns: what happened in the year, with ``YearOfLives/birthsByMonth`` and ``YearOfLives/deathsByMonth``.
    @discardableResult
    public func advance(_ lives: inout SimulatedLives, byMonths months: [LifeRates]) async -> YearOfLives {
        var result = YearOfLives(lives)
        let rows = lives.count
        for rates in months.prefix(12) { await live(&lives, by: rates, rows: rows, &result) }
        lives.grow(deaths: result.deaths)
        return result
    }

    /// A year, or a month of one, which goes on until ``SimulatedLives/grow(deaths:)`` ends it.
    ///
    /// - Parameter rows: how many there were when the year began: those who are born in it die in it at their birth's chance.
    func live(_ lives: inout SimulatedLives, by rates: LifeRates, rows: Int, _ result: inout YearOfLives) async {
        lives.own(room: 0)
        let (births, deaths) = (result.birthCount, result.deathCount)
        let done = await live(lives.columns, lives.year, rates, rows: rows)
        for part in done { result.add(part) }
        // Of each birth there may be two.
        lives.own(room: (rates.twins > 0 ? 2 : 1) * (result.birthCount - births))
        for part in done { bear(part.mothers, &lives, rates, &result) }
        if rates.month != nil {
            result.birthsByMonth.append(result.birthCount - births)
            result.deathsByMonth.append(result.deathCount - deaths)
        }
    }

    /// The year of all rows, part by part. Nothing holds the columns when this returns, so that they need not be copied to be added to.
    private func live(_ columns: LifeColumns, _ year: Int, _ rates: LifeRates, rows: Int) async -> [Part] {
        let parts = stride(from: 0, to: rows, by: Simulation.part).map { $0..<min(rows, $0 + Simulation.part) }
        return await withTaskGroup(of: (Int, Part).self) { group in
            var done: [Part?] = Array(repeating: nil, count: parts.count)
            for (number, part) in parts.enumerated() {
                if number >= threads, let (place, one) = await group.next() { done[place] = one }
                group.addTask { (number, self.live(part, columns, year, rates)) }
            }
            for await (place, one) in group { done[place] = one }
            return done.compactMap { $0 }
        }
    }

    /// What happened to some rows.
    struct Part: Sendable {
        /// Deaths by sex and age, then births by age.
        var counts = [Int64](repeating: 0, count: 3 * LifeRates.ages)
        var moves: Int64 = 0
        var mothers: [Int32] = []
    }

    private func live(_ rows: Range<Int>, _ columns: LifeColumns, _ year: Int, _ rates: LifeRates) -> Part {
        var part = Part()
        var found = [Int32](repeating: 0, count: Int(lives_most))
        var pointers = lives_columns(
            keys: columns.keys, born: columns.born, last: columns.last, died: columns.died, states: columns.states,
            regions: columns.regions)
        rates.tables.withUnsafeBufferPointer { tables in
            part.counts.withUnsafeMutableBufferPointer { counted in
                guard let table = tables.baseAddress, let count = counted.baseAddress else { return }
                let (ages, histories, regions) = (LifeRates.ages, LifeRates.histories, rates.regions)
                let early = table + 2 * ages
                let bear = early + histories * ages
                let move = bear + 2 * histories * ages
                let marks = move + 2 * ages
                let time = rates.month.map { UInt32(year) << 4 | UInt32($0) } ?? UInt32(year)
                var acting = lives_rates(
                    year: Int32(year), seed: seed, time: time,
                    purpose: rates.month == nil ? Simulation.ofYear : Simulation.ofMonth, die: table, bear_early: early,
                    bear: bear, move: move,
                    most_bear: rates.mostBear,
                    most_move: rates.mostMove, marks: marks,
                    others: marks + regions * regions, regions: regions)
                var counts = lives_counts(deaths: count, births: count + 2 * ages, moves: 0)
                for from in stride(from: rows.lowerBound, to: rows.upperBound, by: Int(lives_most)) {
                    let size = min(rows.upperBound - from, Int(lives_most))
                    let bearing = found.withUnsafeMutableBufferPointer {
                        lives_year(&acting, &pointers, from, size, &counts, $0.baseAddress)
                    }
                    part.mothers += found[..<bearing]
                }
                part.moves = counts.moves
            }
        }
        return part
    }

    /// Brings the children of some mothers.
    private func bear(
        _ mothers: [Int32], _ lives: inout SimulatedLives, _ rates: LifeRates, _ result: inout YearOfLives
    ) {
        let columns = lives.columns
        let size = Int(lives_most)
        var words = [UInt32](repeating: 0, count: 4 * size)
        for from in stride(from: 0, to: mothers.count, by: size) {
            let some = mothers[from..<min(mothers.count, from + size)]
            let keys = some.map { mother in
                Draw.child(of: columns.keys[Int(mother)], columns.children(Int(mother)))
            }
            lives_words(seed, keys, UInt32(lives.year), Simulation.atBirth, keys.count, &words)
            for (number, mother) in some.enumerated() {
                let isTwins = words[2 * size + number] < rates.twins
                append(keys[number], mother, words[number], words[size + number], &lives, rates, &result)
                if isTwins {
                    var second = [UInt32](repeating: 0, count: 4 * size)
                    let key = Draw.twin(of: keys[number])
                    lives_words(seed, [key], UInt32(lives.year), Simulation.atBirth, 1, &second)
                    append(key, mother, second[0], second[size], &lives, rates, &result)
                    lives.columns.countChild(Int(mother))
                }
            }
        }
    }

    /// A child comes: a girl or a boy by one draw, and lives by another.
    private func append(
        _ key: UInt64, _ mother: Int32, _ sexDraw: UInt32, _ deathDraw: UInt32, _ lives: inout SimulatedLives,
        _ rates: LifeRates, _ result: inout YearOfLives
    ) {
        let columns = lives.columns
        let isFemale = sexDraw < rates.girl
        let sex = isFemale ? 1 : 0
        let dies = deathDraw < rates.newborn[sex]
        columns.append(
            key: key, born: Int16(lives.year), isFemale: isFemale, region: columns.regions[Int(mother)], mother: mother,
            died: dies ? Int16(lives.year) : 0)
        result.newborn[sex] += 1
        if dies { result.newbornDeaths[sex] += 1 } else { lives.newborn[sex] += 1 }
    }
}

/// What happened in a year.
public struct YearOfLives: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// Those alive on 1 January by sex (male first) and completed age, 128 ages each, the last one open.
    public let people: [Int]
    /// Those of them who died in the year.
    public private(set) var deaths: [Int]
    /// Births by the mother's completed age at them; one of twins counts once.
    public private(set) var births: [Int]
    /// Boys and girls born.
    public internal(set) var newborn = [0, 0]
    /// Those of them who died in the same year.
    public internal(set) var newbornDeaths = [0, 0]
    /// Persons who came to live in another region.
    public private(set) var moves = 0
    /// Where the year was lived month by month: births, and deaths of those who were there on 1 January.
    public internal(set) var birthsByMonth: [Int] = []
    public internal(set) var deathsByMonth: [Int] = []

    var birthCount: Int { births.reduce(0, +) }
    var deathCount: Int { deaths.reduce(0, +) }

    /// Nothing yet of the year that these lives are to live next.
    init(_ lives: SimulatedLives) {
        (year, people) = (lives.year, lives.people)
        deaths = Array(repeating: 0, count: people.count)
        births = Array(repeating: 0, count: people.count / 2)
    }

    mutating func add(_ part: Simulation.Part) {
        for place in deaths.indices { deaths[place] += Int(part.counts[place]) }
        for place in births.indices { births[place] += Int(part.counts[deaths.count + place]) }
        moves += Int(part.moves)
    }
}
