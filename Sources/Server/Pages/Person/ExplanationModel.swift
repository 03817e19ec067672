import Civil
import FEEL
import Policy
import Registry

/// How a decision came about: conditions with their clauses, values with their dates, facts with their events, what is missing,
/// until when it stands.
struct ExplanationModel: Sendable {
    let decision: Decision
    let record: PersonRecord
    let chain: PackChain
    /// Whether the expressions of the rules are shown beside the words.
    let showsExpressions: Bool
    /// The address of the page with the events, where this is another one.
    var page = ""

    func view(_ words: Words) -> Model {
        .present([
            "missing": list(decision.missingTitles) { title in ["title": words(title)] as Model },
            "questions": list(decision.questions) { words($0.ask) },
            "rules": list(decision.conditions) { rule($0, words) },
            "parameters": list(decision.readings) { reading($0, words) },
            "facts": list(decision.facts) { fact($0, words) },
            "deliver": decision.delivery.flatMap { deliver($0, words) },
            "stands": stands(words),
        ])
    }

    private func list<T, E: Sendable>(_ items: [T], _ entry: (T) -> E) -> Model? {
        items.isEmpty ? nil : ["items": items.map(entry)]
    }

    private func rule(_ condition: Decision.ConditionResult, _ words: Words) -> Model {
        let (check, key) =
            switch condition.result {
            case .holds: ("yes", "rule.excluded")
            case .fails: ("no", "rule.why")
            case .unknown: (condition.open.isEmpty ? "unknown" : "person", "rule.open")
            }
        return .present([
            "check": "rule/\(check)", "text": words(key, ["case": words(condition.otherwise)]),
            "expression": showsExpressions ? condition.text : nil, "cites": cites(condition.cite, words),
        ])
    }

    private func reading(_ reading: Decision.Reading, _ words: Words) -> Model {
        let key = reading.key.isEmpty ? "" : words("explain.key", ["key": words(reading.keyTitle)])
        return .present([
            "title": words(reading.title) + key,
            "value": reading.value.map { words.value($0, unit: reading.unit) } ?? words("explain.gap"),
            "span": words.span(reading.validity.from, reading.validity.to),
            "cites": cites(reading.cite, words, isMarked: reading.confidence.isMarked),
        ])
    }

    private func fact(_ fact: Decision.FactUse, _ words: Words) -> Model {
        // A fact that comes from an event or a relative closed to the reader is named, not told.
        let isOpen = isOpen(fact)
        let isPlace = fact.path.hasSuffix(".residence") || fact.path.hasSuffix(".hukou")
        return .present([
            "title": words(fact.title),
            "value": isOpen
                ? code(fact, words)
                    ?? (fact.unit.map { words.value(fact.value, unit: $0) } ?? words.value(fact.value, isPlace: isPlace))
                : words("explain.hidden"),
            "events": isOpen ? fact.sources.prefix(3).map { event($0, words) } : [Model](),
        ])
    }

    private func isOpen(_ fact: Decision.FactUse) -> Bool {
        fact.sources.allSatisfy(isVisible) && isWithinReach(fact.path)
    }

    /// Whether the reader may see all that the decision was made from.
    var isOpen: Bool { decision.facts.allSatisfy(isOpen) }

    /// The title of a code that an event's field gave.
    private func code(_ fact: Decision.FactUse, _ words: Words) -> String? {
        guard let text = fact.value.string else { return nil }
        for source in fact.sources {
            for field in chain.eventTypes[source.type]?.fields ?? [] {
                if let code = field.codes.first(where: { $0.code == text }) { return words(code.title) }
            }
        }
        return nil
    }

    /// Whether the reader may see an event: not sensitive, or among those that the registry has shown.
    private func isVisible(_ event: EventReference) -> Bool {
        chain.eventTypes[event.type]?.isSensitive != true
            || record.life.events.contains { $0.sequence == event.sequence }
    }

    /// Whether every relative that a path leads over is one that the reader may find.
    private func isWithinReach(_ path: String) -> Bool {
        let steps = path.split(separator: ".").dropFirst().dropLast()
        guard let first = steps.first else { return true }
        let name = first.split(separator: "[").first.map(String.init) ?? ""
        let relation = name == "children" ? "child" : name
        return record.kin.filter { $0.relation == relation }.allSatisfy { $0.person != nil }
    }

    private func event(_ event: EventReference, _ words: Words) -> Model {
        let title = chain.eventTypes[event.type].map { words($0.title) } ?? event.type
        let isHere = record.life.history.contains { $0.sequence == event.sequence }
        return .present([
            "text": words("explain.event", ["day": words.day(event.day), "title": title]),
            "href": isHere ? page + "#\(TimelineModel.anchor(event.sequence))" : nil,
        ])
    }

    private func cites(_ citations: [Citation], _ words: Words, isMarked: Bool = false) -> [Model] {
        CitationText(chain: chain).cites(citations, words, isMarked: isMarked)
    }

    private func deliver(_ delivery: Delivery, _ words: Words) -> Model? {
        guard let channel = delivery.channel else { return nil }
        let documents = delivery.documents.map { words($0) }.joined(separator: words.comma)
        return .present([
            "text": words.sentence(channel), "by": decision.claimBy.map { words("explain.by", ["day": words.day($0)]) },
            "documents": documents.isEmpty ? nil : words("explain.documents", ["documents": documents]),
        ])
    }

    private func stands(_ words: Words) -> String {
        let packs = decision.packs.map { "\(words($0.title)) \($0.version)" }.joined(separator: words.comma)
        guard let day = decision.standsThrough else { return words("explain.stands_always", ["packs": packs]) }
        return words("explain.stands", ["day": words.day(day), "packs": packs])
    }
}
