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

/// How an indicator follows from what the lanes know of a year.
enum IndicatorRecipe {
    typealias Ages = (from: Int, to: Int)

    /// One of the flows of a year.
    case flow(KeyPath<LaneState, UnsafeMutablePointer<Double>>)
    /// Of two sexes.
    case expectancy(isMale: Bool)
    /// Persons of some ages.
    case persons(Ages)
    /// Women of some ages.
    case women(Ages)
    /// `scale` times the persons of some ages, and of others, for each of some.
    case ratio(Ages, Ages, by: Ages, scale: Double)
    /// Births less deaths per 1,000 persons.
    case naturalGrowth

    static let end = Int.max

    init(_ indicator: Indicator) {
        self =
            switch indicator {
            case .population: .persons((0, Self.end))
            case .births: .flow(\.births)
            case .deaths: .flow(\.allDeaths)
            case .netMigration: .flow(\.net)
            case .totalFertility: .flow(\.fertility)
            case .maleExpectancy: .expectancy(isMale: true)
            case .femaleExpectancy: .expectancy(isMale: false)
            case .share60: .ratio((60, Self.end), (0, 0), by: (0, Self.end), scale: 1)
            case .share65: .ratio((65, Self.end), (0, 0), by: (0, Self.end), scale: 1)
            case .infants: .persons((0, 3))
            case .kindergarten: .persons((3, 6))
            case .primary: .persons((6, 12))
            case .junior: .persons((12, 15))
            case .workers60: .persons((15, 60))
            case .workers65: .persons((15, 65))
            case .old60: .persons((60, Self.end))
            case .old65: .persons((65, Self.end))
            case .oldest: .persons((80, Self.end))
            case .women: .women((15, 50))
            case .youngWomen: .women((20, 35))
            case .dependency60: .ratio((0, 15), (60, Self.end), by: (15, 60), scale: 100)
            case .dependency65: .ratio((0, 15), (65, Self.end), by: (15, 65), scale: 100)
            case .naturalGrowth: .naturalGrowth
            }
    }
}
