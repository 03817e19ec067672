/// Reader of the time zone information format (RFC 9636).
enum TZif {
    /// The region that a file describes, nil where the bytes are not of the format.
    static func region(name: String, bytes: [UInt8]) -> Region? {
        guard let head = Header(bytes, at: 0) else { return nil }
        guard head.version >= 0x32 else { return body(name, bytes, head, width: 4, footer: false) }
        let next = head.bodyStart + head.bodyLength(width: 4)
        guard let second = Header(bytes, at: next) else { return nil }
        return body(name, bytes, second, width: 8, footer: true)
    }

    private struct Header {
        let version: UInt8
        let utcCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int
        let bodyStart: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start >= 0, start + 44 <= bytes.count,
                bytes[start..<start + 4].elementsEqual([0x54, 0x5A, 0x69, 0x66])
            else { return nil }
            version = bytes[start + 4]
            let counts = (0..<6).map { TZif.integer(bytes, at: start + 20 + $0 * 4, width: 4) }
            guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
            utcCount = Int(counts[0])
            standardCount = Int(counts[1])
            leapCount = Int(counts[2])
            timeCount = Int(counts[3])
            typeCount = Int(counts[4])
            characterCount = Int(counts[5])
            bodyStart = start + 44
        }

        func bodyLength(width: Int) -> Int {
            timeCount * (width + 1) + typeCount * 6 + characterCount + leapCount * (width + 4) + standardCount
                + utcCount
        }
    }

    private static func body(_ name: String, _ bytes: [UInt8], _ head: Header, width: Int, footer: Bool) -> Region? {
        let end = head.bodyStart + head.bodyLength(width: width)
        guard end <= bytes.count, head.typeCount > 0 else { return nil }
        let indexStart = head.bodyStart + head.timeCount * width
        let typeStart = indexStart + head.timeCount
        let types = (0..<head.typeCount).map { integer(bytes, at: typeStart + $0 * 6, width: 4) }
        var changes: [Int64] = []
        var offsets: [Int64] = []
        for place in 0..<head.timeCount {
            let index = Int(bytes[indexStart + place])
            guard index < types.count else { return nil }
            changes.append(integer(bytes, at: head.bodyStart + place * width, width: width))
            offsets.append(types[index])
        }
        for place in changes.indices.dropFirst() where changes[place] <= changes[place - 1] { return nil }
        var rule: ZoneRule?
        if footer, end < bytes.count, bytes[end] == 0x0A {
            let text = bytes[(end + 1)...].prefix { $0 != 0x0A }
            if !text.isEmpty { rule = ZoneRule(Array(text)) }
        }
        return Region(name: name, changes: changes, offsets: offsets, first: types[0], rule: rule)
    }

    private static func integer(_ bytes: [UInt8], at place: Int, width: Int) -> Int64 {
        var value: UInt64 = 0
        for byte in bytes[place..<place + width] { value = value << 8 | UInt64(byte) }
        return width == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
