/// The code of a division in the 12 digits of the statistics bureau: GB/T 2260 county (6), township (3), village (3).
///
/// The subtree of a division is one range of numbers, so "is within" is two comparisons, also in SQL.
///
///     let county = DivisionCode("350583")
///     county?.contains(township)            // 350583_000_000 ..< 350584_000_000
public struct DivisionCode: Hashable, Sendable {
    /// The 12 digits as a number; 0 is the nation.
    public let number: Int64

    /// The nation, 000000.
    public static let nation = DivisionCode(unchecked: 0)

    init(unchecked number: Int64) { self.number = number }

    /// The code of 12 digits as a number, or nil below 0, above 12 digits, or with digits below an empty province.
    public init?(number: Int64) {
        guard number == 0 || (number >= 10_000_000_000 && number <= 999_999_999_999) else { return nil }
        self.number = number
    }

    /// The code written with 2, 4, 6, 9 or 12 ASCII digits, or nil.
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// The code written with 2, 4, 6, 9 or 12 ASCII digits, or nil.
    public init?(utf8 bytes: some Collection<UInt8>) {
        var number: Int64 = 0
        var count = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39, count < 12 else { return nil }
            number = number &* 10 &+ Int64(byte &- 0x30)
            count &+= 1
        }
        switch count {
        case 2: number &*= 10_000_000_000
        case 4: number &*= 100_000_000
        case 6: number &*= 1_000_000
        case 9: number &*= 1000
        case 12: break
        default: return nil
        }
        self.init(number: number)
    }

    /// The level: that of the last group of digits that is not zero.
    public var level: DivisionLevel {
        if number % 1000 != 0 { return .village }
        if number % 1_000_000 != 0 { return .township }
        if number % 100_000_000 != 0 { return .county }
        if number % 10_000_000_000 != 0 { return .city }
        return number == 0 ? .nation : .province
    }

    /// The nearest division above whose code is not the same; nil for the nation.
    ///
    /// A township of a city without counties (东莞 441900003) is under the city.
    public var parent: DivisionCode? {
        for level in DivisionLevel.allCases.reversed() {
            let above = DivisionCode(unchecked: number &- number % DivisionCode.span(of: level))
            if above.number != number { return above }
        }
        return number == 0 ? nil : .nation
    }

    /// The division at `level` that this one is in; itself if it is at that level or above.
    public func ancestor(at level: DivisionLevel) -> DivisionCode {
        level == .nation ? .nation : DivisionCode(unchecked: number &- number % DivisionCode.span(of: level))
    }

    /// This division and all above it, the nation first.
    public var path: [DivisionCode] {
        var path = [self]
        while let above = path.last?.parent { path.append(above) }
        return path.reversed()
    }

    /// The numbers of this division and of everything in it.
    public var range: Range<Int64> {
        let level = level
        return level == .nation ? 0..<1_000_000_000_000 : number..<number &+ DivisionCode.span(of: level)
    }

    /// Whether `other` is this division or in it.
    public func contains(_ other: DivisionCode) -> Bool { range.contains(other.number) }

    /// How many numbers a division of `level` covers.
    private static func span(of level: DivisionLevel) -> Int64 {
        switch level {
        case .nation: 1_000_000_000_000
        case .province: 10_000_000_000
        case .city: 100_000_000
        case .county: 1_000_000
        case .township: 1000
        case .village: 1
        }
    }
}

extension DivisionCode: Comparable {
    /// By number: a division comes before everything in it.
    public static func < (left: DivisionCode, right: DivisionCode) -> Bool { left.number < right.number }
}

extension DivisionCode: LosslessStringConvertible {
    /// The shortest usual form: 6 digits to the county, 9 for a township, 12 for a village.
    public var description: String {
        let level = level
        let (value, width) =
            level == .village ? (number, 12) : level == .township ? (number / 1000, 9) : (number / 1_000_000, 6)
        let digits = String(value)
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    /// The code written with 2, 4, 6, 9 or 12 digits, or nil.
    public init?(_ description: String) { self.init(utf8: description.utf8) }
}

extension DivisionCode: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = DivisionCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a division code")
        }
        self = code
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
