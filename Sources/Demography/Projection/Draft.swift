/// One region's year in the making.
struct Draft {
    let rates: YearRates
    let timing: MigrationTiming
    /// Years of a step, and of an age group.
    let width: Double
    let count: Int
    /// Persons on 1 January.
    let base: AgeCounts
    /// Migrants who join at the start.
    var early: AgeCounts
    /// Migrants who join at the end.
    var late: AgeCounts
    /// Those present at the start or born since who are alive at the end, by age then.
    private(set) var alive: AgeCounts
    private var start: AgeCounts
    private var cohortDeaths: AgeCounts
    private var births: [Double] = []
    private var boys = 0.0
    private var girls = 0.0

    init(_ population: AgeStructure, _ rates: YearRates, _ timing: MigrationTiming, _ width: Double = 1) {
        (self.rates, self.timing, self.width) = (rates, timing, width)
        count = min(
            population.male.count, rates.male.ratios.count, rates.female.ratios.count, rates.fertility.count)
        let zeros = AgeCounts(zeros: count)
        (alive, cohortDeaths, early, late) = (zeros, zeros, zeros, zeros)
        base = AgeCounts(male: population.male, female: population.female)
        start = base
        guard let net = rates.netMigration(of: population), net.male.count >= count, net.female.count >= count else {
            return
        }
        let part = timing == .even ? 0.5 : 0
        func capped(_ net: Double, _ people: Double) -> Double {
            net + people <= 0 ? Projection.rest - people : net
        }
        for x in 0..<count {
            let men = capped(net.male[x], base.male[x])
            let women = capped(net.female[x], base.female[x])
            early.male[x] = part * men
            late.male[x] = men - part * men
            early.female[x] = part * women
            late.female[x] = women - part * women
        }
    }

    /// Ages everybody by a year.
    mutating func survive() {
        if timing == .even {
            for x in 0..<count {
                start.male[x] += early.male[x]
                start.female[x] += early.female[x]
            }
        }
        Self.survive(start.male, rates.male.ratios, &alive.male, &cohortDeaths.male)
        Self.survive(start.female, rates.female.ratios, &alive.female, &cohortDeaths.female)
    }

    private static func survive(
        _ start: [Double], _ ratios: [Double], _ alive: inout [Double], _ deaths: inout [Double]
    ) {
        let last = alive.count - 1
        guard last > 0 else { return }
        for x in 1...last {
            let exposed = x == last ? start[x - 1] + start[x] : start[x - 1]
            alive[x] = ratios[x] * exposed
            deaths[x] = exposed - alive[x]
        }
    }

    /// Lets the women bear, and the newborn survive to the end of the year.
    mutating func bear() {
        births = [Double](repeating: 0, count: count)
        guard count > 2 else { return }
        for x in 1..<(count - 1) where rates.fertility[x] != 0 {
            let women = alive.female[x] + (timing == .even ? late.female[x] : 0)
            births[x] = width * rates.fertility[x] * 0.5 * (start.female[x] + women)
        }
        let all = births.reduce(0, +)
        girls = all / (1 + rates.sexRatioAtBirth)
        boys = all * rates.sexRatioAtBirth / (1 + rates.sexRatioAtBirth)
        alive.male[0] = rates.male.ratios[0] * boys
        alive.female[0] = rates.female.ratios[0] * girls
        cohortDeaths.male[0] = boys - alive.male[0]
        cohortDeaths.female[0] = girls - alive.female[0]
    }

    /// Adds those who join at the end.
    func finish() -> YearResult {
        var end = alive
        var net = early
        func join(_ alive: Double, _ late: Double) -> (end: Double, net: Double) {
            let sum = alive + late
            return sum < 0 ? (Projection.floor, Projection.floor - alive) : (sum, late)
        }
        for x in 0..<count {
            let men = join(alive.male[x], late.male[x])
            let women = join(alive.female[x], late.female[x])
            (end.male[x], end.female[x]) = (men.end, women.end)
            net.male[x] += men.net
            net.female[x] += women.net
        }
        return YearResult(
            population: AgeStructure(unchecked: end.male, end.female), birthsByAge: births, boys: boys, girls: girls,
            cohortDeaths: cohortDeaths,
            deaths: AgeCounts(
                male: rates.male.deathsByAge(cohort: cohortDeaths.male),
                female: rates.female.deathsByAge(cohort: cohortDeaths.female)),
            netMigration: net)
    }
}
