extension Day: LosslessStringConvertible {
    /// The day written as ISO 8601 `YYYY-MM-DD`, or nil.
    ///
    /// A year has at least four digits, more only without leading zero, and may be negative: `-0044-03-15`, `12025-01-01`.
    /// Nothing else is taken: no spaces, no week dates, no `20250101`.
    public init?(_ iso: String) {
        var iso = iso
        let day = iso.withUTF8 { Day(utf8: $0) }
        guard let day else { return nil }
        self = day
    }

    /// The day written as ISO 8601 `YYYY-MM-DD`, or nil: see ``init(_:)-(String)``.
    public init?(_ iso: some StringProtocol) {
        self.init(String(iso))
    }

    /// The day written in ASCII bytes as ISO 8601 `YYYY-MM-DD`, or nil.
    public init?(utf8 bytes: some RandomAccessCollection<UInt8>) {
        guard let (year, rest) = CalendarText.year(bytes), rest.count == 6,
            let month = CalendarText.two(rest.dropFirst(), after: rest.first),
            let day = CalendarText.two(rest.dropFirst(4), after: rest.dropFirst(3).first)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// ISO 8601 `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = parts
        return String(unsafeUninitializedCapacity: 16) { buffer in
            var count = CalendarText.write(year: year, into: buffer)
            count = CalendarText.write(two: month, into: buffer, at: count)
            return CalendarText.write(two: day, into: buffer, at: count)
        }
    }
}

extension Day: Codable {
    /// Reads the ISO 8601 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day of the form YYYY-MM-DD")
        }
        self = day
    }

    /// Writes the ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension YearMonth: LosslessStringConvertible {
    /// The month written as `YYYY-MM`, or nil. Years as in ``Day``.
    public init?(_ iso: String) {
        var iso = iso
        let month = iso.withUTF8 { bytes -> YearMonth? in
            guard let (year, rest) = CalendarText.year(bytes), rest.count == 3,
                let month = CalendarText.two(rest.dropFirst(), after: rest.first)
            else { return nil }
            return YearMonth(year: year, month: month)
        }
        guard let month else { return nil }
        self = month
    }

    /// `YYYY-MM`.
    public var description: String {
        let (year, month) = parts
        return String(unsafeUninitializedCapacity: 16) { buffer in
            CalendarText.write(two: month, into: buffer, at: CalendarText.write(year: year, into: buffer))
        }
    }
}

extension YearMonth: Codable {
    /// Reads `YYYY-MM`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let month = YearMonth(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a month of the form YYYY-MM")
        }
        self = month
    }

    /// Writes `YYYY-MM`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The ISO 8601 digits of days and months.
enum CalendarText {
    /// The year at the start: four digits, or up to nine without leading zero; a minus may stand before. And what follows.
    static func year<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) -> (Int, Bytes.SubSequence)? {
        let negative = bytes.first == UInt8(ascii: "-")
        let digits = negative ? bytes.dropFirst() : bytes[...]
        var year = 0
        var count = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { break }
            guard count < 9 else { return nil }
            year = year &* 10 &+ Int(byte &- 0x30)
            count &+= 1
        }
        guard count == 4 || (count > 4 && digits.first != 0x30), !(negative && year == 0) else { return nil }
        return (negative ? -year : year, digits.dropFirst(count))
    }

    /// The two digits at the start of `bytes`, if a hyphen stood before.
    static func two(_ bytes: some RandomAccessCollection<UInt8>, after hyphen: UInt8?) -> Int? {
        guard hyphen == UInt8(ascii: "-"), let tens = bytes.first, let ones = bytes.dropFirst().first,
            tens >= 0x30, tens <= 0x39, ones >= 0x30, ones <= 0x39
        else { return nil }
        return Int(tens &- 0x30) &* 10 &+ Int(ones &- 0x30)
    }

    /// Writes the year with at least four digits; gives the count of bytes.
    static func write(year: Int, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        if year < 0 {
            buffer[0] = UInt8(ascii: "-")
            count = 1
        }
        var unit = 1000
        let size = year.magnitude
        while size / 10 >= UInt(unit) { unit *= 10 }
        while unit > 0 {
            buffer[count] = 0x30 &+ UInt8(truncatingIfNeeded: size / UInt(unit) % 10)
            count += 1
            unit /= 10
        }
        return count
    }

    /// Writes a hyphen and two digits at `index`; gives the index after.
    static func write(two value: Int, into buffer: UnsafeMutableBufferPointer<UInt8>, at index: Int) -> Int {
        buffer[index] = UInt8(ascii: "-")
        buffer[index + 1] = 0x30 &+ UInt8(truncatingIfNeeded: value / 10)
        buffer[index + 2] = 0x30 &+ UInt8(truncatingIfNeeded: value % 10)
        return index + 3
    }
}
