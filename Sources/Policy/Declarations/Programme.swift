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
    /// The day from which offsets count, as `child.birth_date`.
    public var anchor: Expression
    /// The items, in order.
    public var schedule: [ScheduleItem]
    /// The doses that are given one after another; nil: none.
    public var course: DoseCourse?
    /// The events that say that an item is not given, with a reason; nil: none do.
    public var declined: Refusals?
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

extension Programme {
    /// The events that say that an item is not given.
    public struct Refusals: Sendable {
        /// The event type.
        public var type: String
        /// The field with the id of the item, that with the reason, and that with the day until which it holds; nil: for good.
        public var item: String
        public var reason: String
        public var until: String?
    }

    /// The ids of all items: those of the schedule, then the doses.
    public var itemIDs: [String] {
        schedule.map(\.id) + (course?.series.flatMap { $0.doses.map(\.id) } ?? [])
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
    /// Where it is declared.
    public var place: Place
}

/// A whole number of months and of days: `P1M`, `P150D`, `P1Y6M`, `P4W`. Months are added first, cut at the end of the month.
public struct Offset: Hashable, Sendable {
    /// Months.
    public var months: Int64
    /// Days.
    public var days: Int64

    /// An offset from its parts.
    public init(months: Int64, days: Int64) {
        self.months = months
        self.days = days
    }

    /// Reads an ISO 8601 duration of years, months, weeks and days; each number at most 6 digits, each with a sign of its own if need be:
    /// `P4Y-4D` is four days before four years.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard bytes.first == UInt8(ascii: "P") else { return nil }
        bytes = bytes.dropFirst()
        var (months, days): (Int64, Int64) = (0, 0)
        var order = 0
        while !bytes.isEmpty {
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
            default: return nil
            }
            guard rank > order else { return nil }
            order = rank
            bytes = bytes.dropFirst()
        }
        guard order > 0 else { return nil }
        self.init(months: isNegative ? -months : months, days: isNegative ? -days : days)
    }

    /// The day this far from `day`.
    public func after(_ day: Day) -> Day { day.adding(months: months).adding(days: days) }

    /// One offset before another: months from months, days from days.
    public static func - (left: Offset, right: Offset) -> Offset {
        Offset(months: left.months - right.months, days: left.days - right.days)
    }
}
