/// Records in blocks, by each rule of a design.
struct Blocking: Sendable {
    /// The blocks of one rule.
    struct Rule: Sendable {
        /// The records that have a key, block by block.
        var order: [UInt32] = []
        /// Where each block of two and more begins in `order`, and where it ends.
        var blocks: [Range<Int32>] = []
        var count: BlockCount
    }

    private let records: LinkRecords
    /// For each record its key of each rule that was put in blocks, in short; 0: none, or a block that was cut.
    let keys: Cells

    init(_ records: LinkRecords) {
        self.records = records
        keys = Cells(rows: records.count, width: records.design.blocks.count)
    }

    /// How many records there are, and how many of them are of the first file.
    var count: Int { records.count }
    var left: Int { records.left }
    /// How many rules there are.
    var rules: Int { records.design.blocks.count }

    /// Puts the records in blocks by one rule, and its keys among ``keys``; once for each rule.
    func rule(_ place: Int) -> Rule {
        let block = records.design.blocks[place]
        let largest = records.design.largestBlock
        var keys = records.keys(block.keys)
        var rule = Rule(count: BlockCount(rule: block.name))
        var (order, ranges) = Blocking.grouped(keys)
        var large = ranges.filter { $0.count > largest }
        if !large.isEmpty {
            // Blocks that are too large are divided; what stays too large is cut, and said.
            if let divider = block.divider {
                let finer = records.keys(block.keys + [divider])
                for range in large {
                    for entry in range { keys[Int(order[Int(entry)])] = finer[Int(order[Int(entry)])] }
                }
                rule.count.divided = large.count
                (order, ranges) = Blocking.grouped(keys)
                large = ranges.filter { $0.count > largest }
            }
            for range in large {
                rule.count.cut += 1
                rule.count.cutRecords += range.count
                rule.count.largestCut = max(rule.count.largestCut, range.count)
                for entry in range { keys[Int(order[Int(entry)])] = 0 }
            }
            ranges.removeAll { $0.count > largest }
        }
        self.keys.fill(place) { keys[$0] == 0 ? 0 : max(1, UInt32(truncatingIfNeeded: keys[$0] >> 32)) }
        (rule.order, rule.blocks) = (order, ranges)
        rule.count.blocks = ranges.count
        rule.count.pairs = ranges.reduce(0) { $0 + Blocking.pairs($1, order, records.left, records.count) }
        return rule
    }

    /// Whether two records share the block of a rule.
    @inline(__always) func share(_ rule: Int, _ a: Int, _ b: Int) -> Bool {
        let key = keys[a, rule]
        return key != 0 && key == keys[b, rule]
    }

    /// How many pairs a block makes.
    static func pairs(_ range: Range<Int32>, _ order: [UInt32], _ left: Int, _ count: Int) -> Int {
        guard left < count else { return range.count * (range.count - 1) / 2 }
        let first = range.count { order[Int($0)] < UInt32(left) }
        return first * (range.count - first)
    }

    /// The records that have a key, those of one key together and in order, and the runs of two and more.
    ///
    /// Keys are hashes: their upper bits and the number of the record fit one word. Two keys that are alike in so many bits only bring
    /// records together that will be found to differ.
    static func grouped(_ keys: [UInt64]) -> (order: [UInt32], ranges: [Range<Int32>]) {
        let bits = UInt64(max(1, Int.bitWidth - max(1, keys.count).leadingZeroBitCount))
        let below: UInt64 = (1 << bits) - 1
        var entries: [UInt64] = []
        entries.reserveCapacity(keys.count)
        for (record, key) in keys.enumerated() where key != 0 { entries.append(key & ~below | UInt64(record)) }
        sort(&entries)
        var ranges: [Range<Int32>] = []
        var from = 0
        while from < entries.count {
            let key = entries[from] & ~below
            var to = from + 1
            while to < entries.count, entries[to] & ~below == key { to += 1 }
            if to - from > 1 { ranges.append(Int32(from)..<Int32(to)) }
            from = to
        }
        return (entries.map { UInt32(truncatingIfNeeded: $0 & below) }, ranges)
    }

    /// By the upper 33 bits in three passes, then by comparing where these are alike: keys are hashes, so that hardly any are. Entries that are
    /// in order where the upper bits are alike stay so.
    static func sort(_ entries: inout [UInt64]) {
        guard entries.count > 4_096 else {
            entries.sort()
            return
        }
        var other = entries
        for shift: UInt64 in [31, 42, 53] {
            var starts = [Int](repeating: 0, count: 2_049)
            for entry in entries { starts[Int(entry >> shift & 2_047) + 1] += 1 }
            for place in 1...2_048 { starts[place] += starts[place - 1] }
            entries.withUnsafeBufferPointer { entries in
                other.withUnsafeMutableBufferPointer { other in
                    starts.withUnsafeMutableBufferPointer { starts in
                        for entry in entries {
                            let digit = Int(entry >> shift & 2_047)
                            other[starts[digit]] = entry
                            starts[digit] += 1
                        }
                    }
                }
            }
            swap(&entries, &other)
        }
        var from = 0
        while from < entries.count {
            let top = entries[from] >> 31
            var to = from + 1
            var isSorted = true
            while to < entries.count, entries[to] >> 31 == top {
                if entries[to] < entries[to - 1] { isSorted = false }
                to += 1
            }
            if !isSorted { entries[from..<to].sort() }
            from = to
        }
    }
}

/// What a rule of blocking comes to.
public struct BlockCount: Hashable, Sendable {
    /// The rule as designs write it.
    public let rule: String
    /// Blocks of two records and more.
    public var blocks = 0
    /// Pairs in them.
    public var pairs = 0
    /// Pairs that no rule before it has.
    public var added = 0
    /// Blocks that were divided because they were too large.
    public var divided = 0
    /// Blocks that were left out because they were too large, and the records in them.
    public var cut = 0
    public var cutRecords = 0
    /// The largest of those.
    public var largestCut = 0
}
