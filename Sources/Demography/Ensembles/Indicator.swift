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
    /// Share of ages 60 and over.
    case share60 = "share_60"
    /// Share of ages 65 and over.
    case share65 = "share_65"
    /// Persons under 3.
    case infants = "population_0_2"
    /// Persons aged 3 to 5.
    case kindergarten = "population_3_5"
    /// Persons aged 6 to 11.
    case primary = "population_6_11"
    /// Persons aged 80 and over.
    case oldest = "population_80"
}
