import Charts
import Civil
import Demography
import Exchange
import Statistics

extension ForecastModel {
    private func style(_ words: Words) -> NumberStyle { words.language == .zh ? .zh : .en }

    /// The pyramid of the chosen year with its slider.
    func pyramid(_ words: Words) -> Model {
        guard let forecast else { return [:] }
        let last = forecast.firstYear + forecast.history.count - 1
        let year = min(last, max(forecast.firstYear, self.year ?? forecast.firstYear))
        let people = forecast.history[year - forecast.firstYear]
        let chart = Pyramid(
            caption: Caption(
                id: "pyramid", title: words("forecast.chart.pyramid", ["year": "\(year)"]),
                summary: words("forecast.chart.pyramid_note")),
            groups: stride(from: 0, through: 85, by: 5).map { first in
                let ages = first == 85 ? 85..<101 : first..<(first + 5)
                func count(_ sex: Sex) -> Int64? {
                    let sum = Int64(people[sex][ages].reduce(0, +).rounded())
                    return isSuppressed && sum > 0 && sum < 5 ? nil : sum
                }
                return Pyramid.Group(
                    label: first == 85 ? "85+" : "\(first)–\(first + 4)", male: count(.male), female: count(.female))
            },
            words: Pyramid.Words(
                age: words("county.chart.age"), male: words("county.chart.male"), female: words("county.chart.female"),
                suppressed: words("county.hidden")), style: style(words))
        return Model.figure(chart, id: "pyramid").with([
            "division": request.division == own ? "" : request.division.description, "scenario": request.scenario,
            "years": "\(request.horizon)", "year": "\(year)", "first": "\(forecast.firstYear)", "last": "\(last)",
        ])
    }

    /// The drawings, by id.
    func charts(_ words: Words) -> [(id: String, chart: any Chart)] {
        guard let forecast else { return [] }
        func fan(
            _ id: String, _ indicator: Indicator, places: Int = 0, scale: Double = 1, level: Int? = nil,
            _ name: String = ""
        )
            -> (id: String, chart: any Chart)
        {
            (
                id,
                Fan(
                    caption: Caption(
                        id: id, title: words("forecast.chart.\(id)"), summary: words("forecast.chart.fan_note")),
                    years: (0..<forecast.outcomes.years).map { year in
                        Fan.Year(
                            label: "\(forecast.firstYear + year)",
                            quantiles: forecast.outcomes.quantiles(region: 0, year: year, indicator).map { $0 * scale })
                    }, level: level.map(Double.init), levelName: name.isEmpty ? "" : words(name),
                    words: Fan.Words(
                        year: words("forecast.chart.year"), median: words("forecast.chart.median"),
                        inner: words("forecast.chart.inner"), outer: words("forecast.chart.outer")), places: places,
                    fromZero: id != "old", style: style(words))
            )
        }
        return [
            fan("births", .births), fan("population", .population), fan("old", .share60, places: 1, scale: 100),
            fan("infants", .infants, level: capacities.childcare, "forecast.fields.childcare"),
            line(
                "kindergarten", forecast.demand.map { $0.kindergarten.reduce(0, +) }, capacities.kindergarten,
                "forecast.fields.kindergarten", words),
            line(
                "schools", forecast.demand.map { $0.primary.reduce(0, +) }, capacities.primary,
                "forecast.fields.primary",
                words, second: forecast.demand.map { $0.junior.reduce(0, +) }),
            line("care", forecast.demand.map(\.elderBeds), nil, "", words, second: forecast.demand.map(\.carers)),
        ]
    }

    private func line(
        _ id: String, _ values: [Double], _ capacity: Int?, _ name: String, _ words: Words, second: [Double]? = nil
    ) -> (id: String, chart: any Chart) {
        var series = [Line.Series(name: words("forecast.chart.\(id)_need"), values: values)]
        if let second { series.append(.init(name: words("forecast.chart.\(id)_second"), values: second)) }
        if let capacity {
            series.append(.init(name: words(name), values: values.map { _ in Double(capacity) }))
        }
        return (
            id,
            Line(
                caption: Caption(
                    id: id, title: words("forecast.chart.\(id)"), summary: words("forecast.chart.\(id)_note")),
                category: words("forecast.chart.year"),
                labels: values.indices.map { "\((forecast?.firstYear ?? 0) + $0)" }, series: series, places: 0,
                style: style(words))
        )
    }

    // MARK: Townships

    /// What each township needs in five years: the county's, by today's children and old.
    func table(_ forecast: Forecast, _ words: Words) -> Model {
        let ahead = min(5, forecast.demand.count - 1)
        let demand = forecast.demand[ahead]
        func persons(_ ages: ClosedRange<Int>) -> [Double] {
            townships.map { place in Double(place.1.residents(ages) ?? 0) }
        }
        let columns = [
            Demand.divided(demand.childcarePlaces, by: persons(0...2)),
            Demand.divided(demand.kindergarten.reduce(0, +), by: persons(0...5)),
            Demand.divided(demand.primary.reduce(0, +), by: persons(0...11)),
            Demand.divided(demand.elderBeds, by: persons(60...100)),
        ]
        return [
            "title": words("forecast.townships", ["year": "\(forecast.firstYear + ahead)"]),
            "header": [
                words("county.place"), words("forecast.demand.childcare"), words("forecast.demand.kindergarten"),
                words("forecast.demand.primary"), words("forecast.demand.beds"),
            ],
            "rows": townships.enumerated().map { index, place -> Model in
                [
                    "head": place.0.name,
                    "href": "/forecast?division=\(place.0.code)&scenario=\(request.scenario)&years=\(request.horizon)",
                    "cells": columns.map { NumberStyle.grouped(Int64($0[index].rounded())) },
                ]
            },
        ]
    }

    // MARK: Files

    private func rows(_ words: Words) -> [[Workbook.Cell]] {
        guard let forecast else { return [] }
        let heading =
            [words("forecast.chart.year"), words("forecast.file.indicator")].map(Workbook.Cell.text)
            + ["2.5%", "10%", "50%", "90%", "97.5%"].map(Workbook.Cell.text)
        var rows = [heading]
        for indicator in forecast.outcomes.indicators {
            for year in 0..<forecast.outcomes.years {
                rows.append(
                    [.number(Double(forecast.firstYear + year)), .text(indicator.rawValue)]
                        + forecast.outcomes.quantiles(region: 0, year: year, indicator).map(Workbook.Cell.number))
            }
        }
        return rows
    }

    /// Quantiles of every indicator, comma-separated, with a mark that spreadsheets read as UTF-8.
    func csv(_ words: Words) -> [UInt8] {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in rows(words) {
            CSV.write(
                row.map { cell in
                    switch cell {
                    case .text(let text): text
                    case .number(let number):
                        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
                    }
                }, into: &bytes)
        }
        return bytes
    }

    /// The same, and the demand of each year.
    func workbook(_ words: Words) -> Workbook {
        let names = [
            "forecast.demand.infants", "forecast.demand.childcare", "forecast.demand.kindergarten",
            "forecast.demand.primary",
            "forecast.demand.junior", "forecast.demand.maternity", "forecast.demand.beds", "forecast.demand.carers",
        ]
        var demand: [[Workbook.Cell]] = [[.text(words("forecast.chart.year"))] + names.map { .text(words($0)) }]
        for (step, need) in (forecast?.demand ?? []).enumerated() {
            let values = [
                need.infants, need.childcarePlaces, need.kindergarten.reduce(0, +), need.primary.reduce(0, +),
                need.junior.reduce(0, +), need.maternityBeds, need.elderBeds, need.carers,
            ]
            demand.append(
                [.number(Double((forecast?.firstYear ?? 0) + step))] + values.map { .number(($0 * 10).rounded() / 10) })
        }
        let notes = forecast.map { _ in [[Workbook.Cell.text(words("forecast.source"))]] } ?? []
        return Workbook([
            .init(name: words("forecast.title"), rows: rows(words)),
            .init(name: words("forecast.demand.title"), rows: demand),
            .init(name: words("forecast.file.notes"), rows: notes),
        ])
    }
}
