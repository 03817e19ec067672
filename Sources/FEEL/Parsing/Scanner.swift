/// Reads a text from left to right: white space, comments, words and symbols.
struct Scanner {
    let bytes: [UInt8]
    var position = 0
    /// Where the last token ended, before white space was skipped.
    var last = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position >= bytes.count }

    @inline(__always)
    func byte(_ offset: Int = 0) -> UInt8 {
        let place = position + offset
        return place < bytes.count ? bytes[place] : 0
    }

    /// The character at a place and its length; 0 at the end.
    func scalar(at place: Int) -> (value: UInt32, length: Int) {
        guard place < bytes.count else { return (0, 0) }
        let first = bytes[place]
        if first < 0x80 { return (UInt32(first), 1) }
        func tail(_ offset: Int) -> UInt32 {
            place + offset < bytes.count ? UInt32(bytes[place + offset] & 0x3F) : 0
        }
        if first < 0xE0 { return (UInt32(first & 0x1F) << 6 | tail(1), 2) }
        if first < 0xF0 { return (UInt32(first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return (UInt32(first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }

    /// Skips white space and comments. A comment that does not end runs to the end of the text.
    mutating func skip() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x2F, self.byte(1) == 0x2F {
                while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            } else if byte == 0x2F, self.byte(1) == 0x2A {
                position += 2
                while position < bytes.count, !(bytes[position] == 0x2A && self.byte(1) == 0x2F) { position += 1 }
                position = min(position + 2, bytes.count)
            } else {
                let (value, length) = scalar(at: position)
                guard NameTable.Character.isSpace(value) else { return }
                position += length
            }
        }
    }

    /// Whether a character that continues a word stands at a place.
    func continuesWord(at place: Int) -> Bool {
        let (value, length) = scalar(at: place)
        return length > 0 && NameTable.Character.isNamePart(value)
    }

    /// Whether a word stands here.
    func peek(word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        let same = word.withUTF8Buffer { buffer in
            for index in 0..<buffer.count where buffer[index] != bytes[position + index] { return false }
            return true
        }
        return same && !continuesWord(at: end)
    }

    /// Reads a word if it stands here, with the white space after it.
    mutating func read(word: StaticString) -> Bool {
        guard peek(word: word) else { return false }
        advance(word.utf8CodeUnitCount)
        return true
    }

    /// Reads a symbol of one byte.
    mutating func read(_ symbol: UInt8) -> Bool {
        guard byte() == symbol, !isAtEnd else { return false }
        advance(1)
        return true
    }

    /// Goes over a token and the white space after it.
    mutating func advance(_ count: Int) {
        position = min(position + count, bytes.count)
        last = position
        skip()
    }

    /// The length of the word at a place, 0 if there is none.
    func wordLength(at place: Int) -> Int {
        let (first, length) = scalar(at: place)
        guard length > 0, NameTable.Character.isNameStart(first) else { return 0 }
        var end = place + length
        while true {
            let (value, length) = scalar(at: end)
            guard length > 0, NameTable.Character.isNamePart(value) else { return end - place }
            end += length
        }
    }

    /// The byte after a name that stands here, or nil.
    func match(_ entry: NameTable.Entry) -> Int? {
        if entry.parts.count == 1 { return match(entry.parts[0], at: position) }
        var probe = self
        var word = false
        for (index, part) in entry.parts.enumerated() {
            if index > 0 {
                let before = probe.position
                probe.skip()
                let isWord = part.first.map { $0 >= 0x80 || NameTable.Character.isNamePart(UInt32($0)) } ?? false
                if word, isWord, probe.position == before { return nil }
            }
            guard probe.position + part.count <= bytes.count else { return nil }
            for offset in part.indices where bytes[probe.position + offset] != part[offset] { return nil }
            probe.position += part.count
            word = part.last.map { $0 >= 0x80 || NameTable.Character.isNamePart(UInt32($0)) } ?? false
            if word, probe.continuesWord(at: probe.position) { return nil }
        }
        return probe.position
    }

    /// The longest name of a table that stands here.
    func longest(in table: NameTable) -> (name: String, end: Int)? {
        guard !table.entries.isEmpty else { return nil }
        return longest(in: table, key: key)
    }

    /// The byte after a word or symbol that stands at a place, or nil.
    private func match(_ part: [UInt8], at place: Int) -> Int? {
        let end = place + part.count
        guard end <= bytes.count else { return nil }
        for offset in part.indices where bytes[place + offset] != part[offset] { return nil }
        let isWord = part.last.map { $0 >= 0x80 || NameTable.Character.isNamePart(UInt32($0)) } ?? false
        return isWord && continuesWord(at: end) ? nil : end
    }

    /// The hash of the first word of a name that may stand here.
    var key: UInt64 {
        let length = max(1, wordLength(at: position))
        return NameTable.hash(bytes[position..<min(position + length, bytes.count)])
    }

    /// The longest name of a table that stands here, by the hash of its first word.
    func longest(in table: NameTable, key: UInt64) -> (name: String, end: Int)? {
        guard let group = table.entries[key] else { return nil }
        var best: (name: String, end: Int)?
        for entry in group {
            if let end = match(entry), end > (best?.end ?? position) { best = (entry.name, end) }
        }
        return best
    }

    func text(_ lower: Int, _ upper: Int) -> String { String(decoding: bytes[lower..<upper], as: UTF8.self) }
}
