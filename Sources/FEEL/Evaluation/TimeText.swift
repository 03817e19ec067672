import Civil

/// Dates, times and durations as text: ISO 8601 with the additions of FEEL (`@Region`, years beyond 9999, negative years).
enum TimeText {
    enum Literal {
        case value(Value)
        case invalid
        /// A region is named and no zones were given.
        case needsZone
    }

    /// What `@"…"` means.
    static func literal(_ text: String, zones: Zones?) -> Literal {
        let bytes = Array(text.utf8)
        if let day = Day(utf8: bytes) { return .value(.date(day)) }
        if let duration = duration(bytes) { return .value(duration) }
        let hasZone = bytes.contains(0x40)
        if hasZone, zones == nil { return .needsZone }
        if let moment = dateTime(bytes, zones) { return .value(.dateTime(moment)) }
        if let time = time(bytes[...], zones)?.time { return .value(.time(time)) }
        return .invalid
    }

    static func dateTime(_ bytes: [UInt8], _ zones: Zones?) -> DateTime? {
        guard let mark = bytes.firstIndex(of: 0x54), let day = Day(utf8: bytes[..<mark]),
            let (time, isNextDay) = time(bytes[(mark + 1)...], zones)
        else { return nil }
        guard isNextDay else { return DateTime(day: day, time: time) }
        guard day < Day.last else { return nil }
        return DateTime(day: day.adding(days: 1), time: time)
    }

    /// `hh:mm:ss[.f][zone]`; 24:00:00 is 00:00:00 of the next day.
    static func time(_ bytes: ArraySlice<UInt8>, _ zones: Zones?) -> (time: Time, isNextDay: Bool)? {
        var reader = ByteReader(bytes)
        guard let hour = reader.two(), reader.read(0x3A), let minute = reader.two(), reader.read(0x3A),
            let second = reader.two()
        else { return nil }
        var nanosecond = 0
        if reader.read(0x2E) {
            guard let fraction = reader.fraction() else { return nil }
            nanosecond = fraction
        }
        guard let zone = zone(&reader, zones) else { return nil }
        if hour == 24 {
            guard minute == 0, second == 0, nanosecond == 0 else { return nil }
            return (Time(nanoseconds: 0, zone: zone), true)
        }
        return Time(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone).map { ($0, false) }
    }

    private static func zone(_ reader: inout ByteReader, _ zones: Zones?) -> Zone? {
        if reader.isAtEnd { return .local }
        if reader.read(0x5A) { return reader.isAtEnd ? .offset(0) : nil }
        if reader.read(0x40) {
            return zones?.region(String(decoding: reader.rest, as: UTF8.self)).map { .region($0) }
        }
        let sign: Int32
        if reader.read(0x2B) { sign = 1 } else if reader.read(0x2D) { sign = -1 } else { return nil }
        guard let hours = reader.two(), reader.read(0x3A), let minutes = reader.two(), minutes < 60 else { return nil }
        var seconds = 0
        if reader.read(0x3A) {
            guard let value = reader.two(), value < 60 else { return nil }
            seconds = value
        }
        let total = hours * 3600 + minutes * 60 + seconds
        guard reader.isAtEnd, total <= 18 * 3600 else { return nil }
        return .offset(sign * Int32(total))
    }

    /// `P1Y2M` or `P1DT2H3M4.5S`, with a minus before; not both kinds in one.
    static func duration(_ bytes: [UInt8]) -> Value? {
        var reader = ByteReader(bytes[...])
        let isNegative = reader.read(0x2D)
        guard reader.read(0x50), !reader.isAtEnd else { return nil }
        var months: Int128 = 0
        var nanoseconds: Int128 = 0
        var hasMonths = false
        var hasTime = false
        var last = -1
        var inTime = false
        while !reader.isAtEnd {
            if !inTime, reader.read(0x54) {
                inTime = true
                last = -1
                guard !reader.isAtEnd else { return nil }
                continue
            }
            guard let number = reader.number() else { return nil }
            var fraction: Int?
            if inTime, reader.read(0x2E) { fraction = reader.fraction() ?? 0 }
            guard let unit = reader.next() else { return nil }
            let order: Int
            switch (unit, inTime) {
            case (0x59, false): (order, months, hasMonths) = (0, months + number * 12, true)
            case (0x4D, false): (order, months, hasMonths) = (1, months + number, true)
            case (0x44, false): (order, nanoseconds, hasTime) = (2, nanoseconds + number * Int128(Time.day), true)
            case (0x48, true):
                (order, nanoseconds, hasTime) = (0, nanoseconds + number * Int128(3600 * Time.second), true)
            case (0x4D, true):
                (order, nanoseconds, hasTime) = (1, nanoseconds + number * Int128(60 * Time.second), true)
            case (0x53, true):
                (order, hasTime) = (2, true)
                nanoseconds += number * Int128(Time.second) + Int128(fraction ?? 0)
            default: return nil
            }
            guard order > last, fraction == nil || unit == 0x53 else { return nil }
            last = order
        }
        guard hasMonths != hasTime else { return nil }
        if hasMonths { return Int64(exactly: isNegative ? -months : months).map { .yearsMonths($0) } }
        guard nanoseconds <= DaysTime.limit else { return nil }
        return .daysTime(DaysTime(nanoseconds: isNegative ? -nanoseconds : nanoseconds))
    }

    // MARK: Writing

    static func text(_ time: Time) -> String {
        var text = two(time.hour) + ":" + two(time.minute) + ":" + two(time.second) + fraction(Int64(time.nanosecond))
        switch time.zone {
        case .local: break
        case .offset(0): text += "Z"
        case .offset(let seconds):
            let size = Int(seconds.magnitude)
            text += (seconds < 0 ? "-" : "+") + two(size / 3600) + ":" + two(size / 60 % 60)
            if size % 60 != 0 { text += ":" + two(size % 60) }
        case .region(let region): text += "@" + region.name
        }
        return text
    }

    static func text(_ moment: DateTime) -> String { moment.day.description + "T" + text(moment.time) }

    static func text(months: Int64) -> String {
        let size = months.magnitude
        if size == 0 { return "P0M" }
        return (months < 0 ? "-P" : "P") + (size >= 12 ? "\(size / 12)Y" : "") + (size % 12 > 0 ? "\(size % 12)M" : "")
    }

    static func text(_ length: DaysTime) -> String {
        let size = length.magnitude
        if size == 0 { return "PT0S" }
        let second = Int128(Time.second)
        var text = length.nanoseconds < 0 ? "-P" : "P"
        let days = size / Int128(Time.day)
        if days > 0 { text += "\(days)D" }
        let rest = size % Int128(Time.day)
        guard rest > 0 else { return text }
        text += "T"
        if rest / (3600 * second) > 0 { text += "\(rest / (3600 * second))H" }
        if rest / (60 * second) % 60 > 0 { text += "\(rest / (60 * second) % 60)M" }
        if rest % (60 * second) > 0 { text += "\(rest / second % 60)\(fraction(length.fraction))S" }
        return text
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func fraction(_ nanoseconds: Int64) -> String {
        guard nanoseconds > 0 else { return "" }
        var digits = String(nanoseconds)
        digits = String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }
}

/// Reads ASCII bytes.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func next() -> UInt8? { rest.popFirst() }

    mutating func read(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, byte >= 0x30, byte <= 0x39 else { return nil }
        rest.removeFirst()
        return Int(byte - 0x30)
    }

    mutating func two() -> Int? {
        guard let a = digit(), let b = digit() else { return nil }
        return a * 10 + b
    }

    /// Digits as an integer of at most 18 digits.
    mutating func number() -> Int128? {
        var value: Int128 = 0
        var count = 0
        while let next = digit() {
            value = value * 10 + Int128(next)
            count += 1
            guard count <= 18 else { return nil }
        }
        return count > 0 ? value : nil
    }

    /// Digits after the point as nanoseconds; further digits are dropped.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let next = digit() {
            if count < 9 { value = value * 10 + next }
            count += 1
        }
        guard count > 0 else { return nil }
        while count < 9 {
            value *= 10
            count += 1
        }
        return value
    }
}
