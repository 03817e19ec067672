import Charts
import Civil
import Statistics

/// What the page of the quality of data shows.
struct QualityModel: Sendable {
    let quality: DataQuality
    let balances: [PopulationBalance]
    let period: FigurePeriod
    let division: DivisionCode
    let own: DivisionCode
    let opensRecords: Bool
    /// Whether small counts are not shown to the account.
    let isSuppressed: Bool

    func view(_ words: Words) -> Model {
        let place = division == own ? "" : "?division=\(division)"
        return .present([
            "back": ["href": "/indicators" + place, "text": words("indicators.title")] as Model,
            "heading": words("quality.heading", ["place": words.place(division)]),
            "lead": words("quality.lead", ["persons": NumberStyle.grouped(quality.persons)]),
            "lines": quality.lines.map { line -> Model in
                .present([
                    "title": words(line.check.title), "value": shown(line.count, words),
                    "href": opensRecords && line.count > 0 ? "/quality/\(line.check.rawValue)" + place : nil,
                ])
            },
            "digits": quality.heaping.map { heaping -> Model in
                [
                    "heaping": words("quality.heaping", ["value": NumberStyle.decimal(heaping, places: 1)]),
                    "first": words(
                        "quality.first", ["value": NumberStyle.decimal(quality.firstOfMonth ?? 0, places: 2)]),
                ]
            },
            "balance": balances.isEmpty
                ? nil
                : [
                    "title": words("quality.balance", ["period": words.period(period)]),
                    "note": words(
                        balances.allSatisfy { $0.difference == 0 } ? "quality.balanced" : "quality.unbalanced"),
                    "header": [
                        "place", "start", "births", "moved_in", "registered", "deaths", "moved_out", "lost", "end",
                        "difference",
                    ].map { words("quality.column.\($0)") },
                    "rows": balances.map { row($0, words) },
                ] as Model,
        ])
    }

    private func shown(_ count: Int64, _ words: Words) -> String {
        isSuppressed && count > 0 && count < 5 ? words("county.chart.suppressed") : NumberStyle.grouped(count)
    }

    private func row(_ balance: PopulationBalance, _ words: Words) -> Model {
        let name = words.divisions.name(of: balance.division) ?? balance.division.description
        let parts = [
            balance.start, balance.births, balance.movedIn, balance.registered, balance.deaths, balance.movedOut,
            balance.lost, balance.end,
        ]
        return ["head": name, "cells": parts.map { NumberStyle.grouped($0) } + ["\(balance.difference)"]]
    }
}
