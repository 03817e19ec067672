public import Civil

/// warnings.csv: rule,indicator,side,threshold,horizon, and if wanted least_population; what is to be watched for.
public enum WarningFile {
    /// The rules of a file, in order, by name; every problem is told.
    public static func rules(_ bytes: [UInt8]) throws(Refusal) -> [(name: String, rule: WarningRule)] {
        let table = try SmallTable(
            "warnings.csv", bytes, columns: ["rule", "indicator", "side", "threshold", "horizon"])
        var problems = ProblemList()
        var rules: [(name: String, rule: WarningRule)] = []
        for row in table.rows {
            let indicator = Indicator(rawValue: row["indicator"])
            let side = WarningRule.Side(rawValue: row["side"])
            let horizon = Int(row["horizon"]).flatMap { (1...100).contains($0) ? $0 : nil }
            guard let indicator, let side, let threshold = row.number("threshold"), let horizon, !row["rule"].isEmpty
            else {
                let near = Spelling.nearest(to: row["indicator"], in: Indicator.allCases.map(\.rawValue))
                problems.note(
                    "DEM-0047", row.at, zh: "规则不完整，或指标、方向、阈值、年限有误。",
                    en: "The rule is not whole, or its indicator, side, threshold or horizon is none.",
                    fixZh: "side 为 above 或 below，horizon 为1到100年。" + (near.map { "指标是不是 \($0)？" } ?? ""),
                    fixEn: "side is above or below, horizon 1 to 100 years."
                        + (near.map { " Is the indicator \($0)?" } ?? ""))
                continue
            }
            rules.append(
                (
                    row["rule"],
                    WarningRule(
                        indicator: indicator, threshold: threshold, side: side, horizon: horizon,
                        leastPopulation: row.number("least_population") ?? 0)
                ))
        }
        try problems.throwIfAny()
        return rules
    }

    /// observed.csv: region,year,indicator,value; what came, by region, indicator and year.
    public static func observed(_ bytes: [UInt8]) throws(Refusal) -> [String: [Indicator: [Int: Double]]] {
        let table = try SmallTable("observed.csv", bytes, columns: ["region", "year", "indicator", "value"])
        var problems = ProblemList()
        var observed: [String: [Indicator: [Int: Double]]] = [:]
        for row in table.rows {
            guard let year = Int(row["year"]), let indicator = Indicator(rawValue: row["indicator"]),
                let value = row.number("value")
            else {
                problems.note(
                    "DEM-0048", row.at, zh: "年份、指标或数值有误。", en: "The year, the indicator or the value is none.",
                    fixZh: "指标名与 quantiles.csv 相同。", fixEn: "Indicators are named as in quantiles.csv.")
                continue
            }
            observed[row["region"], default: [:]][indicator, default: [:]][year] = value
        }
        try problems.throwIfAny()
        return observed
    }
}

extension WarningScore.Case {
    /// What became of a warning: nil where what was observed does not reach over the horizon without a crossing before.
    ///
    /// - Parameters:
    ///   - warning: what was said.
    ///   - rule: what was watched for.
    ///   - firstYear: the first year of the projection.
    ///   - observed: values by year.
    public init?(_ warning: EarlyWarning, _ rule: WarningRule, firstYear: Int, observed: [Int: Double]) {
        guard let level = warning.level else { return nil }
        for step in 0..<rule.horizon {
            guard let value = observed[firstYear + step] else { return nil }
            guard rule.isCrossed(value) else { continue }
            self.init(probability: warning.probability, level: level, crossed: true, lead: step)
            return
        }
        self.init(probability: warning.probability, level: level, crossed: false)
    }
}

/// compared.csv: region,year,indicator,q025,q10,q50,q90,q975; another source's quantiles, to be drawn beside a fan.
public enum ComparedFile {
    /// A row.
    public struct Row: Hashable, Sendable {
        /// The region.
        public let region: String
        /// The calendar year.
        public let year: Int
        /// Of what.
        public let indicator: Indicator
        /// At 2.5, 10, 50, 90 and 97.5 %.
        public let quantiles: [Double]
    }

    /// The rows of a file; every problem is told.
    public static func read(_ bytes: [UInt8]) throws(Refusal) -> [Row] {
        let columns = ["q025", "q10", "q50", "q90", "q975"]
        let table = try SmallTable("compared.csv", bytes, columns: ["region", "year", "indicator"] + columns)
        var problems = ProblemList()
        var rows: [Row] = []
        for row in table.rows {
            let quantiles = columns.compactMap { row.number($0) }
            guard let year = Int(row["year"]), let indicator = Indicator(rawValue: row["indicator"]),
                quantiles.count == 5
            else {
                problems.note(
                    "DEM-0048", row.at, zh: "年份、指标或数值有误。", en: "The year, the indicator or a value is none.",
                    fixZh: "指标名与 quantiles.csv 相同。", fixEn: "Indicators are named as in quantiles.csv.")
                continue
            }
            rows.append(Row(region: row["region"], year: year, indicator: indicator, quantiles: quantiles))
        }
        try problems.throwIfAny()
        return rows
    }
}

/// A small file read row by row.
struct SmallTable {
    struct Row {
        let at: String
        let fields: [String: String]
        subscript(_ column: String) -> String { fields[column] ?? "" }
        func number(_ column: String) -> Double? { Double(self[column]).flatMap { $0.isFinite ? $0 : nil } }
    }

    let rows: [Row]

    init(_ name: String, _ bytes: [UInt8], columns: [String]) throws(Refusal) {
        var problems = ProblemList()
        let header = ProjectionInputs.header(bytes)
        let missing = columns.filter { !header.contains($0) }
        if !missing.isEmpty {
            problems.note(
                "DEM-0049", "\(name) row 1", zh: "缺少列 \(missing.joined(separator: ", "))。",
                en: "Missing columns: \(missing.joined(separator: ", ")).",
                fixZh: "表头应为 \(columns.joined(separator: ","))。",
                fixEn: "The header is \(columns.joined(separator: ",")).")
        }
        var reader = CSV()
        var rows: [Row] = []
        for row in (reader.read(bytes) + reader.finish()).dropFirst() {
            if let problem = row.problem {
                problems.note(
                    problem.code, "\(name) \(problem.at)", zh: problem.why.zh, en: problem.why.en,
                    fixZh: problem.fix.zh,
                    fixEn: problem.fix.en)
                break
            }
            let fields = zip(header, row.fields).map {
                ($0, $0 == "region" || $0 == "rule" ? $1 : $1.filter { $0 != " " })
            }
            rows.append(Row(at: "\(name) row \(row.number)", fields: Dictionary(fields) { first, _ in first }))
        }
        try problems.throwIfAny()
        self.rows = rows
    }
}
