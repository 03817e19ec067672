import Civil
import Demography
import Testing

@Suite struct ScenarioTests {
    static func bytes(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    static func files(_ change: (inout BadInputTests.Files) -> Void = { _ in }, scenarios: [String]? = nil)
        -> ProjectionFiles
    {
        var files = BadInputTests.Files(years: 2025...2030)
        change(&files)
        return ProjectionFiles(
            population: bytes(files.population), mortality: bytes(files.mortality), fertility: bytes(files.fertility),
            sexRatio: bytes(files.ratio), migration: bytes(files.migration), scenarios: scenarios.map(bytes))
    }

    static func codes(_ body: () throws(Refusal) -> Void) -> Set<String> {
        do throws(Refusal) {
            try body()
            return []
        } catch { return Set(error.problems.map(\.code)) }
    }

    @Test func `a scenario reaches what it supposes and leaves the rest`() throws {
        var options = ProjectionOptions()
        options.scenario = "high"
        let lines = [
            "scenario,region,year,tfr,mac,srb,e0_male,e0_female,net", "high,*,2026,1.2,30,,,,",
            "high,*,2030,2.0,32,1.05,80,85,500",
            "low,A,2026,0.5,,,,,",
        ]
        let files = Self.files(scenarios: lines)
        let plain = try ProjectionInputs(files)
        let high = try ProjectionInputs(files, options: options)
        #expect(high.rates[0][0] == plain.rates[0][0])
        // Half way between 2026 and 2030.
        let middle = high.rates[3][0]
        #expect(abs(middle.fertility.reduce(0, +) - 1.6) < 1e-9)
        let mean = middle.fertility.enumerated().reduce(0) { $0 + (Double($1.offset) + 0.5) * $1.element } / 1.6
        #expect(abs(mean - 31) < 1e-6)
        #expect(middle.sexRatioAtBirth == 1.06)
        let last = high.rates[5][0]
        #expect(last.sexRatioAtBirth == 1.05)
        #expect(abs(last.male.lifeExpectancy - 80) < 1e-6)
        #expect(abs(last.female.lifeExpectancy - 85) < 1e-6)
        #expect(abs((last.migration?.total ?? 0) - 500) < 1e-6)
        #expect(plain.rates[5][0].migration?.total == 202)
        #expect(ScenarioFile.names(Self.bytes(lines)) == ["high", "low"])
    }

    @Test func `scenarios that are wrong are named`() {
        var options = ProjectionOptions()
        options.scenario = "x"
        let head = "scenario,region,year,tfr,e0_male"
        func codes(_ lines: [String]?) -> Set<String> {
            Self.codes { () throws(Refusal) in _ = try ProjectionInputs(Self.files(scenarios: lines), options: options)
            }
        }
        #expect(codes(nil) == ["DEM-0046"])
        #expect(codes([head, "y,*,2026,1,"]) == ["DEM-0046"])
        #expect(codes([head, "x,Q,2026,1,"]) == ["DEM-0044"])
        #expect(codes([head, "x,*,soon,1,"]) == ["DEM-0044"])
        #expect(codes([head, "x,*,2026,130,"]) == ["DEM-0045"])
        #expect(codes(["scenario,region,year", "x,*,2026"]) == ["DEM-0043"])
        #expect(codes([head, "x,*,2026,1,21"]) == [])
    }

    @Test func `migration comes as rates, as both directions and as totals`() throws {
        let plain = try ProjectionInputs(Self.files())
        func read(_ header: String, _ row: (Int) -> String) throws -> YearResult {
            let inputs = try ProjectionInputs(
                Self.files { files in
                    files.migration = [header]
                    for year in 2025...2030 {
                        for sex in ["male", "female"] {
                            for age in 0...100 { files.migration.append("A,\(year),\(sex),\(age),\(row(age))") }
                        }
                    }
                })
            return Projection.advance(inputs.base[0], by: inputs.rates[0][0])
        }
        let base = plain.base[0]
        let rates = try read("region,year,sex,age,rate") { $0 == 30 ? "-0.1" : "0" }
        #expect(abs(rates.netMigration.male[30] + 0.1 * base.male[30]) < 1e-9)
        #expect(abs(rates.netMigration.total + 0.1 * (base.male[30] + base.female[30])) < 1e-9)
        let capped = try read("region,year,sex,age,rate") { $0 == 30 ? "-0.95" : "0" }
        #expect(abs(capped.netMigration.male[30] + 0.8 * base.male[30]) < 1e-9)
        let both = try read("region,year,sex,age,in,out") { $0 == 25 ? "40,0.05" : "0,0" }
        #expect(abs(both.netMigration.female[25] - (40 - 0.05 * base.female[25])) < 1e-9)
        let totals = try ProjectionInputs(
            Self.files { files in files.migration = ["region,year,net"] + (2025...2030).map { "A,\($0),-300" } })
        #expect(abs((totals.rates[2][0].migration?.total ?? 0) + 300) < 1e-9)
        #expect((totals.rates[2][0].migration?.male[22] ?? 0) < (totals.rates[2][0].migration?.male[60] ?? 0))
    }

    @Test func `births by order are summed and kept`() throws {
        let plain = try ProjectionInputs(Self.files())
        let inputs = try ProjectionInputs(
            Self.files { files in
                files.fertility = ["region,year,order,age,asfr"]
                for year in 2025...2030 {
                    for age in 15..<50 { files.fertility += ["A,\(year),1,\(age),0.025", "A,\(year),2,\(age),0.015"] }
                }
            })
        for (found, wanted) in zip(inputs.rates[3][0].fertility, plain.rates[3][0].fertility) {
            #expect(abs(found - wanted) < 1e-15)
        }
        let own = try #require(inputs.orders["A"]?[2026])
        #expect(own.orders.count == 2)
        #expect(abs(own.orders[1].total - 0.525) < 1e-12)
        #expect(
            Self.codes { () throws(Refusal) in
                _ = try ProjectionInputs(
                    Self.files { $0.fertility = ["region,year,order,age,asfr", "A,2025,first,20,0.1"] })
            }.contains("DEM-0050"))
    }

    @Test func `flows without a year are those of every year`() throws {
        func inputs(_ flows: [String]) throws -> ProjectionInputs {
            var files = Self.files { files in
                for (path, skip) in [
                    (\BadInputTests.Files.population, 1), (\.mortality, 1), (\.fertility, 1), (\.ratio, 1),
                    (\.migration, 1),
                ] {
                    files[keyPath: path] += files[keyPath: path].dropFirst(skip).map { "B" + $0.dropFirst() }
                }
            }
            files.flows = Self.bytes(flows)
            return try ProjectionInputs(files)
        }
        let rows = ["male", "female"].flatMap { sex in (0...100).map { "A,B,\(sex),\($0),0.01" } }
        let timeless = try inputs(["from,to,sex,age,rate"] + rows)
        let dated = try inputs(
            ["year,from,to,sex,age,rate"] + (2025...2030).flatMap { year in rows.map { "\(year),\($0)" } })
        #expect(timeless.flows.count == 6 && timeless.flows[5].count == 1)
        for (a, b) in zip(timeless.flows, dated.flows) {
            #expect(zip(a, b).allSatisfy { $0.from == $1.from && $0.to == $1.to && $0.male == $1.male })
        }
    }

    @Test func `groups become single ages that add up to them`() throws {
        func rows(_ text: String) -> [[Substring]] {
            text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        }
        let groups = (0..<21).map { "A,male,\(5 * $0)\($0 == 20 ? "+" : "-\(5 * $0 + 4)"),\(1000 - 40 * $0)" }
        for method in Graduation.Method.allCases {
            let single = rows(
                try GroupFile.singleAges(Self.bytes(["region,sex,age,count"] + groups), .population, method: method))
            #expect(single.count == 101)
            #expect(single[7].prefix(3) == ["A", "male", "7"])
            let sum = single[10..<15].reduce(0.0) { $0 + (Double($1[3]) ?? .nan) }
            #expect(abs(sum - 920) < 1e-6)
        }
        let rates =
            [0, 1].map { "\($0),0.00\(5 - 4 * $0)" } + (1..<21).map { "\(5 * $0),\(0.0005 * Double($0 * $0 + 1))" }
        let deaths = rows(try GroupFile.singleAges(Self.bytes(["age,mx"] + rates), .mortality))
        #expect(deaths.count == 101)
        let mean = deaths[20..<25].reduce(0.0) { $0 + (Double($1[1]) ?? .nan) } / 5
        #expect(abs(mean - 0.0005 * 17) < 1e-12)
        let births = rows(
            try GroupFile.singleAges(
                Self.bytes(["year,age,asfr"] + (3..<10).map { "2025,\(5 * $0),\(0.01 * Double(10 - $0))" }), .fertility)
        )
        #expect(births.count == 35 && births[0][1] == "15")
        #expect(abs(births.reduce(0.0) { $0 + (Double($1[2]) ?? .nan) } - 5 * 0.28) < 1e-9)
        func codes(_ lines: [String]) -> Set<String> {
            Self.codes { () throws(Refusal) in _ = try GroupFile.singleAges(Self.bytes(lines), .population) }
        }
        #expect(codes(["age,count", "0,5", "10,5", "15,5"]) == ["DEM-0052"])
        #expect(codes(["age,count", "0,-5", "5,x"]) == ["DEM-0051"])
        #expect(codes(["age,number", "0,5"]) == ["DEM-0049"])
    }

    @Test func `mid-years take the mean of two years`() throws {
        var options = ProjectionOptions()
        options.isMidYear = true
        let files = Self.files { files in
            files.ratio = ["region,year,srb"] + (2025...2030).map { "A,\($0),\(1.05 + 0.01 * Double($0 - 2025))" }
        }
        let inputs = try ProjectionInputs(files, options: options)
        #expect(inputs.rates.count == 5)
        #expect(abs(inputs.rates[0][0].sexRatioAtBirth - 1.055) < 1e-12)
        options.from = 2025
        options.to = 2025
        #expect(Self.codes { () throws(Refusal) in _ = try ProjectionInputs(files, options: options) } == ["DEM-0042"])
    }

    @Test func `ways to spread a total sum to it`() throws {
        let counts = (0..<101).map { 1000 - 9.0 * Double($0) }
        let people = try AgeStructure(male: counts, female: counts)
        for net in [-500.0, 0, 800] {
            #expect(abs(NetMigration.spread(net, ages: 101).total - net) < 1e-9)
            #expect(abs(NetMigration.spread(net, by: people).total - net) < 1e-9)
            let flows = NetMigration.flowDifference(net, turnover: 3000, population: people)
            #expect(abs(flows.total - net) < 1e-6)
        }
        let rates = try EnsembleTests.scenario(years: 1).rates[0]
        let result = Projection.advance(people, by: rates)
        let residual = NetMigration.residual(from: people, to: result.population, rates: rates)
        for (found, wanted) in zip(residual.male, result.netMigration.male) { #expect(abs(found - wanted) < 1e-9) }
    }

    @Test func `warnings and what came are read and scored`() throws {
        let rules = try WarningFile.rules(
            Self.bytes(["rule,indicator,side,threshold,horizon", "few,births,below,100,5", "old,share_65,above,0.2,10"])
        )
        #expect(rules.map(\.name) == ["few", "old"])
        #expect(rules[1].rule.threshold == 0.2)
        #expect(
            Self.codes { () throws(Refusal) in
                _ = try WarningFile.rules(Self.bytes(["rule,indicator,side,threshold,horizon", "x,birth,below,1,5"]))
            } == ["DEM-0047"])
        #expect(
            Self.codes { () throws(Refusal) in _ = try WarningFile.rules(Self.bytes(["rule,indicator", "x,births"])) }
                == ["DEM-0049"])
        let observed = try WarningFile.observed(
            Self.bytes(["region,year,indicator,value", "A,2025,births,120", "A,2026,births,90"]))
        #expect(observed["A"]?[.births]?[2026] == 90)
    }

    @Test func `a warning whose end is not known is no case`() async throws {
        let outcomes = try await WarningTests.outcomes()
        let rule = WarningRule(indicator: .births, threshold: 1, side: .below, horizon: 3)
        let warning = EarlyWarning(rule, outcomes, region: 0, population: 1e6, vintage: 2024)
        func score(_ observed: [Int: Double]) -> WarningScore.Case? {
            WarningScore.Case(warning, rule, firstYear: 2025, observed: observed)
        }
        #expect(score([2025: 9, 2026: 9]) == nil)
        #expect(score([2025: 9, 2026: 9, 2027: 9])?.crossed == false)
        #expect(score([2025: 9, 2026: 0.5])?.lead == 1)
    }
}
