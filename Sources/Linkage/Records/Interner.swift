/// Gives each distinct text of bytes a number from 1 on; 0 is the empty text.
///
/// Open addressing over one pool of bytes. Lookup O(length); memory is the texts and some 16 bytes for each.
struct Interner {
    /// The number of a text below, and above 32 bits of its hash; 0: free.
    private var slots: [UInt64]
    private(set) var pool: [UInt8] = []
    private(set) var starts: [UInt32] = [0, 0]

    /// A table that is empty.
    ///
    /// - Parameter capacity: for about how many texts.
    init(capacity: Int = 600) {
        var count = 32
        while count * 6 < capacity * 10, count < 1 << 28 { count *= 2 }
        slots = Array(repeating: 0, count: count)
    }

    /// How many numbers there are, 0 included.
    var count: Int { starts.count - 1 }

    /// The bytes of a number.
    func bytes(_ number: Int) -> ArraySlice<UInt8> { pool[Int(starts[number])..<Int(starts[number + 1])] }

    /// The bytes of a number as memory.
    @inline(__always) func with<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        pool.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[Int(starts[number])..<Int(starts[number + 1])]))
        }
    }

    /// The number of a text.
    mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let start = text.baseAddress, !text.isEmpty else { return 0 }
        return number(text, Hash.bytes(start, text.count))
    }

    mutating func number(_ text: [UInt8]) -> UInt32 { text.withUnsafeBufferPointer { number($0) } }

    /// The numbers of many texts. Their places in the table are looked at some time before they are needed, so that several are on their
    /// way from memory at once.
    ///
    /// - Parameter text: the text of a place from 0 to `count`.
    mutating func numbers(
        _ count: Int, _ text: (Int) -> UnsafeBufferPointer<UInt8>, _ each: (UInt32) -> Void
    ) {
        let ahead = 16
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: ahead) { hashes in
            var (from, seen) = (0, UInt64(0))
            while from < count {
                let to = min(from + ahead, count)
                slots.withUnsafeBufferPointer { slots in
                    for place in from..<to {
                        let text = text(place)
                        let hash = text.baseAddress.map { Hash.bytes($0, text.count) } ?? 0
                        hashes[place - from] = hash
                        seen &+= slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)]
                    }
                }
                for place in from..<to {
                    let text = text(place)
                    each(text.isEmpty ? 0 : number(text, hashes[place - from]))
                }
                from = to
            }
            // What was looked at is used, so that looking is not left out.
            if seen == .max { slots.reserveCapacity(slots.count) }
        }
    }

    /// The number of a text that is there; 0: it is not.
    func known(_ text: ArraySlice<UInt8>) -> UInt32 {
        text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress, !text.isEmpty else { return 0 }
            return UInt32(truncatingIfNeeded: slots[place(of: text, Hash.bytes(start, text.count))])
        }
    }

    /// Where a text is in the table, or where it would be.
    @inline(__always) private func place(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0 {
            if slots[place] >> 32 == hash >> 32, isEqual(Int(UInt32(truncatingIfNeeded: slots[place])), text) { break }
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func number(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> UInt32 {
        let place = place(of: text, hash)
        if slots[place] != 0 { return UInt32(truncatingIfNeeded: slots[place]) }
        // Four GiB of distinct texts is more than a table may hold: what comes after counts as nothing.
        guard pool.count + text.count <= Int(UInt32.max), starts.count < Int(UInt32.max) else { return 0 }
        let number = UInt32(starts.count - 1)
        slots[place] = (hash >> 32) << 32 | UInt64(number)
        pool.append(contentsOf: text)
        starts.append(UInt32(truncatingIfNeeded: pool.count))
        if starts.count * 10 > slots.count * 6 { grow() }
        return number
    }

    private func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[number])
        guard Int(starts[number + 1]) - start == text.count else { return false }
        return pool.withUnsafeBytes { pool in
            let (ours, theirs) = (
                UnsafeRawBufferPointer(rebasing: pool[start..<start + text.count]), UnsafeRawBufferPointer(text)
            )
            var place = 0
            while place + 8 <= ours.count {
                let (a, b) = (
                    ours.loadUnaligned(fromByteOffset: place, as: UInt64.self),
                    theirs.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                )
                if a != b { return false }
                place += 8
            }
            while place < ours.count {
                if ours[place] != theirs[place] { return false }
                place += 1
            }
            return true
        }
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        var larger = [UInt64](repeating: 0, count: mask + 1)
        pool.withUnsafeBufferPointer { pool in
            guard let base = pool.baseAddress else { return }
            for number in 1..<count {
                let start = Int(starts[number])
                let hash = Hash.bytes(base + start, Int(starts[number + 1]) - start)
                var place = Int(truncatingIfNeeded: hash) & mask
                while larger[place] != 0 { place = (place + 1) & mask }
                larger[place] = (hash >> 32) << 32 | UInt64(number)
            }
        }
        slots = larger
    }
}

/// Hashes that are the same on every machine and in every run.
enum Hash {
    /// Of bytes, eight at a time.
    @inline(__always) static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        let raw = UnsafeRawPointer(start)
        while place + 8 <= count {
            hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
            place += 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while place < count {
            rest |= UInt64(start[place]) << shift
            shift += 8
            place += 1
        }
        return mix(hash ^ rest ^ 0x2545_F491_4F6C_DD1D)
    }

    /// A number in which every bit hangs on every bit (the finaliser of SplitMix64).
    @inline(__always) static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
