public import Civil
public import FEEL

/// A typed value that rules read, and how it is computed from a life.
public struct FactDeclaration: Sendable {
    /// What kind of value it is. The raw value is the word that packs use.
    public enum Kind: String, Sendable, CaseIterable {
        case date, boolean, number, text
        /// One other person.
        case person
        /// Several other persons.
        case persons
        /// The household that a person lives in.
        case household
    }

    /// Of whom it is a fact. The raw value is the word that packs use.
    public enum Bearer: String, Sendable, CaseIterable {
        case person, household
    }

    /// What the decoupling rule watches. The raw value is the word that packs use.
    public enum Concern: String, Sendable, CaseIterable {
        case birth, marriage, parity
    }

    /// The id, as `birth_date`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// Of whom it is a fact.
    public var bearer: Bearer
    /// What kind of value it is.
    public var kind: Kind
    /// What a number counts; nil: it is a bare number.
    public var unit: Unit?
    /// Decimals of a number in the columns of a population.
    public var decimals: Int
    /// What it is about, for the decoupling rule.
    public var about: Set<Concern>
    /// How it is computed.
    public var source: FactSource
    /// What no record means; nil: it is not known.
    public var absent: Value?
    /// The values it can have, where there are finitely many to check.
    public var domain: [Value]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// How a fact is computed from a life.
public enum FactSource: Sendable {
    /// The latest value that an event gave an attribute.
    case attribute(String)
    /// The person or the persons in a relation: `mother`, `father`, `spouse`, `guardian`, `children`; the `household` of a person, and its
    /// `members`.
    case kin(String)
    /// The events of a type in which the person has a role.
    case events(EventQuery)
    /// An expression over other facts by bare name, and `today`.
    case expression(Expression)

    /// The relations.
    static let relations = ["mother", "father", "spouse", "guardian", "children", "household", "members"]
}

/// Which events a fact looks at, and what it takes from them.
public struct EventQuery: Sendable {
    /// Which of the events, or what of all of them. The raw value is the word that packs use.
    public enum Take: String, Sendable, CaseIterable {
        case first, last, count, any
    }

    /// What of the event.
    public enum Content: Hashable, Sendable {
        /// Its day.
        case day
        /// A field.
        case field(String)
    }

    /// The event type.
    public var type: String
    /// The role of the person in it.
    public var role: String
    /// Which of the events, or what of all of them.
    public var take: Take
    /// What of the event, for `first` and `last`.
    public var content: Content
    /// Only events whose fields have these values.
    public var filter: [(field: String, value: String)]
}
