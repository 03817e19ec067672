import Synchronization

extension GroupCommit {
    /// A request in the queue. Without a continuation it is the leader's own.
    struct Waiting {
        let request: Request
        var continuation: CheckedContinuation<Turn, Never>?
    }

    /// What a waiting submitter is told.
    enum Turn {
        case done(Result<Response, any Error>)
        /// Lead the next group: the request stands first in the queue.
        case lead
    }

    struct State {
        /// Waiting requests, oldest first; the leader's own is the first.
        var queue: [Waiting] = []
        /// Somebody leads a group now.
        var isLed = false
        var isClosed = false
        /// The sizes of the last two groups: how many submitters are likely about to come again.
        var recent = (0, 0)
        /// How long the last commit took.
        var lastCommit = Duration.zero
        var whenDrained: [CheckedContinuation<Void, Never>] = []
    }

    /// Submits a request and returns its response once that is durable.
    ///
    /// A cancelled submitter still waits, so that its request never ends in doubt.
    public func submit(_ request: Request) async throws -> Response {
        let turn = await withCheckedContinuation { (continuation: CheckedContinuation<Turn, Never>) in
            let answer: Turn? = state.withLock { state in
                if state.isClosed {
                    return .done(.failure(StorageError(.closed)))
                }
                if state.queue.count >= limits.waiting {
                    return .done(.failure(StorageError(.overloaded, "\(limits.waiting)")))
                }
                if state.isLed {
                    state.queue.append(Waiting(request: request, continuation: continuation))
                    return nil
                }
                state.queue.append(Waiting(request: request, continuation: nil))
                state.isLed = true
                return .lead
            }
            if let answer {
                continuation.resume(returning: answer)
            }
        }
        switch turn {
        case .done(let result):
            return try result.get()
        case .lead:
            return try await lead().get()
        }
    }

    /// Takes no more requests and returns when every accepted one is answered.
    public func shutdown() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isDrained = state.withLock { state in
                state.isClosed = true
                if state.isLed {
                    state.whenDrained.append(continuation)
                }
                return !state.isLed
            }
            if isDrained {
                continuation.resume()
            }
        }
    }

    // MARK: Leading

    /// Commits one group, answers its members, passes the lead on.
    /// - Returns: the result of the leader's own request.
    private func lead() async -> Result<Response, any Error> {
        await gather()
        let group = state.withLock { state in
            let group = Array(state.queue.prefix(max(1, limits.group)))
            state.queue.removeFirst(group.count)
            return group
        }
        let clock = ContinuousClock()
        let start = clock.now
        let results = await commit(group.map(\.request))
        let took = clock.now - start
        for (waiting, result) in zip(group, results) {
            waiting.continuation?.resume(returning: .done(result))
        }
        let (next, drained) = state.withLock { state in
            state.recent = (state.recent.1, group.count)
            state.lastCommit = took
            if state.queue.isEmpty {
                state.isLed = false
                defer { state.whenDrained = [] }
                return (nil as CheckedContinuation<Turn, Never>?, state.whenDrained)
            }
            defer { state.queue[0].continuation = nil }
            return (state.queue[0].continuation, [])
        }
        next?.resume(returning: .lead)
        for continuation in drained {
            continuation.resume()
        }
        return results.first ?? .failure(StorageError(.other))
    }

    /// Waits for those who were answered a moment ago to come again: at most half as long as the last commit took.
    private func gather() async {
        let (wanted, patience) = state.withLock { state in
            (min(limits.group, max(state.recent.0, state.recent.1)), min(limits.gather, state.lastCommit / 2))
        }
        guard wanted > 1 else { return }
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while state.withLock({ $0.queue.count < wanted && !$0.isClosed }), clock.now < deadline {
            do {
                try await Task.sleep(for: .microseconds(100))
            } catch {
                return
            }
        }
    }
}
