/// Cleaning that all kinds of values share.
enum Cleaning {
    /// The scalars of a text: full width made half width, small letters, without blanks at the ends; a run of blanks is one blank.
    static func scalars(_ raw: some Sequence<UInt8>) -> [UInt32] {
        var scalars: [UInt32] = []
        var decoder = UTF8()
        var iterator = raw.makeIterator()
        var isBlank = false
        while true {
            let scalar: UInt32
            switch decoder.decode(&iterator) {
            case .scalarValue(let value): scalar = fold(value.value)
            case .error: scalar = 0xFFFD
            case .emptyInput: return scalars
            }
            if isSpace(scalar) {
                isBlank = true
                continue
            }
            if isBlank, !scalars.isEmpty { scalars.append(0x20) }
            isBlank = false
            scalars.append(scalar)
        }
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

    static func utf8(_ scalars: some Sequence<UInt32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in scalars {
            switch value {
            case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: value))
            case ..<0x800:
                bytes += [0xC0 | UInt8(truncatingIfNeeded: value >> 6), 0x80 | UInt8(truncatingIfNeeded: value & 0x3F)]
            case ..<0x10000:
                bytes += [
                    0xE0 | UInt8(truncatingIfNeeded: value >> 12), 0x80 | UInt8(truncatingIfNeeded: value >> 6 & 0x3F),
                    0x80 | UInt8(truncatingIfNeeded: value & 0x3F),
                ]
            default:
                bytes += [
                    0xF0 | UInt8(truncatingIfNeeded: value >> 18), 0x80 | UInt8(truncatingIfNeeded: value >> 12 & 0x3F),
                    0x80 | UInt8(truncatingIfNeeded: value >> 6 & 0x3F), 0x80 | UInt8(truncatingIfNeeded: value & 0x3F),
                ]
            }
        }
        return bytes
    }

    /// Of ASCII letters and digits what is there; other characters are dropped.
    static func digits(_ raw: some Sequence<UInt8>) -> [UInt8] {
        scalars(raw).compactMap { $0 >= 0x30 && $0 <= 0x39 ? UInt8($0) : nil }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
