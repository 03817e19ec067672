/// The name of a person as registers write it: Han characters of any plane, or letters, with middle dots kept.
///
///     try PersonName(parsing: "买买提•艾力").text       // 买买提·艾力
///     try PersonName(parsing: "张 三").text             // 张三
public struct PersonName: Hashable, Sendable {
    /// The name in its one form: 2 to 50 characters; the dot is U+00B7.
    public let text: String

    /// The dots that people type for the middle dot of a name.
    static let dots: Set<Character> = ["·", "•", "・", "‧", "∙", "⋅", "･", "．"]

    /// The name that `input` is: full-width letters become ASCII, every middle dot U+00B7, spaces between Han characters go, other
    /// spaces become one.
    ///
    /// - Throws: ``PersonNameError``, whose texts hold nothing of the input.
    public init(parsing input: some StringProtocol) throws(PersonNameError) {
        var name: [Character] = []
        var space = false
        var count = 0
        for character in input {
            count += 1
            guard count <= 200 else { throw .length }
            if character == " " || character == "\u{3000}" || character == "\t" || character == "\u{A0}" {
                space = !name.isEmpty
                continue
            }
            let next = try PersonName.plain(character)
            if space, let last = name.last, !Pinyin.isHan(last), !Pinyin.isHan(next), last != "·", next != "·" {
                name.append(" ")
            }
            space = false
            guard next != "·" || name.last != "·" else { throw .dot }
            name.append(next)
        }
        guard name.count >= 2, name.count <= 50 else { throw .length }
        guard name.first != "·", name.last != "·" else { throw .dot }
        text = String(name)
    }

    private static func plain(_ character: Character) throws(PersonNameError) -> Character {
        if dots.contains(character) { return "·" }
        guard let scalar = character.unicodeScalars.first else { throw .characters }
        switch scalar.value {
        case 0xFF21...0xFF3A, 0xFF41...0xFF5A:
            return Unicode.Scalar(scalar.value - 0xFEE0).map { Character($0) } ?? character
        case 0xE000...0xF8FF, 0xF0000...0x10FFFD: throw .privateUse
        case 0x27, 0x2D, 0x2E, 0x2019: return character
        default:
            guard character.isLetter || scalar.properties.isIdeographic else { throw .characters }
            return character
        }
    }

    /// The surname, with the compound ones; empty for names without.
    public var surname: String { Pinyin.parts(text).surname }
    /// The given name; the whole for names without surname.
    public var given: String { Pinyin.parts(text).given }
    /// The name in toneless pinyin: `chen siyuan`.
    public var pinyin: String { Pinyin.spell(text) }
    /// The first letters of the syllables: `csy`.
    public var initials: String { Pinyin.initials(text) }

    /// The name with all but the first character covered: 陈**.
    public var masked: String {
        String(text.prefix(1)) + String(repeating: "*", count: min(text.count - 1, 3))
    }
}

extension PersonName: CustomStringConvertible {
    /// The masked form, so that a name does not get into a log; ``text`` is the whole.
    public var description: String { masked }
}

/// Why a text is no name of a person.
public enum PersonNameError: Int, Error, Hashable, Sendable, CaseIterable {
    /// Not 2 to 50 characters.
    case length = 31
    /// A digit, sign or control character.
    case characters
    /// A middle dot at an end, or two in a row.
    case dot
    /// A rare character in a code of its own (private use), which other systems cannot read.
    case privateUse

    /// The problem, with a stable code `ID-0031` and on.
    public func problem(at field: String = "") -> Problem {
        let why =
            switch self {
            case .length: Bilingual(zh: "姓名应为2至50个字", en: "A name has 2 to 50 characters.")
            case .characters:
                Bilingual(zh: "姓名只能用汉字、字母、间隔号和连字符", en: "A name has Han characters, letters, middle dots, hyphens.")
            case .dot: Bilingual(zh: "间隔号只能在两段姓名之间", en: "A middle dot stands between two parts of a name.")
            case .privateUse:
                Bilingual(
                    zh: "姓名中有自造字编码，其他系统无法识别",
                    en: "A character of the name is in a private code that others cannot read.")
            }
        let fix =
            switch self {
            case .privateUse:
                Bilingual(zh: "请用GB 18030-2022的生僻字重新录入", en: "Enter the rare character as GB 18030-2022 has it.")
            default: Bilingual(zh: "请对照证件重新录入", en: "Enter it again from the document.")
            }
        return Problem(code: "ID-00\(rawValue)", at: field, why: why, fix: fix)
    }
}
