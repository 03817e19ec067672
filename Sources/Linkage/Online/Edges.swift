/// Which records are likely enough one person with which others.
struct Edges: Sendable {
    /// Half of an edge: where it leads, and the next of the same record, one more than its number; 0: there is none.
    private struct Half: Sendable {
        var to: UInt32
        var weight: Float
        var next: UInt32
    }

    /// For each record its newest half, and one more.
    private var first: [UInt32] = []
    private var halves: [Half] = []
    /// A half that is free; those that are free hang together.
    private var free: UInt32 = 0

    /// Makes room for records up to a number.
    mutating func grow(to count: Int) {
        while first.count < count { first.append(0) }
    }

    /// Notes that two are likely enough one.
    mutating func add(_ a: UInt32, _ b: UInt32, _ weight: Float) {
        add(from: a, to: b, weight)
        add(from: b, to: a, weight)
    }

    private mutating func add(from: UInt32, to: UInt32, _ weight: Float) {
        let half = Half(to: to, weight: weight, next: first[Int(from)])
        if free != 0 {
            first[Int(from)] = free
            let place = Int(free - 1)
            free = halves[place].next
            halves[place] = half
        } else {
            halves.append(half)
            first[Int(from)] = UInt32(halves.count)
        }
    }

    /// Takes away all edges of a record; gives the others of them.
    mutating func remove(_ record: UInt32) -> [UInt32] {
        let others = of(record).map(\.to)
        for other in others { remove(from: other, to: record) }
        for other in others { remove(from: record, to: other) }
        return others
    }

    private mutating func remove(from: UInt32, to: UInt32) {
        var before: UInt32 = 0
        var at = first[Int(from)]
        while at != 0 {
            let next = halves[Int(at - 1)].next
            if halves[Int(at - 1)].to == to {
                if before == 0 { first[Int(from)] = next } else { halves[Int(before - 1)].next = next }
                halves[Int(at - 1)].next = free
                free = at
                return
            }
            before = at
            at = next
        }
    }

    /// The records that a record is likely enough one with, and their weights.
    func of(_ record: UInt32) -> [(to: UInt32, weight: Float)] {
        var found: [(to: UInt32, weight: Float)] = []
        var at = first[Int(record)]
        while at != 0 {
            found.append((halves[Int(at - 1)].to, halves[Int(at - 1)].weight))
            at = halves[Int(at - 1)].next
        }
        return found
    }

    /// All records that edges lead to from some, these included, in order; nil if there are more than `limit`.
    func reach(_ from: some Sequence<UInt32>, limit: Int) -> [UInt32]? {
        var seen = Set(from)
        var open = Array(seen)
        while let record = open.popLast() {
            for (other, _) in of(record) where seen.insert(other).inserted { open.append(other) }
            if seen.count > limit { return nil }
        }
        return seen.sorted()
    }
}
