import Charts
import Civil
import Policy

/// What the pages of instruments show: the graph, one of them clause by clause, and what should be cleaned up.
struct InstrumentsModel: Sendable {
    let chain: PackChain
    let today: Day
    /// What the public documents ask for.
    let requirements: [Requirement]

    // MARK: All

    func list(_ words: Words) -> Model {
        let groups = chain.packs.map { pack -> Model in
            let own = chain.instruments.values.filter { $0.pack == pack.id }
                .sorted { ($0.validity.from, $0.id) > ($1.validity.from, $1.id) }
            return [
                "id": "pack-\(pack.id)", "title": words.place(pack.division), "items": own.map { line($0, words) },
            ]
        }
        let overtaken = chain.overtaken(on: today)
        return .present([
            "heading": words("instruments.title"), "lead": words("instruments.lead"),
            "groups": groups.reversed() as [Model],
            "overtaken": [
                "title": words("instruments.clean_up"),
                "note": words(overtaken.isEmpty ? "instruments.clean" : "instruments.clean_up_note"),
                "items": overtaken.map { instrument, by, uses -> Model in
                    .present([
                        "title": words.name(instrument), "href": "/instruments/\(instrument.id)",
                        "by": by.isEmpty
                            ? nil
                            : words(
                                "instruments.replaced_by",
                                ["names": by.map { words.name($0) }.joined(separator: words.comma)]),
                        "uses": uses.map { words($0.title) }.joined(separator: words.comma),
                    ])
                },
            ] as Model,
        ])
    }

    private func line(_ instrument: Instrument, _ words: Words) -> Model {
        let count = chain.uses(of: instrument.id).reduce(0) { $0 + $1.uses.count }
        return .present([
            "title": words(instrument.title), "href": "/instruments/\(instrument.id)",
            "number": instrument.number.isEmpty ? nil : instrument.number, "issuer": words(instrument.issuer),
            "state": state(instrument, words), "unverified": instrument.confidence != .full,
            "count": words("instruments.uses", ["count": "\(count)"]),
        ])
    }

    private func state(_ instrument: Instrument, _ words: Words) -> Model {
        let ended = instrument.validity.to.map { $0 < today } ?? false
        let status: Instrument.Status = instrument.status == .inForce && ended ? .expired : instrument.status
        let look: (String, String) =
            switch status {
            case .inForce: ("is-yes", "check-circle-fill")
            case .draft: ("is-due", "pencil-square")
            case .expired, .repealed: ("is-no", "dash-circle")
            }
        return ["tone": look.0, "icon": look.1, "label": words("instruments.status.\(status.rawValue)")]
    }

    // MARK: One

    func one(_ instrument: Instrument, _ words: Words) -> Model {
        var links: [Model] = []
        for link in InstrumentLink.allCases {
            for id in link.names(instrument) {
                links.append(related("instruments.link.\(link.rawValue)", chain.instruments[id], id, words))
            }
        }
        for (other, link) in chain.links(to: instrument.id) {
            links.append(related("instruments.linked.\(link.rawValue)", other, other.id, words))
        }
        let asked = Dictionary(grouping: requirements.filter { $0.instrument == instrument.id }, by: \.clause)
        let used = Dictionary(
            chain.uses(of: instrument.id).map { ($0.clause, $0.uses) }, uniquingKeysWith: { first, _ in first })
        let clauses = Set(asked.keys).union(used.keys).sorted(by: ClauseOrder.precedes)
        return .present([
            "back": ["href": "/instruments", "text": words("instruments.title")] as Model,
            "heading": words(instrument.title), "state": state(instrument, words),
            "number": instrument.number.isEmpty ? nil : instrument.number, "issuer": words(instrument.issuer),
            "span": words.span(
                instrument.validity.from == .first ? nil : instrument.validity.from, instrument.validity.to),
            "note": instrument.confidence == .full
                ? nil : words("instruments.confidence.\(instrument.confidence.rawValue)"),
            "links": links.isEmpty ? nil : ["items": links] as Model,
            "clauses": clauses.map { clause -> Model in
                .present([
                    "title": title(of: clause, words),
                    "uses": (used[clause] ?? []).map { use(_: $0, words) },
                    "asked": (asked[clause] ?? []).map { words($0.title) },
                ])
            }, "empty": clauses.isEmpty ? ["text": words("instruments.unused")] as Model : nil,
        ])
    }

    /// 第23条 for a number, else the words of the clause as they are.
    private func title(of clause: String, _ words: Words) -> String {
        if clause.isEmpty { return words("instruments.whole") }
        return Int(clause) == nil ? clause : words.clause(clause)
    }

    private func use(_ use: ClauseUse, _ words: Words) -> Model {
        let href: String? =
            switch use.kind {
            case "indicator": "/indicators/\(use.id)"
            case "target": "/targets"
            default: nil
            }
        return .present([
            "kind": words("instruments.kind.\(use.kind)"), "title": words(use.title), "href": href,
        ])
    }

    private func related(_ key: String, _ other: Instrument?, _ id: String, _ words: Words) -> Model {
        .present([
            "what": words(key), "title": other.map { words.name($0) } ?? id,
            "href": other.map { "/instruments/\($0.id)" },
        ])
    }
}

extension Words {
    /// An instrument by its title, with its number where it has one: 《…》（国卫人口发〔2021〕24号）.
    func name(_ instrument: Instrument) -> String {
        let title = language == .zh ? "《\(self(instrument.title))》" : self(instrument.title)
        guard !instrument.number.isEmpty else { return title }
        return language == .zh ? "\(title)（\(instrument.number)）" : "\(title) (\(instrument.number))"
    }
}
