import Storage
import Synchronization

/// A table with a number per key, for tests.
enum Counters {
    static let tables = [
        Migration(
            1, "counter", ["CREATE TABLE counter (key TEXT PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount >= 0))"])
    ]

    static func all(in database: any Database) async throws -> [String: Int64] {
        try await database.read { connection in
            var found: [String: Int64] = [:]
            try connection.rows("SELECT key, amount FROM counter") { row in found[try row.text(0)] = try row.int(1) }
            return found
        }
    }
}

/// The code of the storage error that `body` throws.
func storageCode<T>(_ body: () async throws -> T) async -> StorageError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? StorageError)?.code
    }
}

/// A number that several tasks raise.
final class Tally: Sendable {
    private let number = Atomic<Int>(0)

    var value: Int { number.load(ordering: .acquiring) }

    @discardableResult
    func raise() -> Int { number.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue }
}
