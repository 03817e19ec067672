import Synchronization

/// Which parameter values an evaluation has read. Functions of parameters with keys write into it.
final class ReadLog: Sendable {
    struct Read: Hashable {
        let id: String
        let key: [String]
    }

    private let reads = Mutex<[Read]>([])

    /// Notes that a value was read.
    func note(_ id: String, _ key: [String]) {
        reads.withLock { reads in
            let read = Read(id: id, key: key)
            if !reads.contains(read) { reads.append(read) }
        }
    }

    /// What was read, in order of id and key.
    var all: [Read] {
        reads.withLock { reads in
            reads.count < 2
                ? reads
                : reads.sorted {
                    ($0.id, $0.key.joined(separator: "\u{0}")) < ($1.id, $1.key.joined(separator: "\u{0}"))
                }
        }
    }
}
