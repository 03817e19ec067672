public import Civil

/// Files of five-year groups made into files of single ages, as a projection needs them.
public enum GroupFile {
    /// What a file holds.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// count: persons aged 0–4, 5–9, …, open.
        case population
        /// mx: deaths per person-year aged 0, 1–4, 5–9, …, open.
        case mortality
        /// asfr: births per woman-year aged 15–19, …, 45–49.
        case fertility

        /// The column of values.
        var column: String {
            switch self {
            case .population: "count"
            case .mortality: "mx"
            case .fertility: "asfr"
            }
        }
    }

    /// The file with single ages: the same columns, the rows of each combination of the others in their order. Every problem is told.
    ///
    /// Ages are written by their first year: 5, 5-9 or 5–9; the open one 100 or 100+. Counts keep the sum of each group, death rates its mean
    /// (monotone cubic of ln m), births the total (monotone cubic of the cumulated shares).
    ///
    /// - Parameters:
    ///   - bytes: the file, comma-separated with a header.
    ///   - kind: what it holds.
    ///   - method: how counts are divided.
    public static func singleAges(
        _ bytes: [UInt8], _ kind: Kind, method: Graduation.Method = .monotone
    ) throws(Refusal) -> String {
        let name = "\(kind.rawValue).csv"
        let table = try SmallTable(name, bytes, columns: ["age", kind.column])
        let others = ProjectionInputs.header(bytes).filter { $0 != "age" && $0 != kind.column }
        var problems = ProblemList()
        var order: [[String]] = []
        var groups: [[String]: [(age: Int, value: Double)]] = [:]
        for row in table.rows where problems.problems.count < 50 {
            let first = row["age"].prefix { $0.isNumber }
            guard let age = Int(first), (0...130).contains(age), let value = row.number(kind.column), value >= 0 else {
                problems.note(
                    "DEM-0051", row.at, zh: "年龄或数值有误。", en: "The age or the value is none.",
                    fixZh: "年龄写首岁或范围，如 5 或 5-9；数值不得为负。",
                    fixEn: "Write the first age or the range, 5 or 5-9; values are not negative.")
                continue
            }
            let key = others.map { row[$0] }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append((age, value))
        }
        try problems.throwIfAny()
        var text = (others + ["age", kind.column]).joined(separator: ",") + "\n"
        for key in order {
            let rows = (groups[key] ?? []).sorted { $0.age < $1.age }
            let at = ([name] + key).joined(separator: " ")
            guard rows.map(\.age) == ages(kind, count: rows.count) else {
                problems.note(
                    "DEM-0052", at, zh: "年龄组不全或不是五岁组：\(rows.map { "\($0.age)" }.joined(separator: ", "))。",
                    en:
                        "Groups are missing, or are not of five years: \(rows.map { "\($0.age)" }.joined(separator: ", ")).",
                    fixZh: "应为\(ages(kind, count: 22).map { "\($0)" }.joined(separator: ", "))（末组开口，可少）。",
                    fixEn:
                        "Give \(ages(kind, count: 22).map { "\($0)" }.joined(separator: ", ")) (the last one open; fewer will do)."
                )
                continue
            }
            do throws(Refusal) {
                let (first, values) = try single(rows.map(\.value), kind, method)
                let head = key.map(ProjectionTables.quoted).joined(separator: ",") + (key.isEmpty ? "" : ",")
                for (index, value) in values.enumerated() { text += "\(head)\(first + index),\(value)\n" }
            } catch {
                for problem in error.problems {
                    problems.note(
                        problem.code, "\(at) \(problem.at)", zh: problem.why.zh, en: problem.why.en,
                        fixZh: problem.fix.zh,
                        fixEn: problem.fix.en)
                }
            }
        }
        try problems.throwIfAny()
        return text
    }

    /// The first ages that so many groups have.
    private static func ages(_ kind: Kind, count: Int) -> [Int] {
        switch kind {
        case .population: (0..<max(2, min(count, 27))).map { 5 * $0 }
        case .mortality: [0, 1] + (1..<max(5, min(count, 28) - 1)).map { 5 * $0 }
        case .fertility: (3..<10).map { 5 * $0 }
        }
    }

    private static func single(
        _ values: [Double], _ kind: Kind, _ method: Graduation.Method
    ) throws(Refusal) -> (Int, [Double]) {
        switch kind {
        case .population: return (0, Graduation.singleAges(groups: values, method: method))
        case .mortality: return (0, try Graduation.singleRates(abridged: values))
        case .fertility:
            let schedule = try FertilitySchedule(shares: values, total: 5 * values.reduce(0, +))
            return (schedule.firstAge, schedule.rates)
        }
    }
}
