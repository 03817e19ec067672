import Synchronization

/// Lets concurrent submitters share one durable commit.
///
/// While one group commits, later requests gather; then they go together. Each submitter gets its own response or its own
/// error, and only after COMMIT. There is no task of its own: one of the waiting submitters leads each group.
///
///     let appends = GroupCommit<Event, Position>(database) { connection, events in
///         try journal.append(events, on: connection)        // one result for each event, in order
///     }
///     let position = try await appends.submit(event)
///
/// ## Failure
/// - A result that is a failure fails that request only; the body must have written nothing for it.
/// - If the body throws, or a statement fails, the group is rolled back and every request runs again alone within a
///   savepoint of one new transaction, so that a bad one never fails its neighbours.
/// - If the commit or the store itself fails, all requests of the group fail with that error and nothing is stored.
/// - More than `waiting` waiting requests: ``StorageError/Code/overloaded``; after ``shutdown()``:
///   ``StorageError/Code/closed``.
public final class GroupCommit<Request: Sendable, Response: Sendable>: Sendable {
    /// Applies a group: one result for each request, in order. Runs inside a transaction, maybe more than once.
    public typealias Body = @Sendable (any Connection, [Request]) throws -> [Result<Response, any Error>]

    /// How groups form.
    public struct Limits: Sendable {
        /// The most requests in one commit.
        public var group = 512
        /// The longest time to gather once a commit could start. A lone submitter never waits.
        public var gather = Duration.milliseconds(5)
        /// The most requests that may wait.
        public var waiting = 8_192

        /// The usual limits.
        public init() {}
    }

    let database: any Database
    let limits: Limits
    let body: Body
    let state = Mutex(State())

    /// Shares commits on `database`.
    public init(_ database: any Database, limits: Limits = Limits(), body: @escaping Body) {
        self.database = database
        self.limits = limits
        self.body = body
    }
}
