/// Records by a key, in chains: of each key those that have it, the newest first.
///
/// Linear hashing (Litwin, *Linear hashing*, VLDB 1980): with each record at most one bucket is divided, so that none waits until all
/// have been moved. What belongs to a record, its key and the next of its chain, lies with what belongs to it in other tables.
struct KeyTable: Sendable {
    /// For each bucket the number of its newest record, and one more; 0: it is empty.
    private var heads: [UInt32]
    /// The buckets at the beginning of this round, less one: a power of two less one.
    private var mask: UInt32
    /// How many of them have been divided.
    private var divided = 0
    private var count = 0
    /// Which of the tables that share the links this is.
    private let place: Int
    private let width: Int

    /// An empty table.
    ///
    /// - Parameters:
    ///   - place: its column in the links.
    ///   - width: how many columns these have.
    ///   - capacity: for how many records there is room before a bucket is divided.
    init(_ place: Int, of width: Int, capacity: Int) {
        (self.place, self.width) = (place, width)
        var buckets = 16
        while buckets < capacity, buckets < 1 << 30 { buckets *= 2 }
        heads = Array(repeating: 0, count: buckets)
        mask = UInt32(buckets - 1)
    }

    private func bucket(_ key: UInt32) -> Int {
        let first = Int(key & mask)
        return first < divided ? Int(key & (mask * 2 + 1)) : first
    }

    /// Adds a record to the chain of its key, which is not 0.
    mutating func insert(_ record: UInt32, _ key: UInt32, _ links: inout [UInt64]) {
        let bucket = bucket(key)
        links[Int(record) * width + place] = UInt64(key) << 32 | UInt64(heads[bucket])
        heads[bucket] = record + 1
        count += 1
        if count > heads.count { divide(&links) }
    }

    /// Takes a record out.
    mutating func remove(_ record: UInt32, _ links: inout [UInt64]) {
        let own = links[Int(record) * width + place]
        guard own != 0 else { return }
        let bucket = bucket(UInt32(own >> 32))
        let next = UInt32(truncatingIfNeeded: own)
        if heads[bucket] == record + 1 {
            heads[bucket] = next
        } else {
            var at = heads[bucket]
            while at != 0 {
                let link = links[Int(at - 1) * width + place]
                if UInt32(truncatingIfNeeded: link) == record + 1 {
                    links[Int(at - 1) * width + place] = (link >> 32) << 32 | UInt64(next)
                    break
                }
                at = UInt32(truncatingIfNeeded: link)
            }
        }
        links[Int(record) * width + place] = 0
        count -= 1
    }

    /// Adds the records of a key to others, the newest first.
    ///
    /// - Returns: false if there are more than `limit`; then nothing is added.
    func find(_ key: UInt32, _ links: [UInt64], limit: Int, into found: inout [UInt32]) -> Bool {
        let before = found.count
        var at = heads[bucket(key)]
        while at != 0 {
            let link = links[Int(at - 1) * width + place]
            if UInt32(link >> 32) == key {
                guard found.count - before < limit else {
                    found.removeLast(found.count - before)
                    return false
                }
                found.append(at - 1)
            }
            at = UInt32(truncatingIfNeeded: link)
        }
        return true
    }

    /// Makes of the next bucket two.
    private mutating func divide(_ links: inout [UInt64]) {
        guard heads.count < 1 << 30 else { return }
        let (low, high) = (divided, heads.count)
        heads.append(0)
        var at = heads[low]
        heads[low] = 0
        // The last record of each of the two chains; 0: none yet.
        var last: (low: UInt32, high: UInt32) = (0, 0)
        while at != 0 {
            let record = at
            let link = links[Int(record - 1) * width + place]
            at = UInt32(truncatingIfNeeded: link)
            links[Int(record - 1) * width + place] = (link >> 32) << 32
            let isLow = Int(UInt32(link >> 32) & (mask * 2 + 1)) == low
            let before = isLow ? last.low : last.high
            if before == 0 {
                heads[isLow ? low : high] = record
            } else {
                links[Int(before - 1) * width + place] |= UInt64(record)
            }
            if isLow { last.low = record } else { last.high = record }
        }
        divided += 1
        if divided > Int(mask) { (mask, divided) = (mask * 2 + 1, 0) }
    }
}
