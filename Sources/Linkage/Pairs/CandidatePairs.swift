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
    ///
    /// Rule after rule is put in blocks, its pairs are looked at part by part, and its blocks are let go: only those of a few rules are there at a
    /// time. Parts are put together in order, so that the result does not depend on the number of threads.
    init(_ blocking: Blocking, _ comparer: Comparer, teaching: [Int], threads: Int) async {
        enum Done: Sendable {
            case rule(Int, Blocking.Rule)
            case part(rule: Int, Int, Found)
        }
        var index: [Comparer.Pattern: UInt32] = [:]
        // Pairs also note the rules that teach, so these are put in blocks before any pair is looked at.
        let first = (teaching.max() ?? 0) + 1
        var work: [Work?] = Array(repeating: nil, count: blocking.rules)
        var (asked, ready, looking, added) = (0, 0, 0, 0)
        await withTaskGroup(of: Done.self) { group in
            var running = 0
            while added < blocking.rules {
                while running < max(1, threads) {
                    while looking < ready, work[looking]?.isLookedAt == true { looking += 1 }
                    if asked < blocking.rules, asked < first || asked < looking + 2 {
                        let rule = asked
                        asked += 1
                        group.addTask { .rule(rule, blocking.rule(rule)) }
                    } else if ready >= min(first, blocking.rules), looking < ready,
                        let (part, blocks) = work[looking]?.next()
                    {
                        let (place, rule) = (looking, work[looking]?.rule)
                        group.addTask {
                            .part(
                                rule: place, part,
                                rule.map { CandidatePairs.found(blocks, $0, place, blocking, comparer, teaching) }
                                    ?? Found())
                        }
                    } else {
                        break
                    }
                    running += 1
                }
                guard let done = await group.next() else { break }
                running -= 1
                switch done {
                case .rule(let place, let rule):
                    work[place] = Work(rule, CandidatePairs.parts(rule, blocking))
                    while ready < blocking.rules, work[ready] != nil { ready += 1 }
                case .part(let place, let part, let found):
                    work[place]?.found[part] = found
                }
                while added < ready, let one = work[added], one.isDone {
                    var count = one.count
                    for case let part? in one.found { add(part, &count, &index) }
                    blocks.append(count)
                    work[added] = Work(count)
                    added += 1
                }
            }
        }
    }

    /// Adds what a part came to.
    private mutating func add(_ part: Found, _ count: inout BlockCount, _ index: inout [Comparer.Pattern: UInt32]) {
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

    /// A rule that is being worked on.
    private struct Work {
        /// The blocks; nil as soon as all parts are done.
        private(set) var rule: Blocking.Rule?
        let count: BlockCount
        private let parts: [Range<Int>]
        private var asked = 0
        var found: [Found?]

        init(_ rule: Blocking.Rule, _ parts: [Range<Int>]) {
            (self.rule, self.parts, count) = (rule, parts, rule.count)
            found = Array(repeating: nil, count: parts.count)
        }

        /// One of which nothing is left.
        init(_ count: BlockCount) { (rule, parts, self.count, found) = (nil, [], count, []) }

        /// Whether all parts are under way.
        var isLookedAt: Bool { asked == parts.count }
        var isDone: Bool { isLookedAt && found.allSatisfy { $0 != nil } }

        /// The next part, and its blocks.
        mutating func next() -> (Int, Range<Int>)? {
            guard asked < parts.count else { return nil }
            asked += 1
            return (asked - 1, parts[asked - 1])
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
        _ part: Range<Int>, _ rule: Blocking.Rule, _ place: Int, _ blocking: Blocking, _ comparer: Comparer,
        _ teaching: [Int]
    ) -> Found {
        var found = Found()
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
