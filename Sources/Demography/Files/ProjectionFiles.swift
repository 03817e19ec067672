public import Civil

/// The content of the input files of a projection; see `Documentation/Demography.md` for their columns.
public struct ProjectionFiles: Sendable {
    /// region,sex,age,count: persons on 1 January of the first year.
    public var population: [UInt8]
    /// region,year,sex,age with mx (deaths per person-year) or sx (survival ratio to that age; taken where both are there).
    public var mortality: [UInt8]
    /// region,year,age,asfr: births per woman-year; with a column order, births of that order, which are summed.
    public var fertility: [UInt8]
    /// region,year,srb: boys per girl.
    public var sexRatio: [UInt8]
    /// region,year,sex,age with net (persons a year), or rate (per person of the age on 1 January), or in (persons) and out (per person);
    /// or region,year,net: totals, spread by age as ``MigrationProfile/standard``. Nil for none.
    public var migration: [UInt8]?
    /// year,from,to,sex,age,rate: movers per person a year; without a column year, of every year; nil for none.
    public var flows: [UInt8]?
    /// scenario,region,year and any of tfr, mac, srb, e0_male, e0_female, net; nil for none.
    public var scenarios: [UInt8]?
    /// rule,indicator,side,threshold,horizon: what is watched for; nil for nothing.
    public var warnings: [UInt8]?
    /// region,year,indicator,value: what came, to score warnings by; nil for none.
    public var observed: [UInt8]?
    /// region,year,indicator,q025,q10,q50,q90,q975: another source's bounds, for pictures; nil for none.
    public var compared: [UInt8]?

    /// Files by their content, not compressed.
    public init(
        population: [UInt8], mortality: [UInt8], fertility: [UInt8], sexRatio: [UInt8], migration: [UInt8]? = nil,
        flows: [UInt8]? = nil, scenarios: [UInt8]? = nil
    ) {
        (self.population, self.mortality, self.fertility) = (population, mortality, fertility)
        (self.sexRatio, self.migration, self.flows) = (sexRatio, migration, flows)
        self.scenarios = scenarios
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
    /// Whether the population is that of 1 July: each step then takes the mean of two calendar years' rates.
    public var isMidYear = false
    /// The scenario of the files that is supposed; nil for the rates alone.
    public var scenario: String?

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
    /// Fertility by order of birth, by region and calendar year, where the file has it: orders 1, 2, …, those left out 0.
    public let orders: [String: [Int: ParityFertility]]
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
        let hasOrders = Self.header(files.fertility).contains("order")
        var fertility = RateTable(
            "fertility.csv", files.fertility, keys: ["region", "year"] + (hasOrders ? ["order"] : []) + ["age"],
            column: ["asfr"],
            range: 0...1, zh: "生育率为负，或单位不是每名妇女每年（如每千人）。",
            en: "The rate is negative or not births per woman-year (perhaps per 1,000).")
        var orders: [String: [Int: [Int: [Double]]]] = [:]
        if hasOrders { (fertility, orders) = fertility.byOrder() }
        let ratio = RateTable(
            "srb.csv", files.sexRatio, keys: ["region", "year"], column: ["srb"],
            range: 0.8...1.6, zh: "出生性别比应为男婴除以女婴，如1.06，不是百分数106，也不是男婴比重。",
            en: "The sex ratio at birth is boys per girl, such as 1.06: not per cent (106) and not a share.")
        let migration = files.migration.map { MigrationTables($0) }
        let flows = files.flows.map {
            RateTable(
                "flows.csv", $0, keys: ["year", "from", "to", "sex", "age"], column: ["rate"], range: 0...1,
                zh: "流动率应在0和1之间（每人每年）。", en: "A flow rate lies between 0 and 1 (per person and year).",
                optionalKeys: ["region", "year"])
        }
        let tables = [population, mortality, fertility, ratio] + (migration?.all ?? []) + [flows].compactMap { $0 }
        let faults = tables.flatMap(\.problems.problems)
        if !faults.isEmpty { throw Refusal(faults) }
        let usesRatios = Self.header(files.mortality).contains("sx")
        var assembly = try Assembly(
            population: population, mortality: mortality, fertility: fertility, ratio: ratio, migration: migration,
            flows: flows, usesRatios: usesRatios, options: options)
        try assembly.assemble()
        if let name = options.scenario {
            try assembly.suppose(Self.scenario(name, files.scenarios, assembly.regions))
        }
        if options.isMidYear { try assembly.takeMidYears() }
        regions = assembly.regions
        firstYear = assembly.years.lowerBound
        base = assembly.base
        rates = assembly.rates
        self.flows = assembly.moves
        var parities: [String: [Int: ParityFertility]] = [:]
        for (region, years) in orders {
            for (year, own) in years {
                let schedules = try (1...(own.keys.max() ?? 1)).map { order throws(Refusal) in
                    try FertilitySchedule(firstAge: 0, rates: own[order] ?? [])
                }
                parities[region, default: [:]][year] = ParityFertility(orders: schedules)
            }
        }
        self.orders = parities
        ignoredColumns = tables.flatMap { table in
            table.ignoredColumns.filter { table.name != "migration.csv" || !MigrationTables.columns.contains($0) }.map {
                "\(table.name): \($0)"
            }
        }
    }

    private static func scenario(
        _ name: String, _ bytes: [UInt8]?, _ regions: [String]
    ) throws(Refusal) -> [String: Scenario] {
        let all = try bytes.map { bytes throws(Refusal) in try ScenarioFile.read(bytes, regions: regions) } ?? [:]
        if let found = all[name] { return found }
        var problems = ProblemList()
        let known = ScenarioFile.names(bytes ?? []).joined(separator: ", ")
        problems.note(
            "DEM-0046", "--scenario", zh: "没有情景“\(name)”。", en: "There is no scenario \(name).",
            fixZh: known.isEmpty ? "请在输入文件夹放 scenarios.csv。" : "可选：\(known)。",
            fixEn: known.isEmpty ? "Put scenarios.csv into the folder of the inputs." : "Known are: \(known).")
        throw Refusal(problems.problems)
    }

    /// The columns of a file.
    static func header(_ bytes: [UInt8]) -> [String] {
        var reader = CSV()
        let line = bytes.prefix { $0 != 0x0A } + [0x0A]
        let fields = (reader.read(line) + reader.finish()).first?.fields ?? []
        return fields.map { $0.lowercased().filter { !$0.isWhitespace } }
    }
}
