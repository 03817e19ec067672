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
                if case .event(let type, _, let name)? = entitlement.each,
                    ["pregnancy-registered", "delivery", "birth", "miscarriage", "marriage", "divorce"].contains(type)
                {
                    found.append((name, [.birth]))
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
            guard Layer.isForChild(entitlement) else { continue }
            for (fact, concerns) in read.sorted(by: { $0.key < $1.key }) where concerns.contains(.marriage) {
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
