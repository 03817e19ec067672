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
    /// Net migrants per person of the same age on 1 January, added to `migration`; below −0.8 it is −0.8. Nil for none.
    public var migrationRates: AgeCounts?

    /// The rates of a year.
    public init(
        male: Survival, female: Survival, fertility: [Double], sexRatioAtBirth: Double, migration: AgeCounts? = nil,
        migrationRates: AgeCounts? = nil
    ) {
        (self.male, self.female, self.fertility) = (male, female, fertility)
        (self.sexRatioAtBirth, self.migration, self.migrationRates) = (sexRatioAtBirth, migration, migrationRates)
    }

    /// Net migrants of a year that begins with a population; nil where nobody migrates.
    func netMigration(of people: AgeStructure) -> AgeCounts? {
        guard let rates = migrationRates else { return migration }
        func net(_ counts: [Double]?, _ rates: [Double], _ people: [Double]) -> [Double] {
            people.indices.map { x in
                (counts.map { x < $0.count ? $0[x] : 0 } ?? 0)
                    + max(-Projection.most, x < rates.count ? rates[x] : 0) * people[x]
            }
        }
        return AgeCounts(
            male: net(migration?.male, rates.male, people.male),
            female: net(migration?.female, rates.female, people.female))
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
