public import Civil
public import Registry

/// What an office has to do: the people of its division for whom something is due, overdue or lately done, with all of it.
public struct Worklist: Hashable, Sendable {
    /// Which items.
    public enum Selection: String, Hashable, Sendable, CaseIterable {
        /// Can be done now, not yet overdue.
        case due
        /// Should have been done.
        case overdue
        /// Done in the last 30 days.
        case done
    }

    /// One line: a person.
    public struct Line: Hashable, Sendable {
        /// The person.
        public let person: PersonState
        /// The items of the selection, the longest due first; of what is done the latest first.
        public internal(set) var items: [Item]
    }

    /// One item of a person.
    public struct Item: Hashable, Sendable {
        /// The programme.
        public let programme: String
        /// The item.
        public let item: String
        /// When it is due.
        public let due: Day
        /// The first day on which it is overdue.
        public let overdue: Day
        /// From when it is too late.
        public let expires: Day?
        /// When it was done.
        public let done: Day?
    }

    /// Where a page of the list ended: give it to get the next.
    public struct Cursor: Hashable, Sendable {
        let day: Int64
        let person: Int64

        /// The cursor as text, for a link.
        public var text: String { "\(day).\(person)" }

        /// Reads the text of a cursor.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let day = Int64(parts[0]), let person = Int64(parts[1]) else { return nil }
            self.init(day: day, person: person)
        }

        init(day: Int64, person: Int64) { (self.day, self.person) = (day, person) }
    }

    /// The lines, the longest due first; of what is done the latest first.
    public let lines: [Line]
    /// Where the list goes on; `nil` at the end.
    public let next: Cursor?
    /// How many lines, that is people, each selection has in all.
    public let counts: [Selection: Int64]
}
