import Storage
import Synchronization

/// Which numbers of persons have become one with which others.
struct Roots: Sendable {
    /// For each number that is not its own the one that it became one with.
    private var kept: [Int64: Int64] = [:]

    /// Every number is its own.
    init() {}

    /// The changes so far, in the order of the journal.
    init(_ connection: any Connection, _ space: TableSpace) throws {
        try connection.rows(
            "SELECT person, other, ends FROM \(space["identity_change"]) ORDER BY seq", []
        ) { row in note(person: try row.int(0), other: try row.int(1), ends: try row.bool(2)) }
    }

    /// Two numbers become one, or two again.
    mutating func note(person: Int64, other: Int64, ends: Bool) {
        if ends { kept[other] = nil } else if root(person) != root(other) { kept[other] = person }
    }

    /// The number that stands for a person.
    func root(_ person: Int64) -> Int64 {
        guard !kept.isEmpty else { return person }
        var person = person
        while let other = kept[person] { person = other }
        return person
    }

    /// The number that another was merged into, itself perhaps merged since; nil: it is its own.
    func parent(_ person: Int64) -> Int64? { kept[person] }
}

/// Remembers the roots until numbers become one or two again.
final class RootsCache: Sendable {
    private struct Memory {
        var sequence: Int64
        var roots: Roots
    }

    private let memory = Mutex<[TableSpace: Memory]>([:])

    /// The roots by what a transaction sees.
    func roots(_ connection: any Connection, _ space: TableSpace) throws -> Roots {
        let last = try connection.first("SELECT max(seq) FROM \(space["identity_change"])", []) {
            try $0.optionalInt(0)
        }
        guard let last, let last else { return Roots() }
        if let known = memory.withLock({ $0[space] }), known.sequence == last { return known.roots }
        let roots = try Roots(connection, space)
        memory.withLock { memory in
            if memory.count > 8 { memory.removeAll() }
            memory[space] = Memory(sequence: last, roots: roots)
        }
        return roots
    }
}
