import Storage
import Synchronization

/// The control: a store that acknowledges first and commits a moment later. The driver must catch it.
public final class EarlySubject: Subject {
    private let store: StoreSubject
    private let state: Mutex<(last: Int64, positions: [String: Int64])>
    private let waiting: AsyncStream<String>.Continuation

    /// Opens or creates the store in a folder.
    public init(folder: String) async throws {
        let store = try await StoreSubject(folder)
        self.store = store
        var positions: [String: Int64] = [:]
        for (position, key) in try await store.keys(after: 0) {
            positions[key] = position
        }
        state = Mutex((Int64(positions.count), positions))
        let (stream, continuation) = AsyncStream<String>.makeStream()
        waiting = continuation
        Task {
            for await key in stream {
                _ = try await store.put(key)
            }
        }
    }

    public func put(_ key: String) async throws -> Int64 {
        state.withLock { state in
            if let known = state.positions[key] {
                return known
            }
            state.last += 1
            state.positions[key] = state.last
            waiting.yield(key)
            return state.last
        }
    }

    public func keys(after position: Int64) async throws -> [(position: Int64, key: String)] {
        try await store.keys(after: position)
    }

    public func faults() async throws -> [String] {
        try await store.faults()
    }
}
