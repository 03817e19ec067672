import Civil

/// Citizen numbers in eighteen places; of others what is written.
struct IDValues: FieldValues {
    let values: Interner
    private var digits = Runs<UInt8>()
    /// Whether all eighteen places were written, and the last proves the others.
    private(set) var isValid: [Bool] = []
    private var hidden: [Bool] = []

    private static let star = UInt8(ascii: "*")
    /// Marks a number whose last place was not written but computed.
    private static let computed = UInt8(ascii: "~")

    static var isMostlyClean: Bool { true }

    static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        raw.count == 18 && (Cleaning.isDigit(raw[17]) || raw[17] == UInt8(ascii: "X"))
            && raw[..<17].allSatisfy(Cleaning.isDigit)
    }

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        for scalar in Cleaning.scalars(raw) {
            switch scalar {
            case 0x30...0x39, 0x2A: text.append(UInt8(scalar))
            case 0x61...0x7A: text.append(UInt8(scalar - 0x20))
            case 0x2217, 0xD7, 0x25CF: text.append(star)
            case 0x20, 0x2D: continue
            default: text.append(UInt8(ascii: "?"))
            }
            guard text.count <= 32 else { return [] }
        }
        let stars = text.count { $0 == star }
        if text.count - stars < 6 { return [] }
        let isNumber = text.allSatisfy { Cleaning.isDigit($0) }
        if text.count == 15, isNumber {
            // 996 to 999 were kept for those who were over a hundred in 1989.
            text.insert(
                contentsOf: [0x31, text[12] == 0x39 && text[13] == 0x39 && text[14] >= 0x36 ? 0x38 : 0x39], at: 6)
            return text + [check(text), computed]
        }
        if text.count == 17, isNumber { return text + [check(text), computed] }
        if text.count == 18, stars == 1, text[17] == star, text.prefix(17).allSatisfy({ Cleaning.isDigit($0) }) {
            return text.dropLast() + [check(text), computed]
        }
        return text
    }

    private static func check(_ digits: some Sequence<UInt8>) -> UInt8 {
        CitizenID.check(digits.prefix(17).reduce(0) { $0 * 10 + Int64($1) - 0x30 })
    }

    init(_ values: Interner) {
        self.values = values
        for value in 0..<values.count {
            values.with(value) { written in
                let isComputed = written.last == IDValues.computed
                let text = UnsafeBufferPointer(rebasing: isComputed ? written.dropLast() : written[...])
                digits.append(text)
                isValid.append(!isComputed && IDValues.isValid(text))
                hidden.append(text.contains(IDValues.star))
            }
        }
    }

    /// Whether the last of eighteen places proves the others.
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count == 18 && text[..<17].allSatisfy(Cleaning.isDigit) && check(text) == text[17]
    }

    /// The year of birth in a number of eighteen places; 0: not to be seen.
    static func year(_ text: UnsafeBufferPointer<UInt8>) -> Int16 {
        guard text.count == 18, text[6..<10].allSatisfy(Cleaning.isDigit) else { return 0 }
        return text[6..<10].reduce(0) { $0 * 10 + Int16($1 - 0x30) }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        test == .equal ? (0..<UInt32(values.count)).map { $0 } : nil
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        // A number of which the last place was computed is the one that was written whole.
        case .equal: PairTest { a, b in !hidden[a] && !hidden[b] && digits.with(a, b) { $0.elementsEqual($1) } }
        case .visible: PairTest { a, b in (hidden[a] || hidden[b]) && digits.with(a, b) { IDValues.agree($0, $1) } }
        case .conflict: PairTest { isValid[$0] && isValid[$1] }
        case .edits(let limit): PairTest { a, b in digits.with(a, b) { Edits.distance($0, $1, limit: limit) <= limit } }
        default: nil
        }
    }

    private static func agree(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        var seen = 0
        for place in 0..<a.count where a[place] != star && b[place] != star {
            if a[place] != b[place] { return false }
            seen += 1
        }
        return seen >= 8
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? {
        let count: Int
        let isLast: Bool
        switch part {
        case .whole: (count, isLast) = (.max, false)
        case .first(let number): (count, isLast) = (number, false)
        case .last(let number): (count, isLast) = (number, true)
        default: return nil
        }
        return (0..<values.count).map { value in
            let text = digits[value]
            guard !text.isEmpty else { return 0 }
            guard count != .max else { return hidden[value] ? 0 : IDValues.hash(text) }
            guard text.count >= count else { return 0 }
            let piece = isLast ? text.suffix(count) : text.prefix(count)
            return piece.contains(IDValues.star) ? 0 : IDValues.hash(piece)
        }
    }
}
