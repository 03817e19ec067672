import Charts
import Civil
import Exchange
import Microsimulation
import Statistics

/// The form of an assessment, and those that were made.
struct AssessmentFormModel: Sendable {
    let form: AssessmentForm
    let ready: [Reforms.Ready]
    let problems: [Problem]
    let entries: [AssessmentQueue.Entry]
    let division: DivisionCode

    func view(_ words: Words) -> Model {
        .present([
            "heading": words("assess.heading", ["place": words.place(division)]), "action": "/assessments",
            "errors": problems.isEmpty
                ? nil
                : [
                    "title": words("assess.errors"),
                    "items": problems.map { problem -> Model in
                        let at = problem.at.isEmpty || !problem.at.contains(":") ? "" : problem.at + " "
                        return ["text": at + words.sentence(problem.why), "fix": words.sentence(problem.fix)]
                    },
                ] as Model,
            "fields": fields(words),
            "entries": entries.map { entry -> Model in
                [
                    "href": "/assessments/\(entry.id)",
                    "title": entry.titles.map { words($0) }.joined(separator: words.comma),
                    "state": state(entry, words),
                ]
            },
        ])
    }

    private func state(_ entry: AssessmentQueue.Entry, _ words: Words) -> String {
        switch entry.state {
        case .waiting, .running: words("assess.state.running")
        case .done: words("assess.state.done")
        case .failed: words("assess.state.failed")
        }
    }

    private func fields(_ words: Words) -> [Model] {
        // Something is always chosen where the first entry is a choice too.
        func select(
            _ name: String, _ blank: String, _ options: [(String, String)], _ value: String, required: Bool = false
        ) -> Model {
            .present([
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words("assess.fields.\(name)"),
                "blank": blank, "value": "", "required": required ? true : nil,
                "options": options.map { ["value": $0.0, "label": $0.1, "selected": $0.0 == value] as Model },
            ])
        }
        let choices = ready.map { ($0.name, words($0.title)) }
        let text: Model = [
            "control": "field/textarea", "id": "f-text", "name": "text", "label": words("assess.fields.text"),
            "hint": words("assess.fields.text_hint"), "value": form.text, "maxlength": "20000",
        ]
        let fertility: Model = [
            "control": "field/input", "id": "f-fertility", "name": "fertility",
            "label": words("assess.fields.fertility"),
            "hint": words("assess.fields.fertility_hint"), "type": "text", "inputmode": "decimal", "narrow": true,
            "required": true,
            "value": NumberStyle.decimal(form.fertility, places: 2),
        ]
        return [
            select("reform", words("assess.fields.reform_blank"), choices, form.reform), text,
            select("second", words("assess.fields.second_blank"), choices, form.second),
            select(
                "years", words("assess.years", ["count": "10"]),
                [5, 20].map { ("\($0)", words("assess.years", ["count": "\($0)"])) }, "\(form.years)", required: true),
            fertility,
        ]
    }
}

/// One assessment: how far it is, or what came of it.
struct AssessmentModel: Sendable {
    let entry: AssessmentQueue.Entry
    let place: String
    let language: Language

    /// Whether there is nothing more to wait for.
    var isOver: Bool {
        switch entry.state {
        case .waiting, .running: false
        case .done, .failed: true
        }
    }

    func view(_ words: Words) -> Model {
        var model: Model = [
            "heading": words("assess.result", ["place": place]), "back": "/assessments",
            "reforms": entry.titles.map { words($0) }.joined(separator: words.comma),
        ]
        switch entry.state {
        case .waiting: model["progress"] = ["text": words("assess.waiting")] as Model
        case .running(let done, let all):
            model["progress"] =
                [
                    "text": words("assess.running", ["done": "\(done)", "all": "\(all)"]), "value": "\(done)",
                    "max": "\(all)",
                ] as Model
        case .failed(let problems):
            model["problems"] = problems.map { words.sentences($0.why, $0.fix) }
        case .done(let assessment):
            let report = AssessmentReport(assessment, place: place, language: language)
            model["result"] = result(report, words)
        }
        return model
    }

    private func result(_ report: AssessmentReport, _ words: Words) -> Model {
        [
            "years": report.years, "findings": report.findings,
            "figures": report.charts.map { Model.figure($0.chart, id: $0.name) },
            "tables": report.tables.enumerated().map { Model.table($0.element, id: "table-\($0.offset)") },
            "method": report.method,
            "assumptions": report.assumptions.map { assumption -> Model in
                [
                    "title": words(assumption.title), "value": assumption.value, "source": words(assumption.source),
                ]
            },
            "downloads": [
                ["href": "/assessments/\(entry.id)/report.html", "text": words("assess.report")] as Model,
                ["href": "/assessments/\(entry.id)/tables.csv", "text": "CSV"] as Model,
            ],
        ]
    }
}
