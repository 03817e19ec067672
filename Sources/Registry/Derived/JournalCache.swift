public import Storage
import Synchronization

/// Remembers what was computed from the derived tables until the journal grows: then everything is forgotten.
///
/// Inside one read transaction, so what is remembered is what would be computed.
public final class JournalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Memory {
        var size: Int64 = -1
        var values: [Key: Value] = [:]
    }

    private let memory = Mutex(Memory())
    /// Keys come from input; beyond so many the cache begins anew.
    private static var limit: Int { 4_096 }

    /// A cache with nothing in it.
    public init() {}

    /// What is remembered for `key`, or what `make` gives.
    public func value(of key: Key, _ connection: any Connection, make: () throws -> Value) throws -> Value {
        let size = try JournalHead(connection, .live).size
        if let known = memory.withLock({ $0.size == size ? $0.values[key] : nil }) { return known }
        let value = try make()
        memory.withLock { memory in
            // Another reader may have seen a longer journal meanwhile.
            guard size >= memory.size else { return }
            if size > memory.size || memory.values.count >= JournalCache.limit { memory = Memory(size: size) }
            memory.values[key] = value
        }
        return value
    }
}
