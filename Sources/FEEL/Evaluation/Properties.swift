import Civil

/// What comes after a point: members of contexts, properties of dates, times, durations and ranges (DMN 1.5, table 65).
enum Properties {
    static func read(_ value: Value, _ name: String, _ range: SourceRange, _ machine: inout Machine) -> Value {
        switch value {
        case .context(let context): return context[name] ?? machine.fail(.unknownMember, range, name)
        case .unknown: return value
        case .list(let items):
            guard machine.charge(items.count) else { return machine.fail(.steps, range, name) }
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(read(item, name, range, &machine)) }
            return .list(values)
        default: return of(value, name) ?? machine.fail(.unknownMember, range, name, value)
        }
    }

    /// A property of a value that is neither context nor list; nil where it has none of that name.
    static func of(_ value: Value, _ name: String) -> Value? {
        switch value {
        case .date(let day): of(day, name)
        case .dateTime(let moment): of(moment.day, name) ?? of(moment.time, offset: moment.offset, name)
        case .time(let time): of(time, offset: time.ownOffset, name)
        case .yearsMonths(let months):
            switch name {
            case "years": .integer(months / 12)
            case "months": .integer(months % 12)
            default: nil
            }
        case .daysTime(let length):
            switch name {
            case "days": .integer(length.days)
            case "hours": .integer(length.hours)
            case "minutes": .integer(length.minutes)
            case "seconds": .integer(length.seconds)
            default: nil
            }
        case .range(let range):
            switch name {
            case "start": range.start
            case "end": range.end
            case "start included": .boolean(range.startIncluded)
            case "end included": .boolean(range.endIncluded)
            default: nil
            }
        default: nil
        }
    }

    private static func of(_ day: Day, _ name: String) -> Value? {
        switch name {
        case "year": .integer(day.year)
        case "month": .integer(day.month)
        case "day": .integer(day.dayOfMonth)
        case "weekday": .integer(day.weekday)
        default: nil
        }
    }

    private static func of(_ time: Time, offset: Int64?, _ name: String) -> Value? {
        switch name {
        case "hour": .integer(time.hour)
        case "minute": .integer(time.minute)
        case "second": .integer(time.second)
        case "time offset": offset.map { .daysTime(DaysTime(nanoseconds: Int128($0) * Int128(Time.second))) } ?? .null
        case "timezone": if case .region(let region) = time.zone { .string(region.name) } else { .null }
        default: nil
        }
    }
}

extension Time {
    /// Seconds east of UTC, for a region those of its standard time; nil for local time.
    var ownOffset: Int64? {
        switch zone {
        case .local: nil
        case .offset(let seconds): Int64(seconds)
        case .region(let region): region.standardOffset
        }
    }
}
