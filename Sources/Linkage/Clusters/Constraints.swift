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
        var own: Numbers
        /// For each root the numbers of its mother.
        var hers: Numbers
    }

    /// Some numbers for each root: mostly none or one.
    private struct Numbers {
        /// The first; 0: there is none.
        var first: [UInt64]
        /// The others.
        var more: [UInt32: [UInt64]] = [:]

        func all(_ root: UInt32) -> [UInt64] { [first[Int(root)]] + (more[root] ?? []) }

        /// Whether a root has a number that another has in another list.
        func share(_ root: UInt32, with other: Numbers, _ their: UInt32) -> Bool {
            let (one, two) = (first[Int(root)], other.first[Int(their)])
            guard one != 0, two != 0 else { return false }
            if one == two { return true }
            guard !more.isEmpty || !other.more.isEmpty else { return false }
            let theirs = other.all(their)
            return all(root).contains { theirs.contains($0) }
        }

        mutating func merge(_ low: UInt32, into root: UInt32) {
            guard first[Int(low)] != 0 else { return }
            let moved = all(low)
            more[low] = nil
            guard first[Int(root)] != 0 else {
                first[Int(root)] = moved[0]
                if moved.count > 1 { more[root] = Array(moved.dropFirst()) }
                return
            }
            let own = all(root)
            let added = moved.filter { !own.contains($0) }
            if !added.isEmpty { more[root, default: []] += added }
        }
    }

    private var ones: [One] = []
    private var mothers: [Mothers] = []

    init(_ records: LinkRecords) {
        for constraint in records.design.constraints {
            switch constraint {
            case .oneValid(let name):
                guard let field = records.field(name) else { continue }
                let column = records.cells.column(field)
                let valid = (records.values[field] as? IDValues)?.isValid
                ones.append(One(value: valid.map { valid in column.map { valid[Int($0)] ? $0 : 0 } } ?? column))
            case .mother(let number, let mother):
                guard let field = records.field(number), let other = records.field(mother),
                    let numbers = records.values[field].keys(.whole), let theirs = records.values[other].keys(.whole)
                else { continue }
                let known = Set(theirs.dropFirst()).subtracting([0])
                let ofMothers = numbers.map { $0 != 0 && known.contains($0) ? $0 : 0 }
                let both = Mothers(
                    own: Numbers(first: (0..<records.count).map { ofMothers[Int(records.cells[$0, field])] }),
                    hers: Numbers(first: (0..<records.count).map { theirs[Int(records.cells[$0, other])] }))
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
            if both.own.share(a, with: both.hers, b) || both.own.share(b, with: both.hers, a) { return false }
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
            mothers[place].own.merge(low, into: root)
            mothers[place].hers.merge(low, into: root)
        }
    }
}
