import Access
import Charts
import Civil
import FEEL
import Policy
import Statistics

/// What the page of one indicator shows: its number, how it has gone, how it is elsewhere, and what it is made of.
struct IndicatorModel: Sendable {
    let indicator: IndicatorDeclaration
    let figures: Figures
    let targets: [TargetReading]
    let chain: PackChain
    let division: DivisionCode
    let own: DivisionCode
    let period: FigurePeriod
    /// The periods of the trend, the oldest first.
    let trend: [FigurePeriod]
    /// The divisions one level below.
    let places: [Division]
    /// Whether the account may open the records behind it.
    let opensRecords: Bool

    func view(_ words: Words) -> Model {
        let figure = figures.figure(indicator, period)
        let isShown = figures.isShown(figure)
        return .present([
            "back": [
                "href": "/indicators?period=\(FormText.encode(period.description))"
                    + (division == own ? "" : "&division=\(division)"), "text": words("indicators.title"),
            ] as Model, "heading": words(indicator.title),
            "lead": words(
                "indicators.of", ["place": words.place(division), "period": words.period(period)]),
            "value": words.figure(figure, indicator, isShown: isShown),
            "interval": isShown ? words.interval(figure, indicator) : nil,
            "few": isShown && figure.isTooFew(indicator) ? words("indicators.few") : nil,
            "note": indicator.note.map { words.sentence($0) }, "targets": targets.map { target($0, words) },
            "figures": [.figure(line(words), id: "trend")]
                + (places.isEmpty ? [] : [.figure(tiles(words), id: "places")])
                as [Model],
            "places": places.isEmpty ? nil : ["items": comparison(words)] as Model,
            "counts": indicator.counts.map { count($0, figure, isShown, words) },
            "formula": formula(words), "cites": indicator.cite.map { words.source($0, chain) },
            "owner": indicator.owner.flatMap { chain.departments[$0]?.title }.map {
                words("indicators.owner", ["department": words($0)])
            },
            "lineage": words(
                "indicators.lineage",
                [
                    "pack": chain.versions.map { "\($0.id) \($0.version)" }.joined(separator: words.comma),
                    "events": NumberStyle.grouped(figures.journalSize),
                ]),
        ])
    }

    private func target(_ reading: TargetReading, _ words: Words) -> Model {
        .present([
            "title": words(reading.target.title), "state": reading.verdict.view(words),
            "bound": words.bound(reading.target, indicator),
            "standing": words.standing(reading),
        ])
    }

    private func formula(_ words: Words) -> String {
        let names = Dictionary(
            indicator.counts.map { ($0, chain.counts[$0].map { words($0.title) } ?? $0) },
            uniquingKeysWith: { first, _ in first })
        func readable(_ text: String) -> String {
            names.sorted { $0.key.utf8.count > $1.key.utf8.count }.reduce(text) {
                $0.replacing($1.key, with: "“\($1.value)”")
            }
        }
        var text = readable(indicator.numerator.text)
        if let denominator = indicator.denominator {
            text += " ÷ " + readable(denominator.text)
            if indicator.per != Decimal128(1) { text += " × \(indicator.per)" }
        }
        guard let ages = indicator.ages else { return text }
        return words(
            "indicators.each_age", ["formula": text, "from": "\(ages.lowerBound)", "to": "\(ages.upperBound - 1)"])
    }

    private func count(_ id: String, _ figure: Figure, _ isShown: Bool, _ words: Words) -> Model {
        let declared = chain.counts[id]
        let value = figure.counts[id] ?? nil
        return .present([
            "title": declared.map { words($0.title) } ?? id,
            "value": isShown
                ? value.map { words.number($0, decimals: $0.isInteger ? 0 : 1) } ?? words("indicators.unknown")
                : words("indicators.suppressed"),
            "cites": (declared?.cite ?? []).map { words.source($0, chain) }.joined(separator: words.comma),
            "href": opensRecords && value.map { !$0.isZero } ?? false
                ? "/indicators/\(indicator.id)/records?count=\(id)&period=\(FormText.encode(period.description))"
                    + "&division=\(division)"
                : nil, "title_records": declared.map { words("indicators.records_of", ["count": words($0.title)]) },
        ])
    }

    private func style(_ words: Words) -> NumberStyle { words.language == .zh ? .zh : .en }

    private func line(_ words: Words) -> Line {
        let values = trend.map { one -> Double? in
            let figure = figures.figure(indicator, one)
            return figures.isShown(figure) ? figure.value?.approximate : nil
        }
        // What moves little, as a population, would be a straight line above a zero.
        let known = values.compactMap(\.self)
        let months = trend.first?.months ?? 1
        return Line(
            caption: Caption(
                id: "trend", title: words("indicators.trend"),
                summary: words(months == 1 ? "indicators.trend_months" : "indicators.trend_rolling")),
            category: words("indicators.fields.period"), labels: trend.map { $0.last.description },
            series: [Line.Series(name: words(indicator.title), values: values)], places: indicator.decimals,
            fromZero: (known.min() ?? 0) < (known.max() ?? 0) / 2, style: style(words))
    }

    /// The figure of a place, as far as it may be shown, and as it is written.
    private func figure(of place: Division, _ words: Words) -> (figure: Figure, isShown: Bool, text: String) {
        let figure = figures.figure(indicator, in: place.code, period)
        guard figures.isShown(figure) else { return (figure, false, words("indicators.suppressed_short")) }
        return (figure, true, figure.value.map { words.number($0, decimals: indicator.decimals) } ?? "—")
    }

    private func tiles(_ words: Words) -> TileGrid {
        TileGrid(
            caption: Caption(
                id: "places", title: words("indicators.places"), summary: words("indicators.places_note")),
            place: words("county.place"), measure: words(indicator.title) + " " + words(indicator.unit),
            tiles: places.map { place in
                let (figure, isShown, text) = figure(of: place, words)
                return TileGrid.Tile(name: place.name, value: isShown ? figure.value?.approximate : nil, text: text)
            })
    }

    /// The places beside each other, the greatest value first; each leads to the same page of that place for those who may look there.
    private func comparison(_ words: Words) -> [Model] {
        places.map { ($0, figure(of: $0, words)) }.sorted { left, right in
            (left.1.isShown ? left.1.figure.value : nil) ?? -1 > (right.1.isShown ? right.1.figure.value : nil) ?? -1
        }.map { place, found in
            var notes: [String] = []
            if found.isShown, let above = found.figure.numerator, let below = found.figure.denominator {
                notes.append("\(above.normalized) / \(below.normalized)")
            }
            if found.isShown, let interval = words.interval(found.figure, indicator) { notes.append(interval) }
            return .present([
                "title": place.name, "value": found.text,
                "href": figures.isOpen ? IndicatorsModel.href(indicator.id, place.code, own, period) : nil,
                "notes": notes,
            ])
        }
    }
}

extension Words {
    /// What a target's instrument is, and by when it was to be reached.
    func standing(_ reading: TargetReading) -> String? {
        var parts: [String] = []
        switch reading.standing {
        case .draft: parts.append(self("targets.draft"))
        case .repealed, .expired: parts.append(self("targets.superseded"))
        case .inForce: break
        }
        if let by = reading.target.by {
            parts.append(self(reading.isClosed ? "targets.was_due" : "targets.due", ["day": day(by)]))
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
