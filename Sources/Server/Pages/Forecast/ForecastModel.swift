import Charts
import Civil
import Demography
import Exchange
import Policy
import Statistics

/// What the forecast page shows.
struct ForecastModel: Sendable {
    /// What there is today, as the reader knows it: seats and places.
    struct Capacities: Sendable {
        var childcare: Int?
        var kindergarten: Int?
        var primary: Int?
    }

    /// What the first entry of a choice stands for.
    static let usualScenario = "medium"
    static let usualYears = 25

    let request: Forecast.Request
    /// Nil where there is none; then the problems say why.
    let forecast: Forecast?
    let problems: [Problem]
    /// The division of the account.
    let own: DivisionCode
    let places: [Division]
    let townships: [(Division, Overview)]
    let scenarios: [ScenarioDeclaration]
    /// The year of the pyramid; nil for the first.
    let year: Int?
    let capacities: Capacities
    /// Whether small counts are not shown to the account.
    let isSuppressed: Bool
    /// Whether the account may assess policies.
    let mayAssess: Bool
    let today: Day

    func fileName(_ ending: String) -> String { "forecast-\(request.division)-\(request.scenario)-\(ending)" }

    func view(_ words: Words) -> Model {
        var model: Model = .present([
            "heading": words("forecast.heading", ["place": words.place(request.division)]), "action": "/forecast",
            "assess": mayAssess ? "/assessments" : nil, "filters": filters(words),
            "problems": problems.isEmpty ? nil : problems.map { words.sentences($0.why, $0.fix) },
        ])
        guard let forecast else { return model }
        let query = "division=\(request.division)&scenario=\(request.scenario)&years=\(request.horizon)"
        model["result"] =
            [
                "lead": words(
                    "forecast.lead",
                    [
                        "year": "\(forecast.firstYear)", "end": "\(forecast.firstYear + request.horizon)",
                        "scenario": words(forecast.scenario.title),
                    ]),
                "numbers": numbers(forecast, words), "warnings": warnings(forecast, words),
                "pyramid": pyramid(words),
                "figures": charts(words).map { figure($0.chart, $0.id, query, words) },
                "notes": notes(forecast, words), "source": words("forecast.source"),
                "downloads": [
                    ["href": "/forecast/table.csv?\(query)", "text": "CSV"] as Model,
                    ["href": "/forecast/table.xlsx?\(query)", "text": "XLSX"] as Model,
                ],
            ] as Model
        if !townships.isEmpty, var result = model["result"] as? Model {
            result["townships"] = table(forecast, words)
            model["result"] = result
        }
        return model
    }

    // MARK: Choice

    private func filters(_ words: Words) -> [Model] {
        func select(_ name: String, _ options: [(String, String)], _ value: String) -> Model {
            [
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words("forecast.fields.\(name)"),
                "required": true, "blank": words("forecast.fields.\(name)_blank"), "value": "",
                "options": options.map { ["value": $0.0, "label": $0.1, "selected": $0.0 == value] as Model },
            ]
        }
        func count(_ name: String, _ value: Int?) -> Model {
            [
                "control": "field/input", "id": "f-\(name)", "name": name, "label": words("forecast.fields.\(name)"),
                "type": "number", "inputmode": "numeric", "min": "0", "max": "9999999", "required": true,
                "value": value.map { "\($0)" } ?? "", "optional": true,
            ]
        }
        var filters = [
            select(
                "scenario", scenarios.filter { $0.id != Self.usualScenario }.map { ($0.id, words($0.title)) },
                request.scenario),
            select(
                "years", [10, 50, 75].map { ("\($0)", words("forecast.years", ["count": "\($0)"])) },
                "\(request.horizon)"),
        ]
        if !places.isEmpty {
            filters.insert(
                select(
                    "division", places.map { ($0.code.description, $0.name) },
                    request.division == own ? "" : request.division.description), at: 0)
        }
        return filters
            + [
                count("childcare", capacities.childcare), count("kindergarten", capacities.kindergarten),
                count("primary", capacities.primary),
            ].map {
                var field = $0; field["required"] = nil; return field
            }
    }

    // MARK: Numbers and warnings

    private func numbers(_ forecast: Forecast, _ words: Words) -> [Model] {
        let last = request.horizon - 1
        func quantiles(_ indicator: Indicator, _ year: Int) -> [Double] {
            forecast.outcomes.quantiles(region: 0, year: year, indicator)
        }
        func card(_ key: String, _ indicator: Indicator, _ text: (Double) -> String) -> Model {
            let (first, then) = (quantiles(indicator, 0), quantiles(indicator, last))
            guard first.count == 5, then.count == 5 else { return ["label": words(key), "value": "–"] }
            return [
                "label": words(key), "value": text(then[2]),
                "note": words(
                    "forecast.range",
                    ["low": text(then[1]), "high": text(then[3]), "now": text(first[2])]),
            ]
        }
        func persons(_ value: Double) -> String { NumberStyle.grouped(Int64(value.rounded())) }
        func percent(_ value: Double) -> String { NumberStyle.decimal(value * 100, places: 1) + "%" }
        return [
            card("forecast.number.population", .population, persons), card("forecast.number.births", .births, persons),
            card("forecast.number.infants", .infants, persons), card("forecast.number.old", .share60, percent),
            card("forecast.number.oldest", .oldest, persons),
            card("forecast.number.dependency", .dependency60) { NumberStyle.decimal($0, places: 1) },
        ]
    }

    private func warnings(_ forecast: Forecast, _ words: Words) -> [Model] {
        forecast.warnings.sorted {
            ($0.result?.level ?? .none, $0.result?.probability ?? 0) > (
                $1.result?.level ?? .none, $1.result?.probability ?? 0
            )
        }.map { warning in
            guard let result = warning.result else {
                return [
                    "title": words(warning.rule.title), "level": words("forecast.level.unknown"), "state": "unknown",
                    "text": words("forecast.unknown_indicator", ["indicator": warning.rule.indicator]),
                ]
            }
            guard let level = result.level else {
                return [
                    "title": words(warning.rule.title), "level": words("forecast.level.small"), "state": "no",
                    "text": words(
                        "forecast.too_small", ["count": NumberStyle.grouped(Int64(warning.rule.leastPopulation))]),
                ]
            }
            let (name, state) =
                switch level {
                case .none: ("none", "no")
                case .watch: ("watch", "due")
                case .warning: ("warning", "unknown")
                case .alert: ("alert", "late")
                }
            let percent = NumberStyle.decimal(result.probability * 100, places: 0)
            var text = words(
                "forecast.probability",
                ["percent": percent, "end": "\(forecast.firstYear + min(warning.rule.horizon, request.horizon))"])
            if let median = result.medianCrossing {
                text += words("forecast.median", ["year": "\(forecast.firstYear + median)"])
            }
            return [
                "title": words(warning.rule.title), "level": words("forecast.level.\(name)"), "state": state,
                "text": text,
            ]
        }
    }

    private func notes(_ forecast: Forecast, _ words: Words) -> [String] {
        let level = forecast.fertility
        func percent(_ value: Double) -> String { NumberStyle.decimal(value * 100, places: 0) }
        return [
            words("forecast.note.base", ["year": "\(forecast.firstYear)"]),
            words(
                "forecast.note.fertility",
                [
                    "births": NumberStyle.grouped(forecast.recentBirths), "percent": percent(level.rate),
                    "low": percent(level.lower), "high": percent(level.upper), "own": percent(level.ownWeight),
                ]),
            words("forecast.note.mortality"), words("forecast.note.migration"),
            words("forecast.note.uncertainty", ["count": NumberStyle.grouped(Int64(forecast.outcomes.trajectories))]),
            words("forecast.note.demand"), words("forecast.note.vintage", ["year": "\(forecast.firstYear - 1)"]),
        ]
    }

    private func figure(_ chart: any Chart, _ id: String, _ query: String, _ words: Words) -> Model {
        var model = Model.figure(chart, id: id)
        model["download"] = "/forecast/chart.svg?\(query)&chart=\(id)"
        return model
    }
}
