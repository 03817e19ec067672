import Civil

/// The rule of a region after its last recorded change: the footer of a TZif file, a POSIX TZ string (RFC 9636, 3.3.1).
struct ZoneRule: Sendable {
    /// A yearly moment of change, in seconds of local time from the start of its day.
    struct Change: Sendable {
        enum Form: Sendable {
            /// `Mm.w.d`
            case week(month: Int, week: Int, weekday: Int)
            /// `Jn`: 1–365, never 29 February.
            case julian(Int)
            /// `n`: 0–365.
            case day(Int)
        }

        let form: Form
        let seconds: Int64
    }

    /// Seconds east of UTC.
    let standard: Int64
    let summer: (offset: Int64, starts: Change, ends: Change)?

    func offset(instant: Int64) -> Int64 {
        guard let summer else { return standard }
        let local = instant.addingReportingOverflow(standard).partialValue
        guard let day = Day(exactly: local >= 0 ? local / 86_400 : (local - 86_399) / 86_400) else { return standard }
        let year = day.year
        guard let start = moment(summer.starts, year: year, offset: standard),
            let end = moment(summer.ends, year: year, offset: summer.offset)
        else { return standard }
        let isSummer = start < end ? instant >= start && instant < end : instant >= start || instant < end
        return isSummer ? summer.offset : standard
    }

    private func moment(_ change: Change, year: Int, offset: Int64) -> Int64? {
        guard let first = Day(year: year, month: 1, day: 1) else { return nil }
        let day: Day
        switch change.form {
        case .day(let number): day = first.adding(days: Int64(number))
        case .julian(let number):
            day = first.adding(days: Int64(number - 1) + (Day.isLeap(year: year) && number > 59 ? 1 : 0))
        case .week(let month, let week, let weekday):
            guard let monthStart = Day(year: year, month: month, day: 1) else { return nil }
            let ahead = (weekday - monthStart.weekday % 7 + 7) % 7 + (week - 1) * 7
            let length = Day.length(ofMonth: month, year: year)
            day = monthStart.adding(days: Int64(ahead < length ? ahead : ahead - 7))
        }
        return day.number * 86_400 + change.seconds - offset
    }

    // MARK: Reading

    init?(_ text: [UInt8]) {
        var reader = Reader(bytes: text)
        guard reader.name(), let west = reader.offset() else { return nil }
        standard = -west
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var summerOffset = standard + 3600
        if let next = reader.peek, next != 0x2C {
            guard let west = reader.offset() else { return nil }
            summerOffset = -west
        }
        guard reader.read(0x2C), let starts = reader.change(), reader.read(0x2C), let ends = reader.change(),
            reader.isAtEnd
        else { return nil }
        summer = (summerOffset, starts, ends)
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place >= bytes.count }
        var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func read(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            place += 1
            return true
        }

        mutating func name() -> Bool {
            if read(0x3C) {
                while let byte = peek, byte != 0x3E { _ = read(byte) }
                return read(0x3E)
            }
            let start = place
            while let byte = peek, (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A { place += 1 }
            return place - start >= 3
        }

        mutating func number() -> Int? {
            var value = 0
            let start = place
            while let byte = peek, byte >= 0x30, byte <= 0x39, place - start < 5 {
                value = value * 10 + Int(byte - 0x30)
                place += 1
            }
            return place > start ? value : nil
        }

        mutating func offset() -> Int64? {
            let sign: Int64 = read(0x2D) ? -1 : 1
            if sign > 0 { _ = read(0x2B) }
            guard let hours = number() else { return nil }
            var seconds = Int64(hours) * 3600
            if read(0x3A) {
                guard let minutes = number() else { return nil }
                seconds += Int64(minutes) * 60
                if read(0x3A) {
                    guard let rest = number() else { return nil }
                    seconds += Int64(rest)
                }
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            let form: Change.Form
            if read(0x4D) {
                guard let month = number(), (1...12).contains(month), read(0x2E), let week = number(),
                    (1...5).contains(week), read(0x2E), let weekday = number(), (0...6).contains(weekday)
                else { return nil }
                form = .week(month: month, week: week, weekday: weekday)
            } else if read(0x4A) {
                guard let day = number(), (1...365).contains(day) else { return nil }
                form = .julian(day)
            } else {
                guard let day = number(), (0...365).contains(day) else { return nil }
                form = .day(day)
            }
            guard read(0x2F) else { return Change(form: form, seconds: 7200) }
            guard let seconds = offset() else { return nil }
            return Change(form: form, seconds: seconds)
        }
    }
}
