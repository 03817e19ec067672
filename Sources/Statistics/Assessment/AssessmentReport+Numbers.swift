import Charts
public import Civil
import Demography
import Microsimulation
import Policy

extension AssessmentReport {
    /// All numbers, for programs: as they were counted among the simulated, with how many residents one stands for.
    public var json: JSON {
        .object([
            ("division", .string(request.division.description)), ("from", .integer(assessment.firstYear)),
            ("years", .integer(request.years)), ("replicates", .integer(request.replicates)),
            ("weight", .measured(assessment.weight)), ("fertility", .measured(request.fertility)),
            ("entitlements", .array(assessment.entitlements.map { .string($0) })),
            ("arms", .array(assessment.arms.indices.map(arm))),
            (
                "scenarios",
                .array(
                    request.scenarios.indices.map { scenario in
                        .object([
                            ("id", .string(request.scenarios[scenario].id)),
                            (
                                "arms",
                                .array(assessment.arms.indices.map { totals($0, scenario) })
                            ),
                        ])
                    })
            ),
            (
                "assumptions",
                .array(
                    assumptions.map {
                        .object([
                            ("title", .string($0.title[language])), ("value", .string($0.value)),
                            ("source", .string($0.source[language])),
                        ])
                    })
            ),
            ("findings", .array(findings.map { .string($0) })),
        ])
    }

    private func arm(_ arm: Int) -> JSON {
        let own = assessment.arms[arm]
        return .object(present: [
            ("reform", own.reform.map { .string(request.reforms[$0].id) }), ("answer", .string(own.answer.rawValue)),
            ("name", .string(name(own))),
            ("promised_fen", own.reform.map { .array(assessment.promised[$0].map(JSON.measured)) }),
            (
                "factors",
                own.reform.flatMap { assessment.factors[$0][own.answer] }.map { .array($0.map(JSON.measured)) }
            ),
            (
                "years",
                .array(
                    (0..<request.years).map { year in
                        .object([
                            ("year", .integer(assessment.firstYear + year)),
                            ("births", json(estimate(arm, year: year, AssessmentReport.births))),
                            ("cost_10000_yuan", json(estimate(arm, year: year, AssessmentReport.cost))),
                            ("families_gaining", .measured(estimate(arm, year: year) { Double($0.gaining) }.mean)),
                            ("families_losing", .measured(estimate(arm, year: year) { Double($0.losing) }.mean)),
                            ("yes", .measured(estimate(arm, year: year) { Double($0.yes) }.mean)),
                            ("open", .measured(estimate(arm, year: year) { Double($0.open) }.mean)),
                            ("residents", .measured(estimate(arm, year: year) { Double($0.residents) }.mean)),
                            ("under_3", .measured(estimate(arm, year: year) { $0.demand.infants }.mean)),
                            (
                                "childcare_places",
                                .measured(estimate(arm, year: year) { $0.demand.childcarePlaces }.mean)
                            ),
                            ("kindergarten", .measured(estimate(arm, year: year, AssessmentReport.kindergarten).mean)),
                            ("primary", .measured(estimate(arm, year: year, AssessmentReport.primary).mean)),
                            ("junior", .measured(estimate(arm, year: year, AssessmentReport.junior).mean)),
                        ])
                    })
            ),
        ])
    }

    private func totals(_ arm: Int, _ scenario: Int) -> JSON {
        .object([
            ("births", json(estimate(arm, scenario: scenario, AssessmentReport.births))),
            ("cost_10000_yuan", json(estimate(arm, scenario: scenario, AssessmentReport.cost))),
            ("births_more", json(difference(arm, scenario: scenario, AssessmentReport.births))),
            ("cost_more_10000_yuan", json(difference(arm, scenario: scenario, AssessmentReport.cost))),
        ])
    }

    private func json(_ estimate: Estimate) -> JSON {
        .object([
            ("mean", .measured(estimate.mean)), ("low", .measured(estimate.low)), ("high", .measured(estimate.high)),
            ("error", .measured(estimate.error)),
        ])
    }

    /// All tables, one below another, each under its heading.
    public var csv: String {
        var bytes: [UInt8] = []
        for table in tables {
            CSV.write([table.title], into: &bytes)
            CSV.write(table.header, into: &bytes)
            for row in table.rows { CSV.write(row, into: &bytes) }
            CSV.write([""], into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
