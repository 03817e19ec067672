/// What a year does to one region.
///
/// For each sex, and exactly up to rounding: population at the end = population at the start + births − deaths + net migration.
public struct YearResult: Hashable, Sendable {
    /// The population on 1 January of the next year.
    public let population: AgeStructure
    /// Live births by completed age of the mother.
    public let birthsByAge: [Double]
    /// Boys born.
    public let boys: Double
    /// Girls born.
    public let girls: Double
    /// Deaths by age at the end of the year: D[0] of those born in it.
    public let cohortDeaths: AgeCounts
    /// Deaths by age at death.
    public let deaths: AgeCounts
    /// Net migrants by age at the end of the year: those given and those of flows, less whom the region did not have.
    public let netMigration: AgeCounts

    /// All live births.
    public var births: Double { boys + girls }
}
