import Civil
import Demography
import Foundation

/// What a projection warns of, and, where it is known what came, how good the warnings were: back-casting.
final class ProjectWarnings {
    private let rules: [(name: String, rule: WarningRule)]
    private let observed: [String: [Indicator: [Int: Double]]]
    private var rows = "region,rule,probability,level,median_year,known\n"
    private var cases: [[WarningScore.Case]]

    /// Nil where no rules are given.
    init?(_ files: ProjectionFiles) throws {
        guard let warnings = files.warnings else { return nil }
        rules = try WarningFile.rules(warnings)
        observed = try files.observed.map { bytes throws(Refusal) in try WarningFile.observed(bytes) } ?? [:]
        cases = rules.map { _ in [] }
    }

    func judge(_ outcomes: Outcomes, _ place: Int, region: String, population: Double, firstYear: Int, vintage: Int) {
        for (index, (name, rule)) in rules.enumerated() {
            let warning = EarlyWarning(rule, outcomes, region: place, population: population, vintage: vintage)
            let level = warning.level.map { "\($0)" } ?? "too-small"
            let median = warning.medianCrossing.map { "\(firstYear + $0)" } ?? ""
            rows += [region, name].map(ProjectionTables.quoted).joined(separator: ",")
            rows += ",\(warning.probability),\(level),\(median),\(vintage)\n"
            let own = observed[region]?[rule.indicator] ?? [:]
            if let found = WarningScore.Case(warning, rule, firstYear: firstYear, observed: own) {
                cases[index].append(found)
            }
        }
    }

    /// Writes warnings.csv, and scores.csv where anything can be scored.
    func save(in folder: URL) throws {
        try Data(rows.utf8).write(to: folder.appending(path: "warnings.csv"))
        guard cases.contains(where: { !$0.isEmpty }) else { return }
        var text = "rule,cases,brier,skill,false_alarms,misses,lead_years,calibration\n"
        for ((name, _), own) in zip(rules, cases) {
            guard let score = WarningScore(own) else { continue }
            func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
            let classes = score.calibration.map { "\($0.count):\($0.said):\($0.came)" }.joined(separator: " ")
            text += "\(ProjectionTables.quoted(name)),\(score.count),\(score.brier),\(cell(score.skill)),"
            text += "\(cell(score.falseAlarms)),\(cell(score.misses)),\(cell(score.lead)),\(classes)\n"
        }
        try Data(text.utf8).write(to: folder.appending(path: "scores.csv"))
    }
}
