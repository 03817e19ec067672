public import Civil
public import FEEL

/// A schedule of services for a life.
public struct Programme: Sendable {
    /// The id, as `child-health`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Whether only roles that may see sensitive things see it.
    public var isSensitive: Bool
    /// The name under which rules see the person.
    public var subject: String
    /// Who is enrolled; nil: everybody who has the anchor.
    public var enrol: Expression?
    /// The day from which offsets count, as `child.birth_date`; of a programme with episodes nil.
    public var anchor: Expression?
    /// The time of that day, as `child.birth_time`; nil: offsets are days.
    public var anchorTime: Expression?
    /// What it is gone through for each time, as each pregnancy; nil: once in a life.
    public var episode: Episode?
    /// The items, in order.
    public var schedule: [ScheduleItem]
    /// The doses that are given one after another; nil: none.
    public var course: DoseCourse?
    /// The events that say that an item is not given, with a reason; nil: none do.
    public var notGiven: NotGiven?
    /// The events that hold measurements of growth; nil: none do.
    public var growth: Measurements?
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

extension Programme {
    /// The events that hold measurements of growth, and their fields: kilograms and centimetres.
    public struct Measurements: Sendable {
        /// The event type.
        public var type: String
        /// The fields; nil: it is not measured.
        public var weight: String?
        public var length: String?
        public var head: String?
        /// The attribute with the completed weeks of pregnancy at birth; nil: nobody is taken to be born early.
        public var weeks: String?
    }

    /// The events that say that an item is not given.
    public struct NotGiven: Sendable {
        /// The event type.
        public var type: String
        /// The field with the id of the item, that with the reason, and that with the day until which it holds; nil: for good.
        public var item: String
        public var reason: String
        public var until: String?
    }

    /// Something that a programme is gone through for each time that it comes.
    public struct Episode: Sendable {
        /// The event that begins it, and the role of whom it is about.
        public var begins: ScheduleItem.Proof
        public var role: String
        /// The day from which offsets count: the first of these fields of that event that is there, so much earlier; where none is, the day of the event.
        public var anchors: [(field: String, less: Offset?)]
        /// The events that end it: what is not done by then is not asked for any more, but what counts from such an event is.
        public var ends: [ScheduleItem.Proof]
        /// How long it lasts at most, from the anchor.
        public var lasts: Offset
    }

    /// The ids of all items: those of the schedule, then the doses.
    public var itemIDs: [String] {
        schedule.map(\.id) + (course?.series.flatMap { $0.doses.map(\.id) } ?? [])
    }

    /// The title of an item: of the schedule, or a dose.
    public func title(of item: String) -> Bilingual? {
        schedule.first { $0.id == item }?.title ?? course?.dose(item)?.dose.title
    }

    /// What whoever does an item should know.
    public func note(of item: String) -> Bilingual? {
        schedule.first { $0.id == item }?.note ?? course?.dose(item)?.dose.note
    }
}

/// One item of a programme.
public struct ScheduleItem: Sendable {
    /// The event that shows that it is done.
    public struct Proof: Sendable {
        /// The event type.
        public var type: String
        /// Only events whose fields have these values.
        public var filter: [(field: String, value: String)]
        /// The field with the time of the day; nil: it is not known.
        public var time: String?
    }

    /// The id, as `m1`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// When it is due, from the anchor.
    public var due: Offset
    /// The first day on which it can be done, from the anchor.
    public var opens: Offset
    /// From when it is overdue.
    public var overdue: Offset
    /// From when it is expired; nil: never.
    public var expires: Offset?
    /// The event that shows that it is done.
    public var doneBy: Proof?
    /// The event from which offsets count instead of the anchor; without it the item is not asked for.
    public var after: Proof?
    /// The event without which the item is not asked for, though offsets count from the anchor.
    public var needs: Proof?
    /// Events after which it is not asked for.
    public var unless: [Proof]
    /// Whether only what was done between opening and expiry shows that it is done.
    public var isWithin: Bool
    /// So long after it was done it is due again, opening, overdue and expired as far from that as the first time; nil: it is done once.
    public var repeats: Offset?
    /// What whoever does it should know; nil: nothing.
    public var note: Bilingual?
    /// Where it is declared.
    public var place: Place
}

extension ScheduleItem {
    /// Whether an event of a single type shows that it is done, whatever else happened.
    public var isPlain: Bool { after == nil && needs == nil && unless.isEmpty && !isWithin && repeats == nil }
}

/// A whole number of months, days and hours: `P1M`, `P150D`, `P1Y6M`, `P4W`, `PT72H`. Months are added first, cut at the end of the month.
public struct Offset: Hashable, Sendable {
    /// Months.
    public var months: Int64
    /// Days.
    public var days: Int64
    /// Hours.
    public var hours: Int64

    /// An offset from its parts.
    public init(months: Int64, days: Int64, hours: Int64 = 0) {
        self.months = months
        self.days = days
        self.hours = hours
    }

    /// Reads an ISO 8601 duration of years, months, weeks, days and hours; each number at most 6 digits, each with a sign of its own if need be:
    /// `P4Y-4D` is four days before four years.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard bytes.first == UInt8(ascii: "P") else { return nil }
        bytes = bytes.dropFirst()
        var (months, days, hours): (Int64, Int64, Int64) = (0, 0, 0)
        var order = 0
        while !bytes.isEmpty {
            if bytes.first == UInt8(ascii: "T"), order < 5 {
                order = 5
                bytes = bytes.dropFirst()
            }
            let isLess = bytes.first == UInt8(ascii: "-")
            if isLess { bytes = bytes.dropFirst() }
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty, digits.count <= 6 else { return nil }
            let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } * (isLess ? -1 : 1)
            bytes = bytes.dropFirst(digits.count)
            let rank: Int
            switch bytes.first {
            case UInt8(ascii: "Y"): (rank, months) = (1, months + number * 12)
            case UInt8(ascii: "M"): (rank, months) = (2, months + number)
            case UInt8(ascii: "W"): (rank, days) = (3, days + number * 7)
            case UInt8(ascii: "D"): (rank, days) = (4, days + number)
            case UInt8(ascii: "H") where order == 5: (rank, hours) = (6, hours + number)
            default: return nil
            }
            guard rank > order else { return nil }
            order = rank
            bytes = bytes.dropFirst()
        }
        guard order > 0, order != 5 else { return nil }
        let sign: Int64 = isNegative ? -1 : 1
        self.init(months: sign * months, days: sign * days, hours: sign * hours)
    }

    /// The day this far from `day`, hours as whole days, rounded up.
    public func after(_ day: Day) -> Day { after(day, minute: nil).day }

    /// The day, and the minute of it, this far from a minute of a day; where the minute is not known, hours are whole days, rounded up.
    public func after(_ day: Day, minute: Int?) -> (day: Day, minute: Int?) {
        let start = day.adding(months: months).adding(days: days)
        guard hours != 0 else { return (start, nil) }
        guard let minute else { return (start.adding(days: (hours + (hours > 0 ? 23 : 0)) / 24), nil) }
        let total = Int64(minute) + hours * 60
        let days = total >= 0 ? total / 1440 : (total - 1439) / 1440
        return (start.adding(days: days), Int(total - days * 1440))
    }

    /// One offset before another: months from months, days from days.
    public static func - (left: Offset, right: Offset) -> Offset {
        Offset(months: left.months - right.months, days: left.days - right.days, hours: left.hours - right.hours)
    }
}
