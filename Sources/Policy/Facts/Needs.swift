import FEEL

/// Which facts of a person are needed, and of the persons around: a tree, made from the paths that expressions read.
final class Needs: Sendable {
    /// A fact that is needed.
    struct Item: Sendable {
        /// Its place in the fact table.
        let fact: Int
        /// What is needed of the person or persons that it gives; nil for a plain value.
        let inner: Needs?
    }

    /// The names of the facts, in the order of `items`.
    let shape: Shape
    let items: [Item]
    /// Whether some fact that is needed changes with the day alone.
    let readsToday: Bool

    /// Nothing is needed.
    static let none = Needs(shape: .empty, items: [])

    private init(shape: Shape, items: [Item]) {
        self.shape = shape
        self.items = items
        readsToday = false
    }

    /// What is needed to read these paths of a person. Names that are no facts are left out.
    init(_ paths: some Sequence<ArraySlice<String>>, _ table: FactTable) {
        var groups: [String: [ArraySlice<String>]] = [:]
        for path in paths {
            guard let first = path.first, table.index[first] != nil else { continue }
            groups[first, default: []].append(path.dropFirst())
        }
        let names = groups.keys.sorted()
        shape = Shape(names)
        let items = names.compactMap { name -> Item? in
            guard let index = table.index[name] else { return nil }
            let isKin = table.facts[index].declaration.kind.isKin
            return Item(fact: index, inner: isKin ? Needs(groups[name] ?? [], table) : nil)
        }
        self.items = items
        readsToday = items.contains { table.facts[$0.fact].readsToday || $0.inner?.readsToday == true }
    }

    /// How many steps from the person to the farthest one that is looked at.
    func steps(_ table: FactTable) -> Int {
        var most = 0
        for item in items {
            let own = table.facts[item.fact].steps
            most = max(most, own, item.inner.map { 1 + $0.steps(table) } ?? 0)
        }
        return most
    }
}

extension FactDeclaration.Kind {
    /// Whether it gives other persons, or a household.
    var isKin: Bool { self == .person || self == .persons || self == .household }
}
