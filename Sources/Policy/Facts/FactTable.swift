import FEEL

/// The facts of a chain in a fixed order: those of the nation first. A lower pack only adds.
struct FactTable: Sendable {
    /// A fact with what its evaluation needs.
    final class Row: Sendable {
        let declaration: FactDeclaration
        /// For kin: the relation.
        let relation: String?
        /// For an expression: the expression over just the names that it reads.
        let rule: Rule?
        /// How many steps to the farthest person that it looks at.
        let steps: Int
        /// Its place among the facts that change with the day alone; nil: it does not.
        let movingPlace: Int?
        /// Whether it changes with the day alone.
        var readsToday: Bool { movingPlace != nil }

        init(declaration: FactDeclaration, rule: Rule?, steps: Int, movingPlace: Int?) {
            self.declaration = declaration
            if case .kin(let relation) = declaration.source { self.relation = relation } else { relation = nil }
            self.rule = rule
            self.steps = steps
            self.movingPlace = movingPlace
        }
    }

    /// An expression over facts, with what it needs.
    final class Rule: Sendable {
        let expression: Expression
        let shape: Shape
        let needs: Needs
        /// The place of each needed fact among the names.
        let places: [Int?]
        /// The place of `today` among the names.
        let today: Int?

        init(expression: Expression, shape: Shape, needs: Needs, today: Int?) {
            self.expression = expression
            self.shape = shape
            self.needs = needs
            places = needs.shape.names.map { shape.position(of: $0) }
            self.today = today
        }
    }

    private(set) var facts: [Row] = []
    private(set) var index: [String: Int] = [:]
    /// How many facts change with the day alone.
    private(set) var movingCount = 0

    /// Adds facts, in any order among themselves; those in a cycle, or whose expression cannot be compiled, are left out.
    ///
    /// - Returns: the facts in a cycle, each with the path that closes it.
    mutating func add(_ declarations: [FactDeclaration]) -> [(FactDeclaration, [String])] {
        var waiting = Dictionary(declarations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var cycles: [(FactDeclaration, [String])] = []
        var open: [String] = []
        func visit(_ id: String, _ table: inout FactTable) {
            guard let fact = waiting[id] else { return }
            if let start = open.firstIndex(of: id) {
                cycles.append((fact, Array(open[start...]) + [id]))
                return
            }
            guard open.count < 200 else { return }
            open.append(id)
            if case .expression(let expression) = fact.source {
                for path in expression.paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                    for name in path where table.index[name] == nil { visit(name, &table) }
                }
            }
            open.removeLast()
            waiting[id] = nil
            table.append(fact)
        }
        for id in declarations.map(\.id).sorted() { visit(id, &self) }
        return cycles
    }

    private mutating func append(_ fact: FactDeclaration) {
        guard index[fact.id] == nil else { return }
        var rule: Rule?
        var steps = fact.kind.isKin ? 1 : 0
        var readsToday = false
        if case .expression(let full) = fact.source {
            let roots = Set(full.paths.compactMap(\.first)).filter { index[$0] != nil || $0 == "today" }.sorted()
            let shape = Shape(roots)
            guard let expression = try? Expression.parse(full.text, names: Scope(shape)) else { return }
            let needs = Needs(full.paths.filter { $0.first != "today" }.map { $0[...] }, self)
            rule = Rule(expression: expression, shape: shape, needs: needs, today: roots.firstIndex(of: "today"))
            steps = needs.steps(self)
            readsToday = roots.contains("today") || needs.readsToday
        }
        index[fact.id] = facts.count
        facts.append(
            Row(declaration: fact, rule: rule, steps: steps, movingPlace: readsToday ? movingCount : nil))
        if readsToday { movingCount += 1 }
    }

    /// What a fact is about, through everything that it is computed from.
    func concerns(_ id: String) -> Set<FactDeclaration.Concern> {
        var seen: Set<String> = []
        var result: Set<FactDeclaration.Concern> = []
        func visit(_ id: String) {
            guard seen.insert(id).inserted, let place = index[id] else { return }
            let fact = facts[place].declaration
            result.formUnion(fact.about)
            if case .expression(let expression) = fact.source {
                for path in expression.paths { for name in path { visit(name) } }
            }
        }
        visit(id)
        return result
    }
}
