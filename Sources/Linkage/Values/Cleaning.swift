/// Cleaning that all kinds of values share.
enum Cleaning {
    /// The scalars of a text: full width made half width, small letters, without blanks at the ends; a run of blanks is one blank.
    static func scalars(_ raw: ArraySlice<UInt8>) -> [UInt32] {
        var scalars: [UInt32] = []
        scalars.reserveCapacity(raw.count)
        var isBlank = false
        raw.withUnsafeBufferPointer { bytes in
            var place = 0
            while place < bytes.count {
                let scalar = fold(next(bytes, &place))
                if isSpace(scalar) {
                    isBlank = true
                    continue
                }
                if isBlank, !scalars.isEmpty { scalars.append(0x20) }
                isBlank = false
                scalars.append(scalar)
            }
        }
        return scalars
    }

    /// The scalar that begins at a place, and the place after it; U+FFFD for a byte that is none.
    @inline(__always) private static func next(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> UInt32 {
        let first = UInt32(bytes[place])
        place += 1
        if first < 0x80 { return first }
        let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
        guard first >= 0xC2, first < 0xF5, place + more <= bytes.count else { return 0xFFFD }
        var scalar = first & (0x3F >> UInt32(more))
        for offset in 0..<more {
            let byte = UInt32(bytes[place + offset])
            guard byte & 0xC0 == 0x80 else { return 0xFFFD }
            scalar = scalar << 6 | byte & 0x3F
        }
        let isScalar: Bool
        switch more {
        case 1: isScalar = true
        case 2: isScalar = scalar >= 0x800 && !(0xD800...0xDFFF).contains(scalar)
        default: isScalar = (0x10000...0x10FFFF).contains(scalar)
        }
        guard isScalar else { return 0xFFFD }
        place += more
        return scalar
    }

    static func isSpace(_ scalar: UInt32) -> Bool {
        scalar <= 0x20 || scalar == 0x3000 || scalar == 0xA0 || scalar == 0x200B || scalar == 0xFEFF
    }

    /// Full width made half width, capitals made small.
    static func fold(_ scalar: UInt32) -> UInt32 {
        let half = scalar >= 0xFF01 && scalar <= 0xFF5E ? scalar - 0xFEE0 : scalar
        if half >= 0x41 && half <= 0x5A { return half + 0x20 }
        // Latin-1 and Greek, Cyrillic capitals: their small letters stand 32 further.
        if (half >= 0xC0 && half <= 0xDE && half != 0xD7) || (half >= 0x391 && half <= 0x3A9)
            || (half >= 0x410 && half <= 0x42F)
        {
            return half + 0x20
        }
        return half
    }

    static func utf8(_ scalars: some Collection<UInt32>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: scalars.count * 4) { bytes, count in
            for value in scalars {
                func add(_ byte: UInt32) {
                    bytes[count] = UInt8(truncatingIfNeeded: byte)
                    count += 1
                }
                switch value {
                case ..<0x80: add(value)
                case ..<0x800: add(0xC0 | value >> 6)
                case ..<0x10000:
                    add(0xE0 | value >> 12)
                    add(0x80 | value >> 6 & 0x3F)
                default:
                    add(0xF0 | value >> 18)
                    add(0x80 | value >> 12 & 0x3F)
                    add(0x80 | value >> 6 & 0x3F)
                }
                if value >= 0x80 { add(0x80 | value & 0x3F) }
            }
        }
    }

    /// Of ASCII letters and digits what is there; other characters are dropped.
    static func digits(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        scalars(raw).compactMap { $0 >= 0x30 && $0 <= 0x39 ? UInt8($0) : nil }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
