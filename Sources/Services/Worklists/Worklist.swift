public import Civil
public import Registry

/// What an office has to do: the items due, overdue or lately done in its division.
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

    /// One line: an item of a person.
    public struct Line: Hashable, Sendable {
        /// The person.
        public let person: PersonState
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
        let item: String

        /// The cursor as text, for a link.
        public var text: String { "\(day).\(person).\(item)" }

        /// Reads the text of a cursor.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 2)
            guard parts.count == 3, let day = Int64(parts[0]), let person = Int64(parts[1]), parts[2].utf8.count < 60
            else {
                return nil
            }
            self.init(day: day, person: person, item: String(parts[2]))
        }

        init(day: Int64, person: Int64, item: String) {
            self.day = day
            self.person = person
            self.item = item
        }
    }

    /// The lines, the longest due first; of what is done the latest first.
    public let lines: [Line]
    /// Where the list goes on; `nil` at the end.
    public let next: Cursor?
    /// How many lines each selection has in all.
    public let counts: [Selection: Int64]
}
