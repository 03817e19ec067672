/// The parts of a regular expression.
indirect enum PatternNode: Sendable {
    case empty
    case character(CharacterClass)
    /// `.`
    case any
    case start
    case end
    case group(PatternNode, Int?)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, Int, Int?, greedy: Bool)
    case back(Int)

    /// Whether it may match nothing.
    var isNullable: Bool {
        switch self {
        case .empty, .start, .end, .back: true
        case .character, .any: false
        case .group(let node, _): node.isNullable
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .choice(let nodes): nodes.contains(where: \.isNullable)
        case .repeated(let node, let least, _, _): least == 0 || node.isNullable
        }
    }
}

/// Parser of the regular expressions of XPath (XQuery and XPath Functions 3.1, 5.6, on XML Schema 1.1 part 2, appendix G).
struct PatternParser {
    private let text: [UInt32]
    private var place = 0
    private var depth = 0
    private(set) var groups = 0
    private var closed: Set<Int> = []
    private(set) var hasBackReference = false

    private init(_ text: [UInt32]) { self.text = text }

    /// Parses a pattern; nil if it is not valid.
    static func parse(
        _ pattern: String, ignoresSpace: Bool
    ) -> (node: PatternNode, groups: Int, hasBackReference: Bool)? {
        var text = pattern.unicodeScalars.map(\.value)
        if ignoresSpace { text = withoutSpace(text) }
        var parser = PatternParser(text)
        guard let node = parser.choice(), parser.place == text.count else { return nil }
        return (node, parser.groups, parser.hasBackReference)
    }

    /// The pattern without white space outside character classes.
    private static func withoutSpace(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var depth = 0
        var isEscaped = false
        for character in text {
            let isSpace = character == 0x20 || character == 0x09 || character == 0x0A || character == 0x0D
            if isSpace, depth == 0 { continue }
            result.append(character)
            if isEscaped {
                isEscaped = false
            } else if character == 0x5C {
                isEscaped = true
            } else if character == 0x5B {
                depth += 1
            } else if character == 0x5D {
                depth = max(0, depth - 1)
            }
        }
        return result
    }

    private var next: UInt32? { place < text.count ? text[place] : nil }

    private mutating func read(_ character: UInt32) -> Bool {
        guard next == character else { return false }
        place += 1
        return true
    }

    private mutating func choice() -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64, let first = sequence() else { return nil }
        var branches = [first]
        while read(0x7C) {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        }
        return branches.count == 1 ? first : .choice(branches)
    }

    private mutating func sequence() -> PatternNode? {
        var parts: [PatternNode] = []
        while let character = next, character != 0x7C, character != 0x29 {
            guard let atom = atom(), let part = quantified(atom) else { return nil }
            parts.append(part)
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func quantified(_ atom: PatternNode) -> PatternNode? {
        let least: Int
        let most: Int?
        switch next {
        case 0x3F: (least, most) = (0, 1)
        case 0x2A: (least, most) = (0, nil)
        case 0x2B: (least, most) = (1, nil)
        case 0x7B:
            place += 1
            guard let low = number() else { return nil }
            least = low
            if read(0x2C) {
                if next == 0x7D {
                    most = nil
                } else {
                    guard let high = number(), high >= low else { return nil }
                    most = high
                }
            } else {
                most = low
            }
            guard next == 0x7D else { return nil }
        default: return atom
        }
        place += 1
        return .repeated(atom, least, most, greedy: !read(0x3F))
    }

    private mutating func number() -> Int? {
        var value = 0
        let start = place
        while let digit = next, digit >= 0x30, digit <= 0x39 {
            value = value * 10 + Int(digit - 0x30)
            guard value <= 1_000 else { return nil }
            place += 1
        }
        return place > start ? value : nil
    }

    private mutating func atom() -> PatternNode? {
        guard let character = next else { return nil }
        place += 1
        switch character {
        case 0x2E: return .any
        case 0x5E: return .start
        case 0x24: return .end
        case 0x28:
            var number: Int?
            if next == 0x3F {
                guard place + 1 < text.count, text[place + 1] == 0x3A else { return nil }
                place += 2
            } else {
                groups += 1
                number = groups
            }
            guard let inner = choice(), read(0x29) else { return nil }
            if let number { closed.insert(number) }
            return .group(inner, number)
        case 0x5B: return characterClass().map { .character($0) }
        case 0x5C:
            if let digit = next, digit >= 0x30, digit <= 0x39 { return backReference() }
            return escape().map { .character($0.0) }
        case 0x3F, 0x2A, 0x2B, 0x7B, 0x7D, 0x29, 0x5D: return nil
        default: return .character(.ranges([character...character]))
        }
    }

    /// `\N`: as many digits as still name a group that is closed.
    private mutating func backReference() -> PatternNode? {
        guard let first = next, first != 0x30 else { return nil }
        var value = Int(first - 0x30)
        place += 1
        guard closed.contains(value) else { return nil }
        while let digit = next, digit >= 0x30, digit <= 0x39, value * 10 + Int(digit - 0x30) <= groups {
            value = value * 10 + Int(digit - 0x30)
            guard closed.contains(value) else { return nil }
            place += 1
        }
        hasBackReference = true
        return .back(value)
    }

    /// What follows a backslash: a class, and the character if it is a single one.
    private mutating func escape() -> (CharacterClass, UInt32?)? {
        guard let character = next else { return nil }
        place += 1
        func single(_ value: UInt32) -> (CharacterClass, UInt32?) { (.ranges([value...value]), value) }
        switch character {
        case 0x6E: return single(0x0A)
        case 0x72: return single(0x0D)
        case 0x74: return single(0x09)
        case 0x5C, 0x7C, 0x2E, 0x3F, 0x2A, 0x2B, 0x28, 0x29, 0x7B, 0x7D, 0x2D, 0x5B, 0x5D, 0x5E, 0x24:
            return single(character)
        case 0x64: return (.property(.digit), nil)
        case 0x44: return (.not(.property(.digit)), nil)
        case 0x77: return (.property(.word), nil)
        case 0x57: return (.not(.property(.word)), nil)
        case 0x73: return (.property(.space), nil)
        case 0x53: return (.not(.property(.space)), nil)
        case 0x69: return (.property(.nameStart), nil)
        case 0x49: return (.not(.property(.nameStart)), nil)
        case 0x63: return (.property(.namePart), nil)
        case 0x43: return (.not(.property(.namePart)), nil)
        case 0x70, 0x50:
            guard let property = property() else { return nil }
            return (character == 0x70 ? .property(property) : .not(.property(property)), nil)
        default: return nil
        }
    }

    private mutating func property() -> CharacterClass.Property? {
        guard read(0x7B) else { return nil }
        var name = ""
        while let character = next, character != 0x7D {
            guard character < 0x80, let scalar = UnicodeScalar(character), name.utf8.count < 80 else { return nil }
            name.unicodeScalars.append(scalar)
            place += 1
        }
        guard read(0x7D) else { return nil }
        if name.hasPrefix("Is") { return UnicodeBlocks.table[String(name.dropFirst(2))].map { .block($0) } }
        return CharacterClass.Property.categories.contains(name) ? .category(name) : nil
    }

    /// `[…]` after the opening bracket.
    private mutating func characterClass() -> CharacterClass? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else { return nil }
        let isNegative = read(0x5E)
        var ranges: [ClosedRange<UInt32>] = []
        var parts: [CharacterClass] = []
        var isFirst = true
        while true {
            guard let character = next else { return nil }
            if character == 0x5D {
                guard !isFirst else { return nil }
                place += 1
                return finished(ranges, parts, isNegative)
            }
            if character == 0x2D, place + 1 < text.count, text[place + 1] == 0x5B, !isFirst {
                place += 2
                guard let taken = characterClass(), read(0x5D) else { return nil }
                return .minus(finished(ranges, parts, isNegative), taken)
            }
            guard let (part, low) = item(isFirst: isFirst) else { return nil }
            isFirst = false
            guard let low else {
                parts.append(part)
                continue
            }
            let isRange =
                next == 0x2D && place + 1 < text.count && text[place + 1] != 0x5D && text[place + 1] != 0x5B
            guard isRange else {
                ranges.append(low...low)
                continue
            }
            place += 1
            guard case (_, let high?)? = item(isFirst: false), high >= low else { return nil }
            ranges.append(low...high)
        }
    }

    /// One character or class escape inside brackets.
    private mutating func item(isFirst: Bool) -> (CharacterClass, UInt32?)? {
        guard let character = next else { return nil }
        place += 1
        switch character {
        case 0x5C: return escape()
        case 0x5B, 0x5D: return nil
        case 0x2D:
            // A hyphen stands for itself at the beginning and at the end.
            guard isFirst || next == 0x5D else { return nil }
            return (.ranges([character...character]), character)
        default: return (.ranges([character...character]), character)
        }
    }

    private func finished(
        _ ranges: [ClosedRange<UInt32>], _ parts: [CharacterClass], _ isNegative: Bool
    ) -> CharacterClass {
        let all = (ranges.isEmpty ? [] : [CharacterClass.ranges(ranges)]) + parts
        let union = all.count == 1 ? all[0] : CharacterClass.union(all)
        return isNegative ? .not(union) : union
    }
}
