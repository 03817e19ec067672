/// How right a result is, by a sample of it that somebody has judged.
///
/// The share of one person among the pairs of each stratum has the posterior of Jeffreys' prior, Beta(same + ½, different + ½); pairs that were
/// judged count as they were judged. Intervals are the middle 95 of 100 of what the strata come to together, by 20,000 draws that are the same
/// in every run. Recall is of the pairs that shared a block or a cluster: pairs that nothing brought together are not in it.
public struct LinkQuality: Hashable, Sendable {
    /// What was judged of a stratum.
    public struct Judged: Hashable, Sendable {
        /// How many pairs it has.
        public let pairs: Int
        /// Whether they are linked.
        public let isLinked: Bool
        /// How many were found to be of one person, and how many not. Those of which nobody could tell are in neither.
        public var same: Int
        public var different: Int

        /// What was judged.
        public init(pairs: Int, isLinked: Bool, same: Int, different: Int) {
            (self.pairs, self.isLinked, self.same, self.different) = (pairs, isLinked, same, different)
        }
    }

    /// A share, 0 to 1, with the interval of 95 in 100.
    public struct Share: Hashable, Sendable {
        public let value: Double
        public let low: Double
        public let high: Double
    }

    /// Of the pairs that are linked the share that is of one person.
    public let precision: Share
    /// Of the pairs of one person, as far as they were looked at, the share that is linked.
    public let recall: Share
    /// The harmonic mean of both.
    public let f1: Share

    /// The quality that judged strata show; nil if some stratum has no pair that was judged.
    public init?(_ strata: [Judged]) {
        let strata = strata.filter { $0.pairs > 0 }
        guard !strata.isEmpty, strata.allSatisfy({ $0.same + $0.different > 0 }) else { return nil }
        func shares(_ trues: [Double]) -> (precision: Double, recall: Double, f1: Double) {
            var (linked, found, all) = (0.0, 0.0, 0.0)
            for (stratum, count) in zip(strata, trues) {
                all += count
                if stratum.isLinked {
                    found += count
                    linked += Double(stratum.pairs)
                }
            }
            return (
                linked > 0 ? found / linked : 1, all > 0 ? found / all : 1,
                linked + all > 0 ? 2 * found / (linked + all) : 1
            )
        }
        // The value is what the shares that were seen come to; the interval tells what else they may be.
        let seen = shares(strata.map { Double($0.pairs) * Double($0.same) / Double($0.same + $0.different) })
        var random = Draws(state: 0x1D_C0DE)
        var draws: [(precision: Double, recall: Double, f1: Double)] = []
        for _ in 0..<20_000 {
            draws.append(
                shares(
                    strata.map { stratum in
                        let rest = max(0, stratum.pairs - stratum.same - stratum.different)
                        return Double(stratum.same) + Double(rest)
                            * random.beta(Double(stratum.same) + 0.5, Double(stratum.different) + 0.5)
                    }))
        }
        func share(_ value: Double, _ of: ((precision: Double, recall: Double, f1: Double)) -> Double) -> Share {
            let sorted = draws.map(of).sorted()
            let (low, high) = (sorted[sorted.count / 40], sorted[sorted.count - 1 - sorted.count / 40])
            return Share(value: value, low: min(value, low), high: max(value, high))
        }
        precision = share(seen.precision) { $0.precision }
        recall = share(seen.recall) { $0.recall }
        f1 = share(seen.f1) { $0.f1 }
    }
}

/// Random numbers that are the same on every machine and in every run.
private struct Draws {
    var state: UInt64

    /// From 0 to 1, neither included.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        return (Double(Hash.mix(state) >> 11) + 0.5) * 0x1p-53
    }

    private static let ln2 = 0.693_147_180_559_945_3

    /// By the polar method of Marsaglia and Bray.
    mutating func normal() -> Double {
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * Draws.ln2 * Odds.log2(square) / square).squareRoot() }
        }
    }

    /// By Marsaglia and Tsang (2000); the shape is above 0.
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 { return gamma(shape + 1) * Odds.exp2(Odds.log2(uniform()) / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let t = 1 + c * x
            guard t > 0 else { continue }
            let v = t * t * t
            if Draws.ln2 * Odds.log2(uniform()) < 0.5 * x * x + d - d * v + d * Draws.ln2 * Odds.log2(v) {
                return d * v
            }
        }
    }

    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let (x, y) = (gamma(a), gamma(b))
        return x + y > 0 ? x / (x + y) : 0.5
    }
}
