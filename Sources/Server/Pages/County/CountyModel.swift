import Charts
import Civil
import Policy
import Services
import Statistics

/// What the county page shows.
struct CountyModel: Sendable {
    let overview: Overview
    let coverage: [Services.Coverage]
    let places: [Place]
    /// The division of the account: one goes back to it from a township.
    let own: DivisionCode
    /// Whether small counts are not shown to the account.
    let isSuppressed: Bool
    let programmes: [String: Programme]

    /// A division below with its counts.
    struct Place: Sendable {
        let division: Division
        let overview: Overview
    }

    func view(_ words: Words) -> Model {
        .present([
            "heading": words("county.heading", ["place": words.place(overview.division)]),
            "as_at": words("county.as_at", ["day": words.day(overview.day)]), "suppressed": isSuppressed,
            "up": overview.division == own ? nil : ["href": "/county", "text": words.place(own)] as Model,
            "numbers": numbers.map { $0.view(words) }, "figures": figures(words),
            "places": places.isEmpty ? nil : table(words),
        ])
    }

    // MARK: Numbers

    struct Number: Sendable {
        let key: String
        let value: Int64?
        /// The share of the residents.
        var share: Double?
        /// Whether it is a sum: then it is not shown when a count in it is suppressed, which does not make it small.
        var isSum = true

        func view(_ words: Words) -> Model {
            .present([
                "label": words(key),
                "value": value.map { NumberStyle.grouped($0) }
                    ?? words(isSum ? "county.hidden" : "county.chart.suppressed"),
                "note": share.map { words("county.share", ["share": NumberStyle.decimal($0 * 100, places: 1)]) },
            ])
        }
    }

    /// The key figures: residents, the young, those of working age, the old, births and deaths of the last twelve months.
    var numbers: [Number] {
        func group(_ key: String, _ ages: ClosedRange<Int>) -> Number {
            let count = overview.residents(ages)
            let share = count.flatMap { count in
                overview.residents.flatMap { $0 > 0 ? Double(count) / Double($0) : nil }
            }
            return Number(key: key, value: count, share: share)
        }
        return [
            Number(key: "county.number.residents", value: overview.residents, isSum: false),
            group("county.number.infants", 0...2), group("county.number.children", 0...14),
            group("county.number.working", 15...59), group("county.number.old", 60...100),
            Number(key: "county.number.births", value: CountyModel.year(overview.births)),
            Number(key: "county.number.deaths", value: CountyModel.year(overview.deaths)),
        ]
    }

    /// The sum of the last twelve months; `nil` if one of them is suppressed.
    static func year(_ months: [(month: YearMonth, count: Int64?)]) -> Int64? {
        months.suffix(12).reduce(Int64?.some(0)) { sum, month in
            guard let sum, let count = month.count else { return nil }
            return sum + count
        }
    }

    // MARK: Figures

    private func figures(_ words: Words) -> [Model] {
        var figures: [Model] = [
            .figure(pyramid(words), id: "pyramid"),
            .figure(months(overview.births, "births", words), id: "births"),
            .figure(months(overview.deaths, "deaths", words), id: "deaths"),
        ]
        for id in Set(coverage.map(\.programme)).sorted() {
            figures.append(.figure(covered(id, words), id: "coverage-\(id)"))
        }
        return figures
    }

    private func pyramid(_ words: Words) -> Pyramid {
        Pyramid(
            caption: Caption(
                id: "pyramid", title: words("county.chart.pyramid_title"), summary: words("county.chart.pyramid_note")),
            groups: CountyModel.groups(overview),
            words: Pyramid.Words(
                age: words("county.chart.age"), male: words("county.chart.male"), female: words("county.chart.female"),
                suppressed: words("county.hidden")),
            style: style(words))
    }

    /// Five-year groups, the last open. A group with a suppressed count in it is suppressed.
    static func groups(_ overview: Overview) -> [Pyramid.Group] {
        func sum(_ counts: [Int64?], _ ages: Range<Int>) -> Int64? {
            ages.filter { counts.indices.contains($0) }.reduce(Int64?.some(0)) { sum, age in
                guard let sum, let count = counts[age] else { return nil }
                return sum + count
            }
        }
        return stride(from: 0, through: 85, by: 5).map { first in
            let ages = first == 85 ? 85..<101 : first..<first + 5
            return Pyramid.Group(
                label: first == 85 ? "85+" : "\(first)–\(first + 4)", male: sum(overview.male, ages),
                female: sum(overview.female, ages))
        }
    }

    private func months(_ counts: [(month: YearMonth, count: Int64?)], _ what: String, _ words: Words) -> Columns {
        Columns(
            caption: Caption(
                id: what, title: words("county.chart.\(what)_title"), summary: words("county.chart.\(what)_note")),
            columns: counts.map {
                Columns.Column(
                    label: $0.month.description, value: $0.count, partial: $0.month == overview.day.yearMonth)
            },
            words: Columns.Words(
                category: words("county.chart.month"), value: words("county.chart.\(what)"),
                suppressed: words("county.chart.suppressed"), partial: words("county.chart.partial")),
            style: style(words))
    }

    private func covered(_ programme: String, _ words: Words) -> Charts.Coverage {
        let declared = programmes[programme]
        let order = declared?.itemIDs ?? []
        let lines = coverage.filter { $0.programme == programme }.sorted {
            (order.firstIndex(of: $0.item) ?? order.count) < (order.firstIndex(of: $1.item) ?? order.count)
        }
        return Charts.Coverage(
            caption: Caption(
                id: "coverage-\(programme)",
                title: words(
                    "county.chart.coverage_title", ["programme": declared.map { words($0.title) } ?? programme]),
                summary: words("county.chart.coverage_note")),
            meters: lines.map { line in
                Charts.Coverage.Meter(
                    label: declared?.title(of: line.item).map { words($0) } ?? line.item,
                    done: line.all == nil ? nil : line.done,
                    of: line.all ?? 0)
            },
            words: Charts.Coverage.Words(
                item: words("county.chart.coverage_item"), done: words("county.chart.coverage_done"),
                of: words("county.chart.coverage_of"), share: words("county.chart.coverage_share"),
                target: words("county.chart.coverage_target"), none: words("county.chart.none")))
    }

    private func style(_ words: Words) -> NumberStyle { words.language == .zh ? .zh : .en }

    // MARK: Places

    private func table(_ words: Words) -> Model {
        func text(_ count: Int64?, isSum: Bool = true) -> String {
            count.map { NumberStyle.grouped($0) } ?? words(isSum ? "county.hidden" : "county.chart.suppressed")
        }
        return [
            "header": [
                words("county.place"), words("county.number.residents"), words("county.number.infants"),
                words("county.number.old"), words("county.number.births"),
            ],
            "rows": places.map { place -> Model in
                [
                    "head": place.division.name, "href": "/county?division=\(place.division.code)",
                    "cells": [
                        text(place.overview.residents, isSum: false), text(place.overview.residents(0...2)),
                        text(place.overview.residents(60...100)), text(CountyModel.year(place.overview.births)),
                    ],
                ]
            },
        ]
    }
}
