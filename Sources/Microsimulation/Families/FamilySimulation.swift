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
        /// The level of births by age that was found without the policy, for the year or for each month; nil: it is found from those who are there.
        public var levels: [[Double]]?
        /// How many children are to be born, as is known from elsewhere: chances are as many times as great at every age. Nil: as the rates say.
        public var births: Double?
        /// How many are to die, likewise; of the newborn too.
        public var deaths: Double?

        /// A year by rates.
        public init(
            _ rates: YearRates, response: [Double] = [], levels: [[Double]]? = nil, births: Double? = nil,
            deaths: Double? = nil
        ) {
            (self.rates, self.response, self.levels) = (rates, response, levels)
            (self.births, self.deaths) = (births, deaths)
        }
    }

    /// Everybody lives through the year of ``SimulatedFamilies/year``.
    ///
    /// - Parameter monthly: in twelve steps instead of one: who marries in March may bear in April, and who is hired in May may leave in June. Chances are
    ///   those of a year all the same.
    /// - Returns: what happened, and the level of births by age, for the same year under another policy.
    @discardableResult
    public func advance(
        _ families: inout SimulatedFamilies, by conditions: Conditions, monthly: Bool = false
    ) async -> (year: YearOfFamilies, levels: [[Double]]) {
        let aligned = conditions.rates.aligned(to: conditions, families.lives)
        let births = conditions.response.isEmpty ? rates.births : rates.births.times(conditions.response)
        let rows = families.lives.count
        var lived = YearOfLives(families.lives)
        var happened = YearOfFamilies(year: families.year)
        happened.before = families.residents
        var levels: [[Double]] = []
        for (number, month) in (monthly ? (1...12).map(Optional.some) : [nil]).enumerated() {
            var step = Step(&families, self, month: month, happened)
            step.wed()
            step.tellCouples()
            let known = conditions.levels.flatMap { number < $0.count ? $0[number] : nil }
            let level = known ?? step.families.lives.birthLevel(rates.births)
            levels.append(level)
            let acting = LifeRates(aligned, births: births, level: level, twins: rates.twins, month: month)
            let before = step.families.lives.count
            await simulation.live(&step.families.lives, by: acting, rows: rows, &lived)
            step.bear(from: before)
            step.die()
            step.part()
            step.live()
            step.settle()
            step.leaveAndCome()
            step.keepChildren()
            (families, happened) = step.finished()
        }
        families.lives.grow(deaths: lived.deaths)
        (happened.birthsByAge, happened.deathsByAge) = (lived.births, lived.deaths)
        happened.after = families.residents
        return (happened, levels)
    }

    /// A year in the making, or a month of one.
    struct Step {
        var families: SimulatedFamilies
        let simulation: FamilySimulation
        /// The year.
        let number: Int
        /// The month; nil: the whole year.
        let month: Int?
        /// The first day, and how many there are.
        let first: Int32
        let length: Int
        var happened: YearOfFamilies
        /// What of a row must lie before its death in this step, if it dies.
        var earliestDeath: [Int: Int32] = [:]
        /// Those under 18 who live with each woman and man at the beginning; the children born in the step, by mother.
        let minors: [Int: [Int]]
        var newborn: [Int: [Int]] = [:]

        var rates: FamilyRates { simulation.rates }
        var count: Int { families.people.count }

        /// Takes the families over, so that no second holder makes their columns be copied.
        init(
            _ taken: inout SimulatedFamilies, _ simulation: FamilySimulation, month: Int?, _ happened: YearOfFamilies
        ) {
            families = SimulatedFamilies.nobody
            swap(&families, &taken)
            (self.simulation, self.month, self.happened) = (simulation, month, happened)
            number = families.year
            let day = Day(year: number, month: month ?? 1, day: 1) ?? .first
            first = Int32(clamping: day.number)
            length = Int(day.adding(months: month == nil ? 12 : 1) - day)
            families.lives.own(room: 0)
            minors = Self.minors(families, in: number)
            if month != nil { rest() }
        }

        func isHere(_ row: Int) -> Bool { families.lives.isHere(row) }

        func draws(_ row: Int, _ purpose: Purpose) -> Draws {
            let key = families.lives.columns.keys[row]
            return draws(of: Int(truncatingIfNeeded: key & 0xFFFF_FFFF_FFFF), purpose)
        }

        /// The stream of the step for a purpose; months have their own.
        func draws(of person: Int, _ purpose: Purpose) -> Draws {
            simulation.philox.draws(person, purpose, year: month.map { number << 4 | $0 } ?? number)
        }

        /// The chance of this step that makes the chance of a year when all its steps are lived.
        func chance(_ yearly: Double) -> Double {
            month == nil ? yearly : 1 - LifeRates.twelfthRoot(1 - min(max(0, yearly), 1))
        }

        /// Completed age on the first day; of 1 January, as that of those whose birthday it is not.
        func age(_ row: Int) -> Int {
            let born = Int(families.lives.columns.born[row])
            guard let month, month > 1 else { return number - 1 - born }
            let (_, birthMonth, birthday) = families.people.birthDay(row).parts
            return number - born - (birthMonth < month || (birthMonth == month && birthday == 1) ? 0 : 1)
        }

        /// A day of the step, at least so late.
        func day(_ draws: inout Draws, from: Int32 = .min) -> Int32 {
            let low = max(first, from)
            return low + Int32(draws.below(max(1, Int(first) + length - Int(low))))
        }

        /// The husband or wife.
        func spouse(_ row: Int) -> Int? { families.people.row(families.people.spouses[row]) }

        mutating func finished() -> (SimulatedFamilies, YearOfFamilies) {
            families.people.asAt = Day(number: Int64(first) + Int64(length) - 1)
            return (families, happened)
        }
    }
}

// MARK: Births and deaths

extension FamilySimulation.Step {
    /// Women whose last birth is so near that forty weeks are not over by the end of the month do not bear in it.
    private func rest() {
        let end = first + Int32(length)
        for row in 0..<count where families.lastBirths[row] > first - 280 {
            let last = families.lastBirths[row]
            families.lives.bore(row, in: last + 280 >= end ? number : Day(number: Int64(last)).year)
        }
    }

    /// Says who has a husband.
    func tellCouples() {
        for row in 0..<count where families.people.flags[row].contains(.female) {
            families.lives.couple(row, families.people.spouses[row] != .none)
        }
    }

    /// Brings those whom the loop of lives has added behind `rows`.
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

    /// Notes who the loop of lives has let die.
    mutating func die() {
        let columns = families.lives.columns
        for row in 0..<count where Int(columns.died[row]) == number && families.people.deaths[row] == Population.never {
            var draws = draws(row, .deathDay)
            families.people.die(PersonRow(row), on: day(&draws, from: earliestDeath[row] ?? .min))
            happened.deaths += 1
        }
    }
}
