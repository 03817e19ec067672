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
            "pairs": pairs.map { item($0, words) },
            "empty": pairs.isEmpty ? ["text": words("resemblance.none.\(tab.rawValue)")] as Model : nil,
            "more": pairs.count == ResemblancesPage.limit ? words("resemblance.more") : nil,
        ])
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
