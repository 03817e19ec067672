/// What acts on one region's population during one calendar year, from 1 January to 1 January.
public struct YearRates: Hashable, Sendable {
    /// How males survive.
    public var male: Survival
    /// How females survive.
    public var female: Survival
    /// f: births per woman-year by completed age of the mother, one value per age of the population.
    public var fertility: [Double]
    /// Boys per girl at birth.
    public var sexRatioAtBirth: Double
    /// Net migrants of the year in persons, by age at its end; nil for none.
    public var migration: AgeCounts?

    /// The rates of a year.
    public init(
        male: Survival, female: Survival, fertility: [Double], sexRatioAtBirth: Double, migration: AgeCounts? = nil
    ) {
        (self.male, self.female, self.fertility) = (male, female, fertility)
        (self.sexRatioAtBirth, self.migration) = (sexRatioAtBirth, migration)
    }
}

/// Signed counts by sex and single age, the last age open: migrants, deaths.
public struct AgeCounts: Hashable, Sendable {
    /// Males by age in completed years.
    public var male: [Double]
    /// Females by age in completed years.
    public var female: [Double]

    /// Counts by age of both sexes.
    public init(male: [Double], female: [Double]) { (self.male, self.female) = (male, female) }

    /// Zero at each of so many ages.
    public init(zeros count: Int) {
        self.init(male: .init(repeating: 0, count: count), female: .init(repeating: 0, count: count))
    }

    /// Everybody.
    public var total: Double { male.reduce(0, +) + female.reduce(0, +) }

    /// Adds counts of the same ages.
    mutating func add(_ other: AgeCounts) {
        for x in male.indices { male[x] += other.male[x] }
        for x in female.indices { female[x] += other.female[x] }
    }
}

/// When in the year migrants move.
public enum MigrationTiming: String, Hashable, Sendable, CaseIterable {
    /// All of them at its end, after births and deaths: what WPP 2024 does for every country.
    case end
    /// Half of them at its start, half at its end, before births; those of age 0 at the end after births.
    case even
}

/// Moves between two regions during a year.
public struct Flow: Hashable, Sendable {
    /// Index of the region left.
    public let from: Int
    /// Index of the region reached.
    public let to: Int
    /// Movers per person of the region left, by age in completed years at the end of the year.
    public let male: [Double]
    /// As `male`.
    public let female: [Double]

    /// A flow by its rates.
    public init(from: Int, to: Int, male: [Double], female: [Double]) {
        (self.from, self.to, self.male, self.female) = (from, to, male, female)
    }
}
