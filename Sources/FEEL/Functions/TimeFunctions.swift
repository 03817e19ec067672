import Civil

extension BuiltIn {
    /// Functions of dates, times and durations (DMN 1.5, tables 72, 80 and 82).
    static let timeFunctions: [BuiltIn] = [
        BuiltIn("date", ["from"], ["year", "month", "day"]) { (a, _) throws(Fault) in .date(try date(a)) },
        BuiltIn("time", ["from"], ["hour", "minute", "second", "offset?"]) { (a, machine) throws(Fault) in
            .time(try time(a, machine.environment.zones))
        },
        BuiltIn(
            "date and time", ["from"], ["date", "time"],
            ["year", "month", "day", "hour", "minute", "second"],
            ["year", "month", "day", "hour", "minute", "second", "offset"],
            ["year", "month", "day", "hour", "minute", "second", "timezone"]
        ) { (a, machine) throws(Fault) in .dateTime(try dateTime(a, machine.environment.zones)) },
        BuiltIn("duration", ["from"]) { (a, _) throws(Fault) in
            switch a.single(0) {
            case .yearsMonths, .daysTime: return a.single(0)
            default:
                guard let duration = TimeText.duration(Array(try a.string(0).utf8)) else { throw Fault(.literal) }
                return duration
            }
        },
        BuiltIn("years and months duration", ["from", "to"]) { (a, _) throws(Fault) in
            .yearsMonths(months(from: try moment(a, 0), to: try moment(a, 1)))
        },
        BuiltIn("now", []) { (_, machine) throws(Fault) in
            guard let now = machine.environment.now else { throw Fault(.clock) }
            return .dateTime(now)
        },
        BuiltIn("today", []) { (_, machine) throws(Fault) in
            guard let now = machine.environment.now else { throw Fault(.clock) }
            return .date(now.day)
        },
        BuiltIn("day of year", ["date"]) { (a, _) throws(Fault) in .integer(try a.day(0).dayOfYear) },
        BuiltIn("day of week", ["date"]) { (a, _) throws(Fault) in
            .string(weekdays[(try a.day(0).weekday - 1) % 7])
        },
        BuiltIn("month of year", ["date"]) { (a, _) throws(Fault) in
            .string(months[(try a.day(0).month - 1) % 12])
        },
        BuiltIn("week of year", ["date"]) { (a, _) throws(Fault) in
            // ISO 8601: the week belongs to the year of its Thursday.
            let day = try a.day(0)
            let thursday = day.adding(days: Int64(4 - day.weekday))
            return .integer((thursday.dayOfYear - 1) / 7 + 1)
        },
        BuiltIn("last day of month", ["date"]) { (a, _) throws(Fault) in .date(try a.day(0).monthEnd) },
    ]

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func date(_ a: [Value]) throws(Fault) -> Day {
        if a.count == 3 {
            guard let year = Int(exactly: try a.integer(0)), let month = Int(exactly: try a.integer(1)),
                let number = Int(exactly: try a.integer(2)), let day = Day(year: year, month: month, day: number)
            else { throw Fault(.dateRange) }
            return day
        }
        if case .string(let text) = a.single(0) {
            guard let day = Day(text) else { throw Fault(.literal) }
            return day
        }
        return try a.day(0)
    }

    private static func time(_ a: [Value], _ zones: Zones) throws(Fault) -> Time {
        if a.count >= 3 {
            let second = try a.number(2)
            let whole = second.rounded(scale: 0, rule: .floor)
            guard let fraction = second.subtracting(whole)?.multiplied(by: 1_000_000_000)?.floor.int,
                let hour = Int(exactly: try a.integer(0)), let minute = Int(exactly: try a.integer(1)),
                let seconds = whole.int,
                let time = Time(
                    hour: hour, minute: minute, second: seconds, nanosecond: fraction, zone: try offset(a.at(3), zones))
            else { throw .value }
            return time
        }
        switch a.single(0) {
        case .string(let text):
            guard let time = TimeText.time(Array(text.utf8)[...], zones)?.time else { throw Fault(.literal) }
            return time
        case .time(let time): return time
        case .dateTime(let moment): return moment.time
        case .date: return Time(nanoseconds: 0, zone: .offset(0))
        default: throw .type
        }
    }

    private static func offset(_ value: Value, _ zones: Zones) throws(Fault) -> Zone {
        switch value {
        case .null: return .local
        case .daysTime(let length):
            let seconds = length.nanoseconds / Int128(Time.second)
            guard (-18 * 3600...18 * 3600).contains(seconds) else { throw .value }
            return .offset(Int32(seconds))
        case .string(let name):
            guard let region = zones.region(name) else { throw Fault(.zone) }
            return .region(region)
        default: throw .type
        }
    }

    private static func dateTime(_ a: [Value], _ zones: Zones) throws(Fault) -> DateTime {
        if a.count == 2 {
            let day = try a.day(0)
            guard case .time(let time) = a.single(1) else { throw .type }
            return DateTime(day: day, time: time)
        }
        if a.count > 2 {
            let day = try date(Array(a.prefix(3)))
            return DateTime(day: day, time: try time(Array(a.dropFirst(3)), zones))
        }
        switch a.single(0) {
        case .string(let text):
            let bytes = Array(text.utf8)
            if let day = Day(utf8: bytes) {
                return DateTime(day: day, time: Time(nanoseconds: 0, zone: .local))
            }
            guard let moment = TimeText.dateTime(bytes, zones) else { throw Fault(.literal) }
            return moment
        case .dateTime(let moment): return moment
        case .date(let day): return DateTime(day: day, time: Time(nanoseconds: 0, zone: .offset(0)))
        default: throw .type
        }
    }

    private static func moment(_ a: [Value], _ index: Int) throws(Fault) -> DateTime {
        switch a.single(index) {
        case .date(let day): return DateTime(day: day, time: Time(nanoseconds: 0, zone: .local))
        case .dateTime(let moment): return moment
        default: throw .type
        }
    }

    /// Whole months from one moment to another, cut towards zero.
    private static func months(from: DateTime, to: DateTime) -> Int64 {
        var months = to.day.yearMonth - from.day.yearMonth
        let a = (from.day.dayOfMonth, from.time.nanoseconds)
        let b = (to.day.dayOfMonth, to.time.nanoseconds)
        if months > 0, b < a { months -= 1 }
        if months < 0, b > a { months += 1 }
        return months
    }
}
