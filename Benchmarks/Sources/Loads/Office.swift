public import Access
import Civil
public import Registry
public import Storage

/// A registry with the repository's packs, and a clerk of the county who records.
public struct Office: Sendable {
    /// The registry.
    public let registry: Registry
    /// Who records.
    public let clerk: Actor

    /// Opens a registry in `database`.
    public init(_ database: any Database) async throws {
        let types = try Rules.types()
        guard let key = LogKey(name: "benchmark.example/350583", secret: Array(1...32)) else { throw NoKey() }
        registry = try await Registry(
            database: database,
            settings: Registry.Settings(
                types: { _ in types }, clock: { 1_790_000_000_000 },
                random: Office.random, key: key))
        clerk = Actor(account: 1, role: .county, division: County.division)
    }

    /// Random bytes, eight at a call of the system.
    private static func random(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            withUnsafeBytes(of: UInt64.random(in: 0 ... .max)) {
                bytes.append(contentsOf: $0.prefix(count - bytes.count))
            }
        }
        return bytes
    }

    /// Records one event; durable when it returns.
    @discardableResult
    public func record(_ submission: Submission) async throws -> Receipt {
        try await registry.append(submission, by: clerk, for: .registration)
    }

    /// Records many events in one transaction; throws the first refusal.
    public func record(_ submissions: [Submission]) async throws {
        for result in try await registry.append(submissions, by: clerk, for: .registration) {
            _ = try result.get()
        }
    }

    private struct NoKey: Error {}
}
