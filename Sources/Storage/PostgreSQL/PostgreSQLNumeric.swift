/// PostgreSQL's `numeric` in binary format: what `sum` of a `BIGINT` column returns.
///
/// Four 16-bit numbers (count of digits, weight of the first, sign, scale), then digits to the base 10,000.
struct PostgreSQLNumeric {
    private let weight: Int
    private let isNegative: Bool
    private let digits: [Int64]

    /// Reads the binary form; `nil` for NaN, infinities and damaged bytes.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        func word(_ index: Int) -> UInt16 {
            UInt16(bytes[index * 2]) << 8 | UInt16(bytes[index * 2 + 1])
        }
        guard bytes.count >= 8, bytes.count % 2 == 0 else { return nil }
        let count = Int(word(0))
        guard bytes.count == 8 + count * 2, word(2) == 0 || word(2) == 0x4000 else { return nil }
        weight = Int(Int16(bitPattern: word(1)))
        isNegative = word(2) == 0x4000
        digits = (0..<count).map { Int64(word(4 + $0)) }
    }

    /// The number as a whole one, if it is one and fits.
    var integer: Int64? {
        var value: Int64 = 0
        guard digits.dropFirst(max(0, weight + 1)).allSatisfy({ $0 == 0 }) else { return nil }
        guard weight >= 0 else { return digits.isEmpty || digits.allSatisfy { $0 == 0 } ? 0 : nil }
        guard weight < 6 else { return nil }
        for place in 0...weight {
            let digit = place < digits.count ? digits[place] : 0
            let (shifted, over) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, more) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
            guard !over, !more else { return nil }
            value = sum
        }
        return value
    }

    /// The nearest floating point number, to a few units in the last place.
    var real: Double {
        var value = 0.0
        var unit = 1.0
        for _ in 0..<abs(weight) {
            unit = weight > 0 ? unit * 10_000 : unit / 10_000
        }
        for digit in digits {
            value += Double(digit) * unit
            unit /= 10_000
        }
        return isNegative ? -value : value
    }
}
