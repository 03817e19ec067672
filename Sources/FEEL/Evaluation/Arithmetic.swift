import Civil

/// The arithmetic operators on values that are not both numbers (DMN 1.5, tables 57–61).
enum ArithmeticTable {
    /// Adds, or nil where the kinds do not go together or the result is out of range.
    static func add(_ left: Value, _ right: Value) -> Result {
        switch (left, right) {
        case (.string(let a), .string(let b)): return .value(.string(a + b))
        case (.date(let day), .yearsMonths(let months)), (.yearsMonths(let months), .date(let day)):
            return Result(shifted(day, months: months).map { .date($0) })
        case (.date(let day), .daysTime(let length)), (.daysTime(let length), .date(let day)):
            return shifted(day, length.nanoseconds)
        case (.dateTime(let moment), .yearsMonths(let months)), (.yearsMonths(let months), .dateTime(let moment)):
            return Result(shifted(moment.day, months: months).map { .dateTime(DateTime(day: $0, time: moment.time)) })
        case (.dateTime(let moment), .daysTime(let length)), (.daysTime(let length), .dateTime(let moment)):
            return shifted(moment, length.nanoseconds)
        case (.time(let time), .daysTime(let length)), (.daysTime(let length), .time(let time)):
            return .value(.time(shifted(time, length.nanoseconds)))
        case (.yearsMonths(let a), .yearsMonths(let b)):
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? .range : .value(.yearsMonths(sum))
        case (.daysTime(let a), .daysTime(let b)): return duration(a.nanoseconds, b.nanoseconds)
        default: return .kinds
        }
    }

    static func subtract(_ left: Value, _ right: Value) -> Result {
        switch (left, right) {
        case (_, .yearsMonths(.min)): return .range
        case (.yearsMonths, .yearsMonths(let b)), (.date, .yearsMonths(let b)), (.dateTime, .yearsMonths(let b)):
            return add(left, .yearsMonths(-b))
        case (.daysTime, .daysTime(let b)), (.date, .daysTime(let b)), (.dateTime, .daysTime(let b)),
            (.time, .daysTime(let b)):
            return add(left, .daysTime(DaysTime(nanoseconds: -b.nanoseconds)))
        case (.date(let a), .date(let b)): return .value(.daysTime(DaysTime(days: a - b)))
        case (.dateTime(let a), .dateTime(let b)): return difference(a, b)
        case (.date(let a), .dateTime(let b)): return difference(midnight(a), b)
        case (.dateTime(let a), .date(let b)): return difference(a, midnight(b))
        case (.time(let a), .time(let b)):
            guard let a = a.utc(beside: b), let b = b.utc(beside: a.time) else { return .kinds }
            return duration(Int128(a.nanoseconds), -Int128(b.nanoseconds))
        default: return .kinds
        }
    }

    static func multiply(_ left: Value, _ right: Value) -> Result {
        switch (left, right) {
        case (.yearsMonths(let months), .number(let factor)), (.number(let factor), .yearsMonths(let months)):
            return self.months(Decimal128(months).multiplied(by: factor))
        case (.daysTime(let length), .number(let factor)), (.number(let factor), .daysTime(let length)):
            return nanoseconds(Decimal128(length.nanoseconds).multiplied(by: factor))
        default: return .kinds
        }
    }

    static func divide(_ left: Value, _ right: Value) -> Result {
        switch (left, right) {
        case (.yearsMonths(let months), .number(let divisor)):
            return divisor.isZero ? .zero : self.months(Decimal128(months).divided(by: divisor))
        case (.daysTime(let length), .number(let divisor)):
            return divisor.isZero ? .zero : nanoseconds(Decimal128(length.nanoseconds).divided(by: divisor))
        case (.yearsMonths(let a), .yearsMonths(let b)):
            return b == 0 ? .zero : Result(Decimal128(a).divided(by: Decimal128(b)).map { .number($0) })
        case (.daysTime(let a), .daysTime(let b)):
            guard b.nanoseconds != 0 else { return .zero }
            return Result(
                Decimal128(a.nanoseconds).divided(by: Decimal128(b.nanoseconds)).map { .number($0) })
        default: return .kinds
        }
    }

    static func negate(_ value: Value) -> Result {
        switch value {
        case .number(let number): .value(.number(-number))
        case .yearsMonths(let months): months == .min ? .range : .value(.yearsMonths(-months))
        case .daysTime(let length): .value(.daysTime(DaysTime(nanoseconds: -length.nanoseconds)))
        default: .kinds
        }
    }

    /// The outcome of an operation.
    enum Result {
        case value(Value)
        /// The kinds of the operands do not go together.
        case kinds
        /// The result is out of range.
        case range
        /// Division by zero.
        case zero

        init(_ value: Value?) { self = value.map { .value($0) } ?? .range }
    }

    // MARK: Parts

    static func shifted(_ day: Day, months: Int64) -> Day? {
        let (index, overflow) = day.yearMonth.index.addingReportingOverflow(months)
        guard !overflow, YearMonth.first.index...YearMonth.last.index ~= index else { return nil }
        return day.adding(months: months)
    }

    /// A day plus a duration, from its midnight on, cut to the day.
    private static func shifted(_ day: Day, _ length: Int128) -> Result {
        let moment = DateTime(day: day, time: Time(nanoseconds: 0, zone: .local))
        return Result(DateTime.at(wall: moment.wall + length, zone: .local).map { .date($0.day) })
    }

    private static func shifted(_ moment: DateTime, _ length: Int128) -> Result {
        guard case .region(let region) = moment.time.zone, let instant = moment.instant else {
            return Result(DateTime.at(wall: moment.wall + length, zone: moment.time.zone).map { .dateTime($0) })
        }
        let later = instant + length
        guard let seconds = Int64(exactly: floorDivide(later, Int128(Time.second))) else { return .range }
        let wall = later + Int128(region.offset(instant: seconds)) * Int128(Time.second)
        return Result(DateTime.at(wall: wall, zone: moment.time.zone).map { .dateTime($0) })
    }

    static func shifted(_ time: Time, _ length: Int128) -> Time {
        let perDay = Int128(Time.day)
        var sum = (Int128(time.nanoseconds) + length % perDay) % perDay
        if sum < 0 { sum += perDay }
        return Time(nanoseconds: Int64(sum), zone: time.zone)
    }

    private static func midnight(_ day: Day) -> DateTime {
        DateTime(day: day, time: Time(nanoseconds: 0, zone: .offset(0)))
    }

    private static func difference(_ a: DateTime, _ b: DateTime) -> Result {
        switch (a.instant, b.instant) {
        case (nil, nil): duration(a.wall, -b.wall)
        case (let a?, let b?): duration(a, -b)
        default: .kinds
        }
    }

    private static func duration(_ a: Int128, _ b: Int128) -> Result {
        let (sum, overflow) = a.addingReportingOverflow(b)
        guard !overflow, -DaysTime.limit...DaysTime.limit ~= sum else { return .range }
        return .value(.daysTime(DaysTime(nanoseconds: sum)))
    }

    private static func months(_ number: Decimal128?) -> Result {
        Result(number?.rounded(scale: 0, rule: .down).int64.map { .yearsMonths($0) })
    }

    private static func nanoseconds(_ number: Decimal128?) -> Result {
        guard let value = number.flatMap({ Int128($0) }) else { return .range }
        return duration(value, 0)
    }
}

func floorDivide(_ a: Int128, _ b: Int128) -> Int128 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}

extension Decimal128 {
    /// An integer of up to 34 digits, as exactly as 34 digits allow.
    init(_ value: Int128) {
        if let small = Int64(exactly: value) {
            self.init(small)
            return
        }
        let unit: Int128 = 1_000_000_000_000_000_000
        let top = Decimal128(value / unit)
        let scaled = top.multiplied(by: Decimal128(1_000_000_000_000_000_000)) ?? top
        self = scaled.adding(Decimal128(Int64(value % unit))) ?? scaled
    }
}

extension Int128 {
    /// The whole part of a number, if it fits the range of durations.
    init?(_ number: Decimal128) {
        let whole = number.rounded(scale: 0, rule: .down)
        if let small = whole.int64 {
            self = Int128(small)
            return
        }
        let unit = Decimal128(1_000_000_000_000_000_000)
        guard let top = whole.divided(by: unit)?.rounded(scale: 0, rule: .down).int64,
            let scaled = Decimal128(top).multiplied(by: unit), let rest = whole.subtracting(scaled)?.int64
        else { return nil }
        self = Int128(top) * 1_000_000_000_000_000_000 + Int128(rest)
    }
}
