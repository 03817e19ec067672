public import Civil

/// scenarios.csv: scenario,region,year and any of tfr, mac, srb, e0_male, e0_female, net; an empty field leaves the rates as they are.
public enum ScenarioFile {
    /// The scenarios of a file by name, then region; every problem is told. A region `*` stands for all that have no rows of their own.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - regions: those of the population.
    public static func read(_ bytes: [UInt8], regions: [String]) throws(Refusal) -> [String: [String: Scenario]] {
        var problems = ProblemList()
        var paths: [String: [String: [Scenario.Quantity: [Int: Double]]]] = [:]
        let header = ProjectionInputs.header(bytes)
        let columns = header.enumerated().compactMap { place, word in
            Scenario.Quantity(rawValue: word).map { (place, $0) }
        }
        guard let scenario = header.firstIndex(of: "scenario"), let year = header.firstIndex(of: "year"),
            !columns.isEmpty
        else {
            problems.note(
                "DEM-0043", "scenarios.csv row 1", zh: "表头应有 scenario、year 和至少一个量。",
                en: "The header needs scenario, year and at least one quantity.",
                fixZh: "量为 tfr、mac、srb、e0_male、e0_female、net。",
                fixEn: "Quantities are tfr, mac, srb, e0_male, e0_female, net.")
            throw Refusal(problems.problems)
        }
        let place = header.firstIndex(of: "region")
        var reader = CSV()
        for row in (reader.read(bytes) + reader.finish()).dropFirst() where problems.problems.count < 50 {
            if let problem = row.problem {
                problems.note(
                    problem.code, "scenarios.csv \(problem.at)", zh: problem.why.zh, en: problem.why.en,
                    fixZh: problem.fix.zh, fixEn: problem.fix.en)
                continue
            }
            func field(_ place: Int) -> String {
                place < row.fields.count ? row.fields[place].filter { $0 != " " } : ""
            }
            let region = place.map { $0 < row.fields.count ? row.fields[$0] : "" } ?? "*"
            guard let when = Int(field(year)), (1000...3000).contains(when), region == "*" || regions.contains(region)
            else {
                problems.note(
                    "DEM-0044", "scenarios.csv row \(row.number)", zh: "年份不对，或人口文件中没有这个地区。",
                    en: "The year is none, or the population has no such region.", fixZh: "地区写 * 表示全部。",
                    fixEn: "Write * for all regions.")
                continue
            }
            for (place, quantity) in columns where !field(place).isEmpty {
                guard let value = Double(field(place)), quantity.range.contains(value) else {
                    problems.note(
                        "DEM-0045", "scenarios.csv row \(row.number) \(quantity.rawValue)",
                        zh: "应为\(quantity.range.lowerBound)到\(quantity.range.upperBound)之间的数。",
                        en: "A number from \(quantity.range.lowerBound) to \(quantity.range.upperBound) is needed.",
                        fixZh: "请核对数值和单位。", fixEn: "Check the value and its unit.")
                    continue
                }
                paths[field(scenario), default: [:]][region, default: [:]][quantity, default: [:]][when] = value
            }
        }
        try problems.throwIfAny()
        return Dictionary(
            uniqueKeysWithValues: paths.map { name, own in
                let found = regions.compactMap { region in
                    (own[region] ?? own["*"]).map { (region, Scenario(name: name, paths: $0)) }
                }
                return (name, Dictionary(uniqueKeysWithValues: found))
            })
    }

    /// The names of a file's scenarios, in order; empty where it has none.
    public static func names(_ bytes: [UInt8]) -> [String] {
        guard let place = ProjectionInputs.header(bytes).firstIndex(of: "scenario") else { return [] }
        var reader = CSV()
        var names: [String] = []
        for row in (reader.read(bytes) + reader.finish()).dropFirst() where place < row.fields.count {
            let name = row.fields[place].filter { $0 != " " }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
