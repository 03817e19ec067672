/// Estimates the odds of levels, and the prior, from data.
struct Training: Sendable {
    let records: LinkRecords
    let comparer: Comparer
    let pairs: CandidatePairs
    /// The rules that teach, in the order of their bits.
    let teaching: [Int]

    /// The model of the records.
    func model(threads: Int) async -> LinkModel {
        let design = records.design
        // Three things that do not hang on one another.
        async let priorWeight = self.prior()
        async let familyPairs = self.familyPairs()
        let chance = await chance(threads: threads)
        let (prior, pairsOfFamilies) = await (priorWeight, familyPairs)
        let share = LinkModel.probability(prior)
        var u = chance
        var m = u.map { levels in
            // To begin with: agreement nine times in ten, the rest spread.
            levels.indices.map { $0 == 0 ? 0.9 : 0.1 / Double(max(1, levels.count - 1)) }
        }
        var priors: [Double] = []
        for _ in 0..<2 {
            (m, priors) = learn(m, u)
            // What is seen at random holds the share of true pairs too.
            for (place, levels) in chance.enumerated() {
                for level in levels.indices {
                    let without = (levels[level] - share * m[place][level]) / (1 - share)
                    u[place][level] = max(without, levels[level] * 0.02, 1e-10)
                }
            }
        }
        let family = self.family(m, pairsOfFamilies)
        let odds = m.indices.map { place in
            m[place].indices.map { Odds(m: m[place][$0], u: u[place][$0], k: family?.k[place][$0]) }
        }
        let n = Double(records.count)
        let all = records.left < records.count ? Double(records.left) * (n - Double(records.left)) : n * (n - 1) / 2
        return LinkModel(
            design: design, prior: prior, familyPrior: family.map { Odds.log2(max(1, all * share) / max(1, $0.pairs)) },
            rulePriors: priors, odds: odds)
    }

    /// log₂ of the odds of two records being of one person, by the rules that are nearly certain.
    private func prior() async -> Double {
        let design = records.design
        let keys = design.certain.map { records.keys($0) }
        var found = 0
        for (place, own) in keys.enumerated() {
            for range in Training.runs(own) {
                for i in range.indices {
                    for j in range[(i + 1)...] where records.isPair(range[i], j) {
                        if !keys[..<place].contains(where: { $0[Int(range[i])] == $0[Int(j)] && $0[Int(j)] != 0 }) {
                            found += 1
                        }
                    }
                }
            }
        }
        let n = Double(records.count)
        let left = Double(records.left)
        let all = records.left < records.count ? left * (n - left) : n * (n - 1) / 2
        let share = min(0.5, max(1, Double(found)) / max(0.01, design.priorRecall) / max(1, all))
        return LinkModel.weight(share)
    }

    /// The records of each key, at most 100 of one.
    private static func runs(_ keys: [UInt64]) -> [ArraySlice<UInt32>] {
        let (order, ranges) = Blocking.grouped(keys)
        return ranges.filter { $0.count <= 100 }.map { order[Int($0.lowerBound)..<Int($0.upperBound)] }
    }

    // MARK: u

    /// How often each level is seen in two records at random: where values fall into classes by counting these, else in a sample.
    private func chance(threads: Int) async -> [[Double]] {
        let isCounted = records.design.comparisons.allSatisfy { comparison in
            guard let field = records.field(comparison.field) else { return true }
            return comparison.levels.allSatisfy { records.values[field].classes($0) != nil }
        }
        let sample =
            isCounted
            ? records.design.comparisons.map { Array(repeating: 0, count: $0.levels.count + 1) }
            : await self.sample(threads: threads)
        return await withTaskGroup(of: (Int, [Double]).self) { group in
            var shares: [[Double]] = Array(repeating: [], count: sample.count)
            for place in sample.indices {
                if place >= threads, let (done, share) = await group.next() { shares[done] = share }
                group.addTask { (place, self.shares(of: place, sample[place])) }
            }
            for await (done, share) in group { shares[done] = share }
            return shares
        }
    }

    /// How often each level of a comparison is seen, given how often it was in the sample.
    private func shares(of place: Int, _ counts: [Int]) -> [Double] {
        let comparison = records.design.comparisons[place]
        let seen = Double(counts.reduce(0, +))
        // Half a pair for what was not met, so that nothing is impossible.
        var shares = counts.map { (Double($0) + 0.5) / (seen + 0.5 * Double(counts.count)) }
        for (level, share) in Training.counted(comparison, records).enumerated() { shares[level] = share }
        return shares
    }

    /// How often two records agree on each of the first levels of a comparison, as far as values fall into classes: counted.
    static func counted(_ comparison: LinkDesign.Comparison, _ records: LinkRecords) -> [Double] {
        guard let field = records.field(comparison.field) else { return [] }
        var shares: [Double] = []
        var before = 0.0
        for test in comparison.levels {
            guard let classes = records.values[field].classes(test) else { return shares }
            let all = Training.agreement(classes, records.cells.column(field), left: records.left)
            shares.append(max(all - before, 1e-10))
            before = max(before, all)
        }
        return shares + [max(1 - before, 1e-10)]
    }

    /// How often two records, each with a value, are of one class.
    private static func agreement(_ classes: [UInt32], _ codes: [UInt32], left: Int) -> Double {
        let size = Int(classes.max() ?? 0) + 1
        var counts = [Int](repeating: 0, count: size)
        var others = left < codes.count ? [Int](repeating: 0, count: size) : []
        for (record, code) in codes.enumerated() {
            let value = Int(classes[Int(code)])
            if record < left { counts[value] += 1 } else { others[value] += 1 }
        }
        counts[0] = 0
        guard !others.isEmpty else {
            let n = Double(counts.reduce(0, +))
            return n < 2 ? 0 : counts.reduce(0.0) { $0 + Double($1) * Double($1 - 1) } / (n * (n - 1))
        }
        others[0] = 0
        let (n, m) = (Double(counts.reduce(0, +)), Double(others.reduce(0, +)))
        return n * m == 0 ? 0 : zip(counts, others).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / (n * m)
    }

    /// How often each level is seen in pairs of some records drawn at random: of few enough records that all of it stays near.
    private func sample(threads: Int) async -> [[Int]] {
        let isOne = records.left == records.count
        let size = isOne ? 1_000 : 700
        // Hashes of their numbers choose, so that every run draws the same.
        func draw(_ range: Range<Int>) -> [Int] {
            guard range.count > size else { return Array(range) }
            var chosen: Set<Int> = []
            var number: UInt64 = 0
            while chosen.count < size {
                number += 1
                chosen.insert(range.lowerBound + Int(Hash.mix(number) % UInt64(range.count)))
            }
            return chosen.sorted()
        }
        let lefts = draw(0..<records.left)
        let rights = isOne ? lefts : draw(records.left..<records.count)
        let empty = records.design.comparisons.map { [Int](repeating: 0, count: $0.levels.count + 1) }
        return await withTaskGroup(of: [[Int]].self) { group in
            var sums = empty
            func add(_ counts: [[Int]]) {
                for place in sums.indices {
                    for level in sums[place].indices { sums[place][level] += counts[place][level] }
                }
            }
            for (number, left) in lefts.enumerated() {
                if number >= threads, let counts = await group.next() { add(counts) }
                group.addTask {
                    var counts = empty
                    for right in isOne ? rights[(number + 1)...] : rights[...] {
                        let pattern = comparer.pattern(left, right)
                        for place in counts.indices {
                            let level = Comparer.level(place, in: pattern)
                            if level != Comparer.none { counts[place][level] += 1 }
                        }
                    }
                    return counts
                }
            }
            for await counts in group { add(counts) }
            return sums
        }
    }

    // MARK: k

    /// Pairs that share what families share: the fields that they share, their patterns, and how many pairs each of them stands for.
    private typealias Sharing = (fields: Set<String>, patterns: [(Comparer.Pattern, Double)], scale: Double)

    private func familyPairs() async -> [Sharing] {
        records.design.family.map { keys in
            let (patterns, scale) = patterns(sharing: keys)
            return (Set(keys.map(\.field)), patterns, scale)
        }
    }

    /// The odds among pairs of two of one family, and about how many such pairs there are: from pairs that share what families share, which
    /// are of one person or of one family.
    private func family(_ m: [[Double]], _ pairs: [Sharing]) -> (k: [[Double]], pairs: Double)? {
        let design = records.design
        var sums = m.map { $0.map { _ in 0.0 } }
        var weights = m.map { _ in 0.0 }
        var most = 0.0
        // To begin with: agreement is rare, as far as it is known.
        let start = m.map { levels in
            levels.indices.map { $0 == levels.count - 1 ? 0.7 : 0.3 / Double(max(1, levels.count - 1)) }
        }
        for (fields, counts, scale) in pairs {
            let free = design.comparisons.indices.filter { !fields.contains(design.comparisons[$0].field) }
            guard !counts.isEmpty, !free.isEmpty else { continue }
            let (k, expected) = Training.maximise(counts, free, start, against: m)
            most = max(most, expected * scale)
            for place in free {
                weights[place] += expected
                for level in k[place].indices { sums[place][level] += k[place][level] * expected }
            }
        }
        guard most > 0 else { return nil }
        let k = m.indices.map { place in weights[place] > 0 ? sums[place].map { $0 / weights[place] } : m[place] }
        return (k, most)
    }

    /// The patterns of pairs that share keys, and how many pairs each of them stands for.
    private func patterns(sharing keys: [LinkDesign.Key]) -> (patterns: [(Comparer.Pattern, Double)], scale: Double) {
        // About 300,000 pairs teach enough: of very many keys some.
        let part = UInt64(max(1, records.count / 100_000))
        let own = records.keys(keys).map { $0 % part == 0 ? $0 : 0 }
        let (order, ranges) = Blocking.grouped(own)
        let holders = records.design.holders
        var counts: [Comparer.Pattern: Double] = [:]
        for range in ranges where range.count <= 40 {
            for i in range {
                let a = order[Int(i)]
                for j in (i + 1)..<range.upperBound where records.isPair(a, order[Int(j)]) {
                    counts[Training.held(comparer.pattern(Int(a), Int(order[Int(j)])), holders), default: 0] += 1
                }
            }
        }
        return (counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, Double(part))
    }

    /// A pattern without agreement on what another comparison holds.
    ///
    /// - Parameter holders: for each comparison the one that holds it.
    private static func held(_ pattern: Comparer.Pattern, _ holders: [Int?]) -> Comparer.Pattern {
        var result = pattern
        for (place, holder) in holders.enumerated() {
            if let holder, Comparer.level(place, in: pattern) == 0, Comparer.level(holder, in: pattern) == 0 {
                result |= UInt64(Comparer.none) << UInt64(4 * place)
            }
        }
        return result
    }

    // MARK: m

    /// The odds among true pairs: by expectation and maximisation over the pairs of each rule that teaches, of the comparisons that it leaves
    /// free; then the mean over the rules, by how many true pairs each has.
    private func learn(_ start: [[Double]], _ u: [[Double]]) -> (m: [[Double]], priors: [Double]) {
        let design = records.design
        var sums = start.map { $0.map { _ in 0.0 } }
        var weights = start.map { _ in 0.0 }
        var priors: [Double] = []
        for (bit, rule) in teaching.enumerated() {
            let fields = Set(design.blocks[rule].keys.map(\.field))
            let free = design.comparisons.indices.filter { !fields.contains(design.comparisons[$0].field) }
            let kinds = pairs.patterns.indices.filter { pairs.patterns[$0] >> UInt64(4 * Comparer.most + bit) & 1 == 1 }
            guard !kinds.isEmpty, !free.isEmpty else {
                priors.append(.infinity)
                continue
            }
            // Agreement on what another comparison holds says nothing new, if that one is free.
            let holders = design.holders.map { $0.flatMap { free.contains($0) ? $0 : nil } }
            let patterns = kinds.map { (Training.held(pairs.patterns[$0], holders), Double(pairs.counts[$0])) }
            let (m, expected) = Training.maximise(patterns, free, start, against: u)
            let all = patterns.reduce(0) { $0 + $1.1 }
            priors.append(LinkModel.weight((expected + 0.5) / (all + 1)))
            for place in free {
                weights[place] += expected
                for level in m[place].indices { sums[place][level] += m[place][level] * expected }
            }
        }
        let m = start.indices.map { place in
            weights[place] > 0 ? sums[place].map { $0 / weights[place] } : start[place]
        }
        return (m, priors)
    }

    /// Expectation and maximisation over patterns with their counts, of two classes of which one is known: the odds of the other, of the free
    /// comparisons, and how many pairs it has.
    private static func maximise(
        _ patterns: [(pattern: Comparer.Pattern, count: Double)], _ free: [Int], _ start: [[Double]],
        against known: [[Double]]
    ) -> (odds: [[Double]], expected: Double) {
        var odds = start
        var share = 0.5
        let all = patterns.reduce(0) { $0 + $1.count }
        for _ in 0..<200 {
            var sums = odds.map { $0.map { _ in 0.0 } }
            var expected = 0.0
            for (pattern, count) in patterns {
                var (one, two) = (share, 1 - share)
                for place in free {
                    let level = Comparer.level(place, in: pattern)
                    if level != Comparer.none {
                        one *= odds[place][level]
                        two *= known[place][level]
                    }
                }
                let part = one + two > 0 ? count * one / (one + two) : 0
                expected += part
                for place in free {
                    let level = Comparer.level(place, in: pattern)
                    if level != Comparer.none { sums[place][level] += part }
                }
            }
            var change = abs(share - expected / all)
            share = min(1 - 1e-9, max(1e-9, expected / all))
            for place in free {
                // A tenth of a pair for what was not met.
                let total = sums[place].reduce(0, +) + 0.1 * Double(sums[place].count)
                for level in odds[place].indices {
                    let value = (sums[place][level] + 0.1) / total
                    change = max(change, abs(value - odds[place][level]))
                    odds[place][level] = value
                }
            }
            if change < 1e-7 { break }
        }
        return (odds, share * all)
    }
}
