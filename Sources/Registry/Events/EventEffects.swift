public import Civil
import Storage

/// What an event says of its subjects: attributes, identifiers, kin. A pure function of the event and its declaration.
public struct EventEffects: Sendable {
    /// Attribute values, in the order of the declaration.
    public var attributes: [(person: Int64, name: String, value: JSON)] = []
    /// Identifiers that the event gives.
    public var identifiers: [(person: Int64, identifier: Identifier)] = []
    /// Kin relations that the event begins or ends.
    public var kin: [KinEffect] = []
    /// What it says of two numbers being one person.
    public var identity: IdentityEffect?

    /// No effects: an event whose type no pack declares any more.
    public init() {}
}

/// What an event says of two numbers being one person.
public struct IdentityEffect: Hashable, Sendable {
    /// What it does.
    public enum Kind: Hashable, Sendable {
        /// Somebody compared the two: `same`, `different`, `unsure`.
        case judged(String)
        /// The other becomes one with the person.
        case merged
        /// The other is a person of its own again.
        case split
    }

    /// Whose number stays.
    public let person: Int64
    /// The other.
    public let other: Int64
    /// What the event does.
    public let kind: Kind

    /// Both numbers, the lower first.
    var ordered: (Int64, Int64) { (min(person, other), max(person, other)) }
}

/// A kin relation that an event begins or ends: `relative` is the `relation` of `person`.
public struct KinEffect: Hashable, Sendable {
    /// Whose relation it is.
    public let person: Int64
    /// `mother`, `father`, `spouse`, `guardian`.
    public let relation: String
    /// Who stands in that relation.
    public let relative: Int64
    /// Whether the event ends it.
    public let ends: Bool

    func row(_ event: Event) -> [SQLValue] {
        [
            .int(person), .text(relation), .int(relative), .int(event.sequence), .int(event.day.number),
            SQLValue(ends),
        ]
    }
}
