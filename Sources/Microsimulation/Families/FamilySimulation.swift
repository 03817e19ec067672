import Civil
public import Demography
import Population

/// Lives lived year by year with their families: weddings, births, deaths, partings, homes, moves, school, work.
///
/// Births and deaths are those of ``Simulation``: as many are expected as the rates say, whoever is married to whom. Each draw belongs to a
/// person, a year and a purpose, as there. The work grows with the rows; births and deaths run on several threads, the rest on one.
///
///     var families = SimulatedFamilies(population)
///     let simulation = FamilySimulation(seed: 1)
///     for rates in years { let year = await simulation.advance(&families, by: rates) }
public struct FamilySimulation: Sendable {
    private let simulation: Simulation
    let philox: Philox
    let rates: FamilyRates

    /// A simulation.
    ///
    /// - Parameters:
    ///   - seed: which of all possible courses is taken.
    ///   - threads: how many rows are worked on at once.
    public init(seed: UInt64, rates: FamilyRates = FamilyRates(), threads: Int = 1) {
        simulation = Simulation(seed: seed, threads: threads)
        philox = Philox(seed: seed ^ 0x5942_4C49_5645_5321)
        self.rates = rates
    }

    /// What a year is lived by.
    public struct Conditions: Sendable {
        /// Survival and fertility by age; migration is not looked at.
        public var rates: YearRates
        /// What a policy does to births, by order: 1 where it does nothing.
        public var response: [Double]
        /// The level of births by age that was found without the policy; nil: it is found from those who are there.
        public var level: [Double]?
        /// How many children are to be born, as is known from elsewhere: chances are as many times as great at every age. Nil: as the rates say.
        public var births: Double?
        /// How many are to die, likewise; of the newborn too.
        public var deaths: Double?

        /// A year by rates.
        public init(
            _ rates: YearRates, response: [Double] = [], level: [Double]? = nil, births: Double? = nil,
            deaths: Double? = nil
        ) {
            (self.rates, self.response, self.level) = (rates, response, level)
            (self.births, self.deaths) = (births, deaths)
        }
    }

    /// Everybody lives through the year of ``SimulatedFamilies/year``.
    ///
    /// - Returns: what happened, and the level of births by age, for the same year under another policy.
    @discardableResult
    public func advance(
        _ families: inout SimulatedFamilies, by conditions: Conditions
    ) async -> (year: YearOfFamilies, level: [Double]) {
        var year = Year(&families, self)
        year.wed()
        year.tellCouples()
        let level = conditions.level ?? year.families.lives.birthLevel(rates.births)
        let aligned = conditions.rates.aligned(to: conditions, year.families.lives)
        let acting = LifeRates(
            aligned, births: conditions.response.isEmpty ? rates.births : rates.births.times(conditions.response),
            level: level, twins: rates.twins)
        let rows = year.families.lives.count
        let happened = await simulation.advance(&year.families.lives, by: acting)
        year.bear(from: rows)
        year.die()
        (year.happened.birthsByAge, year.happened.deathsByAge) = (happened.births, happened.deaths)
        year.part()
        year.live()
        year.settle()
        year.leaveAndCome()
        year.keepChildren()
        families = year.finished()
        return (year.happened, level)
    }

    /// A year in the making.
    struct Year {
        var families: SimulatedFamilies
        let simulation: FamilySimulation
        let number: Int
        /// The first day of the year, and how many it has.
        let first: Int32
        let length: Int
        var happened: YearOfFamilies
        /// What of a row must lie before its death in this year, if it dies.
        var earliestDeath: [Int: Int32] = [:]
        /// Those under 18 who live with each woman and man on 1 January; the children born in the year, by mother.
        let minors: [Int: [Int]]
        var newborn: [Int: [Int]] = [:]

        var rates: FamilyRates { simulation.rates }
        var count: Int { families.people.count }

        /// Takes the families over, so that no second holder makes their columns be copied.
        init(_ taken: inout SimulatedFamilies, _ simulation: FamilySimulation) {
            families = SimulatedFamilies.nobody
            swap(&families, &taken)
            (self.simulation, number) = (simulation, families.year)
            first = Int32(clamping: (Day(year: number, month: 1, day: 1) ?? .first).number)
            length = Day.isLeap(year: number) ? 366 : 365
            happened = YearOfFamilies(year: number)
            happened.before = families.residents
            families.lives.own(room: 0)
            minors = Self.minors(families, in: number)
        }

        func isHere(_ row: Int) -> Bool { families.lives.isHere(row) }

        func draws(_ row: Int, _ purpose: Purpose) -> Draws {
            let key = families.lives.columns.keys[row]
            return simulation.philox.draws(Int(truncatingIfNeeded: key & 0xFFFF_FFFF_FFFF), purpose, year: number)
        }

        /// Completed age on 1 January.
        func age(_ row: Int) -> Int { number - 1 - Int(families.lives.columns.born[row]) }

        /// A day of the year, at least so many days into it.
        func day(_ draws: inout Draws, from: Int32 = .min) -> Int32 {
            let low = max(first, from)
            return low + Int32(draws.below(max(1, Int(first) + length - Int(low))))
        }

        /// The husband or wife.
        func spouse(_ row: Int) -> Int? { families.people.row(families.people.spouses[row]) }

        mutating func finished() -> SimulatedFamilies {
            if let eve = Day(year: number, month: 12, day: 31) { families.people.asAt = eve }
            happened.after = families.residents
            return families
        }
    }
}

// MARK: Births and deaths

extension FamilySimulation.Year {
    /// Says who has a husband.
    func tellCouples() {
        for row in 0..<count where families.people.flags[row].contains(.female) {
            families.lives.couple(row, families.people.spouses[row] != .none)
        }
    }

    /// Brings those whom the year's loop has added behind `rows`.
    mutating func bear(from rows: Int) {
        let columns = families.lives.columns
        families.people.reserveCapacity(columns.count)
        var row = rows
        while row < columns.count {
            let mother = Int(columns.mothers[row])
            let isTwin = row + 1 < columns.count && Int(columns.mothers[row + 1]) == mother
            var draws = draws(row, .birthDay)
            // After the last one no sooner than forty weeks.
            let day = day(&draws, from: families.lastBirths[mother] + 280)
            families.lastBirths[mother] = day
            let order = Int(families.people.children[mother])
            for child in row...(isTwin ? row + 1 : row) { append(child, mother, day, isTwin ? .twin : [], &draws) }
            happened.births[min(order, 2)] += 1
            if isTwin { happened.births[min(order + 1, 2)] += 1 }
            row += isTwin ? 2 : 1
        }
    }

    private mutating func append(_ child: Int, _ mother: Int, _ day: Int32, _ flags: PersonFlags, _ draws: inout Draws)
    {
        let isFemale = families.lives[child].sex == .female
        let father = spouse(mother)
        let (place, hukou) = (Int(families.people.places[mother]), Int32(families.people.hukous[mother]))
        let household = families.people.households[mother]
        let decile = Int32(families.people.deciles[mother])
        let marks = flags.union(families.people.flags[mother].intersection(.urban))
        let row = families.append(born: day, sex: isFemale ? .female : .male, place: place, flags: marks)
        families.people.setParents(
            of: PersonRow(row), mother: PersonRow(mother), father: father.map { PersonRow($0) } ?? .none)
        families.people.set(.hukou, of: row, to: hukou)
        families.people.set(.household, of: row, to: household)
        families.people.set(.decile, of: row, to: decile)
        families.people.set(
            .insurance, of: row, to: draws.chance(rates.residentsInsured) ? Int32(Insurance.resident.rawValue) : 0)
        for parent in [mother, father].compactMap({ $0 }) {
            families.people.set(.children, of: parent, to: Int32(families.people.children[parent]) + 1, on: day)
        }
        earliestDeath[mother] = max(earliestDeath[mother] ?? .min, day)
        earliestDeath[row] = day
        newborn[mother, default: []].append(row)
        if let father { earliestDeath[father] = max(earliestDeath[father] ?? .min, day - 270) }
    }

    /// Notes who the year's loop has let die.
    mutating func die() {
        let columns = families.lives.columns
        for row in 0..<count where Int(columns.died[row]) == number && families.people.deaths[row] == Population.never {
            var draws = draws(row, .deathDay)
            families.people.die(PersonRow(row), on: day(&draws, from: earliestDeath[row] ?? .min))
            happened.deaths += 1
        }
    }
}
