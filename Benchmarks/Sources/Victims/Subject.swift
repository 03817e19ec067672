/// What is killed: something that takes events by key and keeps them.
public protocol Subject: Sendable {
    /// Stores the event of a key, once; the position of the first time. Durable when it returns.
    func put(_ key: String) async throws -> Int64
    /// The keys behind a position, in order.
    func keys(after position: Int64) async throws -> [(position: Int64, key: String)]
    /// Everything that is wrong with what is stored.
    func faults() async throws -> [String]
}
