public import Civil
public import Policy

/// What a programme says of one item for one life: not due, due, overdue, expired, done, not given. Computed, never stored as truth.
public struct DueItem: Hashable, Sendable {
    /// Where an item stands on a day.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case notDue = "not-due"
        case due
        case overdue
        case expired
        case done
        /// Not given, with a reason that somebody has recorded.
        case notGiven = "not-given"
    }

    /// That it is not given, as somebody has recorded.
    public struct NotGiven: Hashable, Sendable {
        /// Why: a code of the event's field.
        public let reason: String
        /// The day from which it is asked for again; nil: it is not.
        public let until: Day?
        /// The event.
        public let event: EventReference
    }

    /// Why it cannot be done before it opens.
    public enum Reason: Hashable, Sendable {
        /// So long after the day from which the programme counts.
        case anchor(Offset)
        /// So long after an event.
        case event(Offset, EventReference)
        /// As the series of doses says.
        case dose(DoseReason)
    }

    /// The programme.
    public let programme: String
    /// The item.
    public let item: String
    /// Its title.
    public let title: Bilingual
    /// The first day on which it can be done.
    public let opens: Day
    /// The minute of that day from which it can be done; nil: all day, or not known.
    public var minute: Int?
    /// Why not before.
    public let because: Reason
    /// The day on which it is due.
    public let due: Day
    /// The first day on which it is overdue.
    public let overdue: Day
    /// The first day on which it is too late; `nil` for never.
    public let expires: Day?
    /// The event that shows that it is done.
    public let doneBy: EventReference?
    /// Whether it was done before it could be.
    public var isEarly = false
    /// That it is not given; nil: nobody has said so.
    public var notGiven: NotGiven?
    /// The event that began the episode that it is of, as a pregnancy; nil: it is of the whole life.
    public var episode: EventReference?

    /// Whether something else has to be done first; the days suppose that it is done when it is due.
    public var isWaiting: Bool { if case .dose(.waits) = because { true } else { false } }

    /// Where it stands on `day`.
    public func status(on day: Day) -> Status {
        if doneBy != nil { return .done }
        if isWaiting { return .notDue }
        if let notGiven, notGiven.until.map({ day < $0 }) ?? true { return .notGiven }
        if let expires, day >= expires { return .expired }
        if day < opens { return .notDue }
        return day >= overdue ? .overdue : .due
    }
}

/// The day from which a programme counts for a life, and what has happened in it since.
struct ProgrammeSpan {
    let anchor: Day
    /// The minute of that day; nil: not known.
    let minute: Int?
    /// The event that began the episode; nil: it is of the whole life.
    let episode: EventReference?
    /// What has happened, in the order of days: of an episode only since it began.
    let occasions: [Occasion]
    /// Whether something has ended it: what was not done is not asked for any more.
    let isEnded: Bool
    /// The day from which it is over, whatever has happened; nil: never.
    let end: Day?
}

extension ScheduleItem {
    /// The item for a life, each time that it is done, and the next; empty where it is not asked for.
    func dueItems(_ programme: Programme, _ span: ProgrammeSpan) -> [DueItem] {
        guard let base = base(span) else { return [] }
        var items: [DueItem] = []
        var (day, minute, event) = base
        var since = event
        while true {
            let one = dueItem(programme, span, day, minute, event, since: since)
            // Of an ended episode what was done, and what counts from an event of it.
            if one.doneBy == nil, span.isEnded, after == nil { return items }
            items.append(one)
            guard let repeats, let done = one.doneBy, items.count < ScheduleItem.mostTimes else { return items }
            // The next opens as long before it is due as the first.
            (day, minute, event, since) = (repeats.after(done.day).adding(days: day - due.after(day)), nil, done, done)
        }
    }

    /// How often an item that repeats is listed at most.
    private static let mostTimes = 400

    /// Where offsets count from; nil: it is not asked for.
    private func base(_ span: ProgrammeSpan) -> (day: Day, minute: Int?, event: EventReference?)? {
        for proof in unless where span.occasions.contains(where: { proof.matches($0) }) { return nil }
        if let needs, !span.occasions.contains(where: { needs.matches($0) }) { return nil }
        guard let after else { return (span.anchor, span.minute, nil) }
        guard let first = span.occasions.first(where: { after.matches($0) }) else { return nil }
        return (first.reference.day, after.minute(of: first), first.reference)
    }

    private func dueItem(
        _ programme: Programme, _ span: ProgrammeSpan, _ day: Day, _ minute: Int?, _ event: EventReference?,
        since: EventReference?
    ) -> DueItem {
        let first = opens.after(day, minute: minute)
        let late = overdue.after(day)
        let last = [expires?.after(day), after == nil ? span.end : nil].compactMap { $0 }.min()
        let known = needs.flatMap { needs in span.occasions.first { needs.matches($0) }?.reference }
        let done = span.occasions.first { occasion in
            let reference = occasion.reference
            guard doneBy?.matches(occasion) == true else { return false }
            // Done again, or done about something, is done later than that.
            if let since, reference <= since { return false }
            if let known, reference <= known { return false }
            return !isWithin || (reference.day >= first.day && last.map { reference.day < $0 } ?? true)
        }
        var item = DueItem(
            programme: programme.id, item: id, title: title, opens: first.day, minute: first.minute,
            because: event.map { .event(opens, $0) } ?? .anchor(opens), due: max(first.day, due.after(day)),
            overdue: max(first.day, late), expires: last, doneBy: done?.reference)
        if let done {
            let time = doneBy?.minute(of: done)
            item.isEarly =
                done.reference.day < first.day
                || (done.reference.day == first.day && (first.minute.map { time ?? 1440 < $0 } ?? false))
        }
        item.episode = span.episode
        return item
    }

    /// Whether an event shows that the item is done.
    func isProof(_ occasion: Occasion) -> Bool { doneBy?.matches(occasion) ?? false }
}

extension ScheduleItem.Proof {
    /// The minute of the day at which an event happened, if it says so.
    func minute(of occasion: Occasion) -> Int? {
        time.flatMap { occasion.data[$0]?.string }.flatMap(Enrolment.minute)
    }

    /// Whether an event is of the type and has the values.
    func matches(_ occasion: Occasion) -> Bool {
        occasion.reference.type == type && filter.allSatisfy { occasion.data[$0.field]?.plainText == $0.value }
    }
}

extension JSON {
    /// The value as packs write it in a filter: text as it is, numbers plain, truth values as words.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let truth): truth ? "true" : "false"
        default: nil
        }
    }
}
