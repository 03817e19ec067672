public import Civil

/// A requirement with how far it is met on a day.
public struct Fulfilment: Sendable {
    /// The requirement.
    public var requirement: Requirement
    /// How far it is met.
    public var status: Requirement.Status
    /// What answers it, with its title.
    public var by: [(reference: Requirement.Reference, title: Bilingual)]
    /// What has no confirmed value.
    public var gaps: [Bilingual]
}

extension Library {
    /// How far requirements are met by the packs on a day.
    ///
    /// - Parameter isThere: whether a page or command exists; packs cannot know.
    public func coverage(
        _ requirements: [Requirement], on day: Day, isThere: (Requirement.Reference) -> Bool = { _ in true }
    ) -> [Fulfilment] {
        requirements.map { requirement in
            let chain = chain(for: requirement.division)
            var gaps: [Bilingual] = []
            var isBroken = chain.instruments[requirement.instrument] == nil
            let by = requirement.metBy.map { reference in
                let title = chain.title(of: reference)
                if title == nil || !isThere(reference) { isBroken = true }
                for gap in chain.gaps(of: reference, on: day) where !gaps.contains(gap) { gaps.append(gap) }
                return (reference, title ?? Bilingual(zh: reference.id, en: reference.id))
            }
            let status = isBroken ? .broken : requirement.status ?? (gaps.isEmpty ? .done : .valueMissing)
            return Fulfilment(requirement: requirement, status: status, by: by, gaps: gaps)
        }
    }
}

extension PackChain {
    /// The title of what answers a requirement; nil if it is not there.
    fileprivate func title(of reference: Requirement.Reference) -> Bilingual? {
        let id = reference.id
        return switch reference.kind {
        case .entitlement: entitlements[id]?.title
        case .measure: measures[id]?.title
        case .event: eventTypes[id]?.title
        case .programme: programmes[id]?.title
        case .parameter: parameters[id]?.title
        case .instrument: instruments[id]?.title
        case .indicator: indicators[id]?.title
        case .target: targets[id]?.title
        case .grant: grants.contains { $0.topic == id } ? Bilingual(zh: "授权“\(id)”", en: "Grant \(id)") : nil
        case .pack: packs.first { $0.id == id }?.title
        case .finding:
            Code.allCases.first { $0.text == id }.map { code in
                let title = code.refusal
                return Bilingual(zh: "\(title.zh)（检查 \(id)）", en: "\(title.en) (check \(id))")
            }
        case .page: Bilingual(zh: "页面 \(id)", en: "Page \(id)")
        case .command: Bilingual(zh: "命令 yisheng \(id)", en: "Command yisheng \(id)")
        }
    }

    /// The parameters behind what answers a requirement that have no value for any key on a day, in the words of their gaps.
    fileprivate func gaps(of reference: Requirement.Reference, on day: Day) -> [Bilingual] {
        let ids: [String] =
            switch reference.kind {
            case .entitlement: entitlements[reference.id].map { parameters(of: $0).map(\.id) } ?? []
            case .measure: measures[reference.id]?.parameters ?? []
            case .parameter: [reference.id]
            default: []
            }
        return ids.compactMap { id in
            guard let table = tables[id] else { return nil }
            let held = table.keys.compactMap { table.value($0, on: day) }
            if held.contains(where: { $0.value != nil }) { return nil }
            return held.first?.gap ?? table.parameter.title
        }
    }
}

extension Code {
    /// What is refused, in the words of those who ask for it.
    fileprivate var refusal: Bilingual {
        switch self {
        case .floor, .floorAmount: Bilingual(zh: "下级低于上级底线的不予装入", en: "Below the floor above: refused")
        case .notOpen, .fieldNotOpen, .notGranted: Bilingual(zh: "没有授权的不予装入", en: "Without the power: refused")
        case .gate: Bilingual(zh: "入户、入学、就业规则读取婚育情况的不予装入", en: "Gates by births or marriage: refused")
        case .abolished: Bilingual(zh: "因生育收费、处罚、审核的不予装入", en: "Fees, penalties and vetting for births: refused")
        case .draft: Bilingual(zh: "以征求意见稿为依据的规则不予装入", en: "A draft as law: refused")
        default: Bilingual(zh: "有误的不予装入", en: "What is wrong: refused")
        }
    }
}

extension Fulfilment {
    /// The fulfilment as JSON.
    public var json: JSON {
        .object(present: [
            ("id", .string(requirement.id)), ("division", .string(requirement.division.description)),
            ("instrument", .string(requirement.instrument)), ("clause", .string(requirement.clause)),
            ("kind", .string(requirement.kind.rawValue)), ("title", requirement.title.json),
            ("status", .string(status.rawValue)),
            (
                "met_by",
                .array(
                    by.map {
                        [
                            "reference": .string("\($0.reference.kind.rawValue):\($0.reference.id)"),
                            "title": $0.title.json,
                        ]
                    })
            ),
            ("missing", gaps.isEmpty ? nil : .array(gaps.map(\.json))), ("note", requirement.note?.json),
        ])
    }
}
