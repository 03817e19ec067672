/// Records joined into persons.
public struct LinkClusters: Sendable {
    /// For each record the first record of its cluster.
    public let cluster: [UInt32]
    /// Pairs that their weight would link, and that were not linked because it would make one person of what cannot be one; the likeliest first.
    public let refused: [Int]
    /// How many clusters there are.
    public let count: Int
    private let joins: Joins

    /// Joins pairs, the likeliest first, unless the two sides together cannot be one person.
    ///
    /// Best first: what is likeliest decides who is who before what is less likely is looked at. Of pairs of one weight the ids of their
    /// records decide which comes first, so that the result does not depend on the order of records.
    ///
    /// - Parameters:
    ///   - left: of all pairs one record, and the other.
    ///   - weights: of all pairs.
    ///   - least: the weight from which on a pair links.
    init(_ records: LinkRecords, _ left: [UInt32], _ right: [UInt32], _ weights: [Float], from least: Float) {
        let order = LinkClusters.order(records, left, right, weights, from: least)
        // The records of the pairs in that order, so that they are read one after another.
        let pairs = order.map { (left[Int($0)], right[Int($0)]) }
        var (joins, constraints) = (Joins(records.count), Constraints(records))
        var refused: [Int] = []
        for (place, pair) in pairs.enumerated() {
            let (a, b) = (joins.root(pair.0), joins.root(pair.1))
            if a == b { continue }
            guard constraints.allow(a, b) else {
                refused.append(Int(order[place]))
                continue
            }
            let root = joins.join(a, b, weights[Int(order[place])])
            constraints.merge(a, b, into: root)
        }
        var first = [UInt32](repeating: .max, count: records.count)
        var cluster = [UInt32](repeating: 0, count: records.count)
        var count = 0
        for record in 0..<records.count {
            let root = Int(joins.root(UInt32(record)))
            if first[root] == .max {
                first[root] = UInt32(record)
                count += 1
            }
            cluster[record] = first[root]
        }
        (self.cluster, self.refused, self.count, self.joins) = (cluster, refused, count, joins)
    }

    /// The pairs of some weight, the likeliest first; of one weight in an order that hangs on the ids of their records alone.
    private static func order(
        _ records: LinkRecords, _ left: [UInt32], _ right: [UInt32], _ weights: [Float], from least: Float
    ) -> [UInt32] {
        var order: [UInt64] = []
        for (pair, weight) in weights.enumerated() where weight >= least {
            // A greater weight has a smaller number in front.
            order.append(UInt64(~weight.ordered) << 32 | UInt64(UInt32(pair)))
        }
        Blocking.sort(&order)
        var result: [UInt32] = []
        result.reserveCapacity(order.count)
        var from = 0
        while from < order.count {
            var to = from + 1
            while to < order.count, order[to] >> 32 == order[from] >> 32 { to += 1 }
            let run = order[from..<to].map { UInt32(truncatingIfNeeded: $0) }
            from = to
            guard run.count > 1 else {
                result += run
                continue
            }
            let ranks = run.map { pair in
                let (a, b) = (records.ids.hashes[Int(left[Int(pair)])], records.ids.hashes[Int(right[Int(pair)])])
                return max(1, Hash.mix(a &+ b))
            }
            var (places, alike) = Blocking.grouped(ranks)
            // Groups are of those that are alike in many bits, not in all.
            for range in alike {
                places[Int(range.lowerBound)..<Int(range.upperBound)].sort {
                    (ranks[Int($0)], $0) < (ranks[Int($1)], $1)
                }
            }
            for place in places { result.append(run[Int(place)]) }
        }
        return result
    }

    /// How sure it is that two records of one cluster are one person through the others: the weight of the weakest pair that joins them.
    func through(_ a: UInt32, _ b: UInt32) -> Float { joins.weakest(a, b) }
}

extension Float {
    /// A number that is ordered as the float is.
    fileprivate var ordered: UInt32 { bitPattern >> 31 == 0 ? bitPattern | 1 << 31 : ~bitPattern }
}

/// Trees of records joined one after another, each join with its weight. Small trees go below large ones and paths are not shortened, so that
/// the way between two records can be found: at most log₂ of the records long.
private struct Joins: Sendable {
    private var parent: [UInt32]
    private var size: [UInt32]
    /// The weight by which a tree came below its parent; weights fall towards the root.
    private var weight: [Float]

    init(_ count: Int) {
        parent = (0..<UInt32(count)).map { $0 }
        size = Array(repeating: 1, count: count)
        weight = Array(repeating: .infinity, count: count)
    }

    func root(_ record: UInt32) -> UInt32 {
        var record = record
        while parent[Int(record)] != record { record = parent[Int(record)] }
        return record
    }

    /// Joins two roots; gives the new one.
    mutating func join(_ a: UInt32, _ b: UInt32, _ by: Float) -> UInt32 {
        let isFirst = (size[Int(a)], b) >= (size[Int(b)], a)
        let (top, low) = isFirst ? (a, b) : (b, a)
        parent[Int(low)] = top
        weight[Int(low)] = by
        size[Int(top)] += size[Int(low)]
        return top
    }

    /// The weakest join on the way between two records of one tree.
    func weakest(_ a: UInt32, _ b: UInt32) -> Float {
        var (a, b, weakest) = (a, b, Float.infinity)
        while a != b {
            // Weights fall towards the root: the side with the greater one has further to go.
            if weight[Int(a)] >= weight[Int(b)], parent[Int(a)] != a {
                weakest = min(weakest, weight[Int(a)])
                a = parent[Int(a)]
            } else if parent[Int(b)] != b {
                weakest = min(weakest, weight[Int(b)])
                b = parent[Int(b)]
            } else {
                weakest = min(weakest, weight[Int(a)])
                a = parent[Int(a)]
            }
        }
        return weakest
    }
}
