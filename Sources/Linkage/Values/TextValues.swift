/// Any texts.
struct TextValues: FieldValues {
    let values: Interner
    private var characters = Runs<UInt32>()

    static var isMostlyClean: Bool { true }

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] { Cleaning.utf8(Cleaning.scalars(raw)) }

    init(_ values: Interner) {
        self.values = values
        for value in 0..<values.count { characters.append(Cleaning.scalars(values.bytes(value))) }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        test == .equal ? (0..<UInt32(values.count)).map { $0 } : nil
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        case .equal: PairTest { _, _ in false }
        case .edits(let limit):
            PairTest { a, b in
                characters.with(a, b) {
                    min($0.count, $1.count) > limit && Edits.distance($0, $1, limit: limit) <= limit
                }
            }
        case .similar(let least): PairTest { a, b in characters.with(a, b) { Edits.similarity($0, $1) >= least } }
        case .swapped: PairTest { a, b in characters.with(a, b) { $0.count == $1.count && $0.sorted() == $1.sorted() } }
        case .contained:
            PairTest { a, b in
                characters.with(a, b) { x, y in
                    let (short, long) = x.count < y.count ? (x, y) : (y, x)
                    return short.count >= 3 && long.starts(with: short)
                }
            }
        default: nil
        }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? {
        switch part {
        case .letters:
            (0..<values.count).map { value in
                let sorted = characters[value].sorted()
                return sorted.isEmpty ? 0 : TextValues.hash(Cleaning.utf8(sorted)[...])
            }
        case .initials:
            (0..<values.count).map { value in
                let words = characters[value].split(separator: 0x20).compactMap(\.first)
                return words.isEmpty ? 0 : TextValues.hash(Cleaning.utf8(words)[...])
            }
        case .first(let count), .last(let count):
            (0..<values.count).map { value in
                let text = characters[value]
                guard text.count >= count else { return 0 }
                let piece: ArraySlice<UInt32>
                if case .last = part { piece = text.suffix(count) } else { piece = text.prefix(count) }
                return TextValues.hash(Cleaning.utf8(piece)[...])
            }
        default: TextValues.plainKeys(part, values)
        }
    }
}

/// One of a few codes.
struct CodeValues: FieldValues {
    let values: Interner

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] { TextValues.clean(raw) }
    init(_ values: Interner) { self.values = values }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        test == .equal ? (0..<UInt32(values.count)).map { $0 } : nil
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        guard test == .equal else { return nil }
        return PairTest { _, _ in false }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? { CodeValues.plainKeys(part, values) }
}

/// Telephone numbers: digits.
struct PhoneValues: FieldValues {
    let values: Interner
    private var digits = Runs<UInt8>()

    static var isMostlyClean: Bool { true }

    static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        raw.count == 11 && raw[0] == UInt8(ascii: "1") && raw[1] != raw[0] && raw.allSatisfy(Cleaning.isDigit)
    }

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var digits = Cleaning.digits(raw)
        // The country's code before a mobile number.
        for code in [Array("0086".utf8), Array("86".utf8)]
        where digits.count == code.count + 11 && digits.starts(with: code) {
            digits.removeFirst(code.count)
        }
        // Fewer are no number; a row of one digit stands for nothing.
        return digits.count < 5 || digits.allSatisfy { $0 == digits[0] } ? [] : digits
    }

    init(_ values: Interner) {
        self.values = values
        for value in 0..<values.count { digits.append(values.bytes(value)) }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        test == .equal ? (0..<UInt32(values.count)).map { $0 } : nil
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        case .equal: PairTest { _, _ in false }
        case .edits(let limit): PairTest { a, b in digits.with(a, b) { Edits.distance($0, $1, limit: limit) <= limit } }
        default: nil
        }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? { PhoneValues.plainKeys(part, values) }
}
