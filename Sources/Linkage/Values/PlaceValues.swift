/// Division codes of twelve digits; zeros at the end of a level say nothing. A county whose code has changed has that of today.
struct PlaceValues: FieldValues {
    let values: Interner
    /// The digits as a number, and how many of them say something: 2, 4, 6, 9 or 12.
    private var codes: [UInt64] = []
    private var depths: [UInt8] = []

    private static let tens: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
    ]

    /// Codes of counties that are no longer in use, and those in their place.
    private static let today: [UInt64: UInt64] = RenumberedDivisions.pairs.withUTF8Buffer { digits in
        func number(_ from: Int) -> UInt64 { digits[from..<from + 6].reduce(0) { $0 * 10 + UInt64($1 &- 0x30) } }
        var today: [UInt64: UInt64] = [:]
        for from in stride(from: 0, to: digits.count - 11, by: 12) { today[number(from)] = number(from + 6) }
        return today
    }

    static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        raw.count == 12 && raw[0] != 0x30 && raw.allSatisfy(Cleaning.isDigit)
    }

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Cleaning.digits(raw)
        guard digits.count >= 2, digits.count <= 12 else { return [] }
        let whole = digits + Array(repeating: 0x30, count: 12 - digits.count)
        return whole[0] == 0x30 && whole[1] == 0x30 ? [] : whole
    }

    init(_ values: Interner) {
        self.values = values
        for value in 0..<values.count {
            let text = values.bytes(value)
            let code = text.reduce(UInt64(0)) { $0 * 10 + UInt64($1 &- 0x30) }
            // The county by its code of today, what is below it as it was written.
            codes.append((PlaceValues.today[code / 1_000_000] ?? code / 1_000_000) * 1_000_000 + code % 1_000_000)
            var depth = text.isEmpty ? 0 : 2
            for (from, to) in [(2, 4), (4, 6), (6, 9), (9, 12)] where depth == from {
                let level = text[(text.startIndex + from)..<(text.startIndex + to)]
                if level.contains(where: { $0 != 0x30 }) { depth = to }
            }
            depths.append(UInt8(depth))
        }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        guard case .digits(let count) = test else { return nil }
        // Those of one beginning that are long enough; the others are nothing.
        var numbers: [UInt64: UInt32] = [:]
        return codes.indices.map { value in
            guard Int(depths[value]) >= count, depths[value] > 0 else { return 0 }
            let start = codes[value] / PlaceValues.tens[12 - count]
            let number = numbers[start] ?? UInt32(numbers.count + 1)
            numbers[start] = number
            return number
        }
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        guard case .digits(let count) = test, (0...12).contains(count) else { return nil }
        let tens = PlaceValues.tens[12 - count]
        return PairTest { a, b in
            Int(depths[a]) >= count && Int(depths[b]) >= count && codes[a] / tens == codes[b] / tens
        }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? {
        let count: Int
        switch part {
        case .whole: count = 12
        case .first(let number) where (1...12).contains(number): count = number
        default: return nil
        }
        return codes.indices.map {
            Int(depths[$0]) >= count ? Hash.mix(codes[$0] / PlaceValues.tens[12 - count]) : 0
        }
    }
}
