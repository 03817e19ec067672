/// What is wrong with a design.
public enum LinkDesignFault: Error, Hashable, Sendable {
    /// A name that is no field of the design; where it stands.
    case noField(String, at: String)
    /// Two fields or comparisons of one name.
    case twice(String, at: String)
    /// A level that values of this kind cannot be compared by.
    case level(String, of: String, LinkDesign.Kind)
    /// A part that values of this kind do not have.
    case part(String, LinkDesign.Kind)
    /// A list that has nothing, or more than is possible: what it lists, how many there are, how many there may be.
    case count(String, Int, ClosedRange<Int>)
    /// A comparison that every rule which teaches holds fast, so that nothing is learnt of it.
    case neverFree(String)
    /// A number that is out of its range.
    case number(String)
    /// A comparison that lies within one that comes after it, or within itself.
    case within(String)
}

extension LinkDesign {
    /// Everything that is wrong with the design; empty if it can be used.
    public var faults: [LinkDesignFault] {
        var faults: [LinkDesignFault] = []
        let kinds = Dictionary(fields.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
        func count(_ what: String, _ number: Int, _ range: ClosedRange<Int>) {
            if !range.contains(number) { faults.append(.count(what, number, range)) }
        }
        func names(_ all: [String], at place: String) {
            var seen: Set<String> = []
            for name in all where !seen.insert(name).inserted { faults.append(.twice(name, at: place)) }
        }
        func keys(_ keys: [Key], at place: String) {
            count(place, keys.count, 1...8)
            for key in keys {
                guard let kind = kinds[key.field] else {
                    faults.append(.noField(key.field, at: place))
                    continue
                }
                if kind.type.init(Interner()).keys(key.part) == nil { faults.append(.part(key.name, kind)) }
            }
        }
        count("fields", fields.count, 1...64)
        names(fields.map(\.name), at: "fields")
        count("comparisons", comparisons.count, 1...Comparer.most)
        names(comparisons.map(\.field), at: "comparisons")
        count("blocks", blocks.count, 1...32)
        for (place, comparison) in comparisons.enumerated() {
            guard let kind = kinds[comparison.field] else {
                faults.append(.noField(comparison.field, at: "comparisons"))
                continue
            }
            count(comparison.field, comparison.levels.count, 1...Comparer.most)
            let values = kind.type.init(Interner())
            for level in comparison.levels {
                if case .crossed(let other) = level {
                    if kinds[other] == nil { faults.append(.noField(other, at: comparison.field)) }
                } else if values.test(level) == nil {
                    faults.append(.level(level.name, of: comparison.field, kind))
                }
            }
            for level in comparison.frequency where values.classes(level) == nil || !comparison.levels.contains(level) {
                faults.append(.level(level.name, of: comparison.field, kind))
            }
            if let within = comparison.within, !comparisons[..<place].contains(where: { $0.field == within }) {
                faults.append(.within(comparison.field))
            }
        }
        for block in blocks {
            keys(block.keys, at: "blocks")
            if let divider = block.divider { keys([divider], at: "blocks") }
        }
        count("certain", certain.count, 1...8)
        for rule in certain { keys(rule, at: "certain") }
        for rule in family { keys(rule, at: "family") }
        let teaching = blocks.filter(\.teaches)
        count("teaches", teaching.count, 1...8)
        for comparison in comparisons
        where teaching.allSatisfy({ block in block.keys.contains { $0.field == comparison.field } }) {
            faults.append(.neverFree(comparison.field))
        }
        for constraint in constraints {
            let named: [String]
            switch constraint {
            case .oneValid(let field): named = [field]
            case .mother(let number, let mother): named = [number, mother]
            }
            for name in named {
                guard let kind = kinds[name] else {
                    faults.append(.noField(name, at: "constraints"))
                    continue
                }
                if kind != .citizenID { faults.append(.level("valid", of: name, kind)) }
            }
        }
        for repair in repairs {
            let named: [(String, Kind)]
            switch repair {
            case .mothersNumber(let number, let birth, let mother):
                named = [(number, .citizenID), (birth, .date), (mother, .citizenID)]
            case .mothersName(let name, let mother): named = [(name, .name), (mother, .name)]
            }
            for (name, needed) in named {
                guard let kind = kinds[name] else {
                    faults.append(.noField(name, at: "repairs"))
                    continue
                }
                if kind != needed { faults.append(.part(name, kind)) }
            }
        }
        if !(priorRecall > 0 && priorRecall <= 1) { faults.append(.number("prior-recall")) }
        if !(review > 0 && review <= link && link < 1) { faults.append(.number("thresholds")) }
        if !(2...100_000).contains(largestBlock) { faults.append(.number("largest-block")) }
        return faults
    }
}
