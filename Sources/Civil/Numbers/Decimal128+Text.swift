extension Decimal128: LosslessStringConvertible {
    /// The number written as in FEEL: digits with at most one point, an optional minus before, an optional exponent: `-1.5`,
    /// `.5`, `1E+5`, `2e-3`. Digits beyond the 34th are rounded half to even. Nil for anything else and on overflow.
    public init?(_ text: String) {
        var text = text
        let number = text.withUTF8 { Decimal128(utf8: $0) }
        guard let number else { return nil }
        self = number
    }

    /// The number written as in FEEL, or nil.
    public init?(_ text: some StringProtocol) { self.init(String(text)) }

    /// The number written as in FEEL in ASCII bytes, or nil.
    @inlinable
    public init?(utf8 bytes: some RandomAccessCollection<UInt8>) {
        let number = bytes.withContiguousStorageIfAvailable { Decimal128(ascii: $0) }
        guard let number = number ?? Array(bytes).withUnsafeBufferPointer({ Decimal128(ascii: $0) }) else { return nil }
        self = number
    }

    /// - Parameter exactly: whether a number that 34 digits do not hold exactly is nil instead of rounded.
    @usableFromInline
    init?(ascii bytes: UnsafeBufferPointer<UInt8>, exactly: Bool = false) {
        var index = 0
        let end = bytes.count
        let negative = end > 0 && bytes[0] == UInt8(ascii: "-")
        if negative { index = 1 }
        var first: UInt64 = 0  // the first 18 digits
        var coefficient: UInt128 = 0
        var significant = 0
        var anyDigit = false
        var sticky = false
        var exponent = 0
        var point = false
        while index < end {
            let byte = bytes[index]
            if byte >= 0x30, byte <= 0x39 {
                anyDigit = true
                let digit = byte &- 0x30
                if significant < 18 {
                    first = first &* 10 &+ UInt64(digit)
                    if first != 0 { significant &+= 1 }
                    if point { exponent &-= 1 }
                } else if significant < 37 {
                    if significant == 18 { coefficient = UInt128(first) }
                    coefficient = coefficient &* 10 &+ UInt128(digit)
                    significant &+= 1
                    if point { exponent &-= 1 }
                } else {
                    if digit != 0 { sticky = true }
                    if !point { exponent &+= 1 }
                }
            } else if byte == UInt8(ascii: "."), !point {
                // A point needs a digit after it: "1." is no number.
                guard index + 1 < end, bytes[index + 1] >= 0x30, bytes[index + 1] <= 0x39 else { return nil }
                point = true
            } else {
                break
            }
            index &+= 1
        }
        guard anyDigit else { return nil }
        if index < end {
            guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
            guard let power = Decimal128.power(bytes[(index + 1)...]) else { return nil }
            exponent &+= power
        }
        if significant <= 18, exponent >= -6176, exponent <= 6111 {
            let value = Int64(bitPattern: first)
            self.init(unchecked: negative ? 0 &- value : value, exponent: exponent)
            return
        }
        if significant <= 18 { coefficient = UInt128(first) }
        if exactly {
            let (kept, dropped) = Decimal128.stripped(coefficient, atMost: 38)
            if sticky || Tens.digits(kept) > 34 || (kept != 0 && exponent &+ dropped < Decimal128.leastExponent) {
                return nil
            }
        }
        let number = Decimal128.rounding(coefficient, exponent: exponent, negative: negative, sticky: sticky)
        guard let number else { return nil }
        self = number
    }

    /// The exponent after the E, held within ±1,000,000,000.
    private static func power(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var digits = bytes
        let negative = digits.first == UInt8(ascii: "-")
        if negative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        var power = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            power = Swift.min(power &* 10 &+ Int(byte &- 0x30), 1_000_000_000)
        }
        return negative ? -power : power
    }

    /// The number in plain digits with the scale it has: `3600.00`, `0.001`, `100000`. Never with an exponent.
    public var description: String {
        let exponent = exponent
        if exponent == 0, let value = small { return String(value) }
        var digits = Array(String(coefficient).utf8)
        if exponent > 0 {
            if !isZero { digits.append(contentsOf: repeatElement(0x30, count: exponent)) }
        } else if exponent < 0 {
            let missing = 1 &- exponent &- digits.count
            if missing > 0 { digits.insert(contentsOf: repeatElement(0x30, count: missing), at: 0) }
            digits.insert(UInt8(ascii: "."), at: digits.count &+ exponent)
        }
        if isNegative { digits.insert(UInt8(ascii: "-"), at: 0) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The scientific form of IEEE 754: `1.5E+10`, and plain digits where the exponent is small.
    public var scientific: String {
        let digits = String(coefficient)
        let adjusted = exponent &+ digits.utf8.count &- 1
        if exponent <= 0, adjusted >= -6 { return description }
        var text = isNegative ? "-" : ""
        text += digits.prefix(1)
        if digits.utf8.count > 1 { text += "." + digits.dropFirst() }
        return text + (adjusted < 0 ? "E" : "E+") + String(adjusted)
    }
}

extension Decimal128: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let number = Decimal128(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a decimal number")
        }
        self = number
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(scientific)
    }
}
