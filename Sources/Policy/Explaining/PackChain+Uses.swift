public import Civil

/// What hangs on a clause of an instrument.
public struct ClauseUse: Sendable, Hashable {
    /// What kind of thing it is: `entitlement`, `parameter`, `event`, `programme`, `case`, `grading`, `measure`, `count`, `indicator`, `target`.
    public let kind: String
    /// Its id.
    public let id: String
    /// Its title.
    public let title: Bilingual
    /// The pack that says so.
    public let pack: String
}

extension PackChain {
    /// What rests on an instrument, clause by clause: clauses in the order of their text, what hangs on each by kind and id.
    public func uses(of instrument: String) -> [(clause: String, uses: [ClauseUse])] {
        var found: [String: Set<ClauseUse>] = [:]
        func note(_ cite: [Citation], _ kind: String, _ id: String, _ title: Bilingual, _ pack: String) {
            for one in cite where one.instrument == instrument {
                found[one.clause, default: []].insert(ClauseUse(kind: kind, id: id, title: title, pack: pack))
            }
        }
        for one in entitlements.values {
            let conditions = one.eligible.flatMap(\.cite)
            note(one.cite + conditions, "entitlement", one.id, one.title, one.packs.last ?? "")
        }
        for table in tables.values {
            for value in table.keys.flatMap({ table.values[$0] ?? [] }) {
                note(value.cite, "parameter", table.parameter.id, table.parameter.title, value.pack)
            }
        }
        for one in eventTypes.values { note(one.cite, "event", one.id, one.title, packs.first?.id ?? "") }
        for one in programmes.values { note(one.cite, "programme", one.id, one.title, one.pack) }
        for one in caseTemplates.values { note(one.cite, "case", one.id, one.title, one.pack) }
        for one in gradings.values { note(one.cite, "grading", one.id, one.title, one.pack) }
        for one in measures.values { note(one.cite, "measure", one.id, one.title, one.pack) }
        for one in counts.values { note(one.cite, "count", one.id, one.title, one.pack) }
        for one in indicators.values { note(one.cite, "indicator", one.id, one.title, one.pack) }
        for one in targets.values { note(one.cite, "target", one.id, one.title, one.pack) }
        return found.sorted { ClauseOrder.precedes($0.key, $1.key) }.map { clause, uses in
            (clause, uses.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) })
        }
    }

    /// Instruments that name this one: what forwards, implements, amends or repeals it.
    public func links(to instrument: String) -> [(instrument: Instrument, link: InstrumentLink)] {
        instruments.values.sorted { $0.id < $1.id }.flatMap { other in
            InstrumentLink.allCases.filter { $0.names(other).contains(instrument) }.map { (other, $0) }
        }
    }

    /// What should be cleaned up on a day: things that rest on an instrument that is not in force any more, with what took its place where that is
    /// known. Targets and what counts may rest on drafts and on history, and are left out; so are supports and values that have ended too.
    public func overtaken(on day: Day) -> [(instrument: Instrument, by: [Instrument], uses: [ClauseUse])] {
        instruments.values.sorted { $0.id < $1.id }.compactMap { instrument in
            let ended = instrument.validity.to.map { $0 < day } ?? false
            guard instrument.status == .repealed || instrument.status == .expired || ended else { return nil }
            let uses = uses(of: instrument.id).flatMap(\.uses).filter { use in
                switch use.kind {
                case "entitlement": entitlements[use.id]?.validity.contains(day) == true
                case "parameter": isHeld(use.id, citing: instrument.id, on: day)
                case "measure": measures[use.id]?.validity.contains(day) == true
                case "count", "indicator", "target": false
                default: true
                }
            }
            let by = links(to: instrument.id).filter { $0.link == .repeals || $0.link == .amends }.map(\.instrument)
            return uses.isEmpty
                ? nil : (instrument, by, Array(Set(uses)).sorted { ($0.kind, $0.id) < ($1.kind, $1.id) })
        }
    }

    /// Whether a parameter has a value on a day that rests on an instrument.
    private func isHeld(_ id: String, citing instrument: String, on day: Day) -> Bool {
        guard let table = tables[id] else { return false }
        return table.keys.contains { key in
            table.value(key, on: day)?.cite.contains { $0.instrument == instrument } == true
        }
    }
}

/// How one instrument stands to another.
public enum InstrumentLink: String, Sendable, Hashable, CaseIterable {
    case forwards, implements, amends, repeals

    /// The instruments that one names so.
    public func names(_ instrument: Instrument) -> [String] {
        switch self {
        case .forwards: instrument.forwards
        case .implements: instrument.implements
        case .amends: instrument.amends
        case .repeals: instrument.repeals
        }
    }
}
