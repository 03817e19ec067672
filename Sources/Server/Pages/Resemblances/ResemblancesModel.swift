import Access
import Civil
import Linkage
import Registry

/// The list of pairs of persons who may be one.
struct ResemblancesModel: Sendable {
    /// What of them is shown.
    enum Tab: String, CaseIterable, Sendable {
        case open, same, unsure, different

        var verdict: IdentityVerdict? { IdentityVerdict(rawValue: rawValue) }
    }

    let pairs: [ResemblingPair]
    let tab: Tab
    let account: Account
    /// Whether how likely a pair is stays covered.
    let isBlind: Bool
    /// What was judged blind; only where it is covered how likely pairs are.
    let labelled: LabelledSet?
    /// How many nobody has looked at.
    let open: Int
    let today: Day
    let county: DivisionCode

    func view(_ words: Words) -> Model {
        let blind = isBlind ? "&blind=1" : ""
        return .present([
            "lead": words("resemblance.lead"),
            "tabs": [
                "label": words("resemblance.tabs"),
                "items": Tab.allCases.map { item -> Model in
                    .present([
                        "href": "/resemblances?show=\(item.rawValue)\(blind)",
                        "title": words("resemblance.tab.\(item.rawValue)"), "current": item == tab,
                        "count": item == .open && open > 0 ? "\(open)" : nil,
                    ])
                },
            ] as Model,
            "blind": [
                "href": "/resemblances?show=\(tab.rawValue)" + (isBlind ? "" : "&blind=1"),
                "title": words(isBlind ? "resemblance.blind.off" : "resemblance.blind.on"),
            ] as Model,
            "quality": labelled.flatMap { quality($0, words) },
            "pairs": pairs.map { item($0, words) },
            "empty": pairs.isEmpty ? ["text": words("resemblance.none.\(tab.rawValue)")] as Model : nil,
            "more": pairs.count == ResemblancesPage.limit ? words("resemblance.more") : nil,
        ])
    }

    /// Probabilities at which pairs fall into another line of what was judged blind.
    private static let ends = [0.5, 0.8, 0.95]

    /// How often two were one person, by how likely the program took it: nil while nothing was judged blind.
    private func quality(_ labelled: LabelledSet, _ words: Words) -> Model? {
        guard !labelled.pairs.isEmpty else { return nil }
        func band(_ weight: Double) -> Int { Self.ends.count { LinkModel.probability(weight) >= $0 } }
        let rows = (0...Self.ends.count).reversed().compactMap { place -> Model? in
            let own = labelled.pairs.filter { band($0.weight) == place }
            let (same, different) = (own.count { $0.verdict == .same }, own.count { $0.verdict == .different })
            let pairs = labelled.weights.count { band($0) == place }
            guard pairs > 0 else { return nil }
            let share = LinkQuality([.init(pairs: pairs, isLinked: true, same: same, different: different)])?.precision
            return .present([
                "band": Self.band(place, words),
                "pairs": "\(pairs)", "judged": "\(same + different)", "unsure": "\(own.count - same - different)",
                "share": share.map { Self.percent($0.value) } ?? words("resemblance.nothing"),
                "interval": share.map { "\(Self.percent($0.low))–\(Self.percent($0.high))" },
            ])
        }
        return ["rows": rows]
    }

    private static func band(_ place: Int, _ words: Words) -> String {
        guard place > 0 else { return words("resemblance.quality.under", ["share": percent(ends[0])]) }
        let from = percent(ends[place - 1])
        guard place < ends.count else { return words("resemblance.quality.from", ["share": from]) }
        return words("resemblance.quality.between", ["from": from, "to": percent(ends[place])])
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    /// The pairs judged blind as rows: numbers of persons, the weight, the verdict. Nothing else of anybody.
    static func csv(_ labelled: LabelledSet) -> [UInt8] {
        var bytes: [UInt8] = []
        CSV.write(["person", "other", "weight", "verdict"], into: &bytes)
        for pair in labelled.pairs {
            CSV.write(["\(pair.person)", "\(pair.other)", "\(pair.weight)", pair.verdict.rawValue], into: &bytes)
        }
        return bytes
    }

    private func item(_ pair: ResemblingPair, _ words: Words) -> Model {
        .present([
            "href": "/resemblances/\(pair.person.id)/\(pair.other.id)" + (isBlind ? "?blind=1" : ""),
            "first": line(pair.person, words), "second": line(pair.other, words),
            "weight": isBlind
                ? nil : pair.weight.map { words("resemblance.likely", ["share": ResemblancesModel.share($0)]) },
            "waits": tab == .same
                ? words(pair.judge == account.id ? "resemblance.waits.other" : "resemblance.waits.you") : nil,
        ])
    }

    private func line(_ person: PersonState, _ words: Words) -> String {
        let line = PersonPicker.line(person, words, county: county, on: today)
        return person.birthDay.map { words("resemblance.line", ["line": line, "day": words.day($0)]) } ?? line
    }

    /// A probability as a reader takes it in: no more than 99.9 %.
    static func share(_ weight: Double) -> String {
        let thousandths = (LinkModel.probability(weight) * 1_000).rounded()
        let bounded = Int(min(999, max(1, thousandths)))
        return bounded % 10 == 0 ? "\(bounded / 10)" : "\(bounded / 10).\(bounded % 10)"
    }
}
