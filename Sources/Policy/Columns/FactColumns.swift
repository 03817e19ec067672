public import Columns

/// Very many persons, with their households, kin and events, as columns under the names of facts: what rules read when they decide for all
/// of them at once.
///
/// Only facts that come from records are columns; those that are expressions are computed by the rules' own programs.
public struct FactColumns: Sendable {
    /// The columns of one fact or field.
    public struct Entry: Sendable {
        /// The values: days since 1970-01-01, numbers times 10 to the power of `decimals`, codes of texts, 0 and 1.
        public var values: Int
        /// What each value is worth (``Columns/Truth``): 0 where there is one, else null or missing; nil: there is one everywhere.
        public var states: Int?
        /// Decimals of a number.
        public var decimals: Int

        /// The columns of a fact.
        public init(values: Int, states: Int? = nil, decimals: Int = 0) {
            self.values = values
            self.states = states
            self.decimals = decimals
        }
    }

    /// The events of a type in which persons have a role.
    public struct Occasions: Sendable {
        /// The axis of the events, below that of the persons.
        public var axis: Int
        /// Their fields; `day` is the day of the event.
        public var fields: [String: Entry]

        /// Events on an axis with their fields.
        public init(axis: Int, fields: [String: Entry]) {
            self.axis = axis
            self.fields = fields
        }
    }

    /// An event type and a role.
    public struct OccasionKind: Hashable, Sendable {
        public var type: String
        public var role: String

        public init(_ type: String, role: String) {
            self.type = type
            self.role = role
        }
    }

    /// The rows and the columns.
    public var frame: Frame
    /// The axis of the persons.
    public var persons: Int
    /// The axis of the households; nil: there are none.
    public var households: Int?
    /// The columns of each fact that comes from records.
    public var facts: [String: Entry]
    /// For each relation of one person to another, on the axis of the persons: the row of the other, or one of ``Kin``.
    public var kin: [String: Int]
    /// For each relation to several persons the link.
    public var lists: [String: Int]
    /// The events.
    public var occasions: [OccasionKind: Occasions]
    /// The texts, by code.
    public var texts: [String] {
        didSet { codes = FactColumns.codes(texts) }
    }
    /// The code of each text.
    private(set) var codes: [String: Int]

    /// What stands in place of a row.
    public enum Kin {
        /// Nothing is known of such a person.
        public static let unknown: Int32 = -1
        /// It is known that there is none.
        public static let none: Int32 = -2
        /// There is one, of whom nothing is known.
        public static let stranger: Int32 = -3
    }

    /// Columns from their parts.
    public init(
        frame: Frame, persons: Int, households: Int? = nil, facts: [String: Entry], kin: [String: Int] = [:],
        lists: [String: Int] = [:], occasions: [OccasionKind: Occasions] = [:], texts: [String] = []
    ) {
        self.frame = frame
        self.persons = persons
        self.households = households
        self.facts = facts
        self.kin = kin
        self.lists = lists
        self.occasions = occasions
        self.texts = texts
        codes = FactColumns.codes(texts)
    }

    private static func codes(_ texts: [String]) -> [String: Int] {
        Dictionary(zip(texts, 0...), uniquingKeysWith: { first, _ in first })
    }

    /// The axis of those who have a fact.
    func axis(of bearer: FactDeclaration.Bearer) -> Int? { bearer == .person ? persons : households }
}
