public import Civil

/// The content of the input files of a projection; see `Documentation/Demography.md` for their columns.
public struct ProjectionFiles: Sendable {
    /// region,sex,age,count: persons on 1 January of the first year.
    public var population: [UInt8]
    /// region,year,sex,age with mx (deaths per person-year) or sx (survival ratio to that age; taken where both are there).
    public var mortality: [UInt8]
    /// region,year,age,asfr: births per woman-year.
    public var fertility: [UInt8]
    /// region,year,srb: boys per girl.
    public var sexRatio: [UInt8]
    /// region,year,sex,age,net: persons a year; nil for none.
    public var migration: [UInt8]?
    /// year,from,to,sex,age,rate: movers per person a year; nil for none.
    public var flows: [UInt8]?

    /// Files by their content, not compressed.
    public init(
        population: [UInt8], mortality: [UInt8], fertility: [UInt8], sexRatio: [UInt8], migration: [UInt8]? = nil,
        flows: [UInt8]? = nil
    ) {
        (self.population, self.mortality, self.fertility) = (population, mortality, fertility)
        (self.sexRatio, self.migration, self.flows) = (sexRatio, migration, flows)
    }
}

/// How files are read.
public struct ProjectionOptions: Hashable, Sendable {
    /// The calendar year whose 1 January the population is of; nil for the first year of the rates.
    public var from: Int?
    /// The last year wanted. Its population is given, and if there are rates for it also that of the next 1 January; nil for all.
    public var to: Int?
    /// The rule for a(0) where mx is given.
    public var infants = InfantSeparation.andreevKingkade
    /// Whether mx is extended by Kannisto's model to age 130.
    public var isExtended = true

    /// The options of the program when nothing is said.
    public init(from: Int? = nil, to: Int? = nil) { (self.from, self.to) = (from, to) }
}

/// Everything that a projection needs, checked.
public struct ProjectionInputs: Sendable {
    /// The regions, by name.
    public let regions: [String]
    /// The year whose 1 January the base population is of.
    public let firstYear: Int
    /// Persons of each region on 1 January of the first year.
    public let base: [AgeStructure]
    /// What acts, by year from the first one, then by region.
    public let rates: [[YearRates]]
    /// Moves between regions, by year from the first one.
    public let flows: [[Flow]]
    /// Columns that were not used, as `file: column`.
    public let ignoredColumns: [String]

    /// Reads and checks the files; every problem found is told, and nothing is projected.
    public init(_ files: ProjectionFiles, options: ProjectionOptions = ProjectionOptions()) throws(Refusal) {
        let population = RateTable(
            "population.csv", files.population, keys: ["region", "year", "sex", "age"], column: ["count"],
            range: 0...1e12, zh: "人数为负或过大。", en: "The count is negative or too large.",
            optionalKeys: ["region", "year"])
        let mortality = RateTable(
            "mortality.csv", files.mortality, keys: ["region", "year", "sex", "age"], column: ["sx", "mx"],
            range: 0...3, zh: "率为负，或单位不是每人年（如每千人）。",
            en: "The rate is negative or not per person-year (perhaps per 1,000).")
        let fertility = RateTable(
            "fertility.csv", files.fertility, keys: ["region", "year", "age"], column: ["asfr"],
            range: 0...1, zh: "生育率为负，或单位不是每名妇女每年（如每千人）。",
            en: "The rate is negative or not births per woman-year (perhaps per 1,000).")
        let ratio = RateTable(
            "srb.csv", files.sexRatio, keys: ["region", "year"], column: ["srb"],
            range: 0.8...1.6, zh: "出生性别比应为男婴除以女婴，如1.06，不是百分数106，也不是男婴比重。",
            en: "The sex ratio at birth is boys per girl, such as 1.06: not per cent (106) and not a share.")
        let migration = files.migration.map {
            RateTable(
                "migration.csv", $0, keys: ["region", "year", "sex", "age"], column: ["net"], range: -1e9...1e9,
                zh: "净迁移人数过大。", en: "The number of migrants is too large.")
        }
        let flows = files.flows.map {
            RateTable(
                "flows.csv", $0, keys: ["year", "from", "to", "sex", "age"], column: ["rate"], range: 0...1,
                zh: "流动率应在0和1之间（每人每年）。", en: "A flow rate lies between 0 and 1 (per person and year).")
        }
        let tables = [population, mortality, fertility, ratio] + [migration, flows].compactMap { $0 }
        let faults = tables.flatMap(\.problems.problems)
        if !faults.isEmpty { throw Refusal(faults) }
        let usesRatios = try Self.usesRatios(files.mortality)
        var assembly = try Assembly(
            population: population, mortality: mortality, fertility: fertility, ratio: ratio, migration: migration,
            flows: flows, usesRatios: usesRatios, options: options)
        try assembly.assemble()
        regions = assembly.regions
        firstYear = assembly.years.lowerBound
        base = assembly.base
        rates = assembly.rates
        self.flows = assembly.moves
        ignoredColumns = tables.flatMap { table in table.ignoredColumns.map { "\(table.name): \($0)" } }
    }

    /// Whether the header names survival ratios.
    private static func usesRatios(_ bytes: [UInt8]) throws(Refusal) -> Bool {
        var reader = CSV()
        let line = bytes.prefix { $0 != 0x0A } + [0x0A]
        let fields = (reader.read(line) + reader.finish()).first?.fields ?? []
        return fields.contains { $0.lowercased().filter { !$0.isWhitespace } == "sx" }
    }
}
