import Civil

/// Puts the tables of a projection together; gathers what does not fit.
struct Assembly {
    let population: RateTable
    let mortality: RateTable
    let fertility: RateTable
    let ratio: RateTable
    let migration: MigrationTables?
    let flows: RateTable?
    let usesRatios: Bool
    let options: ProjectionOptions
    let regions: [String]
    let years: Range<Int>
    private(set) var base: [AgeStructure] = []
    private(set) var rates: [[YearRates]] = []
    private(set) var moves: [[Flow]] = []
    private var problems = ProblemList()
    private var openAge = 0
    private let migrating: Set<String>

    init(
        population: RateTable, mortality: RateTable, fertility: RateTable, ratio: RateTable,
        migration: MigrationTables?,
        flows: RateTable?, usesRatios: Bool, options: ProjectionOptions
    ) throws(Refusal) {
        (self.population, self.mortality, self.fertility, self.ratio) = (population, mortality, fertility, ratio)
        (self.migration, self.flows, self.usesRatios, self.options) = (migration, flows, usesRatios, options)
        regions = Set(population.values.keys.map(\.region)).sorted()
        migrating = Set(migration?.all.flatMap { $0.values.keys.map(\.region) } ?? [])
        let dated = flows.flatMap { $0.isTimeless ? nil : $0 }
        let needed = [mortality, fertility, ratio] + (migration?.all ?? []) + [dated].compactMap { $0 }
        let spans = needed.compactMap { table in table.years.map { (table.name, $0) } }
        let starts = Set(spans.map(\.1.lowerBound))
        let first = options.from ?? starts.max() ?? 0
        let limit = (spans.map(\.1.upperBound).min() ?? first) + 1
        let end = min(limit, options.to.map { $0 == Int.max ? $0 : $0 + 1 } ?? limit)
        var problems = ProblemList()
        let told = spans.map { "\($0.0) \($0.1.lowerBound)–\($0.1.upperBound)" }.joined(separator: ", ")
        let isShort = options.to.map { $0 > limit } ?? false
        if options.from == nil && starts.count > 1 || (starts.max() ?? 0) > first || end <= first || isShort {
            problems.note(
                "DEM-0030", "--from, --to", zh: "各文件的年份对不上：\(told)。", en: "The years do not fit together: \(told).",
                fixZh: "各文件应从首年（人口为其1月1日）起逐年给到末年；或用 --from、--to 指明年份。",
                fixEn:
                    "Every file covers each year from the first, whose 1 January the population is of, to the last; or say --from and --to."
            )
        }
        let basis = Set(population.values.keys.map(\.year))
        if basis != [0], !basis.contains(first) {
            problems.note(
                "DEM-0031", "population.csv", zh: "没有\(first)年的人口。", en: "There is no population of the year \(first).",
                fixZh: "请给出首年1月1日的人口；上年12月31日的人口即是，年份应写首年。",
                fixEn:
                    "Give the population of 1 January of the first year; that of 31 December before is the same, under the first year."
            )
        }
        try problems.throwIfAny()
        years = first..<end
    }

    private mutating func note(_ code: String, _ at: String, _ why: Bilingual, _ fix: Bilingual) {
        guard problems.problems.count < 50 else { return }
        problems.note(code, at, zh: why.zh, en: why.en, fixZh: fix.zh, fixEn: fix.en)
    }

    /// The ages of a combination from 0 on without a gap, or a problem and nil.
    private mutating func ages(
        _ table: RateTable, _ region: String, _ year: Int, _ sex: Sex?, from first: Int = 0
    ) -> [Double]? {
        let key = RateTable.Key(region: region, year: year, sex: sex)
        let place = ([region] + (year == 0 ? [] : [String(year)]) + (sex.map { [$0.rawValue] } ?? []))
            .joined(separator: " ")
        guard let found = table.values[key] else {
            note(
                "DEM-0032", "\(table.name) \(place)", Bilingual(zh: "没有这一组数据。", en: "There are no rows for it."),
                Bilingual(zh: "请给出每个地区、每一年、男女的全部年龄。", en: "Give every age of each region, year and sex."))
            return nil
        }
        let missing = found.indices.filter { $0 >= first && found[$0].isNaN }
        if !missing.isEmpty {
            let list = missing.prefix(8).map(String.init).joined(separator: ", ") + (missing.count > 8 ? ", …" : "")
            note(
                "DEM-0033", "\(table.name) \(place)", Bilingual(zh: "缺少年龄：\(list)。", en: "Ages are missing: \(list)."),
                Bilingual(
                    zh: "请给出全部单岁年龄；分组数据请先用 yisheng graduate 展开。",
                    en: "Give every single age; make groups single ages with yisheng graduate."))
            return nil
        }
        return found
    }

    mutating func assemble() throws(Refusal) {
        var populations: [AgeStructure] = []
        let year = Set(population.values.keys.map(\.year)) == [0] ? 0 : years.lowerBound
        for region in regions {
            guard let male = ages(population, region, year, .male),
                let female = ages(population, region, year, .female)
            else { continue }
            populations.append(try AgeStructure(male: male, female: female))
        }
        try problems.throwIfAny()
        openAge = populations.first?.openAge ?? 0
        if populations.contains(where: { $0.openAge != openAge }) || !(50...130).contains(openAge) {
            note(
                "DEM-0034", "population.csv",
                Bilingual(
                    zh: "各地区的开口年龄不同，或不在50到130岁之间。", en: "The open age differs between regions, or is not 50 to 130."),
                Bilingual(zh: "请给出相同的单岁年龄，到85+或100+。", en: "Give the same single ages everywhere, to 85+ or 100+."))
        }
        for table in [mortality, fertility, ratio] + (migration?.all ?? []) {
            let known = Set(regions)
            for region in Set(table.values.keys.map(\.region)).subtracting(known).sorted().prefix(5) {
                note(
                    "DEM-0035", "\(table.name) \(region)",
                    Bilingual(zh: "人口文件中没有这个地区。", en: "The population has no such region."),
                    Bilingual(zh: "请核对地区名称。", en: "Check the name of the region."))
            }
        }
        try problems.throwIfAny()
        base = populations
        for year in years {
            var now: [YearRates] = []
            for index in regions.indices {
                if let rates = yearRates(index, year) { now.append(rates) }
            }
            rates.append(now)
            moves.append(yearFlows(year))
        }
        try problems.throwIfAny()
    }

    private mutating func survival(_ region: String, _ year: Int, _ sex: Sex) -> Survival? {
        guard let values = ages(mortality, region, year, sex) else { return nil }
        let at = "mortality.csv \(region) \(year) \(sex.rawValue)"
        if usesRatios, values.count != openAge + 1 {
            note(
                "DEM-0036", at,
                Bilingual(
                    zh: "存活比到\(values.count - 1)岁，人口到\(openAge)岁。",
                    en: "Survival ratios end at age \(values.count - 1), the population at \(openAge)."),
                Bilingual(zh: "两者的开口年龄应相同。", en: "Both need the same open age."))
            return nil
        }
        do throws(Refusal) {
            if usesRatios { return try Survival(ratios: values, sex: sex) }
            return try Survival(
                rates: values, sex: sex, openAge: openAge, infants: options.infants, extended: options.isExtended)
        } catch {
            for problem in error.problems { note(problem.code, "\(at) \(problem.at)", problem.why, problem.fix) }
            return nil
        }
    }

    private mutating func yearRates(_ index: Int, _ year: Int) -> YearRates? {
        let region = regions[index]
        let male = survival(region, year, .male)
        let female = survival(region, year, .female)
        let births = fertility(region, year)
        let boys = ages(ratio, region, year, nil)?.first
        var net: AgeCounts?
        var netRates: AgeCounts?
        if let migration, migrating.contains(region) {
            for table in migration.all where table.column != "net" || migration.totals == nil {
                guard let own = bothSexes(table, region, year) else { return nil }
                switch table.column {
                case "rate": netRates = Self.sum(netRates, own, 1)
                case "out": netRates = Self.sum(netRates, own, -1)
                default: net = Self.sum(net, own, 1)
                }
            }
            if let totals = migration.totals {
                guard let total = ages(totals, region, year, nil)?.first else { return nil }
                net = NetMigration.spread(total, ages: openAge + 1)
            }
            if let net, isTooMuch(net, base[index], year) {
                note(
                    "DEM-0038", "migration.csv \(region) \(year)",
                    Bilingual(
                        zh: "净迁移超过全部人口，或三个以上年龄迁出的人多于该年龄的人口，单位可能不同（人与千人）。",
                        en:
                            "More net migrants than the region has people, or at three ages more who leave than there are: units may differ (persons, thousands)."
                    ),
                    Bilingual(zh: "人口和迁移都以人为单位。", en: "Give both in persons."))
            }
        }
        guard let male, let female, let births, let boys else { return nil }
        return YearRates(
            male: male, female: female, fertility: births, sexRatioAtBirth: boys, migration: net,
            migrationRates: netRates)
    }

    /// Whether migrants cannot be of this population: more than all of it, or, in the first year, at three ages below 70 more who leave than
    /// are there.
    private func isTooMuch(_ net: AgeCounts, _ people: AgeStructure, _ year: Int) -> Bool {
        if abs(net.total) > people.total { return true }
        guard year == years.lowerBound else { return false }
        let gone = (0..<min(70, people.male.count)).filter {
            net.male[$0] < -max(1, people.male[$0]) || net.female[$0] < -max(1, people.female[$0])
        }
        return gone.count >= 3
    }

    private mutating func bothSexes(_ table: RateTable, _ region: String, _ year: Int) -> AgeCounts? {
        guard let men = ages(table, region, year, .male), let women = ages(table, region, year, .female) else {
            return nil
        }
        guard men.count == openAge + 1, women.count == openAge + 1 else {
            note(
                "DEM-0037", "\(table.name) \(region) \(year)",
                Bilingual(zh: "迁移的开口年龄与人口不同。", en: "The open age of migration is not that of the population."),
                Bilingual(zh: "请给出0到\(openAge)岁。", en: "Give ages 0 to \(openAge)."))
            return nil
        }
        return AgeCounts(male: men, female: women)
    }

    private static func sum(_ counts: AgeCounts?, _ more: AgeCounts, _ sign: Double) -> AgeCounts {
        let old = counts ?? AgeCounts(zeros: more.male.count)
        return AgeCounts(
            male: zip(old.male, more.male).map { $0 + sign * $1 },
            female: zip(old.female, more.female).map { $0 + sign * $1 })
    }

    /// Puts what scenarios suppose in place of the rates; every problem is told with its region and year.
    mutating func suppose(_ scenarios: [String: Scenario]) throws(Refusal) {
        for step in rates.indices {
            for (index, region) in regions.enumerated() {
                guard let scenario = scenarios[region] else { continue }
                let year = years.lowerBound + step
                do throws(Refusal) {
                    rates[step][index] = try scenario.applied(to: rates[step][index], in: year)
                } catch {
                    for problem in error.problems {
                        note(
                            problem.code, "scenarios.csv \(scenario.name) \(region) \(year) \(problem.at)", problem.why,
                            problem.fix)
                    }
                }
            }
        }
        try problems.throwIfAny()
    }

    /// Turns calendar years into years from mid-year to mid-year: each is the mean of two; the last one is used up.
    mutating func takeMidYears() throws(Refusal) {
        guard rates.count > 1 else {
            note(
                "DEM-0042", "--mid-year",
                Bilingual(
                    zh: "年中推算需要相邻两年的率。", en: "From mid-year to mid-year, rates of two neighbouring years are needed."),
                Bilingual(zh: "请多给一年的率。", en: "Give rates of one more year."))
            try problems.throwIfAny()
            return
        }
        let next = rates.dropFirst()
        rates = zip(rates, next).map { zip($0, $1).map { $0.mean($1) } }
        let flows = moves.dropFirst()
        moves = zip(moves, flows).map { now, later in
            let ends = Dictionary(later.map { ([$0.from, $0.to], $0) }) { first, _ in first }
            return now.map { flow in
                guard let other = ends[[flow.from, flow.to]] else { return flow }
                return Flow(
                    from: flow.from, to: flow.to, male: zip(flow.male, other.male).map { ($0 + $1) / 2 },
                    female: zip(flow.female, other.female).map { ($0 + $1) / 2 })
            }
        }
    }

    private mutating func fertility(_ region: String, _ year: Int) -> [Double]? {
        let first = fertility.values[.init(region: region, year: year, sex: nil)]?.firstIndex { !$0.isNaN } ?? 0
        guard let found = ages(fertility, region, year, nil, from: first) else { return nil }
        let rates = found.map { $0.isNaN ? 0 : $0 }
        if first > 15 || rates.count < 45 || rates.reduce(0, +) > 15 {
            note(
                "DEM-0039", "fertility.csv \(region) \(year)",
                Bilingual(
                    zh: "生育率须覆盖15–44岁，合计不超过15。", en: "Rates must cover ages 15 to 44 and sum to no more than 15."),
                Bilingual(zh: "请核对年龄和单位。", en: "Check ages and units."))
            return nil
        }
        if rates.count > openAge + 1, rates[(openAge + 1)...].contains(where: { $0 > 0 }) {
            note(
                "DEM-0040", "fertility.csv \(region) \(year)",
                Bilingual(zh: "生育年龄超过人口的开口年龄。", en: "Rates above the open age of the population."),
                Bilingual(zh: "请核对年龄。", en: "Check the ages."))
        }
        return (0...openAge).map { $0 < rates.count ? rates[$0] : 0 }
    }

    private mutating func yearFlows(_ year: Int) -> [Flow] {
        guard let flows else { return [] }
        // Flows without a year are those of every year: made once and shared.
        if flows.isTimeless, let first = moves.first { return first }
        let place = Dictionary(uniqueKeysWithValues: regions.enumerated().map { ($1, $0) })
        var pairs: [String: AgeCounts] = [:]
        for (key, rates) in flows.values where key.year == year || flows.isTimeless {
            let padded = (0...openAge).map { $0 < rates.count && !rates[$0].isNaN ? rates[$0] : 0 }
            if key.sex == .male {
                pairs[key.region, default: AgeCounts(zeros: openAge + 1)].male = padded
            } else {
                pairs[key.region, default: AgeCounts(zeros: openAge + 1)].female = padded
            }
        }
        if pairs.isEmpty {
            note(
                "DEM-0032", "flows.csv \(year)", Bilingual(zh: "没有这一年的数据。", en: "There are no rows for the year."),
                Bilingual(zh: "请逐年给出。", en: "Give every year."))
        }
        return pairs.sorted { $0.key < $1.key }.compactMap { name, rates in
            let ends = name.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            guard ends.count == 2, let from = place[ends[0]], let to = place[ends[1]], from != to else {
                note(
                    "DEM-0035", "flows.csv \(ends.joined(separator: " → "))",
                    Bilingual(zh: "人口文件中没有这个地区，或起讫相同。", en: "The population has no such region, or both ends are one."),
                    Bilingual(zh: "请核对地区名称。", en: "Check the names of the regions."))
                return nil
            }
            return Flow(from: from, to: to, male: rates.male, female: rates.female)
        }
    }
}
