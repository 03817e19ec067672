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
        let table = try SmallTable("scenarios.csv", bytes, columns: ["scenario", "year"])
        let header = ProjectionInputs.header(bytes)
        let quantities = Scenario.Quantity.allCases.filter { header.contains($0.rawValue) }
        if quantities.isEmpty {
            problems.note(
                "DEM-0043", "scenarios.csv row 1", zh: "表头至少应有一个量。", en: "The header needs at least one quantity.",
                fixZh: "量为 tfr、mac、srb、e0_male、e0_female、net。",
                fixEn: "Quantities are tfr, mac, srb, e0_male, e0_female, net.")
        }
        for row in table.rows where problems.problems.count < 50 {
            let region = header.contains("region") ? row["region"] : "*"
            guard let when = Int(row["year"]), (1000...3000).contains(when), region == "*" || regions.contains(region)
            else {
                problems.note(
                    "DEM-0044", row.at, zh: "年份不对，或人口文件中没有这个地区。",
                    en: "The year is none, or the population has no such region.", fixZh: "地区写 * 表示全部。",
                    fixEn: "Write * for all regions.")
                continue
            }
            for quantity in quantities where !row[quantity.rawValue].isEmpty {
                guard let value = row.number(quantity.rawValue), quantity.range.contains(value) else {
                    problems.note(
                        "DEM-0045", "\(row.at) \(quantity.rawValue)",
                        zh: "应为\(quantity.range.lowerBound)到\(quantity.range.upperBound)之间的数。",
                        en: "A number from \(quantity.range.lowerBound) to \(quantity.range.upperBound) is needed.",
                        fixZh: "请核对数值和单位。", fixEn: "Check the value and its unit.")
                    continue
                }
                paths[row["scenario"], default: [:]][region, default: [:]][quantity, default: [:]][when] = value
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
        guard let table = try? SmallTable("scenarios.csv", bytes, columns: ["scenario"]) else { return [] }
        return table.rows.reduce(into: []) { names, row in
            if !names.contains(row["scenario"]) { names.append(row["scenario"]) }
        }
    }
}
