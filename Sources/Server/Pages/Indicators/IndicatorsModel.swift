import Charts
import Civil
import Policy
import Statistics

/// What the page of all indicators shows: the targets at a glance, then every number by topic.
struct IndicatorsModel: Sendable {
    let figures: Figures
    let targets: [TargetReading]
    let chain: PackChain
    let division: DivisionCode
    /// The division of the account.
    let own: DivisionCode
    let places: [Division]
    let period: FigurePeriod
    let periods: [FigurePeriod]
    /// The last whole year of the calendar within the period or before.
    let lastYear: FigurePeriod

    func view(_ words: Words) -> Model {
        let counts = TargetReading.Verdict.allCases.map { verdict in (verdict, targets.count { $0.verdict == verdict })
        }
        return .present([
            "heading": words("indicators.heading", ["place": words.place(division)]),
            "lead": words("indicators.lead", ["period": words.period(period)]), "action": "/indicators",
            "filters": filters(words),
            "targets": targets.isEmpty
                ? nil
                : Model.present([
                    "href": "/targets" + (division == own ? "" : "?division=\(division)"),
                    "items": counts.filter { $0.1 > 0 }.map { verdict, count -> Model in
                        ["count": "\(count)", "state": verdict.view(words)]
                    },
                ]),
            "quality_href": "/quality" + (division == own ? "" : "?division=\(division)"),
            "topics": IndicatorDeclaration.Topic.allCases.compactMap { topic($0, words) },
            "downloads": [("csv", "CSV"), ("sdmx", "SDMX-CSV")].map { form, title -> Model in
                [
                    "href":
                        "/indicators/figures?form=\(form)&division=\(division)&period=\(FormText.encode(period.description))",
                    "text": title,
                ]
            },
            "source": words("indicators.source", ["events": NumberStyle.grouped(figures.journalSize)]),
        ])
    }

    private func filters(_ words: Words) -> [Model] {
        let options = periods.map { one -> Model in
            ["value": one.description, "label": words.period(one), "selected": one == period]
        }
        let divisions = places.map { place -> Model in
            ["value": place.code.description, "label": place.name, "selected": place.code == division]
        }
        func choice(_ name: String, _ label: String, _ options: [Model], blank: String) -> Model {
            [
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words(label), "required": true,
                "value": "", "blank": blank, "options": options,
            ]
        }
        return
            (divisions.isEmpty
            ? [] : [choice("division", "worklist.fields.place", divisions, blank: words("worklist.all"))])
            + [choice("period", "indicators.fields.period", options, blank: words("indicators.last_year"))]
    }

    private func topic(_ topic: IndicatorDeclaration.Topic, _ words: Words) -> Model? {
        let indicators = figures.indicators.filter { $0.topic == topic }
        guard !indicators.isEmpty else { return nil }
        return [
            "id": "topic-\(topic.rawValue)", "title": words(topic.title), "items": indicators.map { line($0, words) },
        ]
    }

    private func line(_ indicator: IndicatorDeclaration, _ words: Words) -> Model {
        // What is reported for whole years only is shown for the last of them.
        let own = [period, lastYear].first { figures.figure(indicator, $0).value != nil } ?? period
        let figure = figures.figure(indicator, own)
        let isShown = figures.isShown(figure)
        let before = figures.figure(indicator, own.previous)
        let reading = targets.filter { $0.target.indicator == indicator.id && $0.standing != .repealed }
            .max { $0.target.division < $1.target.division }
        return .present([
            "title": words(indicator.title), "href": IndicatorsModel.href(indicator.id, division, self.own, own),
            "period": own == period ? nil : words.period(own),
            "value": words.figure(figure, indicator, isShown: isShown),
            "known": isShown && figure.value != nil,
            "change": isShown && figures.isShown(before) ? change(figure, before, indicator, words) : nil,
            "few": isShown && figure.value != nil && figure.isTooFew(indicator) ? words("indicators.few") : nil,
            "verdict": reading.map { $0.verdict.view(words) },
            "bound": reading.flatMap { words.bound($0.target, indicator) },
            "draft": reading.map { $0.standing == .draft } ?? false,
        ])
    }

    /// How much more or less than in the period before.
    private func change(
        _ figure: Figure, _ before: Figure, _ indicator: IndicatorDeclaration, _ words: Words
    ) -> String? {
        guard let now = figure.value, let then = before.value,
            let difference = now.rounded(scale: indicator.decimals, rule: .halfUp).subtracting(
                then.rounded(scale: indicator.decimals, rule: .halfUp))
        else { return nil }
        if difference.isZero { return words("indicators.same") }
        let amount = words.number(difference.magnitude, decimals: indicator.decimals)
        return words(difference.isNegative ? "indicators.less" : "indicators.more", ["amount": amount])
    }

    static func href(_ id: String, _ division: DivisionCode, _ own: DivisionCode, _ period: FigurePeriod) -> String {
        "/indicators/\(id)?period=\(FormText.encode(period.description))"
            + (division == own ? "" : "&division=\(division)")
    }
}
