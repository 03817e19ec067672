import Civil

/// What is known of Han characters: which are variants of one, how they sound, what they look like.
struct Characters: Sendable {
    /// The tables, made once.
    static let shared = Characters()

    /// For each character from U+3400 to U+9FFF the one that it is a variant of, or itself; and the same of others.
    private let plains: [UInt32]
    private let variants: [UInt32: UInt32]
    /// For each character from U+4E00 on its syllable, and as a surname; 0: none.
    private let syllables: [UInt16]
    private let surnames: [UInt32: UInt16]
    private let compounds: [UInt64: (UInt16, UInt16)]
    /// The letters of each syllable.
    let letters: [[UInt8]]
    /// For each syllable the one that those stand for which regions confuse with it.
    let confused: [UInt16]
    /// Cangjie codes: five bits a letter, the first lowest.
    private let shapes: [UInt32]

    private init() {
        var letters: [[UInt8]] = [[]]
        var numbers: [String: UInt16] = [:]
        func number(_ syllable: String) -> UInt16 {
            if let known = numbers[syllable] { return known }
            let number = UInt16(letters.count)
            numbers[syllable] = number
            letters.append(Array(syllable.utf8))
            return number
        }
        var syllables = [UInt16](repeating: 0, count: 0x5200)
        for place in syllables.indices {
            guard let scalar = Unicode.Scalar(CharacterTable.first + UInt32(place)) else { continue }
            if let reading = Pinyin.readings(of: Character(scalar)).first { syllables[place] = number(reading) }
        }
        var surnames: [UInt32: UInt16] = [:]
        for (character, reading) in Pinyin.surnameReadings {
            if let scalar = character.unicodeScalars.first { surnames[scalar.value] = number(reading) }
        }
        var compounds: [UInt64: (UInt16, UInt16)] = [:]
        for (name, readings) in Pinyin.compoundSurnames where readings.count == 2 {
            let scalars = name.unicodeScalars.map(\.value)
            if scalars.count == 2 {
                compounds[UInt64(scalars[0]) << 32 | UInt64(scalars[1])] = (number(readings[0]), number(readings[1]))
            }
        }
        var confused: [UInt16] = [0]
        for place in 1..<letters.count {
            confused.append(number(Characters.confused(String(decoding: letters[place], as: UTF8.self))))
        }
        // Syllables that came up only now stand for themselves.
        while confused.count < letters.count { confused.append(UInt16(confused.count)) }
        (self.letters, self.syllables, self.surnames, self.compounds, self.confused) =
            (letters, syllables, surnames, compounds, confused)
        var variants: [UInt32: UInt32] = [:]
        let pairs = CharacterTable.variants.description.unicodeScalars.map(\.value)
        for place in stride(from: 0, to: pairs.count - 1, by: 2) { variants[pairs[place]] = pairs[place + 1] }
        self.variants = variants
        plains = (0x3400..<0xA000).map { variants[$0] ?? $0 }
        shapes = CharacterTable.shapes.description.utf8.split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false
        )
        .map { code in
            code.reversed().reduce(UInt32(0)) { $0 << 5 | UInt32($1 &- 0x40) }
        }
    }

    /// The character that this one is a variant of, or itself.
    func plain(_ scalar: UInt32) -> UInt32 {
        guard scalar >= 0x3400 else { return scalar }
        return scalar < 0xA000 ? plains[Int(scalar - 0x3400)] : variants[scalar] ?? scalar
    }

    /// Whether it is a Han character of any plane.
    static func isHan(_ scalar: UInt32) -> Bool {
        (0x3400...0x9FFF).contains(scalar) || scalar == 0x3007 || (0xF900...0xFAFF).contains(scalar)
            || (0x20000...0x3FFFF).contains(scalar)
    }

    /// The syllable of a character; 0: none known.
    func syllable(_ scalar: UInt32) -> UInt16 {
        scalar >= CharacterTable.first && Int(scalar - CharacterTable.first) < syllables.count
            ? syllables[Int(scalar - CharacterTable.first)] : 0
    }

    /// The syllable of a character as a surname.
    func surname(_ scalar: UInt32) -> UInt16 { surnames[scalar] ?? syllable(scalar) }

    /// The syllables of a compound surname; nil if the two are none.
    func compound(_ first: UInt32, _ second: UInt32) -> (UInt16, UInt16)? {
        compounds[UInt64(first) << 32 | UInt64(second)]
    }

    /// Whether two characters are easily taken for one another: their Cangjie codes differ in one letter, or share the end or the beginning
    /// that makes up most of them.
    func areAlike(_ a: UInt32, _ b: UInt32) -> Bool {
        let (x, y) = (shape(a), shape(b))
        guard x != 0, y != 0 else { return false }
        var (p, q) = (Characters.letters(x), Characters.letters(y))
        let most = max(p.count, q.count)
        let isNear = withUnsafePointer(to: &p.all) { p0 in
            withUnsafePointer(to: &q.all) { q0 in
                p0.withMemoryRebound(to: UInt8.self, capacity: 6) { p1 in
                    q0.withMemoryRebound(to: UInt8.self, capacity: 6) { q1 in
                        Edits.distance(
                            UnsafeBufferPointer(start: p1, count: p.count),
                            UnsafeBufferPointer(start: q1, count: q.count),
                            limit: 1) <= 1
                    }
                }
            }
        }
        // Of two letters none is left to agree, unless the two are exchanged.
        if isNear { return most > 2 || (p.count == 2 && q.count == 2 && p[0] == q[1] && p[1] == q[0]) }
        // The end that both share.
        var end = 0
        while end < min(p.count, q.count), p[p.count - 1 - end] == q[q.count - 1 - end] { end += 1 }
        return end >= 2 && end * 2 >= most
    }

    private func shape(_ scalar: UInt32) -> UInt32 {
        scalar >= CharacterTable.first && Int(scalar - CharacterTable.first) < shapes.count
            ? shapes[Int(scalar - CharacterTable.first)] : 0
    }

    private struct Letters {
        var all: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0)
        var count = 0
        subscript(place: Int) -> UInt8 {
            switch place {
            case 0: all.0
            case 1: all.1
            case 2: all.2
            case 3: all.3
            case 4: all.4
            default: all.5
            }
        }
    }

    private static func letters(_ code: UInt32) -> Letters {
        var letters = Letters()
        func letter(_ place: UInt32) -> UInt8 { UInt8(code >> (place * 5) & 31) }
        letters.all = (letter(0), letter(1), letter(2), letter(3), letter(4), letter(5))
        while letters.count < 6, letters[letters.count] != 0 { letters.count += 1 }
        return letters
    }

    /// A syllable with what accents of the south do not tell apart made one: n and l, zh and z, ch and c, sh and s, h and f, hu and w, the
    /// nasal ends.
    private static func confused(_ syllable: String) -> String {
        var text = syllable
        for (from, to) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("hu", "w"), ("f", "h")]
        where text.hasPrefix(from) {
            text = to + text.dropFirst(from.count)
            break
        }
        if text == "w" { text = "wu" }
        return text.hasSuffix("ng") ? String(text.dropLast()) : text
    }
}
