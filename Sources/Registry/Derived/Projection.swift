import Civil
public import Storage

/// Derived tables of a room above, kept up to date in the transaction that appends: worklists, counters.
///
/// What a projection writes must depend on the events alone, so that a rebuild gives the same content.
public protocol Projection: Sendable {
    /// Its tables; created, rebuilt, hashed and swapped with those of the registry.
    var tables: [DerivedTable] { get }

    /// Brings the tables up to date with a group of events that are already in the journal and the person index.
    func update(_ change: ProjectionChange) throws
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
    let stateOf: (Int64) throws -> PersonState?
    let lifeOf: (Int64) throws -> Life

    /// The person index's row of a person, with this group in it.
    public func state(of person: Int64) throws -> PersonState? { try stateOf(person) }

    /// The whole life of a person, with this group in it. Reads the journal, unless the person is new.
    public func life(of person: Int64) throws -> Life { try lifeOf(person) }
}
