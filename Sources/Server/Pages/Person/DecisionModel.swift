import Civil
import Policy
import Registry

/// What the page of an entitlement shows.
struct DecisionModel: Sendable {
    let person: PersonModel
    /// The decisions of the entitlement: one for each event or relative that it is about.
    let decisions: [Decision]
    /// What would turn each into yes.
    let changes: [NearestChange?]
    /// How each came about.
    let traces: [JSON]
    /// What each was made from.
    let receipts: [JSON]

    func view(_ words: Words) -> Model {
        let record = person.view.record
        var entitlements = person.entitlements
        let isForFamily = entitlements.isForFamily
        let back =
            isForFamily
            ? "/family?member=\(record.person.id)" : PersonLink(id: record.person.id, purpose: person.purpose).text
        entitlements.page = back
        return .present([
            "back": back, "title": decisions.first.map { words($0.title) },
            "of": words(
                "decision.of",
                ["name": record.person.name ?? words("person.unnamed"), "day": words.day(person.view.day)]),
            "items": decisions.enumerated().map { index, decision -> Model in
                let trace = index < traces.count ? traces[index] : .null
                let receipt = index < receipts.count ? receipts[index] : .null
                return entitlements.item(decision, isOpen: true, words).with(
                    .present([
                        "several": decisions.count > 1,
                        "change": change(decision, index < changes.count ? changes[index] : nil, words),
                        "steps": steps(trace, of: decision, words), "receipt": rows(receipt, words),
                    ]))
            },
        ])
    }

    /// What would change the answer, or until when nothing does.
    private func change(_ decision: Decision, _ change: NearestChange?, _ words: Words) -> Model {
        let look = "is-\(decision.answer.rawValue)"
        guard let change else {
            let text =
                decision.standsThrough.map { words("decision.until", ["day": words.day($0)]) }
                ?? words("decision.always")
            return ["look": look, "text": text]
        }
        let failing = change.failing.map { words($0.otherwise) }
        let (text, items): (String, [String]) =
            switch decision.answer {
            case .no:
                if let day = change.day {
                    (words("decision.from", ["day": words.day(day)]), failing)
                } else {
                    (words("decision.never"), failing)
                }
            case .unknown: (words("decision.missing"), change.missingTitles.map { words($0) })
            case .person, .yes: (words("decision.person"), decision.questions.map { words($0.ask) })
            }
        return .present(["look": look, "text": text, "list": items.isEmpty ? nil : ["items": items] as Model])
    }

    // MARK: Steps

    /// Every rule that was evaluated and every fact that was computed, with the truth values on the way; for clerks, and not where something
    /// that is closed to the reader would show through.
    private func steps(_ trace: JSON, of decision: Decision, _ words: Words) -> Model? {
        let explanation = ExplanationModel(
            decision: decision, record: person.view.record, chain: person.view.chain, showsExpressions: true)
        guard !person.entitlements.isForFamily, explanation.isOpen else { return nil }
        let rules = (trace["rules"]?.array ?? []).map { rule -> Model in
            var value = rule["value"] ?? .null
            let part = rule["part"]?.string ?? ""
            // What comes to nothing does not hold.
            if value == .null, ["eligible", "discretion"].contains(part) { value = false }
            if case .number(let number) = value, ["amount", "least", "most"].contains(part) {
                value = .string(words.amount(number, decision.unit))
            }
            return step(rule, title: self.part(rule, words), value, words)
        }
        let facts = (trace["facts"]?.array ?? []).compactMap { fact -> Model? in
            guard let id = fact["fact"]?.string, fact["text"] != nil else { return nil }
            return step(fact, title: words(person.view.chain.title(ofFact: id)), fact["value"] ?? .null, words)
        }
        let all = rules + facts
        return all.isEmpty ? nil : ["items": all]
    }

    /// What a rule is for: 条件 1.
    private func part(_ rule: JSON, _ words: Words) -> String {
        let part = rule["part"]?.string ?? ""
        return words("decision.part.\(part)", ["number": "\((rule["number"]?.int ?? 0) + 1)"])
    }

    private func step(_ step: JSON, title: String, _ value: JSON, _ words: Words) -> Model {
        let text = step["text"]?.string ?? ""
        var seen: Set<String> = []
        // Constants, the whole, and what was seen before are no steps on the way.
        let branches = (step["branches"]?.array ?? []).filter {
            guard let part = $0["text"]?.string else { return false }
            return part != text && !["null", "true", "false"].contains(part) && seen.insert(part).inserted
        }
        return .present([
            "title": title, "expression": text, "value": self.value(value, words),
            "branches": branches.map { branch -> Model in
                ["text": branch["text"]?.string ?? "", "value": self.value(branch["value"] ?? .null, words)]
            },
        ])
    }

    private func value(_ value: JSON, _ words: Words) -> String {
        switch value {
        case .bool(let truth): words(truth ? "decision.true" : "decision.false")
        case .null: words("explain.none")
        case .string(let text): Day(text).map { words.day($0) } ?? text
        case .number(let number): "\(number)"
        default: value["unknown"] != nil ? words("decision.unknown") : words("decision.several")
        }
    }

    // MARK: Receipt

    private func rows(_ receipt: JSON, _ words: Words) -> [Model] {
        let packs = (receipt["packs"]?.array ?? []).map { pack -> Model in
            let id = pack["id"]?.string ?? ""
            let title = person.view.chain.packs.first { $0.id == id }.map { words($0.title) } ?? id
            return ["title": "\(title) \(pack["version"]?.string ?? "")", "hash": pack["sha256"]?.string ?? ""]
        }
        return packs + [
            ["title": words("decision.inputs"), "hash": receipt["inputs"]?.string ?? ""],
            ["title": words("decision.trace"), "hash": receipt["trace"]?.string ?? ""],
        ]
    }
}
