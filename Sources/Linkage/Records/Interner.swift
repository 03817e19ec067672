/// Gives each distinct text of bytes a number from 1 on; 0 is the empty text.
///
/// Open addressing over one pool of bytes. Lookup O(length); memory is the texts and some 12 bytes for each.
struct Interner {
    private var slots: [UInt32]
    private var hashes: [UInt32] = [0]
    private(set) var pool: [UInt8] = []
    private(set) var starts: [UInt32] = [0, 0]

    init() { slots = Array(repeating: 0, count: 1 << 10) }

    /// How many numbers there are, 0 included.
    var count: Int { hashes.count }

    /// The bytes of a number.
    func bytes(_ number: Int) -> ArraySlice<UInt8> { pool[Int(starts[number])..<Int(starts[number + 1])] }

    /// The number of a text.
    mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let start = text.baseAddress, !text.isEmpty else { return 0 }
        let full = Hash.bytes(start, text.count)
        let hash = UInt32(truncatingIfNeeded: full >> 32)
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: full) & mask
        while true {
            let found = slots[place]
            if found == 0 { break }
            if hashes[Int(found)] == hash, isEqual(Int(found), text) { return found }
            place = (place + 1) & mask
        }
        // Four GiB of distinct texts is more than a table may hold: what comes after counts as nothing.
        guard pool.count + text.count <= Int(UInt32.max), hashes.count < Int(UInt32.max) else { return 0 }
        let number = UInt32(hashes.count)
        slots[place] = number
        hashes.append(hash)
        pool.append(contentsOf: text)
        starts.append(UInt32(truncatingIfNeeded: pool.count))
        if hashes.count * 10 > slots.count * 6 { grow() }
        return number
    }

    /// The number of a text that is there; 0: it is not.
    func known(_ text: ArraySlice<UInt8>) -> UInt32 {
        text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress, !text.isEmpty else { return 0 }
            let full = Hash.bytes(start, text.count)
            let hash = UInt32(truncatingIfNeeded: full >> 32)
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: full) & mask
            while slots[place] != 0 {
                let found = Int(slots[place])
                if hashes[found] == hash, isEqual(found, text) { return UInt32(found) }
                place = (place + 1) & mask
            }
            return 0
        }
    }

    mutating func number(_ text: [UInt8]) -> UInt32 { text.withUnsafeBufferPointer { number($0) } }

    private func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[number])
        guard Int(starts[number + 1]) - start == text.count else { return false }
        return pool.withUnsafeBufferPointer { pool in
            var place = 0
            while place < text.count {
                if pool[start + place] != text[place] { return false }
                place += 1
            }
            return true
        }
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        var larger = [UInt32](repeating: 0, count: mask + 1)
        pool.withUnsafeBufferPointer { pool in
            guard let base = pool.baseAddress else { return }
            for number in 1..<hashes.count {
                let start = Int(starts[number])
                let full = Hash.bytes(base + start, Int(starts[number + 1]) - start)
                var place = Int(truncatingIfNeeded: full) & mask
                while larger[place] != 0 { place = (place + 1) & mask }
                larger[place] = UInt32(number)
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
