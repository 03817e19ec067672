extension LinkDesign.Key {
    /// The key as designs write it: `name.sound`, `id.first-14`.
    public var name: String {
        switch part {
        case .whole: field
        case .sound: "\(field).sound"
        case .nearSound: "\(field).near-sound"
        case .surname: "\(field).surname"
        case .initials: "\(field).initials"
        case .first(let count): "\(field).first-\(count)"
        case .last(let count): "\(field).last-\(count)"
        case .year: "\(field).year"
        case .month: "\(field).month"
        case .dayAndMonth: "\(field).day-and-month"
        case .letters: "\(field).letters"
        }
    }

    /// The key of a text; nil if it is none.
    public init?(named text: String) {
        let pieces = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard let field = pieces.first else { return nil }
        guard pieces.count > 1 else {
            self.init(field)
            return
        }
        let part: LinkDesign.Part
        switch pieces[1] {
        case "sound": part = .sound
        case "near-sound": part = .nearSound
        case "surname": part = .surname
        case "initials": part = .initials
        case "year": part = .year
        case "month": part = .month
        case "day-and-month": part = .dayAndMonth
        case "letters": part = .letters
        default:
            guard let (word, count) = LinkDesign.counted(pieces[1]), count >= 1, count <= 32 else { return nil }
            switch word {
            case "first": part = .first(count)
            case "last": part = .last(count)
            default: return nil
            }
        }
        self.init(field, part)
    }
}

extension LinkDesign.Test {
    /// The test as designs write it: `look-alike`, `edits-2`.
    public var name: String {
        switch self {
        case .equal: "equal"
        case .sound: "sound"
        case .nearSound: "near-sound"
        case .lookAlike: "look-alike"
        case .edits(let count): "edits-\(count)"
        case .swapped: "swapped"
        case .surname: "surname"
        case .contained: "contained"
        case .visible: "visible"
        case .conflict: "conflict"
        case .otherYear: "other-year"
        case .lunar: "lunar"
        case .placeholder: "placeholder"
        case .sameYear: "same-year"
        case .digits(let count): "digits-\(count)"
        case .road: "road"
        case .similar(let least): "similar-\(least)"
        case .crossed(let field): "crossed-\(field)"
        }
    }

    /// The test of a text; nil if it is none.
    public init?(named text: String) {
        let plain: [LinkDesign.Test] = [
            .equal, .sound, .nearSound, .lookAlike, .swapped, .surname, .contained, .visible, .conflict, .otherYear,
            .lunar,
            .placeholder, .sameYear, .road,
        ]
        if let test = plain.first(where: { $0.name == text }) {
            self = test
            return
        }
        if text.hasPrefix("crossed-") {
            self = .crossed(String(text.dropFirst("crossed-".count)))
            return
        }
        guard let (word, count) = LinkDesign.counted(text) else { return nil }
        switch (word, count) {
        case ("edits", 1...4): self = .edits(count)
        case ("digits", 1...12): self = .digits(count)
        case ("similar", 1...1_000): self = .similar(count)
        default: return nil
        }
    }
}

extension LinkDesign {
    /// A word with a number behind a hyphen.
    static func counted(_ text: String) -> (word: String, count: Int)? {
        guard let hyphen = text.lastIndex(of: "-"), let count = Int(text[text.index(after: hyphen)...]) else {
            return nil
        }
        return (String(text[..<hyphen]), count)
    }
}

extension LinkDesign {
    /// For each comparison the one whose value holds its own.
    var holders: [Int?] {
        comparisons.map { comparison in
            comparison.within.flatMap { name in comparisons.firstIndex { $0.field == name } }
        }
    }
}
