public import Civil
public import Policy

/// What a programme says of one item for one life: not due, due, overdue, expired, done. Computed, never stored as truth.
public struct DueItem: Hashable, Sendable {
    /// Where an item stands on a day.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case notDue = "not-due"
        case due
        case overdue
        case expired
        case done
    }

    /// The programme.
    public let programme: String
    /// The item.
    public let item: String
    /// Its title.
    public let title: Bilingual
    /// The first day on which it can be done.
    public let opens: Day
    /// The day on which it is due.
    public let due: Day
    /// The first day on which it is overdue.
    public let overdue: Day
    /// The first day on which it is too late; `nil` for never.
    public let expires: Day?
    /// The event that shows that it is done.
    public let doneBy: EventReference?

    /// Where it stands on `day`.
    public func status(on day: Day) -> Status {
        if doneBy != nil { return .done }
        if day < opens { return .notDue }
        if let expires, day >= expires { return .expired }
        return day >= overdue ? .overdue : .due
    }
}

extension ScheduleItem {
    /// The item for a life whose anchor is `anchor`.
    ///
    /// - Parameter events: the life's events, by day.
    func dueItem(_ programme: Programme, anchor: Day, events: [Occasion]) -> DueItem {
        DueItem(
            programme: programme.id, item: id, title: title, opens: opens.after(anchor), due: due.after(anchor),
            overdue: overdue.after(anchor), expires: expires?.after(anchor),
            doneBy: events.first { isProof($0) }?.reference)
    }

    /// Whether an event shows that the item is done.
    func isProof(_ occasion: Occasion) -> Bool {
        guard let doneBy, occasion.reference.type == doneBy.type else { return false }
        return doneBy.filter.allSatisfy { occasion.data[$0.field]?.plainText == $0.value }
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
