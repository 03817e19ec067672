import Glibc

/// Lets one thread through at a time.
///
/// `@unchecked Sendable`: the mutex is made for sharing, and nothing else is in here. (`Mutex.withLock` cannot return a value
/// that is not sendable, which a transaction's may be.)
final class Turnstile: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func pass<T>(_ body: () throws -> T) rethrows -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}
