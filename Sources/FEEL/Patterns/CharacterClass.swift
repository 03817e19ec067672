/// A class of characters, kept as it was written: with the flag `i` each part matches if it has any case variant of the character, so that
/// negation and subtraction keep their meaning.
indirect enum CharacterClass: Sendable {
    case ranges([ClosedRange<UInt32>])
    case property(Property)
    case not(CharacterClass)
    case union([CharacterClass])
    case minus(CharacterClass, CharacterClass)

    /// What an escape such as `\p{Lu}` or `\w` stands for.
    enum Property: Sendable {
        /// A general category or the first letter of several.
        case category(String)
        case block(ClosedRange<UInt32>)
        case digit
        case word
        case space
        case nameStart
        case namePart
    }

    /// Whether a character belongs to the class.
    ///
    /// - Parameter variants: the character and, with the flag `i`, its other cases.
    func contains(_ character: UInt32, _ variants: [UInt32]) -> Bool {
        switch self {
        case .ranges(let ranges):
            for range in ranges {
                for variant in variants where range.contains(variant) { return true }
                if variants.count > 1, range.count == 1,
                    CaseVariants.fold(range.lowerBound) == CaseVariants.fold(character)
                {
                    return true
                }
            }
            return false
        case .property(let property): return property.contains(character)
        case .not(let inner): return !inner.contains(character, variants)
        case .union(let parts): return parts.contains { $0.contains(character, variants) }
        case .minus(let base, let taken):
            return base.contains(character, variants) && !taken.contains(character, variants)
        }
    }
}

extension CharacterClass.Property {
    func contains(_ character: UInt32) -> Bool {
        switch self {
        case .block(let range): return range.contains(character)
        case .space: return character == 0x20 || character == 0x09 || character == 0x0A || character == 0x0D
        case .nameStart: return character == 0x3A || (character != 0x3F && NameTable.Character.isNameStart(character))
        case .namePart:
            return character == 0x3A || character == 0x2D || character == 0x2E
                || (character != 0x3F && NameTable.Character.isNamePart(character))
        case .digit: return Self.category(of: character) == "Nd"
        case .word:
            guard let first = Self.category(of: character).first else { return false }
            return first != "P" && first != "Z" && first != "C"
        case .category(let name): return Self.category(of: character).hasPrefix(name)
        }
    }

    /// The short name of the general category.
    private static func category(of character: UInt32) -> String {
        guard let scalar = UnicodeScalar(character) else { return "Cs" }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter: return "Lu"
        case .lowercaseLetter: return "Ll"
        case .titlecaseLetter: return "Lt"
        case .modifierLetter: return "Lm"
        case .otherLetter: return "Lo"
        case .nonspacingMark: return "Mn"
        case .spacingMark: return "Mc"
        case .enclosingMark: return "Me"
        case .decimalNumber: return "Nd"
        case .letterNumber: return "Nl"
        case .otherNumber: return "No"
        case .connectorPunctuation: return "Pc"
        case .dashPunctuation: return "Pd"
        case .openPunctuation: return "Ps"
        case .closePunctuation: return "Pe"
        case .initialPunctuation: return "Pi"
        case .finalPunctuation: return "Pf"
        case .otherPunctuation: return "Po"
        case .mathSymbol: return "Sm"
        case .currencySymbol: return "Sc"
        case .modifierSymbol: return "Sk"
        case .otherSymbol: return "So"
        case .spaceSeparator: return "Zs"
        case .lineSeparator: return "Zl"
        case .paragraphSeparator: return "Zp"
        case .control: return "Cc"
        case .format: return "Cf"
        case .surrogate: return "Cs"
        case .privateUse: return "Co"
        case .unassigned: return "Cn"
        @unknown default: return "Cn"
        }
    }

    /// The categories that may be named.
    static let categories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
    ]
}

/// The other cases of a character.
enum CaseVariants {
    /// The character and its simple case variants.
    static func of(_ character: UInt32) -> [UInt32] {
        if character < 0x80 {
            switch character {
            case 0x41...0x5A: return [character, character + 32]
            case 0x61...0x7A: return [character, character - 32]
            default: return [character, character]
            }
        }
        let low = lower(character)
        let high = upper(character)
        return [character, low, high, upper(low), lower(high)]
    }

    /// One character for all variants.
    static func fold(_ character: UInt32) -> UInt32 { lower(upper(lower(character))) }

    private static func lower(_ character: UInt32) -> UInt32 {
        guard let scalar = UnicodeScalar(character) else { return character }
        return single(scalar.properties.lowercaseMapping) ?? character
    }

    private static func upper(_ character: UInt32) -> UInt32 {
        guard let scalar = UnicodeScalar(character) else { return character }
        return single(scalar.properties.uppercaseMapping) ?? character
    }

    private static func single(_ text: String) -> UInt32? {
        let scalars = text.unicodeScalars
        return scalars.count == 1 ? scalars.first?.value : nil
    }
}
