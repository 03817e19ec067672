/// Names split into words and symbols, found by their first word: for the longest match at a place in a text.
struct NameTable: Sendable {
    /// A name as its words and symbols, without white space.
    struct Entry: Sendable {
        let name: String
        let parts: [[UInt8]]
    }

    /// The names by the hash of their first word.
    private(set) var entries: [UInt64: [Entry]] = [:]

    init(_ names: some Sequence<String> = []) {
        for name in names { insert(name) }
    }

    /// Adds a name; longer names come first.
    mutating func insert(_ name: String) {
        let parts = NameTable.parts(of: name)
        guard let first = parts.first else { return }
        let key = NameTable.hash(first[...])
        var group = entries[key] ?? []
        guard !group.contains(where: { $0.name == name }) else { return }
        group.append(Entry(name: name, parts: parts))
        group.sort { $0.parts.count > $1.parts.count }
        entries[key] = group
    }

    /// A hash of a word (FNV-1a); a match is always verified, so collisions do no harm.
    static func hash(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Whether a name is one word.
    static func isPlain(_ name: String) -> Bool { parts(of: name).count == 1 }

    /// The words and symbols of a name.
    static func parts(of name: String) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var word: [UInt8] = []
        for scalar in name.unicodeScalars {
            if Character.isNamePart(scalar.value) {
                word.append(contentsOf: Array(String(scalar).utf8))
            } else {
                if !word.isEmpty { parts.append(word) }
                word = []
                if !Character.isSpace(scalar.value) { parts.append(Array(String(scalar).utf8)) }
            }
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }

    /// The classes of characters of the grammar (DMN 1.5, 10.3.1.2, rules 28–30 and 61–62).
    enum Character {
        static func isNameStart(_ c: UInt32) -> Bool {
            switch c {
            case 0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: true
            case 0..<0xC0: false
            case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
                0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
                !isSpace(c)
            default: false
            }
        }

        static func isNamePart(_ c: UInt32) -> Bool {
            switch c {
            case 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
            default: isNameStart(c)
            }
        }

        static func isSpace(_ c: UInt32) -> Bool {
            switch c {
            case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
                0xFEFF:
                true
            default: false
            }
        }

        /// The symbols that a name may hold.
        static func isNameSymbol(_ c: UInt32) -> Bool {
            switch c {
            case 0x2E, 0x2F, 0x2D, 0x27, 0x2B, 0x2A: true  // . / - ' + *
            default: false
            }
        }
    }
}
