import Civil

extension BuiltIn {
    /// Functions of regular expressions (DMN 1.5, table 74; XPath and XQuery Functions 3.1, 5.6).
    static let patternFunctions: [BuiltIn] = [
        BuiltIn("matches", ["input", "pattern", "flags?"]) { (a, machine) throws(Fault) in
            let text = try a.string(0)
            let pattern = try pattern(a, 1, 2)
            var matcher = try matcher(pattern, text, &machine)
            return .boolean(try matcher.first(from: 0, &machine) != nil)
        },
        BuiltIn("replace", ["input", "pattern", "replacement", "flags?"]) { (a, machine) throws(Fault) in
            let text = try a.string(0)
            let pattern = try consuming(try pattern(a, 1, 3), &machine)
            let replacement = try replacement(try a.string(2), pattern)
            var matcher = try matcher(pattern, text, &machine)
            var result: [UInt32] = []
            var place = 0
            while let match = try matcher.first(from: place, &machine) {
                guard match[1] > match[0] else { throw Fault(.pattern) }
                result += matcher.text[place..<match[0]]
                for part in replacement {
                    switch part {
                    case .text(let text): result += text
                    case .group(let group):
                        let (low, high) = (match[group * 2], match[group * 2 + 1])
                        if low >= 0, high >= low { result += matcher.text[low..<high] }
                    }
                }
                guard result.count <= machine.environment.limits.bytes else { throw Fault(.size) }
                place = match[1]
            }
            result += matcher.text[place...]
            return .string(String(result.compactMap(UnicodeScalar.init)))
        },
        BuiltIn("split", ["string", "delimiter"]) { (a, machine) throws(Fault) in
            let text = try a.string(0)
            let pattern = try consuming(try pattern(a, 1, 2), &machine)
            var matcher = try matcher(pattern, text, &machine)
            var parts: [Value] = []
            var place = 0
            while let match = try matcher.first(from: place, &machine) {
                guard match[1] > match[0] else { throw Fault(.pattern) }
                parts.append(.string(String(matcher.text[place..<match[0]].compactMap(UnicodeScalar.init))))
                try machine.work(1)
                place = match[1]
            }
            parts.append(.string(String(matcher.text[place...].compactMap(UnicodeScalar.init))))
            return .list(parts)
        },
        BuiltIn("extract", ["input", "pattern", "flags?"]) { (a, machine) throws(Fault) in
            let text = try a.string(0)
            let pattern = try pattern(a, 1, 2)
            var matcher = try matcher(pattern, text, &machine)
            var parts: [Value] = []
            var place = 0
            while let match = try matcher.first(from: place, &machine) {
                parts.append(.string(String(matcher.text[match[0]..<match[1]].compactMap(UnicodeScalar.init))))
                try machine.work(1)
                place = max(match[1], match[0] + 1)
            }
            return .list(parts)
        },
    ]

    private static func pattern(_ a: [Value], _ index: Int, _ flagsIndex: Int) throws(Fault) -> Pattern {
        let text = try a.string(index)
        let letters = a.at(flagsIndex).isNull ? "" : try a.string(flagsIndex)
        guard let flags = Pattern.Flags(letters), let pattern = Pattern(text, flags) else { throw Fault(.pattern) }
        return pattern
    }

    /// A pattern that does not match the empty text, as replacing and splitting need (FORX0003).
    private static func consuming(_ pattern: Pattern, _ machine: inout Machine) throws(Fault) -> Pattern {
        var matcher = try matcher(pattern, "", &machine)
        if try matcher.first(from: 0, &machine) != nil { throw Fault(.pattern) }
        return pattern
    }

    private static func matcher(_ pattern: Pattern, _ text: String, _ machine: inout Machine) throws(Fault) -> Matcher {
        try machine.work(text.utf8.count / 16 + pattern.program.count / 16)
        guard let matcher = Matcher(pattern, text) else { throw Fault(.size) }
        return matcher
    }

    private enum Replacement {
        case text([UInt32])
        case group(Int)
    }

    /// `$1` is a group, `\$` a dollar, `\\` a backslash; any other use of the two is an error.
    private static func replacement(_ text: String, _ pattern: Pattern) throws(Fault) -> [Replacement] {
        let characters = text.unicodeScalars.map(\.value)
        if pattern.flags.isLiteral { return [.text(characters)] }
        var parts: [Replacement] = []
        var plain: [UInt32] = []
        var place = 0
        func digit(_ place: Int) -> Int? {
            guard place < characters.count, (0x30...0x39).contains(characters[place]) else { return nil }
            return Int(characters[place] - 0x30)
        }
        while place < characters.count {
            switch characters[place] {
            case 0x5C:
                guard place + 1 < characters.count, characters[place + 1] == 0x5C || characters[place + 1] == 0x24
                else {
                    throw Fault(.pattern)
                }
                plain.append(characters[place + 1])
                place += 2
            case 0x24:
                guard var group = digit(place + 1) else { throw Fault(.pattern) }
                place += 2
                while let next = digit(place), group * 10 + next <= pattern.groups {
                    group = group * 10 + next
                    place += 1
                }
                if !plain.isEmpty { parts.append(.text(plain)) }
                plain = []
                if group <= pattern.groups { parts.append(.group(group)) }
            default:
                plain.append(characters[place])
                place += 1
            }
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
        return parts
    }
}
