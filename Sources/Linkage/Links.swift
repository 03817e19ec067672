/// What linking came to: pairs with weights, clusters, and what somebody has to look at.
public struct Links: Sendable {
    /// The records.
    public let records: LinkRecords
    /// The pairs that shared a block.
    public let pairs: CandidatePairs
    /// What each pair says by itself.
    public let direct: [Float]
    /// The persons.
    public let clusters: LinkClusters
    let scorer: Scorer
    /// The weight from which on a pair links.
    let threshold: Float

    /// The model.
    public var model: LinkModel { scorer.model }

    /// One pair with what is known of it in the end.
    public struct Pair: Hashable, Sendable {
        /// The records, the lower number first.
        public let left: Int
        public let right: Int
        /// log₂ of the odds: what the pair says by itself, or what the others of the cluster say if that is more; for a pair whose join was
        /// refused at most even.
        public let weight: Float
        /// Whether both are of one cluster.
        public let isJoined: Bool

        /// The probability that both are one person.
        public var probability: Double { LinkModel.probability(Double(weight)) }
    }

    /// A pair of a number.
    public func pair(_ number: Int) -> Pair {
        let (left, right) = (pairs.left[number], pairs.right[number])
        let isJoined = clusters.cluster[Int(left)] == clusters.cluster[Int(right)]
        // A pair that its weight would link, and that was not joined, is as likely as not.
        let alone = direct[number] >= threshold ? 0 : direct[number]
        let weight = isJoined ? max(direct[number], clusters.through(left, right)) : alone
        return Pair(left: Int(left), right: Int(right), weight: weight, isJoined: isJoined)
    }

    /// Pairs of one cluster that shared no block, in clusters of at most `limit` records; of two files, one record of each.
    public func implied(limit: Int = 100) -> [Pair] {
        var sizes = [UInt32](repeating: 0, count: records.count)
        for root in clusters.cluster { sizes[Int(root)] += 1 }
        var found = [UInt32](repeating: 0, count: records.count)
        for pair in 0..<pairs.count {
            let root = clusters.cluster[Int(pairs.left[pair])]
            if root == clusters.cluster[Int(pairs.right[pair])] { found[Int(root)] += 1 }
        }
        // Clusters in which some pair was not looked at.
        func isOpen(_ root: UInt32) -> Bool {
            let size = Int(sizes[Int(root)])
            return size > 2 && size <= limit && Int(found[Int(root)]) < size * (size - 1) / 2
        }
        var members: [UInt32: [UInt32]] = [:]
        for (record, root) in clusters.cluster.enumerated() where isOpen(root) {
            members[root, default: []].append(UInt32(record))
        }
        var known: Set<UInt64> = []
        for pair in 0..<pairs.count {
            let root = clusters.cluster[Int(pairs.left[pair])]
            if root == clusters.cluster[Int(pairs.right[pair])], isOpen(root) {
                known.insert(UInt64(pairs.left[pair]) << 32 | UInt64(pairs.right[pair]))
            }
        }
        var implied: [Pair] = []
        for root in members.keys.sorted() {
            let records = members[root] ?? []
            for (place, left) in records.enumerated() {
                for right in records[(place + 1)...]
                where self.records.isPair(left, right) && !known.contains(UInt64(left) << 32 | UInt64(right)) {
                    let weight = max(scorer.weight(left, right), clusters.through(left, right))
                    implied.append(Pair(left: Int(left), right: Int(right), weight: weight, isJoined: true))
                }
            }
        }
        return implied
    }
}

extension Links {
    /// A pair that somebody should look at.
    public struct Review: Hashable, Sendable {
        /// Why.
        public enum Reason: String, Hashable, Sendable {
            /// It would be linked, if the two could be one person.
            case refused
            /// It is neither likely nor unlikely enough.
            case unsure
        }

        public let pair: Pair
        public let reason: Reason
    }

    /// What somebody should look at: one pair of two clusters, those that were refused first, the likeliest before others.
    public var review: [Review] {
        var seen: Set<UInt64> = []
        func isNew(_ pair: Pair) -> Bool {
            let (a, b) = (clusters.cluster[pair.left], clusters.cluster[pair.right])
            return seen.insert(UInt64(min(a, b)) << 32 | UInt64(max(a, b))).inserted
        }
        var review: [Review] = []
        for number in clusters.refused {
            let pair = pair(number)
            if isNew(pair) { review.append(Review(pair: pair, reason: .refused)) }
        }
        let (low, high) = (LinkModel.weight(model.design.review), LinkModel.weight(model.design.link))
        var unsure: [Pair] = []
        for number in direct.indices where Double(direct[number]) >= low && Double(direct[number]) < high {
            let pair = pair(number)
            if !pair.isJoined { unsure.append(pair) }
        }
        unsure.sort { ($1.weight, $0.left, $0.right) < ($0.weight, $1.left, $1.right) }
        // Of the pairs between two clusters the likeliest stands for all.
        for pair in unsure where isNew(pair) {
            review.append(Review(pair: pair, reason: .unsure))
        }
        return review
    }

    /// How many pairs have a weight in each step of `width` bits from `from` on: the last one holds what is above.
    public func histogram(from: Int, width: Int, count: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: max(1, count))
        for weight in direct {
            let place = Int((Double(weight) - Double(from)) / Double(width))
            counts[min(counts.count - 1, max(0, place))] += 1
        }
        return counts
    }
}
