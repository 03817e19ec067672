import Access
import Civil

/// A person as an actor may see them: the life without what is closed to the actor, and the kin.
public struct PersonRecord: Sendable {
    /// The person as the index knows them.
    public let person: PersonState
    /// The person's identifiers.
    public let identifiers: [Identifier]
    /// The events that the actor may see.
    public let life: Life
    /// Whether events of some kinds would be left out for this actor; it does not tell whether there are any.
    public let isPartial: Bool
    /// The kin relations that hold.
    public let kin: [Relative]
}

/// Somebody related to a person.
public struct Relative: Hashable, Sendable {
    /// `mother`, `father`, `spouse`, `guardian`, or `child`.
    public let relation: String
    /// The relative's number.
    public let id: Int64
    /// The relative, when the actor may find them; `nil` outside the actor's reach.
    public let person: PersonState?
}
