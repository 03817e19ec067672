import Civil
import Policy
import Statistics

/// What the board of targets shows: those that need somebody first.
struct TargetsModel: Sendable {
    let readings: [TargetReading]
    let chain: PackChain
    let division: DivisionCode
    let own: DivisionCode

    /// The order of the board.
    private static let order: [TargetReading.Verdict] = [.missed, .atRisk, .unknown, .onTrack, .noNumber]

    func view(_ words: Words) -> Model {
        let current = readings.filter { $0.standing != .repealed && $0.standing != .expired }
        let past = readings.filter { $0.standing == .repealed || $0.standing == .expired }
        var groups = TargetsModel.order.compactMap { verdict -> Model? in
            let items = current.filter { $0.verdict == verdict }
            guard !items.isEmpty else { return nil }
            return [
                "id": "verdict-\(verdict.rawValue)", "title": words("targets.verdict.\(verdict.rawValue)"),
                "note": words("targets.note.\(verdict.rawValue)"), "items": items.map { item($0, words) },
            ]
        }
        if !past.isEmpty {
            groups.append([
                "id": "verdict-past", "title": words("targets.past"), "note": words("targets.past_note"),
                "items": past.map { item($0, words) },
            ])
        }
        return .present([
            "back": [
                "href": "/indicators" + (division == own ? "" : "?division=\(division)"),
                "text": words("indicators.title"),
            ] as Model,
            "heading": words("targets.heading", ["place": words.place(division)]), "groups": groups,
            "empty": groups.isEmpty ? ["text": words("targets.none")] as Model : nil,
        ])
    }

    private func item(_ reading: TargetReading, _ words: Words) -> Model {
        let indicator = reading.target.indicator.flatMap { chain.indicators[$0] }
        let set = chain.packs.first { $0.id == reading.target.pack }
        return .present([
            "title": words(reading.target.title), "state": reading.verdict.view(words),
            "href": indicator.map { IndicatorsModel.href($0.id, division, own, reading.period) },
            "value": indicator.flatMap { indicator in
                reading.figure.map { words.figure($0, indicator, isShown: true) }
            }, "bound": words.bound(reading.target, indicator),
            "interval": indicator.flatMap { indicator in reading.figure.flatMap { words.interval($0, indicator) } },
            "period": indicator == nil ? nil : words.period(reading.period), "standing": words.standing(reading),
            "set": set.map { words("targets.set_by", ["place": words.place($0.division)]) },
            "cites": reading.target.cite.map { words.source($0, chain) }.joined(separator: words.comma),
            "note": reading.target.note.map { words.sentence($0) },
        ])
    }
}
