/// Pairs drawn at random, for somebody to judge who does not see what the model makes of them.
///
/// Pairs are drawn stratum by stratum: where the model is least sure of many pairs, more of them (Neyman's allocation, by the probabilities of
/// the model itself, and at least ``least`` of each). What was drawn hangs on the ids of the records and on the seed, not on their order.
public struct LinkSample: Sendable {
    /// Pairs of about the same weight, all of them linked or none.
    public struct Stratum: Hashable, Sendable {
        /// A letter that says nothing of the weight.
        public let name: String
        /// Whether its pairs are of one cluster.
        public let isLinked: Bool
        /// The weights of its pairs, from (included) and to (excluded).
        public let from: Float
        public let to: Float
        /// How many pairs it has.
        public let pairs: Int
    }

    /// The strata that have pairs.
    public let strata: [Stratum]
    /// The pairs drawn, in an order that says nothing, each with the place of its stratum.
    public let draws: [(pair: Links.Pair, stratum: Int)]

    /// How many pairs are drawn of a stratum at least, if it has so many.
    public static let least = 10

    /// The weights at which strata of linked and of other pairs end; log₂ of odds.
    private static let linkedEnds: [Float] = [8, 16, .infinity]
    private static let otherEnds: [Float] = [-12, -6, -2, .infinity]

    /// Draws about `size` of all pairs of a result.
    ///
    /// - Parameter implied: the pairs of clusters that shared no block, as ``Links/implied(limit:)`` gives them.
    public init(_ links: Links, implied: [Links.Pair], size: Int, seed: UInt64) {
        let ends = LinkSample.linkedEnds.map { (true, $0) } + LinkSample.otherEnds.map { (false, $0) }
        func stratum(_ pair: Links.Pair) -> Int {
            ends.firstIndex { $0.0 == pair.isJoined && pair.weight < $0.1 } ?? (pair.isJoined ? 2 : ends.count - 1)
        }
        let all = links.pairs.count + implied.count
        func pair(_ number: Int) -> Links.Pair {
            number < links.pairs.count ? links.pair(number) : implied[number - links.pairs.count]
        }
        // How many pairs each has, and how sure the model is of them.
        var (counts, sums) = ([Int](repeating: 0, count: ends.count), [Double](repeating: 0, count: ends.count))
        var places = [UInt8](repeating: 0, count: all)
        for number in 0..<all {
            let pair = pair(number)
            let place = stratum(pair)
            places[number] = UInt8(place)
            counts[place] += 1
            sums[place] += pair.probability
        }
        let wanted = LinkSample.allocation(counts, sums, size)
        // Those with the smallest ranks: of very many pairs the ranks that are surely too great are not kept.
        let hashes = links.records.ids.hashes
        func rank(_ number: Int) -> UInt64 {
            let own = number < links.pairs.count
            let left = own ? Int(links.pairs.left[number]) : implied[number - links.pairs.count].left
            let right = own ? Int(links.pairs.right[number]) : implied[number - links.pairs.count].right
            return Hash.mix(Hash.mix(hashes[left] &+ hashes[right]) ^ seed)
        }
        var chosen: [[(rank: UInt64, number: Int)]] = ends.map { _ in [] }
        for number in 0..<all {
            let place = Int(places[number])
            let rank = rank(number)
            let share = 4 * Double(wanted[place] + 10) / Double(max(1, counts[place]))
            if share >= 1 || Double(rank) < share * 0x1p64 { chosen[place].append((rank, number)) }
        }
        var (strata, draws): ([Stratum], [(rank: UInt64, pair: Links.Pair, stratum: Int)]) = ([], [])
        for (place, end) in ends.enumerated() where counts[place] > 0 {
            let isFirst = place == 0 || ends[place - 1].0 != end.0
            for one in chosen[place].sorted(by: { $0 < $1 }).prefix(wanted[place]) {
                draws.append((one.rank, pair(one.number), strata.count))
            }
            strata.append(
                Stratum(
                    name: String(UnicodeScalar(UInt8(0x41 + place))), isLinked: end.0,
                    from: isFirst ? -.infinity : ends[place - 1].1, to: end.1, pairs: counts[place]))
        }
        self.strata = strata
        self.draws = draws.sorted { ($0.rank, $0.stratum) < ($1.rank, $1.stratum) }.map { ($0.pair, $0.stratum) }
    }

    /// How many pairs to draw of each stratum.
    static func allocation(_ counts: [Int], _ sums: [Double], _ size: Int) -> [Int] {
        let spreads = zip(counts, sums).map { count, sum in
            guard count > 0 else { return 0.0 }
            // The model is never taken for surer than one in five hundred.
            let share = min(0.998, max(0.002, sum / Double(count)))
            return Double(count) * (share * (1 - share)).squareRoot()
        }
        let all = spreads.reduce(0, +)
        return zip(counts, spreads).map { count, spread in
            min(count, max(least, all > 0 ? Int((Double(size) * spread / all).rounded()) : 0))
        }
    }
}
