/// What the records of each cluster say that one person cannot have two of.
struct Constraints {
    /// One value at most of each person.
    private struct One {
        /// For each root the value; 0: none yet.
        var value: [UInt32]
    }

    /// Numbers of persons, and of their mothers.
    private struct Mothers {
        /// For each root the numbers of its own that are somebody's mother's.
        var own: [UInt32: [UInt64]]
        /// For each root the numbers of its mother.
        var hers: [UInt32: [UInt64]]
    }

    private var ones: [One] = []
    private var mothers: [Mothers] = []

    init(_ records: LinkRecords) {
        for constraint in records.design.constraints {
            switch constraint {
            case .oneValid(let name):
                guard let field = records.field(name), let values = records.values[field] as? IDValues else { continue }
                ones.append(One(value: records.cells.column(field).map { values.isValid[Int($0)] ? $0 : 0 }))
            case .mother(let number, let mother):
                guard let field = records.field(number), let other = records.field(mother),
                    let numbers = records.values[field].keys(.whole), let theirs = records.values[other].keys(.whole)
                else { continue }
                let known = Set(theirs.dropFirst()).subtracting([0])
                var both = Mothers(own: [:], hers: [:])
                for record in 0..<records.count {
                    let own = numbers[Int(records.cells[record, field])]
                    let hers = theirs[Int(records.cells[record, other])]
                    if own != 0, known.contains(own) { both.own[UInt32(record)] = [own] }
                    if hers != 0 { both.hers[UInt32(record)] = [hers] }
                }
                mothers.append(both)
            }
        }
    }

    /// Whether two clusters may be one person.
    func allow(_ a: UInt32, _ b: UInt32) -> Bool {
        for one in ones {
            let (x, y) = (one.value[Int(a)], one.value[Int(b)])
            if x != 0, y != 0, x != y { return false }
        }
        for both in mothers {
            if Constraints.share(both.own[a], both.hers[b]) || Constraints.share(both.own[b], both.hers[a]) {
                return false
            }
        }
        return true
    }

    /// Makes two clusters one.
    mutating func merge(_ a: UInt32, _ b: UInt32, into root: UInt32) {
        let low = root == a ? b : a
        for place in ones.indices {
            let value = ones[place].value[Int(low)]
            if value != 0 { ones[place].value[Int(root)] = value }
        }
        for place in mothers.indices {
            if let own = mothers[place].own.removeValue(forKey: low) {
                Constraints.add(own, to: &mothers[place].own[root, default: []])
            }
            if let hers = mothers[place].hers.removeValue(forKey: low) {
                Constraints.add(hers, to: &mothers[place].hers[root, default: []])
            }
        }
    }

    private static func share(_ a: [UInt64]?, _ b: [UInt64]?) -> Bool {
        guard let a, let b else { return false }
        return a.contains { b.contains($0) }
    }

    private static func add(_ more: [UInt64], to values: inout [UInt64]) {
        for value in more where !values.contains(value) { values.append(value) }
    }
}
