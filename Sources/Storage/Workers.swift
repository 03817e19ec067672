import Glibc

/// A fixed number of threads that run blocking work, each with a resource of its own.
///
/// Database calls block, so they never run on the cooperative pool. Work waits in a queue, first in, first out.
///
/// `@unchecked Sendable`: `state` is touched only while `mutex` is held; a `Resource` is made, used and dropped by one thread.
final class Workers<Resource>: @unchecked Sendable {
    private struct State {
        var jobs: [@Sendable (Resource) -> Void] = []
        var next = 0
        var stopping = false
        var live = 0
        var whenStopped: [CheckedContinuation<Void, Never>] = []
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let make: @Sendable () -> Resource
    private let drop: @Sendable (Resource) -> Void
    private var state = State()

    /// Starts `count` threads; each calls `make` before its first work and `drop` after its last.
    init(
        count: Int, make: @escaping @Sendable () -> Resource, drop: @escaping @Sendable (Resource) -> Void
    ) throws(StorageError) {
        self.make = make
        self.drop = drop
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(signal, nil)
        do {
            for _ in 0..<count {
                try start()
            }
        } catch {
            end()
            throw error
        }
    }

    deinit {
        pthread_cond_destroy(signal)
        pthread_mutex_destroy(mutex)
        signal.deallocate()
        mutex.deallocate()
    }

    private func start() throws(StorageError) {
        let context = Unmanaged.passRetained(ThreadBody { self.work() })
        var thread = pthread_t()
        count(1)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            count(-1)
            context.release()
            throw StorageError(.io, "pthread_create", engineCode: String(code))
        }
        pthread_detach(thread)
    }

    private func count(_ change: Int) {
        pthread_mutex_lock(mutex)
        state.live += change
        pthread_mutex_unlock(mutex)
    }

    private func work() {
        var resource: Resource?
        while let job = take() {
            if let resource {
                job(resource)
            } else {
                let made = make()
                resource = made
                job(made)
            }
        }
        if let resource {
            drop(resource)
        }
        pthread_mutex_lock(mutex)
        state.live -= 1
        let waiting = state.live == 0 ? state.whenStopped : []
        if state.live == 0 {
            state.whenStopped = []
        }
        pthread_mutex_unlock(mutex)
        for continuation in waiting {
            continuation.resume()
        }
    }

    /// The next work, or `nil` when stopping and all work is done.
    private func take() -> (@Sendable (Resource) -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while state.next == state.jobs.count {
            if state.stopping {
                return nil
            }
            pthread_cond_wait(signal, mutex)
        }
        let job = state.jobs[state.next]
        state.next += 1
        if state.next == state.jobs.count {
            state.jobs.removeAll(keepingCapacity: true)
            state.next = 0
        } else if state.next >= 1024 {
            state.jobs.removeFirst(state.next)
            state.next = 0
        }
        return job
    }

    /// Runs `job` on one of the threads.
    func run<T: Sendable>(_ job: @escaping @Sendable (Resource) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
            let accepted = enqueue { resource in
                let result = Result { try job(resource) }
                continuation.resume(with: result)
            }
            if !accepted {
                continuation.resume(throwing: StorageError(.closed))
            }
        }
    }

    /// Runs `job` on one of the threads, later; dropped when stopping.
    func post(_ job: @escaping @Sendable (Resource) -> Void) {
        _ = enqueue(job)
    }

    private func enqueue(_ job: @escaping @Sendable (Resource) -> Void) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !state.stopping else { return false }
        state.jobs.append(job)
        pthread_cond_signal(signal)
        return true
    }

    /// Takes no more work; the threads end when what is queued is done. Threads keep their workers alive until then.
    func end() {
        pthread_mutex_lock(mutex)
        state.stopping = true
        pthread_cond_broadcast(signal)
        pthread_mutex_unlock(mutex)
    }

    /// Takes no more work, finishes what is queued, ends the threads and waits for that.
    func stop() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            pthread_mutex_lock(mutex)
            state.stopping = true
            let ended = state.live == 0
            if !ended {
                state.whenStopped.append(continuation)
            }
            pthread_cond_broadcast(signal)
            pthread_mutex_unlock(mutex)
            if ended {
                continuation.resume()
            }
        }
    }
}

/// What a thread runs: a C function pointer cannot capture, so the closure travels as its argument.
private final class ThreadBody {
    let run: () -> Void

    init(_ run: @escaping () -> Void) {
        self.run = run
    }
}
