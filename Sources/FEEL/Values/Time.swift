public import Civil

/// Where a time is: local, at an offset, or in a region of the IANA time zone database. Three different things.
public enum Zone: Sendable {
    /// No zone: the clock on the wall.
    case local
    /// Seconds east of UTC.
    case offset(Int32)
    /// A region, such as `Asia/Shanghai`.
    case region(Region)
}

/// A time of day.
public struct Time: Sendable {
    /// Nanoseconds since midnight, 0 ..< 86,400,000,000,000.
    public let nanoseconds: Int64
    public let zone: Zone

    static let second: Int64 = 1_000_000_000
    static let day: Int64 = 86_400 * second

    init(nanoseconds: Int64, zone: Zone) {
        self.nanoseconds = nanoseconds
        self.zone = zone
    }

    /// A time from its parts; nil outside 00:00:00 … 23:59:59.999999999.
    public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: Zone = .local) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999_999).contains(nanosecond)
        else { return nil }
        self.zone = zone
        nanoseconds = Int64(hour * 3600 + minute * 60 + second) * Time.second + Int64(nanosecond)
    }

    public var hour: Int { Int(nanoseconds / (3600 * Time.second)) }
    public var minute: Int { Int(nanoseconds / (60 * Time.second) % 60) }
    public var second: Int { Int(nanoseconds / Time.second % 60) }
    public var nanosecond: Int { Int(nanoseconds % Time.second) }
}

/// A day with a time of day.
public struct DateTime: Sendable {
    public let day: Day
    public let time: Time

    public init(day: Day, time: Time) {
        self.day = day
        self.time = time
    }

    /// Nanoseconds since 1970-01-01T00:00 on the wall clock.
    var wall: Int128 { Int128(day.number) * Int128(Time.day) + Int128(time.nanoseconds) }

    /// Seconds east of UTC at this moment, nil for local time.
    public var offset: Int64? {
        switch time.zone {
        case .local: nil
        case .offset(let seconds): Int64(seconds)
        case .region(let region): region.offset(wall: Int64(clamping: wall / Int128(Time.second)))
        }
    }

    /// Nanoseconds since 1970-01-01T00:00Z, nil for local time.
    public var instant: Int128? { offset.map { wall - Int128($0) * Int128(Time.second) } }

    /// The date-time so many nanoseconds later; nil outside the years ±999,999,999.
    static func at(wall: Int128, zone: Zone) -> DateTime? {
        let perDay = Int128(Time.day)
        var days = wall / perDay
        var rest = wall % perDay
        if rest < 0 {
            rest += perDay
            days -= 1
        }
        guard let number = Int64(exactly: days), let day = Day(exactly: number) else { return nil }
        return DateTime(day: day, time: Time(nanoseconds: Int64(rest), zone: zone))
    }
}

/// A days-and-time duration.
public struct DaysTime: Hashable, Sendable {
    // Two words: an Int128 would make every Value a third longer.
    private let high: Int64
    private let low: UInt64

    /// The length in nanoseconds.
    public var nanoseconds: Int128 { Int128(high) << 64 | Int128(low) }

    /// The longest duration, in nanoseconds: what lies between the first and the last day.
    static let limit: Int128 = Int128(Int64.max) * 1_000_000_000

    public init(nanoseconds: Int128) {
        high = Int64(truncatingIfNeeded: nanoseconds >> 64)
        low = UInt64(truncatingIfNeeded: nanoseconds)
    }

    /// So many whole days.
    public init(days: Int64) { self.init(nanoseconds: Int128(days) * Int128(Time.day)) }

    var magnitude: Int128 { nanoseconds < 0 ? -nanoseconds : nanoseconds }
    var sign: Int64 { nanoseconds < 0 ? -1 : 1 }
    /// The signed parts, as the properties of the same names.
    public var days: Int64 { sign * Int64(clamping: magnitude / Int128(Time.day)) }
    public var hours: Int64 { sign * Int64(magnitude / Int128(3600 * Time.second) % 24) }
    public var minutes: Int64 { sign * Int64(magnitude / Int128(60 * Time.second) % 60) }
    public var seconds: Int64 { sign * Int64(magnitude / Int128(Time.second) % 60) }
    /// The part below a second, unsigned.
    var fraction: Int64 { Int64(magnitude % Int128(Time.second)) }
}
