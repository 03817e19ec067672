import Civil
import FEEL

/// One pack put on top of those above it.
struct Layer {
    let findings: Findings
    let pack: Pack
    /// What is above.
    let above: PackChain?
    /// What is above and, as reading goes on, in this pack.
    var chain: PackChain
    /// Whether this is what would be, not what is: then powers and floors do not bind, and no instrument needs to be cited.
    let isReform: Bool
    /// The parameters that this pack declares or fills, to be checked.
    var parameters: [Parameter] = []
    /// The entitlements that this pack declares or amends, to be checked.
    var entitlements: [Entitlement] = []

    init(
        pack: Pack, above: PackChain?, workCalendar: WorkCalendar?, isReform: Bool = false, _ findings: Findings
    ) {
        self.findings = findings
        self.pack = pack
        self.above = above
        self.isReform = isReform
        chain = above ?? PackChain(division: pack.division)
        chain.division = pack.division
        chain.workCalendar = workCalendar
        chain.packs.append(pack)
        chain.versions.append(Decision.PackVersion(id: pack.id, version: pack.version, title: pack.title))
    }

    /// Reads the documents of the pack, each kind after those it may refer to.
    mutating func read(_ drafts: [Draft]) {
        var ids: [String: Place] = [:]
        let drafts = drafts.filter { draft in
            if let first = ids["\(draft.kind.rawValue) \(draft.id)"] {
                findings.note(
                    .duplicate, draft.place, "“\(draft.id)”声明了两次", "\(draft.id) is declared twice.", do: "请删去一处，或者改名。",
                    "Remove one, or rename it.", other: first)
                return false
            }
            ids["\(draft.kind.rawValue) \(draft.id)"] = draft.place
            return true
        }
        func all(_ kind: Kind) -> [Draft] { drafts.filter { $0.kind == kind } }
        for draft in all(.instrument) {
            guard isNew(draft, chain.instruments[draft.id]?.place), let value = reader.instrument(draft) else {
                continue
            }
            chain.instruments[draft.id] = value
        }
        links()
        for draft in all(.grant) {
            if let value = reader.grant(draft) { chain.grants.append(value) }
        }
        for draft in all(.table) {
            let first = chain.decisionTables[draft.id]?.place ?? chain.parameters[draft.id]?.place
            guard isNew(draft, first), let (table, values) = reader.table(draft) else { continue }
            chain.decisionTables[draft.id] = table
            parameters.append(values)
            chain.parameters[draft.id] = values
            chain.tables[draft.id] = ParameterTable(values, values.values)
        }
        for draft in all(.parameter) {
            guard let value = reader.parameter(draft) else { continue }
            parameters.append(value)
            if let table = chain.tables[draft.id] {
                chain.tables[draft.id] = ParameterTable(table.parameter, value.values, over: table.values)
            } else {
                chain.parameters[draft.id] = value
                chain.tables[draft.id] = ParameterTable(value, value.values)
            }
        }
        for draft in all(.department) {
            guard isNew(draft, chain.departments[draft.id]?.place), let value = reader.department(draft) else {
                continue
            }
            chain.departments[draft.id] = value
        }
        for draft in all(.event) {
            guard isNew(draft, chain.eventPlaces[draft.id]), let value = reader.event(draft) else { continue }
            chain.eventTypes[draft.id] = value
            chain.eventPlaces[draft.id] = draft.place
        }
        facts(all(.fact))
        for draft in all(.entitlement) {
            guard let value = reader.entitlement(draft) else { continue }
            entitlements.append(value)
            chain.declared[draft.id] = value
            let links = Expansion.links(value)
            chain.links[value.id] = links.isEmpty ? nil : links
        }
        let expansion = Expansion(declared: chain.declared, findings: findings, roots: chain.parameterRoots)
        for id in Expansion.affected(by: Set(entitlements.map(\.id)), chain.links).sorted() {
            guard let value = expansion.expanded(id) else { continue }
            chain.entitlements[id] = value
            chain.plans[id] = Plan(value, chain)
        }
        entitlements = entitlements.compactMap { chain.entitlements[$0.id] }
        chain.entitlementIDs = chain.entitlements.keys.sorted()
        for draft in all(.programme) {
            guard isNew(draft, chain.programmes[draft.id]?.place), let value = reader.programme(draft) else { continue }
            chain.programmes[draft.id] = value
            chain.programmePlans[draft.id] = ProgrammePlan(value, chain)
        }
        // A division may grade otherwise: the nearest pack's counts whole.
        for draft in all(.grading) {
            if let value = reader.grading(draft) { chain.gradings[draft.id] = value }
        }
        for draft in all(.caseTemplate) {
            let upper = chain.caseTemplates[draft.id]
            if let value = reader.caseTemplate(draft, over: upper) { chain.caseTemplates[draft.id] = value }
        }
        for draft in all(.measure) {
            guard isNew(draft, chain.measures[draft.id]?.place), let value = reader.measure(draft) else { continue }
            chain.measures[draft.id] = value
        }
        // A division may have its own scenario, and its own thresholds, under the names of those above.
        for draft in all(.scenario) {
            if let value = reader.scenario(draft) { chain.scenarios[draft.id] = value }
        }
        for draft in all(.response) {
            if let value = reader.response(draft) { chain.responses[draft.id] = value }
        }
        for draft in all(.warning) {
            if let value = reader.warningDeclaration(draft) { chain.warnings[draft.id] = value }
        }
        figures(all(.count), all(.indicator), all(.target))
        chain.kinSteps = max(
            chain.plans.values.map(\.steps).max() ?? 0, chain.programmePlans.values.map(\.steps).max() ?? 0)
    }

    private var reader: Reader { Reader(findings: findings, pack: pack, chain: chain, isReform: isReform) }

    /// Notes what a pack above declares already.
    private func isNew(_ draft: Draft, _ first: Place?) -> Bool {
        guard let first else { return true }
        findings.note(
            .duplicate, draft.place, "“\(draft.id)”在上级包已经声明", "\(draft.id) is declared in a pack above.",
            do: "请删去或者改名。",
            "Remove it or rename it.", other: first)
        return false
    }

    /// What is counted, the numbers that are watched, and what they must be.
    private mutating func figures(_ counts: [Draft], _ indicators: [Draft], _ targets: [Draft]) {
        // Parts after what they are parts of.
        func isPart(_ draft: Draft) -> Bool {
            if case .mapping(let entries) = draft.node.content { entries.contains { $0.key == "of" } } else { false }
        }
        for draft in counts.filter({ !isPart($0) }) + counts.filter(isPart) {
            guard isNew(draft, chain.counts[draft.id]?.place), let value = reader.count(draft) else { continue }
            chain.counts[draft.id] = value
            chain.countPlans[draft.id] = value.condition.flatMap { CountPlan($0, chain) }
            let typing = Typing(chain, findings)
            if let condition = value.condition { typing.check(condition, of: value) }
        }
        for draft in indicators {
            guard isNew(draft, chain.indicators[draft.id]?.place), let value = reader.indicator(draft) else { continue }
            chain.indicators[draft.id] = value
        }
        for draft in targets {
            guard isNew(draft, chain.targets[draft.id]?.place), let value = reader.target(draft) else { continue }
            chain.targets[draft.id] = value
        }
    }

    private mutating func facts(_ drafts: [Draft]) {
        let scope = Scope(["today"] + (chain.facts.keys + drafts.map(\.id)).sorted())
        var new: [FactDeclaration] = []
        for draft in drafts {
            guard isNew(draft, chain.facts[draft.id]?.place), let value = reader.fact(draft, scope) else { continue }
            new.append(value)
            chain.facts[draft.id] = value
        }
        for (fact, path) in chain.factTable.add(new) {
            findings.note(
                .cycle, fact.place, "事实互相引用成环：\(path.joined(separator: " → "))",
                "The facts read each other in a circle: \(path.joined(separator: " → ")).", do: "请去掉其中一处引用。",
                "Remove one of the references.")
        }
        let typing = Typing(chain, findings)
        for fact in new { typing.check(fact) }
    }

    /// Notes links to instruments that nothing declares.
    private func links() {
        for instrument in chain.instruments.values where instrument.pack == pack.id {
            for link in instrument.forwards + instrument.implements + instrument.amends + instrument.repeals
            where chain.instruments[link] == nil {
                reader.unknown("文件", "instrument", link, chain.instruments.keys, instrument.place)
            }
        }
    }

    /// Checks what this pack adds against what is above.
    func check() {
        if !isReform {
            checkPowers()
            checkFloors()
            checkConflicts()
        }
        checkDecoupling()
        let typing = Typing(chain, findings)
        for entitlement in entitlements { typing.check(chain.declared[entitlement.id] ?? entitlement) }
        for programme in chain.programmes.values where programme.pack == pack.id { typing.check(programme) }
    }
}
