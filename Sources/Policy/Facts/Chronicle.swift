public import Civil
public import FEEL

/// An event that a value comes from.
public struct EventReference: Hashable, Sendable, Comparable {
    /// Its number in the journal.
    public let sequence: Int64
    /// Its type.
    public let type: String
    /// The day it happened.
    public let day: Day

    /// A reference from its parts.
    public init(sequence: Int64, type: String, day: Day) {
        self.sequence = sequence
        self.type = type
        self.day = day
    }

    /// By day, then by number.
    public static func < (left: EventReference, right: EventReference) -> Bool {
        (left.day, left.sequence) < (right.day, right.sequence)
    }
}

/// An event in which a person takes part, as rules see it.
public struct Occasion: Sendable {
    /// The event.
    public var reference: EventReference
    /// The role in which the person takes part.
    public var role: String
    /// The fields.
    public var data: [String: JSON]

    /// An occasion from its parts.
    public init(_ reference: EventReference, role: String, data: [String: JSON]) {
        self.reference = reference
        self.role = role
        self.data = data
    }
}

/// A relation of a person to another: `relative` is the `relation` of the person.
public struct Kinship: Hashable, Sendable {
    /// `mother`, `father`, `spouse`, `guardian`; `children` for the persons whose mother or father this person is;
    /// `household`, and of a household `members`.
    public var relation: String
    /// The other person's number.
    public var relative: Int64
    /// The event that began it.
    public var from: EventReference
    /// The event that ended it.
    public var until: EventReference?

    /// A relation from its parts.
    public init(_ relation: String, _ relative: Int64, from: EventReference, until: EventReference? = nil) {
        self.relation = relation
        self.relative = relative
        self.from = from
        self.until = until
    }
}

/// What a life tells the rules: attribute histories, events, kin. The registry fills it from a `Life`; nothing in it is computed.
public struct Chronicle: Sendable {
    /// A value that an event gave an attribute.
    public struct Entry: Sendable {
        /// The value; null takes the attribute away.
        public var value: JSON
        /// The event.
        public var source: EventReference

        /// An entry from its parts.
        public init(_ value: JSON, _ source: EventReference) {
            self.value = value
            self.source = source
        }
    }

    /// The values of each attribute by day, then by number of the event.
    public var attributes: [String: [Entry]]
    /// The events, by day, then by number.
    public var occasions: [Occasion]
    /// The relations, in any order.
    public var kin: [Kinship]
    /// Facts that are simply given, as in a pack's test or a calculator: they go before what is computed.
    public var given: [String: Value]
    /// Persons that are simply given: relation → persons; an empty list says that there is none.
    public var givenKin: [String: [Int64]]

    /// Whether a person may have several in a relation at once.
    public static func isPlural(_ relation: String) -> Bool { relation == "children" || relation == "members" }

    /// A chronicle from its parts.
    public init(
        attributes: [String: [Entry]] = [:], occasions: [Occasion] = [], kin: [Kinship] = [],
        given: [String: Value] = [:], givenKin: [String: [Int64]] = [:]
    ) {
        self.attributes = attributes
        self.occasions = occasions
        self.kin = kin
        self.given = given
        self.givenKin = givenKin
    }
}

/// Whom a decision is about: a person or a household, and the persons around as far as rules look.
///
/// ``PackChain/kinSteps`` says how far: with 2, the person's kin and their kin. A relative without a chronicle counts as a
/// person of whom nothing is known.
public struct Subject: Sendable {
    /// The person's number, or the household's.
    public var person: Int64
    /// The chronicles by person.
    public var chronicles: [Int64: Chronicle]
    /// Whether it is a person or a household.
    public var bearer: FactDeclaration.Bearer

    /// A subject from its parts.
    public init(
        person: Int64, chronicles: [Int64: Chronicle], bearer: FactDeclaration.Bearer = .person
    ) {
        self.person = person
        self.chronicles = chronicles
        self.bearer = bearer
    }
}

/// Persons who are decided for together, and the household that they live in.
public struct Family: Sendable {
    /// Somebody who is asked about.
    public struct Member: Hashable, Sendable {
        /// The person's number, or the household's.
        public var person: Int64
        /// Whether it is a person or a household.
        public var bearer: FactDeclaration.Bearer

        /// A member from its parts.
        public init(_ person: Int64, _ bearer: FactDeclaration.Bearer = .person) {
            self.person = person
            self.bearer = bearer
        }
    }

    /// Who is asked about, in order.
    public var members: [Member]
    /// The chronicles by person: of the members, and of everybody to whom rules look from them.
    public var chronicles: [Int64: Chronicle]

    /// A family from its parts.
    public init(_ members: [Member], chronicles: [Int64: Chronicle]) {
        self.members = members
        self.chronicles = chronicles
    }
}
