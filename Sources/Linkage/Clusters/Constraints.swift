/// What the records of each cluster say that one person cannot have two of.
struct Constraints {
    /// For each root its values, one after another: one value at most of each person, then numbers of its own that are somebody's mother's, and
    /// numbers of its mother, in turn; 0: none. What one root asks for lies together.
    private var values: [UInt64] = []
    private let width: Int
    /// How many of the values one person has one at most of.
    private let ones: Int
    /// For each place of ``values`` and root more numbers than one.
    private var more: [[UInt32: [UInt64]]]

    init(_ records: LinkRecords) {
        var (ones, mothers): ([(column: Int, values: [UInt64])], [(column: Int, values: [UInt64])]) = ([], [])
        for constraint in records.design.constraints {
            switch constraint {
            case .oneValid(let name):
                guard let field = records.field(name) else { continue }
                let valid = (records.values[field] as? IDValues)?.isValid
                ones.append(
                    (
                        field,
                        (0..<records.values[field].values.count).map { valid?[$0] ?? true ? UInt64($0) : 0 }
                    ))
            case .mother(let number, let mother):
                guard let field = records.field(number), let other = records.field(mother),
                    let numbers = records.values[field].keys(.whole), let theirs = records.values[other].keys(.whole)
                else { continue }
                let known = Set(theirs.dropFirst()).subtracting([0])
                mothers.append((field, numbers.map { $0 != 0 && known.contains($0) ? $0 : 0 }))
                mothers.append((other, theirs))
            }
        }
        (self.ones, width) = (ones.count, ones.count + mothers.count)
        more = Array(repeating: [:], count: width)
        let columns = ones + mothers
        values.reserveCapacity(records.count * width)
        for record in 0..<records.count {
            for (column, ofValues) in columns { values.append(ofValues[Int(records.cells[record, column])]) }
        }
    }

    /// Whether two clusters may be one person.
    func allow(_ a: UInt32, _ b: UInt32) -> Bool {
        let (x, y) = (Int(a) * width, Int(b) * width)
        for place in 0..<ones where values[x + place] != values[y + place] {
            if values[x + place] != 0, values[y + place] != 0 { return false }
        }
        for own in stride(from: ones, to: width, by: 2)
        where share(own, a, own + 1, b) || share(own, b, own + 1, a) {
            return false
        }
        return true
    }

    /// Whether a root has a number at one place that another has at another.
    private func share(_ one: Int, _ a: UInt32, _ two: Int, _ b: UInt32) -> Bool {
        let (x, y) = (values[Int(a) * width + one], values[Int(b) * width + two])
        guard x != 0, y != 0 else { return false }
        if x == y { return true }
        guard !more[one].isEmpty || !more[two].isEmpty else { return false }
        let theirs = all(two, b)
        return all(one, a).contains { theirs.contains($0) }
    }

    private func all(_ place: Int, _ root: UInt32) -> [UInt64] {
        [values[Int(root) * width + place]] + (more[place][root] ?? [])
    }

    /// Makes two clusters one.
    mutating func merge(_ a: UInt32, _ b: UInt32, into root: UInt32) {
        let low = root == a ? b : a
        let (from, to) = (Int(low) * width, Int(root) * width)
        for place in 0..<width where values[from + place] != 0 {
            if values[from + place] == values[to + place], more[place].isEmpty { continue }
            if values[to + place] == 0 {
                values[to + place] = values[from + place]
                if let others = more[place].removeValue(forKey: low) { more[place][root] = others }
            } else if place >= ones {
                let own = all(place, root)
                let added = all(place, low).filter { !own.contains($0) }
                more[place][low] = nil
                if !added.isEmpty { more[place][root, default: []] += added }
            }
        }
    }
}
