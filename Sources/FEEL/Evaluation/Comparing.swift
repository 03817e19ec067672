import Civil

/// Equality and order of values (DMN 1.5, tables 51–53).
enum Comparing {
    /// Whether two values are equal.
    enum Equality {
        case equal
        case different
        /// The kinds cannot be compared.
        case kinds
        case unknown(Unknown)
    }

    /// Compares two values. Numbers by value, texts by code point, times by the second, date-times with a zone by the moment.
    static func equality(_ left: Value, _ right: Value, _ machine: inout Machine) -> Equality {
        switch (left, right) {
        case (.unknown, _), (_, .unknown):
            guard case .unknown(let causes)? = united(left, right) else { return .kinds }
            return .unknown(causes)
        case (.null, .null): return .equal
        case (.null, _), (_, .null): return .different
        case (.boolean(let a), .boolean(let b)): return a == b ? .equal : .different
        case (.number(let a), .number(let b)): return a == b ? .equal : .different
        case (.string(let a), .string(let b)): return same(a, b) ? .equal : .different
        case (.date(let a), .date(let b)): return a == b ? .equal : .different
        case (.time(let a), .time(let b)): return order(a, b) == 0 ? .equal : .different
        case (.dateTime(let a), .dateTime(let b)): return order(a, b) == 0 ? .equal : .different
        case (.yearsMonths(let a), .yearsMonths(let b)): return a == b ? .equal : .different
        case (.daysTime(let a), .daysTime(let b)): return a == b ? .equal : .different
        case (.list(let a), .list(let b)): return equality(a, b, &machine)
        case (.context(let a), .context(let b)): return equality(a, b, &machine)
        case (.range(let a), .range(let b)): return equality(a, b, &machine)
        case (.function(let a), .function(let b)): return a === b ? .equal : .different
        default: return .kinds
        }
    }

    /// Texts by code points, not by canonical equivalence.
    @inline(__always)
    static func same(_ a: String, _ b: String) -> Bool {
        guard a == b else { return false }
        return a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
    }

    private static func equality(_ a: [Value], _ b: [Value], _ machine: inout Machine) -> Equality {
        guard a.count == b.count else { return .different }
        var unknown: Unknown?
        for (left, right) in zip(a, b) {
            guard machine.charge() else { return .kinds }
            switch equality(left, right, &machine) {
            case .equal: continue
            case .different, .kinds: return machine.isExhausted ? .kinds : .different
            case .unknown(let causes): unknown = unknown?.union(causes) ?? causes
            }
        }
        return unknown.map { .unknown($0) } ?? .equal
    }

    private static func equality(_ a: Context, _ b: Context, _ machine: inout Machine) -> Equality {
        guard a.count == b.count else { return .different }
        if a.shape === b.shape { return equality(a.values, b.values, &machine) }
        var others: [Value] = []
        for name in a.names {
            guard let other = b[name] else { return .different }
            others.append(other)
        }
        return equality(a.values, others, &machine)
    }

    private static func equality(_ a: Interval, _ b: Interval, _ machine: inout Machine) -> Equality {
        guard a.form == b.form, a.startIncluded == b.startIncluded, a.endIncluded == b.endIncluded else {
            return .different
        }
        return equality([a.start, a.end], [b.start, b.end], &machine)
    }

    /// −1, 0 or 1; nil where the kinds have no common order.
    @inline(__always)
    static func order(_ left: Value, _ right: Value) -> Int? {
        if case .number(let a) = left, case .number(let b) = right { return a == b ? 0 : a < b ? -1 : 1 }
        return otherOrder(left, right)
    }

    private static func otherOrder(_ left: Value, _ right: Value) -> Int? {
        switch (left, right) {
        case (.date(let a), .date(let b)): sign(a.number, b.number)
        case (.string(let a), .string(let b)): order(a, b)
        case (.time(let a), .time(let b)): order(a, b)
        case (.dateTime(let a), .dateTime(let b)): order(a, b)
        case (.yearsMonths(let a), .yearsMonths(let b)): sign(a, b)
        case (.daysTime(let a), .daysTime(let b)): sign(a.nanoseconds, b.nanoseconds)
        default: nil
        }
    }

    @inline(__always)
    private static func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a == b ? 0 : a < b ? -1 : 1 }

    /// The order of texts by code point, which is that of their UTF-8 bytes.
    static func order(_ a: String, _ b: String) -> Int {
        if a.utf8.elementsEqual(b.utf8) { return 0 }
        return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
    }

    /// The order of times: the value of a time is its second of the day (DMN 1.5, 10.3.2.3.4); fractions do not count.
    static func order(_ a: Time, _ b: Time) -> Int? {
        guard let a = a.utc(beside: b), let b = b.utc(beside: a.time) else { return nil }
        return sign(
            floorDivide(Int128(a.nanoseconds), Int128(Time.second)),
            floorDivide(Int128(b.nanoseconds), Int128(Time.second)))
    }

    static func order(_ a: DateTime, _ b: DateTime) -> Int? {
        let second = Int128(Time.second)
        switch (a.instant, b.instant) {
        case (nil, nil): return sign(floorDivide(a.wall, second), floorDivide(b.wall, second))
        case (let a?, let b?): return sign(floorDivide(a, second), floorDivide(b, second))
        default: return nil
        }
    }
}

extension Time {
    /// A time of day made comparable with another.
    struct Comparable {
        let nanoseconds: Int64
        /// The time it was made of.
        let time: Time
    }

    /// Nanoseconds since midnight UTC, or on the wall where both are local or in the same region; nil where only one has a zone.
    func utc(beside other: Time) -> Comparable? {
        switch (zone, other.zone) {
        case (.local, .local): return Comparable(nanoseconds: nanoseconds, time: self)
        case (.local, _), (_, .local): return nil
        case (.region(let a), .region(let b)) where a.name == b.name:
            return Comparable(nanoseconds: nanoseconds, time: self)
        case (.offset(let seconds), _):
            return Comparable(nanoseconds: nanoseconds - Int64(seconds) * Time.second, time: self)
        case (.region(let region), _):
            return Comparable(nanoseconds: nanoseconds - region.standardOffset * Time.second, time: self)
        }
    }
}
