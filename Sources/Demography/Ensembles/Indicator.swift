/// What an ensemble tells of each year; stocks are of 1 January, flows of the calendar year.
public enum Indicator: String, Hashable, Sendable, CaseIterable {
    /// Persons.
    case population
    /// Live births.
    case births
    /// Deaths.
    case deaths
    /// Net migrants, persons.
    case netMigration = "net_migration"
    /// Children per woman.
    case totalFertility = "tfr"
    /// Life expectancy at birth of males, years.
    case maleExpectancy = "e0_male"
    /// Life expectancy at birth of females, years.
    case femaleExpectancy = "e0_female"
    /// Share of ages 60 and over, 0 to 1.
    case share60 = "share_60"
    /// Share of ages 65 and over, 0 to 1.
    case share65 = "share_65"
    /// Persons under 3.
    case infants = "population_0_2"
    /// Persons aged 3 to 5.
    case kindergarten = "population_3_5"
    /// Persons aged 6 to 11.
    case primary = "population_6_11"
    /// Persons aged 12 to 14.
    case junior = "population_12_14"
    /// Persons aged 15 to 59.
    case workers60 = "population_15_59"
    /// Persons aged 15 to 64.
    case workers65 = "population_15_64"
    /// Persons aged 60 and over.
    case old60 = "population_60"
    /// Persons aged 65 and over.
    case old65 = "population_65"
    /// Persons aged 80 and over.
    case oldest = "population_80"
    /// Women aged 15 to 49.
    case women = "women_15_49"
    /// Women aged 20 to 34.
    case youngWomen = "women_20_34"
    /// Persons under 15 and from 60 on, per 100 of 15 to 59.
    case dependency60 = "dependency_15_59"
    /// Persons under 15 and from 65 on, per 100 of 15 to 64.
    case dependency65 = "dependency_15_64"
    /// Births less deaths, per 1,000 of the population of the year's start.
    case naturalGrowth = "natural_growth"

    /// Where the ages are cut whose persons are counted.
    static let bounds = [0, 3, 6, 12, 15, 20, 35, 50, 60, 65, 80]
}

/// What the lanes know of a year of one region.
struct LaneSums {
    typealias Lane = Ensemble.Lane
    /// Persons of both sexes, and women, between the bounds of ``Indicator``.
    var persons: [Lane] = []
    var women: [Lane] = []
    var births = Lane.zero
    var deaths = Lane.zero
    var net = Lane.zero
    var fertility = Lane.zero
    var male = Lane.zero
    var female = Lane.zero

    private func sum(_ lanes: [Lane], _ from: Int, _ to: Int = Int.max) -> Lane {
        var sum = Lane.zero
        for (index, bound) in Indicator.bounds.enumerated() where bound >= from && bound < to { sum += lanes[index] }
        return sum
    }

    func value(_ indicator: Indicator) -> Lane {
        switch indicator {
        case .population: sum(persons, 0)
        case .births: births
        case .deaths: deaths
        case .netMigration: net
        case .totalFertility: fertility
        case .maleExpectancy: male
        case .femaleExpectancy: female
        case .share60: sum(persons, 60) / sum(persons, 0)
        case .share65: sum(persons, 65) / sum(persons, 0)
        case .infants: sum(persons, 0, 3)
        case .kindergarten: sum(persons, 3, 6)
        case .primary: sum(persons, 6, 12)
        case .junior: sum(persons, 12, 15)
        case .workers60: sum(persons, 15, 60)
        case .workers65: sum(persons, 15, 65)
        case .old60: sum(persons, 60)
        case .old65: sum(persons, 65)
        case .oldest: sum(persons, 80)
        case .women: sum(women, 15, 50)
        case .youngWomen: sum(women, 20, 35)
        case .dependency60: 100 * (sum(persons, 0, 15) + sum(persons, 60)) / sum(persons, 15, 60)
        case .dependency65: 100 * (sum(persons, 0, 15) + sum(persons, 65)) / sum(persons, 15, 65)
        case .naturalGrowth: 1000 * (births - deaths) / sum(persons, 0)
        }
    }
}
