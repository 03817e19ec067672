/// Toneless pinyin of Chinese names, for finding people and for spelling names in Latin letters.
///
///     Pinyin.spell("单晓乐")        // "shan xiaole": a surname has the reading that surnames have
///     Pinyin.initials("欧阳修")     // "oyx"
///     Pinyin.readings(of: "乐")     // ["le", "yue"]
///
/// ü is written yu after l and n as on passports (GB/T 28039-2011); ``key(_:)`` brings lv and lü to that.
public enum Pinyin {
    /// The readings of a character without tones, the usual one first; empty for a character outside the table.
    public static func readings(of character: Character) -> [String] {
        let scalars = character.unicodeScalars
        guard let scalar = scalars.first, scalars.count == 1 else { return [] }
        return readings(of: scalar)
    }

    /// The reading that a character has as a surname, where it may differ from the usual one.
    public static var surnameReadings: [Character: String] { Surnames.single }

    /// The surnames of two characters with their syllables.
    public static var compoundSurnames: [String: [String]] { Surnames.compound }

    private static func readings(of scalar: Unicode.Scalar) -> [String] {
        if scalar.value == 0x3007 { return ["ling"] }
        guard scalar.value >= PinyinTable.first, scalar.value <= PinyinTable.last else { return [] }
        let place = Int(scalar.value - PinyinTable.first) * 2
        guard place + 1 < PinyinTable.codes.utf8CodeUnitCount else { return [] }
        let digits = PinyinTable.codes.utf8Start + place
        let number = value(digits[0]) * 64 + value(digits[1])
        return lists.indices.contains(number) ? lists[number] : []
    }

    /// The name in pinyin: surname, a space, given name. A compound surname is one word. The parts of a name with a middle
    /// dot stand apart. Characters outside the table keep themselves; Latin letters become small.
    public static func spell(_ name: some StringProtocol) -> String {
        words(name).map { $0.joined() }.joined(separator: " ")
    }

    /// The first letters of the syllables: `csy` for 陈思远. Of a Latin word the first letter; of others the character.
    public static func initials(_ name: some StringProtocol) -> String {
        String(words(name).joined().compactMap(\.first))
    }

    /// By what a name is found: its ``key(_:)`` in one word and its ``initials(_:)``.
    public static func searchKeys(_ name: some StringProtocol) -> (spelled: String, initials: String) {
        let words = words(name)
        let spelled = words.map { $0.joined() }.joined()
        let isPlain = spelled.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        return (isPlain ? spelled : key(spelled).filter { $0 != " " }, String(words.joined().compactMap(\.first)))
    }

    /// Surname and given name of a Chinese name; a compound surname is kept whole. A name with a middle dot, a Latin name and a
    /// single character have no surname here: all is given name.
    public static func parts(_ name: some StringProtocol) -> (surname: String, given: String) {
        let name = String(name)
        guard name.count > 1, name.allSatisfy(isHan) else { return ("", name) }
        let length = name.count > 2 && Surnames.compound[String(name.prefix(2))] != nil ? 2 : 1
        return (String(name.prefix(length)), String(name.dropFirst(length)))
    }

    /// What someone types for pinyin, as ``spell(_:)`` has it: small letters; lv, lü, nv, nü with yu; other signs dropped.
    public static func key(_ typed: some StringProtocol) -> String {
        var key = ""
        for character in typed.lowercased() {
            switch character {
            case "v", "ü": key += key.last == "l" || key.last == "n" ? "yu" : "u"
            case "a"..."z", " ": key.append(character)
            default: break
            }
        }
        return key
    }

    /// The name as words of syllables.
    private static func words(_ name: some StringProtocol) -> [[String]] {
        let name = String(name)
        if let words = plainWords(name) { return words }
        let (surname, given) = parts(name)
        if !surname.isEmpty {
            let syllables =
                Surnames.compound[surname]
                ?? surname.map { Surnames.single[$0] ?? readings(of: $0).first ?? String($0) }
            return [syllables, given.map(syllable)]
        }
        var words: [[String]] = [[]]
        var latin = false
        for character in name {
            if character == " " || PersonName.dots.contains(character) {
                words.append([])
                latin = false
            } else if character.isASCII {
                let letter = character.lowercased()
                if latin, var last = words[words.count - 1].popLast() {
                    last += letter
                    words[words.count - 1].append(last)
                } else {
                    words[words.count - 1].append(letter)
                }
                latin = true
            } else {
                words[words.count - 1].append(syllable(character))
                latin = false
            }
        }
        return words.filter { !$0.isEmpty }
    }

    /// The words of a name of two characters or more that are all in the table: nearly every name, without looking for the borders
    /// of characters.
    private static func plainWords(_ name: String) -> [[String]]? {
        var syllables: [String] = []
        for scalar in name.unicodeScalars {
            guard scalar.value >= PinyinTable.first, scalar.value <= PinyinTable.last else { return nil }
            syllables.append(readings(of: scalar).first ?? String(scalar))
        }
        guard syllables.count > 1 else { return nil }
        if syllables.count > 2, let surname = Surnames.compound[String(name.prefix(2))] {
            return [surname, Array(syllables[2...])]
        }
        if let first = name.first, let surname = Surnames.single[first] { syllables[0] = surname }
        return [[syllables[0]], Array(syllables[1...])]
    }

    private static func syllable(_ character: Character) -> String {
        readings(of: character).first ?? character.lowercased()
    }

    /// Whether a character is a Han character, of any plane.
    static func isHan(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return scalar.properties.isIdeographic
    }

    private static func value(_ digit: UInt8) -> Int {
        switch digit {
        case 0x30...0x39: Int(digit) - 0x30
        case 0x41...0x5A: Int(digit) - 0x41 + 10
        case 0x61...0x7A: Int(digit) - 0x61 + 36
        case UInt8(ascii: "-"): 62
        default: 63
        }
    }

    private static let lists: [[String]] = PinyinTable.lists.description
        .split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.split(separator: " ").map(String.init) }
}
