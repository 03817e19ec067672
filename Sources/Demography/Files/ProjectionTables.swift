import Civil

/// The output files of a projection as text that grows year by year: comma-separated, numbers in the fewest digits that read back
/// to the same value.
public struct ProjectionTables: Sendable {
    /// region,year,sex,age,count: persons on 1 January.
    public private(set) var population = "region,year,sex,age,count\n"
    /// region,year,sex,count: live births of the calendar year.
    public private(set) var births = "region,year,sex,count\n"
    /// region,year,age,count: live births by completed age of the mother.
    public private(set) var birthsByMother = "region,year,age,count\n"
    /// region,year,sex,age,count: deaths of the calendar year by age at death.
    public private(set) var deaths = "region,year,sex,age,count\n"
    /// region,year,sex,age,net: net migrants as they were applied, by age at the end of the year.
    public private(set) var migration = "region,year,sex,age,net\n"
    /// One row for each region and year: see `Documentation/Demography.md`.
    public private(set) var indicators =
        "region,year,population,births,deaths,net_migration,growth,tfr,mean_age_childbearing,srb,e0_male,e0_female,crude_birth_rate,crude_death_rate,median_age,share_60,share_65,share_80,dependency_15_59,dependency_15_64\n"

    /// Tables with headers only.
    public init() {}

    /// The name as one field of CSV.
    public static func quoted(_ name: String) -> String {
        var bytes: [UInt8] = []
        CSV.write([name], into: &bytes)
        return String(decoding: bytes.dropLast(2), as: UTF8.self)
    }

    /// Adds a population on 1 January of a year.
    public mutating func add(_ people: AgeStructure, region: String, year: Int) {
        Self.write(people.male, people.female, region, year, into: &population)
    }

    /// Adds what happened to a region during a year.
    public mutating func add(
        _ result: YearResult, of start: AgeStructure, by rates: YearRates, region: String, year: Int
    ) {
        let name = Self.quoted(region)
        births += "\(name),\(year),male,\(result.boys)\n\(name),\(year),female,\(result.girls)\n"
        for (age, count) in result.birthsByAge.enumerated() where count > 0 {
            birthsByMother += "\(name),\(year),\(age),\(count)\n"
        }
        Self.write(result.deaths.male, result.deaths.female, region, year, into: &deaths)
        Self.write(result.netMigration.male, result.netMigration.female, region, year, into: &migration)
        let (from, to) = (start.total, result.population.total)
        let (dead, net) = (result.deaths.total, result.netMigration.total)
        let tfr = rates.fertility.reduce(0, +)
        let mean = rates.fertility.enumerated().reduce(0.0) { $0 + (Double($1.offset) + 0.5) * $1.element } / tfr
        let lived = (from + to) / 2
        let old = [60, 65, 80].map { start.share($0...) }
        let dependency = [15..<60, 15..<65].map { start.dependencyRatio(working: $0)?.both }
        let values: [Double?] =
            [from, result.births, dead, net, to - from, tfr, mean, rates.sexRatioAtBirth]
            + [rates.male.lifeExpectancy, rates.female.lifeExpectancy]
            + [1000 * result.births / lived, 1000 * dead / lived, start.medianAge] + old + dependency
        let fields = values.map { $0.flatMap { $0.isFinite ? "\($0)" : nil } ?? "" }
        indicators += "\(name),\(year),\(fields.joined(separator: ","))\n"
    }

    private static func write(
        _ male: [Double], _ female: [Double], _ region: String, _ year: Int, into text: inout String
    ) {
        let name = quoted(region)
        for (sex, counts) in [("male", male), ("female", female)] {
            for (age, count) in counts.enumerated() { text += "\(name),\(year),\(sex),\(age),\(count)\n" }
        }
    }

    /// Takes the text that has grown so far, table by file name, and leaves the tables empty, so that long runs need little memory.
    public mutating func drain() -> [(file: String, text: String)] {
        let all = [
            ("population.csv", population), ("births.csv", births), ("births-by-mother.csv", birthsByMother),
            ("deaths.csv", deaths), ("migration.csv", migration), ("indicators.csv", indicators),
        ]
        (population, births, birthsByMother, deaths, migration, indicators) = ("", "", "", "", "", "")
        return all
    }
}

extension Survival {
    /// Life expectancy at birth in years: the person-years that the ratios imply, with no one-year limit on the open age.
    public var lifeExpectancy: Double {
        var lived = ratios[0]
        var sum = lived
        for ratio in ratios.dropFirst().dropLast() {
            lived *= ratio
            sum += lived
        }
        let last = ratios[ratios.count - 1]
        return last < 1 ? sum + lived * last / (1 - last) : sum
    }
}
