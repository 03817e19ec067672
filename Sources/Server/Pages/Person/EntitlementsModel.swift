import Civil
import FEEL
import Policy
import Registry

/// What a person is entitled to: what holds first, then what a person must decide, what is not known, and what does not hold.
struct EntitlementsModel: Sendable {
    let decisions: [Decision]
    let record: PersonRecord
    let chain: PackChain
    let day: Day
    /// Whether the family itself reads it: then without expressions of the rules.
    let isForFamily: Bool
    /// The address of the page that explains an entitlement in full.
    let link: @Sendable (_ entitlement: String) -> String
    /// The address of the form with which an entitlement is claimed; nil: it is not claimed here, or has been.
    var claim: @Sendable (Decision) -> String? = { _ in nil }
    /// The address of the person's page, where this is another one.
    var page = ""

    func view(_ words: Words) -> Model {
        let sorted = Decision.Answer.shown.flatMap { answer in decisions.filter { $0.answer == answer } }
        // A short list of what is not known is read on; a long one hides what holds.
        let unknown = decisions.filter { $0.answer == .unknown }
        let isLong = unknown.count > EntitlementsModel.mostUnknown
        let folded: [(key: String, decisions: [Decision])] = [
            ("person.unsettled", isLong ? unknown : []), ("person.others", decisions.filter { $0.answer == .no }),
        ]
        let plain = isLong ? sorted.filter { $0.answer != .unknown } : sorted
        return .present([
            "as_at": words("person.as_at", ["day": words.day(day)]),
            "items": plain.enumerated().map { item($0.element, isOpen: $0.offset == 0 && !isForFamily, words) },
            "folded": folded.filter { !$0.decisions.isEmpty }.map { key, decisions in
                [
                    "title": words(key, ["count": "\(decisions.count)"]),
                    "items": decisions.map { item($0, isOpen: false, words) },
                ] as Model
            },
        ])
    }

    /// So many decisions that are not known are shown in the main list.
    private static let mostUnknown = 3

    /// One decision, with its head and its reasons.
    func item(_ decision: Decision, isOpen: Bool, _ words: Words) -> Model {
        let model = ExplanationModel(
            decision: decision, record: record, chain: chain, showsExpressions: !isForFamily, page: page
        ).view(words)
        let head: Model = .present([
            "title": title(decision, words), "answer": "answer/\(decision.answer.rawValue)",
            "amount": AmountText.line(decision, chain, words),
            "span": decision.answer == .no ? nil : words.span(decision.starts, decision.ends),
            "why": why(decision, words),
            "unverified": decision.isMarked, "open": isOpen, "full_href": link(decision.entitlement),
            "claim_href": claim(decision),
        ])
        return model.with(head)
    }

    /// The title, with the event or the child that it is about.
    private func title(_ decision: Decision, _ words: Words) -> String {
        let title = words(decision.title)
        switch decision.about {
        case nil: return title
        case .event(let event): return words("explain.about", ["title": title, "about": words.day(event.day)])
        case .person(let id):
            let person = record.kin.first { $0.id == id }?.person
            guard let about = person?.name ?? person?.birthDay.map(words.day) else { return title }
            return words("explain.about", ["title": title, "about": about])
        }
    }

    /// Why it is not a plain yes, in one line.
    private func why(_ decision: Decision, _ words: Words) -> String? {
        switch decision.answer {
        case .yes: nil
        case .no: decision.conditions.first { $0.result == .fails }.map { words($0.otherwise) }
        case .unknown: words("explain.missing_count", ["count": "\(decision.missing.count)"])
        case .person: decision.questions.first.map { words($0.ask) }
        }
    }
}

extension Decision.Answer {
    /// The answers of the main list, in the order in which they are shown.
    static let shown: [Decision.Answer] = [.yes, .person, .unknown]
}

/// Amounts of decisions in words.
enum AmountText {
    /// How much, for how long a period.
    static func line(_ decision: Decision, _ chain: PackChain, _ words: Words) -> String? {
        guard decision.answer != .no else { return nil }
        let text: String
        switch decision.amount {
        case .none: return decision.answer == .yes && decision.unit == .none ? words("explain.service") : nil
        case .open: return nil
        case .exact(let value): text = amount(value, decision, words)
        case .range(let min, let max):
            text = words(
                "explain.between", ["min": amount(min, decision, words), "max": amount(max, decision, words)])
        }
        switch chain.entitlements[decision.entitlement]?.period {
        case .year?: return words("explain.each_year", ["amount": text])
        case .childYear?: return words("explain.each_child_year", ["amount": text])
        case .month?: return words("explain.each_month", ["amount": text])
        case .day?: return words("explain.each_day", ["amount": text])
        case .once?, nil: return text
        }
    }

    private static func amount(_ value: Decimal128, _ decision: Decision, _ words: Words) -> String {
        if decision.unit == .day {
            let key = decision.counting == .working ? "explain.day_count_working" : "explain.day_count"
            return words(key, ["count": "\(value)"])
        }
        return words.amount(value, decision.unit)
    }
}
