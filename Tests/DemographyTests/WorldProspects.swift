import Civil
import Demography
import Testing

/// World Population Prospects 2024 of one country, as the reference data has it, and the inputs rebuilt from it with the library.
struct WorldProspects {
    let country: String
    /// The first mid-year.
    let first: Int

    /// The tables, by name: rows of fields by column.
    private static func rows(_ name: String, _ country: String) throws -> [[String: String]] {
        let rows = try Shared.rows("demography/wpp/\(name).csv.gz")
        let head = try #require(rows.first)
        let place = try #require(head.firstIndex(of: "iso3"))
        return rows.dropFirst().filter { $0[place] == country }.map { Dictionary(uniqueKeysWithValues: zip(head, $0)) }
    }

    private static func number(_ row: [String: String], _ column: String) throws -> Double {
        try #require(row[column].flatMap { Double($0) })
    }

    /// A column of an annual table by year.
    func annual(_ table: String, _ column: String) throws -> [Int: Double] {
        var values: [Int: Double] = [:]
        for row in try Self.rows(table, country) {
            if let year = row["year"].flatMap({ Int($0) }), let value = row[column].flatMap({ Double($0) }) {
                values[year] = value
            }
        }
        return values
    }

    /// A column of a table with ages, by year, in the order of the file.
    func byAge(_ table: String, _ column: String = "value") throws -> [Int: [Double]] {
        var values: [Int: [Double]] = [:]
        for row in try Self.rows(table, country) {
            if let year = row["year"].flatMap({ Int($0) }), let value = row[column].flatMap({ Double($0) }) {
                values[year, default: []].append(value)
            }
        }
        return values
    }

    /// The medium variant from mid-year to mid-year.
    func scenario(years: Int) throws -> (base: AgeStructure, rates: [YearRates]) {
        let tables = try tables(single: false)
        var rates: [YearRates] = []
        var now = try self.rates(first, tables, single: false, fertility: .scaled)
        for year in first..<(first + years) {
            let next = try self.rates(year + 1, tables, single: false, fertility: .scaled)
            rates.append(now.mean(next))
            now = next
        }
        return try (base(single: false), rates)
    }

    enum FertilityRule { case scaled, tailed }

    /// What acts in a calendar year: net migration in thousands.
    struct Tables {
        let both: [Int: [Double]]
        let abridged: [(sex: Sex?, periods: [(middle: Double, rates: [Double])])]
        let expectancy: [Sex: [Int: Double]]
        let fertility: [Int: [Double]]
        let shares: [(middle: Double, rates: [Double])]
        let total: [Int: Double]
        let ratio: [Int: Double]
        let migration: [Sex: [Int: [Double]]]
    }

    func tables(single: Bool) throws -> Tables {
        func periods(_ column: String) throws -> [(middle: Double, rates: [Double])] {
            try byAge("mx_abridged_5y", column).sorted { $0.key < $1.key }.map { (Double($0.key), $0.value) }
        }
        return try Tables(
            both: single ? byAge("mx_age1_annual_bothsexes") : [:],
            abridged: [(Sex.male, periods("mxM")), (.female, periods("mxF")), (nil, periods("mxB"))],
            expectancy: [.male: annual("e0_annual", "e0M"), .female: annual("e0_annual", "e0F")],
            fertility: single ? byAge("asfr_age1_annual") : [:],
            shares: byAge("pasfr_5y", "pasfr").sorted { $0.key < $1.key }.map { (Double($0.key), $0.value) },
            total: annual("tfr_annual", "tfr"), ratio: annual("srb_annual", "srb"),
            migration: [.male: byAge("mig_age1_annual", "migM"), .female: byAge("mig_age1_annual", "migF")])
    }

    /// Rates of a calendar year.
    func rates(_ year: Int, _ tables: Tables, single: Bool, fertility rule: FertilityRule) throws -> YearRates {
        let moment = Double(year) + 0.5
        let abridged = tables.abridged.map { Graduation.rates($0.periods, at: moment) }
        func survival(_ sex: Sex) throws -> Survival {
            let own = abridged[sex == .male ? 0 : 1]
            let rates =
                if single {
                    try Graduation.split(
                        both: #require(tables.both[min(year, 2099)]), own: own, ofBoth: abridged[2])
                } else {
                    try Graduation.singleRates(abridged: own)
                }
            let wanted = try #require(tables.expectancy[sex]?[year])
            return try Survival(
                rates: LifeTable.calibrated(rates, sex: sex, lifeExpectancy: wanted), sex: sex, openAge: 100)
        }
        let total = try #require(tables.total[year])
        let schedule: FertilitySchedule
        if single {
            let published = try FertilitySchedule(
                firstAge: 15, rates: #require(tables.fertility[min(year, 2099)]).map { $0 / 1000 })
            // The last year has no schedule of its own.
            let own =
                year > 2099 ? published.scaled(to: published.total * total / (tables.total[2099] ?? total)) : published
            schedule = rule == .tailed ? own.tailed(to: total) : own.scaled(to: total)
        } else {
            schedule = try FertilitySchedule(shares: Graduation.rates(tables.shares, at: moment), total: total)
        }
        return try YearRates(
            male: survival(.male), female: survival(.female), fertility: schedule.byAge(101),
            sexRatioAtBirth: #require(tables.ratio[year]),
            migration: AgeCounts(
                male: #require(tables.migration[.male]?[year]), female: #require(tables.migration[.female]?[year])))
    }

    /// The population of the first mid-year, thousands.
    func base(single: Bool) throws -> AgeStructure {
        if country == "CHN" {
            return try AgeStructure(
                male: #require(byAge("china_pop_age1_midyear_2026", "popM")[first]).map { $0 / 1000 },
                female: #require(byAge("china_pop_age1_midyear_2026", "popF")[first]).map { $0 / 1000 })
        }
        let table = "pop_age5_midyear_proj"
        let male = try #require(byAge(table, "popM")[first])
        let female = try #require(byAge(table, "popF")[first])
        guard single else {
            return try AgeStructure(
                male: Graduation.singleAges(groups: male), female: Graduation.singleAges(groups: female))
        }
        let both = zip(male, female).map(+)
        let ages = try #require(byAge("pop_age1_midyear_bothsexes")[first]).map { $0 / 1000 } + [both[20]]
        return try AgeStructure(
            male: Graduation.share(both: ages, own: male, ofBoth: both),
            female: Graduation.share(both: ages, own: female, ofBoth: both))
    }

    /// How far the projection from the first mid-year to that of 2100 is from what is published, in per cent.
    struct Errors {
        var total = 0.0
        var births = 0.0
        /// Of single ages, weighted by persons, on average over the years.
        var ages = 0.0
    }

    func errors(single: Bool, fertility: FertilityRule = .scaled) throws -> Errors {
        let tables = try tables(single: single)
        var people = try base(single: single)
        let male = try annual("pop_total_dec31_annual", "popM")
        let female = try annual("pop_total_dec31_annual", "popF")
        let births = try annual("births_annual", "births")
        let ages = single ? try byAge("pop_age1_midyear_bothsexes") : [:]
        var errors = Errors()
        var now = try rates(first, tables, single: single, fertility: fertility)
        for year in first..<2100 {
            let next = try rates(year + 1, tables, single: single, fertility: fertility)
            let result = Projection.advance(people, by: now.mean(next))
            people = result.population
            func december(_ year: Int) throws -> Double { try #require(male[year]) + #require(female[year]) }
            let wanted = try (december(year) + december(year + 1)) / 2
            errors.total = max(errors.total, abs(people.total / wanted - 1))
            let born = try (#require(births[year]) + #require(births[year + 1])) / 2
            errors.births = max(errors.births, abs(result.births / born - 1))
            if let published = ages[year + 1] {
                let both = people.both
                let off = published.enumerated().reduce(0) { $0 + abs(both[$1.offset] - $1.element / 1000) }
                errors.ages += off / (published.reduce(0, +) / 1000) / Double(2100 - first)
            }
            now = next
        }
        errors.total *= 100
        errors.births *= 100
        errors.ages *= 100
        return errors
    }
}

extension WorldProspects {
    /// How far five-year steps from mid-2025 to mid-2100 are from the published totals, in per cent at worst.
    func fiveYearError() throws -> Double {
        let male = try byAge("pop_age5_midyear_proj", "popM")
        let female = try byAge("pop_age5_midyear_proj", "popF")
        let deaths = try (byAge("mx_abridged_5y", "mxM"), byAge("mx_abridged_5y", "mxF"))
        let shares = try byAge("pasfr_5y", "pasfr")
        let (total, ratio) = try (annual("tfr_5y", "tfr"), annual("srb_5y", "srb"))
        let migrants = try (byAge("mig_age5_5y", "migM"), byAge("mig_age5_5y", "migF"))
        var people = try AgeStructure(male: #require(male[2025]), female: #require(female[2025]))
        var worst = 0.0
        for year in stride(from: 2025, to: 2100, by: 5) {
            let middle = year + 3
            let children = try #require(total[middle])
            let schedule = try [0, 0, 0] + #require(shares[middle]).map { $0 / 100 * children / 5 }
            let rates = try YearRates(
                male: Survival(abridged: #require(deaths.0[middle]), sex: .male),
                female: Survival(abridged: #require(deaths.1[middle]), sex: .female),
                fertility: schedule + [Double](repeating: 0, count: 21 - schedule.count),
                sexRatioAtBirth: #require(ratio[middle]),
                migration: AgeCounts(male: #require(migrants.0[middle]), female: #require(migrants.1[middle])))
            let result = Projection.advanceFiveYears(people, by: rates)
            let end = people.total + result.births - result.deaths.total + result.netMigration.total
            #expect(abs(end - result.population.total) < 1e-9 * end)
            people = result.population
            let wanted = try #require(male[year + 5]).reduce(0, +) + #require(female[year + 5]).reduce(0, +)
            worst = max(worst, 100 * abs(people.total / wanted - 1))
        }
        return worst
    }
}

/// The UN's medium variant rebuilt from its published rates: 75 years from mid-2025 (China 74 from mid-2026).
@Suite(.enabled(if: Shared.exists("demography/wpp/e0_annual.csv.gz")))
struct WorldProspectsTests {
    @Test(arguments: [
        ("USA", WorldProspects.FertilityRule.tailed), ("IND", .tailed), ("KOR", .scaled),
    ])
    func `single ages lead to the published totals, births and ages`(
        country: String, rule: WorldProspects.FertilityRule
    ) throws {
        let errors = try WorldProspects(country: country, first: 2025).errors(single: true, fertility: rule)
        print(
            "WPP 2024 \(country), single ages, % at worst: total \(errors.total), births \(errors.births), ages \(errors.ages)"
        )
        #expect(errors.total < 0.05)
        #expect(errors.births < 0.15)
        #expect(errors.ages < 0.05)
    }

    @Test(arguments: ["CHN", "DEU", "NGA", "USA", "IND", "KOR"])
    func `abridged ages lead near the published totals`(country: String) throws {
        let errors = try WorldProspects(country: country, first: country == "CHN" ? 2026 : 2025).errors(single: false)
        print("WPP 2024 \(country), abridged, % at worst: total \(errors.total), births \(errors.births)")
        #expect(errors.total < 0.25)
    }

    @Test(arguments: ["CHN", "DEU", "NGA", "USA", "IND", "KOR"])
    func `five-year steps lead near the published totals`(country: String) throws {
        let worst = try WorldProspects(country: country, first: 2025).fiveYearError()
        print("WPP 2024 \(country), five-year steps, % at worst: total \(worst)")
        #expect(worst < 0.3)
    }

    @Test func `China's trajectories spread as the UN's do`() async throws {
        let china = WorldProspects(country: "CHN", first: 2026)
        let (base, rates) = try china.scenario(years: 50)
        // 2023 is the UN's last known year; a step begins in mid-2026.
        let region = Ensemble.Region(base: base, rates: rates, uncertainty: .china, horizon: 3)
        let outcomes = await Ensemble(
            regions: [region], uncertainty: .china, seed: 1, indicators: [.births, .totalFertility, .population]
        ).outcomes(trajectories: 4000, threads: 2)
        for (table, column, indicator, tolerance) in [
            ("tfr_annual", "tfr", Indicator.totalFertility, 0.03), ("births_annual", "births", .births, 0.06),
        ] {
            let bounds = try ["_95l", "_80l", "", "_80u", "_95u"].map { try china.annual(table, column + $0) }
            for year in [2030, 2050, 2070] {
                let found = outcomes.quantiles(region: 0, year: year - 2026, indicator)
                let wanted = bounds.map { (($0[year] ?? .nan) + ($0[year + 1] ?? .nan)) / 2 }
                print(
                    "WPP 2024 China \(column) \(year): published \(wanted.map { ($0 * 1000).rounded() / 1000 }), found \(found.map { ($0 * 1000).rounded() / 1000 })"
                )
                for (a, b) in zip(found, wanted) { #expect(abs(a - b) < tolerance * wanted[2]) }
            }
        }
    }
}
