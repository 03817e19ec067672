public import Access
public import Civil
public import Storage

/// Derived tables of a room above, kept up to date in the transaction that appends: worklists, counters.
///
/// What a projection writes must depend on the events alone, so that a rebuild gives the same content.
public protocol Projection: Sendable {
    /// Its tables; created, rebuilt, hashed and swapped with those of the registry.
    var tables: [DerivedTable] { get }

    /// Brings the tables up to date with a group of events that are already in the journal and the person index.
    func update(_ change: ProjectionChange) throws

    /// Whether an event is held against the tables before it is accepted, with everything in them that was recorded of its subjects before.
    func guards(_ submission: Submission, at place: DivisionCode) -> Bool

    /// What the tables have against an event that is about to be accepted and in itself is right.
    func problems(of proposal: Proposal) throws -> [Problem]
}

extension Projection {
    /// None are.
    public func guards(_ submission: Submission, at place: DivisionCode) -> Bool { false }
    /// Nothing.
    public func problems(of proposal: Proposal) throws -> [Problem] { [] }
}

/// An event that is about to be accepted.
public struct Proposal {
    /// The transaction; the live tables hold every event about the same persons before this one.
    public let connection: any Connection
    /// The event, its fields in canonical form.
    public let submission: Submission
    /// The persons by role, as far as they are known.
    public let subjects: [String: Int64]
    /// Where it happened.
    public let place: DivisionCode
    /// Who records it.
    public let actor: Actor
    /// What for.
    public let purpose: Purpose
    /// The civil day of now.
    public let today: Day
    let stateOf: (Int64) throws -> PersonState?
    let lifeOf: (Int64) throws -> Life

    /// The person index's row of a person.
    public func state(of person: Int64) throws -> PersonState? { try stateOf(person) }

    /// The whole life of a person.
    public func life(of person: Int64) throws -> Life { try lifeOf(person) }
}

/// A group of accepted events, and a view of the registry with them in it.
public struct ProjectionChange {
    /// The transaction.
    public let connection: any Connection
    /// Where the tables are.
    public let space: TableSpace
    /// The events, in order.
    public let events: [Event]
    /// The persons whose earlier events were corrected, revoked or overtaken by an event of an earlier day.
    public let refolded: Set<Int64>
    /// The persons whom the group brought into the registry: nothing of them has been written before.
    public let newPersons: Set<Int64>
    let dayOf: (Int64) -> Day
    let stateOf: (Int64) throws -> PersonState?
    let lifeOf: (Int64) throws -> Life

    /// The civil day on which an event was recorded.
    public func dayOfRecord(_ event: Event) -> Day { dayOf(event.recorded) }

    /// The person index's row of a person, with this group in it.
    public func state(of person: Int64) throws -> PersonState? { try stateOf(person) }

    /// The whole life of a person, with this group in it. Reads the journal, unless the person is new.
    public func life(of person: Int64) throws -> Life { try lifeOf(person) }
}
