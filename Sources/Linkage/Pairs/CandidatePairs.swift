/// Pairs of records that a rule of blocking brought together, with what comparing them came to.
public struct CandidatePairs: Sendable {
    /// For each pair the two records, the lower number first.
    public internal(set) var left: [UInt32] = []
    public internal(set) var right: [UInt32] = []
    /// For each pair the place of its pattern in ``patterns``.
    var kinds: [UInt32] = []
    /// The patterns that were met, each with the rules that its pairs teach for.
    var patterns: [Comparer.Pattern] = []
    /// How many pairs have each pattern.
    var counts: [Int] = []
    /// What each rule came to.
    public internal(set) var blocks: [BlockCount] = []

    /// How many pairs there are.
    public var count: Int { left.count }
}

extension CandidatePairs {
    /// All pairs of a blocking, compared.
    init(_ blocking: Blocking, _ comparer: Comparer, teaching: [Int], threads: Int) async {
        var index: [Comparer.Pattern: UInt32] = [:]
        for place in blocking.rules.indices {
            let rule = blocking.rules[place]
            var count = rule.count
            // Parts of about as many pairs, in order: the result does not depend on the number of threads.
            let parts = CandidatePairs.parts(rule, blocking)
            let found = await withTaskGroup(of: (Int, Found).self) { group in
                var found: [Found?] = Array(repeating: nil, count: parts.count)
                for (number, part) in parts.enumerated() {
                    if number >= max(1, threads), let (done, one) = await group.next() { found[done] = one }
                    group.addTask { (number, CandidatePairs.found(part, place, blocking, comparer, teaching)) }
                }
                for await (done, one) in group { found[done] = one }
                return found
            }
            for case let part? in found {
                count.added += part.left.count
                left += part.left
                right += part.right
                for pattern in part.patterns {
                    if let kind = index[pattern] {
                        kinds.append(kind)
                        counts[Int(kind)] += 1
                    } else {
                        let kind = UInt32(patterns.count)
                        index[pattern] = kind
                        patterns.append(pattern)
                        counts.append(1)
                        kinds.append(kind)
                    }
                }
            }
            blocks.append(count)
        }
    }

    private struct Found: Sendable {
        var left: [UInt32] = []
        var right: [UInt32] = []
        var patterns: [Comparer.Pattern] = []
    }

    private static func parts(_ rule: Blocking.Rule, _ blocking: Blocking) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (from, pairs) = (0, 0)
        for (place, block) in rule.blocks.enumerated() {
            pairs += Blocking.pairs(block, rule.order, blocking.left, blocking.count)
            if pairs >= 50_000 {
                parts.append(from..<place + 1)
                (from, pairs) = (place + 1, 0)
            }
        }
        if from < rule.blocks.count { parts.append(from..<rule.blocks.count) }
        return parts
    }

    private static func found(
        _ part: Range<Int>, _ place: Int, _ blocking: Blocking, _ comparer: Comparer, _ teaching: [Int]
    ) -> Found {
        var found = Found()
        let rule = blocking.rules[place]
        let later = teaching.enumerated().filter { $0.element >= place }.map { (bit: $0.offset, rule: $0.element) }
        let (keys, width) = (blocking.keys.base, blocking.keys.width)
        let isOne = blocking.left == blocking.count
        for block in part {
            let range = rule.blocks[block]
            for i in range {
                let a = Int(rule.order[Int(i)])
                for j in (i + 1)..<max(i + 1, range.upperBound) {
                    let b = Int(rule.order[Int(j)])
                    if !isOne, (a < blocking.left) == (b < blocking.left) { continue }
                    // Whether a rule before this one has brought the two together.
                    let (x, y) = (keys + a * width, keys + b * width)
                    var isKnown = false
                    for earlier in 0..<place where x[earlier] == y[earlier] && x[earlier] != 0 {
                        isKnown = true
                        break
                    }
                    if isKnown { continue }
                    var pattern = comparer.pattern(a, b)
                    for (bit, rule) in later where blocking.share(rule, a, b) {
                        pattern |= 1 << UInt64(4 * Comparer.most + bit)
                    }
                    found.left.append(UInt32(min(a, b)))
                    found.right.append(UInt32(max(a, b)))
                    found.patterns.append(pattern)
                }
            }
        }
        return found
    }
}
