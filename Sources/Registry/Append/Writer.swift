import Access
import Civil
import Policy
import Storage

/// Takes events into the journal and the derived tables, inside write transactions.
struct Writer: Sendable {
    let settings: Registry.Settings
    let projections: [any Projection]
    let matcher: PersonMatcher
    let roots: RootsCache

    /// Decides a group and writes what was accepted.
    func append(_ group: [AppendRequest], _ connection: any Connection) throws -> [Result<Receipt, Refusal>] {
        try matcher.hold {
            var results: [Result<Receipt, Refusal>] = []
            results.reserveCapacity(group.count)
            var rest = group[...]
            while !rest.isEmpty { try append(&rest, connection, &results) }
            return results
        }
    }

    /// Decides the first events of a group, up to one after which numbers of persons stand for others, and writes what was accepted.
    private func append(
        _ group: inout ArraySlice<AppendRequest>, _ connection: any Connection,
        _ results: inout [Result<Receipt, Refusal>]
    ) throws {
        let set = try workingSet(connection, .live)
        try matcher.begin(set.head, isAsked: group.contains(where: \.checked.mayBringPersons), self.reader(set))
        var appender = try Appender(
            set, group.map(\.checked), matcher, now: settings.clock(), today: settings.day)
        let reader = self.reader(set)
        while let request = group.first {
            do {
                results.append(.success(try appender.append(request, guards(request), reader)))
            } catch let refusal as Refusal {
                results.append(.failure(refusal))
            } catch is Unsettled {
                // Its guards see the tables with everything before it in them.
                break
            }
            group.removeFirst()
            if !set.identityChanges.isEmpty { break }
        }
        try settle(set)
        try matcher.end(
            set.head, altered: set.alterations, relinked: set.relinked.union(set.refolds), reader)
    }

    /// The projections that hold an event against their tables.
    private func guards(_ request: AppendRequest) -> [any Projection] {
        let submission = request.checked.submission
        let place = submission.place ?? request.actor.division
        return projections.filter { $0.guards(submission, at: place) }
    }

    /// Applies the next portion of the journal to the tables of `space`; the number of events applied so far.
    func replay(_ portion: Int64, _ connection: any Connection, _ space: TableSpace) throws -> Int64 {
        var set = try workingSet(connection, space)
        var events: [(Event, LogHash)] = []
        try Journal.events(after: set.head.size, limit: portion, connection) { events.append(($0, $1)) }
        let persons = Set(events.flatMap { $0.0.subjects.values })
        try set.preload([Identifier](), persons: persons)
        for (event, leaf) in events {
            let effects = settings.types(event.place)[event.type].map { EventEffects(event, $0) } ?? EventEffects()
            try set.replay(event, effects: effects, leaf: leaf)
            guard !set.identityChanges.isEmpty else { continue }
            try settle(set)
            set = try workingSet(connection, space)
        }
        try settle(set)
        return set.head.size
    }

    /// Writes the working set, then lets the projections follow.
    private func settle(_ set: WorkingSet) throws {
        guard !set.accepted.isEmpty else { return }
        try set.flush { person, set in try self.reader(set).refold(person, set) }
        let reader = self.reader(set)
        let lives = LifeCache()
        let change = ProjectionChange(
            connection: set.connection, space: set.space, events: set.accepted, refolded: set.refolds,
            newPersons: set.newPersons, dayOf: settings.day, stateOf: set.state,
            lifeOf: { person in
                try lives.life(of: person) {
                    guard set.newPersons.contains(person) else { return try reader.life(of: person) }
                    return Life(person: person, history: set.history(ofNew: person), effects: reader.effects)
                }
            })
        for projection in projections { try projection.update(change) }
    }

    func workingSet(_ connection: any Connection, _ space: TableSpace) throws -> WorkingSet {
        try WorkingSet(connection, space: space, roots.roots(connection, space))
    }

    /// Reads lives as a working set has them.
    private func reader(_ set: WorkingSet) -> LifeReader {
        LifeReader(connection: set.connection, space: set.space, roots: set.roots, types: type(of:))
    }

    /// Reads lives in a transaction.
    func reader(_ connection: any Connection) throws -> LifeReader {
        LifeReader(connection: connection, space: .live, roots: try roots.roots(connection, .live), types: type(of:))
    }

    /// The declaration of an event's type where it happened.
    @Sendable func type(of event: Event) -> EventType? { settings.types(event.place)[event.type] }
}

/// The lives that projections have asked for while they follow one group: several ask for the same.
private final class LifeCache {
    private var lives: [Int64: Life] = [:]

    func life(of person: Int64, _ read: () throws -> Life) rethrows -> Life {
        if let known = lives[person] { return known }
        let life = try read()
        lives[person] = life
        return life
    }
}
