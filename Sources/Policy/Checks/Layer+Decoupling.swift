import Civil
import FEEL

extension Layer {
    /// Household registration, school and work may not read birth, marriage or parity facts; a child's entitlement may not read
    /// marriage facts.
    func checkDecoupling() {
        for entitlement in entitlements {
            let read = concerns(of: entitlement)
            if let gate = entitlement.gates {
                var found = read.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
                if case .event(let type, _, let name)? = entitlement.each, !chain.concerns(ofEvent: type).isEmpty {
                    found.append((name, chain.concerns(ofEvent: type)))
                }
                for (fact, _) in found {
                    findings.note(
                        .gate, entitlement.place,
                        "“\(entitlement.id)”关系到\(Layer.title(gate))，不得读取婚姻、生育事实“\(fact)”（脱钩）",
                        "\(entitlement.id) gates \(gate.rawValue) and may not read \(fact), a birth, marriage or parity fact.",
                        do: "请去掉这个条件：户口登记、入学、就业与婚育情况脱钩。",
                        "Remove the condition: registration, school and work do not depend on births or marriage.",
                        clauses: Array(entitlement.cite.prefix(1)), other: chain.facts[fact]?.place)
                }
            }
            let isForChild = Layer.isForChild(entitlement)
            let marriages = read.filter { $0.value.contains(.marriage) }.keys.sorted()
            for fact in marriages where isForChild || readsParents(entitlement, fact) {
                findings.note(
                    .marriage, entitlement.place, "“\(entitlement.id)”是孩子的待遇，不得以父母婚姻情况“\(fact)”为条件",
                    "\(entitlement.id) is a child's, and may not depend on the parents' marriage (\(fact)).",
                    do: "请去掉这个条件：非婚生子女享有同等权利（民法典第1071条）。",
                    "Remove the condition: children born outside marriage have the same rights (Civil Code, article 1071).",
                    clauses: Array(entitlement.cite.prefix(1)), other: chain.facts[fact]?.place)
            }
        }
    }

    /// Whether the person of an entitlement is a child.
    static func isForChild(_ entitlement: Entitlement) -> Bool {
        ["child", "baby", "newborn", "infant"].contains(entitlement.subject)
    }

    /// Whether an entitlement reads a fact of the parents or guardians of whom it is for, whatever it calls that person.
    private func readsParents(_ entitlement: Entitlement, _ fact: String) -> Bool {
        var seen: Set<String> = []
        func reads(_ path: [String]) -> Bool {
            if let parent = path.firstIndex(where: chain.isParent),
                path[parent...].dropFirst().contains(where: { chain.factTable.concerns($0).contains(.marriage) })
            {
                return true
            }
            return path.contains { name in
                guard seen.insert(name).inserted, case .expression(let expression)? = chain.facts[name]?.source else {
                    return false
                }
                return expression.paths.contains(where: reads)
            }
        }
        let paths = entitlement.expressions.flatMap(\.paths).filter { $0.first == entitlement.subject }
        return paths.contains { path in
            // Each fact is told of once, by the path on which it is read.
            path.contains { $0 == fact } && reads(Array(path.dropFirst()))
        }
    }

    /// The facts with a concern that an entitlement reads, at any distance.
    func concerns(of entitlement: Entitlement) -> [String: Set<FactDeclaration.Concern>] {
        var names: Set<String> = []
        if case .kin(let relation, _)? = entitlement.each { names.insert(relation) }
        var people: Set<String> = [entitlement.subject]
        if case .kin(_, let name)? = entitlement.each { people.insert(name) }
        for path in entitlement.expressions.flatMap(\.paths) where people.contains(path.first ?? "") {
            names.formUnion(path.dropFirst().filter { chain.facts[$0] != nil })
        }
        var result: [String: Set<FactDeclaration.Concern>] = [:]
        for name in names {
            let concerns = chain.factTable.concerns(name)
            if !concerns.isEmpty { result[name] = concerns }
        }
        return result
    }

    private static func title(_ gate: Entitlement.Gate) -> String {
        switch gate {
        case .hukou: "户口登记"
        case .school: "入学"
        case .work: "就业"
        }
    }
}

extension PackChain {
    /// What the events of a type are about, whatever the packs say.
    func concerns(ofEvent type: String) -> Set<FactDeclaration.Concern> {
        switch type {
        case "marriage", "divorce": return [.marriage]
        case "pregnancy-registered", "delivery", "birth", "miscarriage": return [.birth, .parity]
        default:
            let relations = Set(eventTypes[type]?.kin.map(\.relation) ?? [])
            return relations.contains("spouse") ? [.marriage] : relations.contains("mother") ? [.birth, .parity] : []
        }
    }

    /// What a fact is about by where it comes from, whether its declaration says so or not.
    func concerns(of source: FactSource) -> Set<FactDeclaration.Concern> {
        switch source {
        case .kin("spouse"): return [.marriage]
        case .kin("children"): return [.birth, .parity]
        case .events(let query): return isBorn(query.role, in: query.type) ? [] : concerns(ofEvent: query.type)
        case .attribute(let name):
            // An attribute that only such events give.
            let givers = eventTypes.values.flatMap { type in
                type.sets.filter { $0.attributes.contains { $0.name == name } }.map { (type: type.id, role: $0.role) }
            }
            let all = givers.map { isBorn($0.role, in: $0.type) ? [] : concerns(ofEvent: $0.type) }
            return all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        default: return []
        }
    }

    /// Whether a role of an event is that of who is born: to have been born is about nobody's births.
    private func isBorn(_ role: String, in type: String) -> Bool {
        eventTypes[type]?.subjects.contains { $0.role == role && $0.mayBeNew && $0.once } ?? false
    }

    /// Whether a fact is somebody's mother, father or guardian.
    fileprivate func isParent(_ fact: String) -> Bool {
        if case .kin(let relation)? = facts[fact]?.source {
            ["mother", "father", "guardian"].contains(relation)
        } else {
            false
        }
    }
}
