import Civil
import Storage

/// What one group of events reads and changes of the derived tables, inside one write transaction.
///
/// Events of a group see each other's effects here; everything is written at the end in bulk. Nothing is changed by an
/// event that is refused.
final class WorkingSet {
    let connection: any Connection
    let space: TableSpace
    /// Which numbers are one.
    private(set) var roots: Roots
    private(set) var head: JournalHead
    private var persons: [Int64: PersonState?] = [:]
    private var identifiers: [Identifier: Int64?] = [:]
    private var changedPersons: Set<Int64> = []
    private var addedInvolvements: [Int64: [Involvement]] = [:]
    private var newIdentifiers: [(Identifier, Int64)] = []
    private var journalRows: [[SQLValue]] = []
    private var involvementRows: [[SQLValue]] = []
    private var kinRows: [[SQLValue]] = []
    private var supersededRows: [[SQLValue]] = []
    private var supersededNow: [Int64: Int64] = [:]
    private var resemblanceRows: [[SQLValue]] = []
    private var verdicts: [(IdentityEffect, Event)] = []
    /// Numbers that became one, or two again: what follows must see what comes of it.
    private(set) var identityChanges: [(IdentityEffect, Event)] = []
    /// Persons whose derived rows must be computed anew from all their events.
    private(set) var refolds: Set<Int64> = []
    /// The events accepted in this group, in order.
    private(set) var accepted: [Event] = []
    /// Persons that this group brought into the registry.
    private(set) var newPersons: Set<Int64> = []
    /// Persons of whom something else is known now by which they are found again.
    private var altered: Set<Int64> = []
    /// The identifiers that persons were given after they came.
    private var given: [Int64: [Identifier]] = [:]
    /// Persons whom the group gave a mother after they came.
    private(set) var relinked: Set<Int64> = []

    init(_ connection: any Connection, space: TableSpace = .live, _ roots: Roots) throws {
        self.connection = connection
        self.space = space
        self.roots = roots
        head = try JournalHead(connection, space)
    }

    // MARK: Reading

    /// Reads at once what a group will ask for one by one.
    func preload(_ wanted: some Collection<Identifier>, persons ids: some Collection<Int64>) throws {
        for kind in Identifier.Kind.allCases {
            let values = wanted.filter { $0.kind == kind }.map(\.value)
            for value in values { identifiers[Identifier(stored: value, kind: kind)] = .some(nil) }
            try connection.each(chunk: values.map { SQLValue.text($0) }, head: [.text(kind.rawValue)]) {
                marks, arguments in
                try connection.rows(
                    "SELECT value, person FROM \(space["identifier"]) WHERE kind = $1 AND value IN (\(marks))",
                    arguments
                ) { row in
                    identifiers[Identifier(stored: try row.text(0), kind: kind)] = try row.int(1)
                }
            }
        }
        let known = identifiers.values.compactMap { $0 }
        let missing = Set(known).union(ids).filter { persons[$0] == nil }
        for id in missing { persons[id] = .some(nil) }
        try connection.each(chunk: missing.map { SQLValue.int($0) }, head: []) { marks, arguments in
            try connection.rows(
                "SELECT \(PersonState.columns) FROM \(space["person"]) WHERE id IN (\(marks))", arguments
            ) { row in
                let state = try PersonState(row: row)
                persons[state.id] = state
            }
        }
    }

    /// The person with this identifier.
    func person(_ identifier: Identifier) throws -> Int64? {
        if let known = identifiers[identifier] { return known }
        let found = try connection.first(
            "SELECT person FROM \(space["identifier"]) WHERE kind = $1 AND value = $2",
            [.text(identifier.kind.rawValue), .text(identifier.value)]
        ) { try $0.int(0) }
        identifiers[identifier] = .some(found)
        return found
    }

    /// The state of a person; `nil` when there is none with this number.
    func state(_ id: Int64) throws -> PersonState? {
        if let known = persons[id] { return known }
        let found = try connection.first(
            "SELECT \(PersonState.columns) FROM \(space["person"]) WHERE id = $1", [.int(id)]
        ) { try PersonState(row: $0) }
        persons[id] = .some(found)
        return found
    }

    /// The effective events of `type` in which the person has `role`.
    func involvements(of id: Int64, type: String, role: String) throws -> [Involvement] {
        var found: [Involvement] = []
        if !newPersons.contains(id) {
            try connection.rows(
                """
                SELECT seq, day FROM \(space["involvement"]) WHERE person = $1 AND type = $2 AND role = $3
                AND NOT EXISTS (SELECT 1 FROM \(space["superseded"]) s WHERE s.seq = \(space["involvement"]).seq)
                """, [.int(id), .text(type), .text(role)]
            ) { row in
                found.append(
                    Involvement(sequence: try row.int(0), type: type, role: role, day: Day(number: try row.int(1))))
            }
        }
        found += (addedInvolvements[id] ?? []).filter { $0.type == type && $0.role == role }
        return found.filter { supersededNow[$0.sequence] == nil }
    }

    /// The relatives that any effective event gave the person in `relation`.
    func relatives(of id: Int64, _ relation: String) throws -> [Int64] {
        var found = try connection.all(
            "SELECT relative FROM \(space["kin"]) WHERE person = $1 AND relation = $2 AND ends = 0",
            [.int(id), .text(relation)]
        ) { try $0.int(0) }
        for row in kinRows where row[0] == .int(id) && row[1] == .text(relation) && row[5] == .int(0) {
            if case .int(let relative) = row[2] { found.append(relative) }
        }
        return found
    }

    /// Mother, father and guardians whose relation no later event has ended.
    func guardians(of id: Int64) throws -> [Int64] {
        struct Edge {
            var relation: String
            var relative: Int64
            var order: (day: Int64, sequence: Int64)
            var ends: Bool
        }
        var edges = try connection.all(
            """
            SELECT relation, relative, day, seq, ends FROM \(space["kin"]) WHERE person = $1
            AND relation IN ('mother', 'father', 'guardian')
            """, [.int(id)]
        ) {
            Edge(
                relation: try $0.text(0), relative: try $0.int(1), order: (try $0.int(2), try $0.int(3)),
                ends: try $0.bool(4))
        }
        for row in kinRows where row[0] == .int(id) {
            if case .text(let relation) = row[1], case .int(let relative) = row[2], case .int(let sequence) = row[3],
                case .int(let day) = row[4], ["mother", "father", "guardian"].contains(relation)
            {
                edges.append(
                    Edge(relation: relation, relative: relative, order: (day, sequence), ends: row[5] != .int(0)))
            }
        }
        var latest: [String: Edge] = [:]
        for edge in edges.sorted(by: { $0.order < $1.order }) { latest["\(edge.relation) \(edge.relative)"] = edge }
        return latest.values.filter { !$0.ends }.map(\.relative)
    }

    /// The event at a position of the journal, from this group or before it.
    func event(_ sequence: Int64) throws -> Event? {
        if sequence > head.stored {
            let index = Int(sequence - head.stored) - 1
            return accepted.indices.contains(index) ? accepted[index] : nil
        }
        return try Journal.event(sequence, connection)?.renumbered(roots)
    }

    /// Every event of a person that this group brought, in the order of the journal.
    func history(ofNew person: Int64) -> [Event] {
        guard let first = accepted.first else { return [] }
        var sequences = (addedInvolvements[person] ?? []).map(\.sequence)[...]
        var events: [Event] = []
        while let sequence = sequences.popFirst() {
            if events.last?.sequence != sequence { events.append(accepted[Int(sequence - first.sequence)]) }
        }
        return events
    }

    /// Which event has corrected or revoked this one.
    func superseding(_ sequence: Int64) throws -> Int64? {
        if let now = supersededNow[sequence] { return now }
        return try connection.first(
            "SELECT by_seq FROM \(space["superseded"]) WHERE seq = $1", [.int(sequence)]
        ) { try $0.int(0) }
    }

    // MARK: Changing

    /// A number for a person not yet known.
    func newPerson() -> Int64 {
        let id = head.newPerson()
        newPersons.insert(id)
        persons[id] = PersonState(id: id)
        changedPersons.insert(id)
        return id
    }

    /// Whether an event of this group is about a person.
    func isTouched(_ person: Int64) -> Bool { addedInvolvements[person] != nil }

    /// Takes over an accepted event: the journal row is kept for the end, the index states change now.
    func accept(_ event: Event, effects: EventEffects, row: [SQLValue], leaf: LogHash) throws {
        journalRows.append(row)
        head.append(leaf)
        try apply(event, effects)
    }

    /// Applies an event that is already in the journal (a rebuild).
    func replay(_ event: Event, effects: EventEffects, leaf: LogHash) throws {
        for person in event.subjects.values where person > head.persons || persons[person] == nil {
            if person > head.persons { head.take(person) }
            if try state(person) == nil {
                persons[person] = PersonState(id: person)
                newPersons.insert(person)
                changedPersons.insert(person)
            }
        }
        head.append(leaf)
        try apply(event, effects)
    }

    private func apply(_ event: Event, _ effects: EventEffects) throws {
        accepted.append(event)
        for (role, person) in event.subjects {
            involvementRows.append([
                .int(person), .int(event.sequence), .text(role), .text(event.type), .int(event.day.number),
            ])
            addedInvolvements[person, default: []].append(
                Involvement(sequence: event.sequence, type: event.type, role: role, day: event.day))
        }
        if let change = event.change {
            supersededRows.append([.int(change.sequence), .int(event.sequence)])
            supersededNow[change.sequence] = event.sequence
            if case .revokes = change {
                // A revocation is no event of the life: nothing may take it for one.
                supersededRows.append([.int(event.sequence), .int(event.sequence)])
                supersededNow[event.sequence] = event.sequence
            }
            refolds.formUnion(event.subjects.values)
            return
        }
        for (person, name, value) in effects.attributes where PersonState.keeps(name) {
            guard var state = try state(person) else { continue }
            if event.day < state.lastDay || refolds.contains(person) {
                refolds.insert(person)
                continue
            }
            let before = !isArrival(person, event) && PersonModel.attributes.contains(name) ? state : nil
            state.set(name, value)
            if let before, state != before { altered.insert(person) }
            state.lastDay = event.day
            persons[person] = state
            changedPersons.insert(person)
        }
        for (person, identifier) in effects.identifiers where try self.person(identifier) == nil {
            identifiers[identifier] = person
            newIdentifiers.append((identifier, person))
            if !isArrival(person, event) { given[person, default: []].append(identifier) }
        }
        for kin in effects.kin {
            kinRows.append(kin.row(event))
            if kin.relation == "mother", !isArrival(kin.person, event) { relinked.insert(kin.person) }
        }
        note(event, effects.identity)
    }

    /// The persons of whom something else is known now by which they are found again, with the identifiers that the group gave them.
    var alterations: [(state: PersonState, identifiers: [Identifier])] {
        altered.union(given.keys).sorted().compactMap { person in
            (persons[person] ?? nil).map { ($0, given[person] ?? []) }
        }
    }

    /// Whether an event brings a person: what it says of them is known by their arrival.
    private func isArrival(_ person: Int64, _ event: Event) -> Bool {
        newPersons.contains(person) && addedInvolvements[person]?.first?.sequence == event.sequence
    }

    private func note(_ event: Event, _ identity: IdentityEffect?) {
        for (role, resembled) in event.resembled {
            guard let person = event.subjects[role] else { continue }
            for one in resembled where one.person != person {
                resemblanceRows.append([
                    .int(min(person, one.person)), .int(max(person, one.person)), .int(event.sequence),
                    .int(one.weight),
                    .text(one.isDistinct ? "different" : ""), one.isDistinct ? .int(event.sequence) : .null,
                ])
            }
        }
        guard let identity else { return }
        if case .judged = identity.kind {
            verdicts.append((identity, event))
        } else {
            identityChanges.append((identity, event))
        }
    }

    /// What somebody made of two numbers: the verdict, and the event that says so.
    func verdict(_ one: Int64, _ other: Int64) throws -> (verdict: String, sequence: Int64)? {
        let (low, high) = (min(one, other), max(one, other))
        if let (effect, event) = verdicts.last(where: { $0.0.ordered == (low, high) }),
            case .judged(let verdict) = effect.kind
        {
            return (verdict, event.sequence)
        }
        return try connection.first(
            "SELECT verdict, judged_seq FROM \(space["resemblance"]) WHERE person = $1 AND other = $2",
            [.int(low), .int(high)]
        ) { row in try row.optionalInt(1).map { (try row.text(0), $0) } } ?? nil
    }

    /// The citizen numbers of a person.
    func citizenNumbers(of person: Int64) throws -> [String] {
        try connection.all(
            "SELECT value FROM \(space["identifier"]) WHERE person = $1 AND kind = $2",
            [.int(person), .text(Identifier.Kind.citizenID.rawValue)]
        ) { try $0.text(0) }
            + newIdentifiers.filter { $0.1 == person && $0.0.kind == .citizenID }.map(\.0.value)
    }

    // MARK: Writing

    /// Writes everything, then computes anew the persons that need it.
    func flush(folding fold: (Int64, WorkingSet) throws -> Void) throws {
        if !journalRows.isEmpty { try Journal.insert(journalRows, connection) }
        try insert(PersonIndex.involvement, involvementRows)
        try insert(PersonIndex.kin, kinRows)
        try insert(PersonIndex.superseded, supersededRows)
        try insert(
            PersonIndex.identifier,
            newIdentifiers.map { [.text($0.0.kind.rawValue), .text($0.0.value), .int($0.1)] },
            onConflict: .keep(on: ["kind", "value"]))
        try writeResemblances()
        try changeIdentities()
        for id in refolds.sorted() { try fold(id, self) }
        let states = changedPersons.sorted().compactMap { persons[$0] ?? nil }
        try insert(
            PersonIndex.person, states.map(\.row),
            onConflict: .update(on: ["id"], set: PersonIndex.person.columnNames.filter { $0 != "id" }))
        if !accepted.isEmpty { try head.save(connection, space) }
    }

    private func writeResemblances() throws {
        // Of two who were found alike twice the first stands, with what was made of it.
        try insert(PersonIndex.resemblance, resemblanceRows, onConflict: .keep(on: ["person", "other"]))
        let judged = verdicts.compactMap { effect, event -> [SQLValue]? in
            guard case .judged(let verdict) = effect.kind else { return nil }
            let (low, high) = effect.ordered
            return [.int(low), .int(high), .int(event.sequence), .int(0), .text(verdict), .int(event.sequence)]
        }
        // Of several verdicts on two the last stands.
        try insert(
            PersonIndex.resemblance, judged,
            onConflict: .update(on: ["person", "other"], set: ["verdict", "judged_seq"]))
    }

    /// Makes numbers one, or two again: every event that a person takes part in goes to the number that stands for it now, and those are
    /// folded anew who took part or are kin to them.
    private func changeIdentities() throws {
        guard !identityChanges.isEmpty else { return }
        var affected: Set<Int64> = []
        for (effect, event) in identityChanges {
            let ends = effect.kind == .split
            try insert(
                PersonIndex.identityChange,
                [[.int(event.sequence), .int(effect.person), .int(effect.other), SQLValue(ends)]])
            roots.note(person: effect.person, other: effect.other, ends: ends)
            affected.formUnion([effect.person, effect.other])
        }
        for person in affected.sorted() {
            var moved: [[SQLValue]] = []
            try connection.rows(
                """
                SELECT i.seq, i.role, i.type, i.day, j.payload FROM \(space["involvement"]) i JOIN journal j ON j.seq = i.seq
                WHERE i.person = $1
                """, [.int(person)]
            ) { row in
                let (sequence, role) = (try row.int(0), try row.text(1))
                let event = try Event(sequence: sequence, payload: Array(row.text(4).utf8))
                guard let subject = event.subjects[role] else { throw JournalError.unreadable(sequence) }
                let root = roots.root(subject)
                if root != person {
                    moved.append([
                        .int(root), .int(sequence), .text(role), .text(try row.text(2)), .int(try row.int(3)),
                    ])
                }
            }
            for row in moved {
                try connection.run(
                    "DELETE FROM \(space["involvement"]) WHERE person = $1 AND seq = $2 AND role = $3",
                    [.int(person), row[1], row[2]])
            }
            try insert(PersonIndex.involvement, moved)
            try connection.run("DELETE FROM \(space["identifier"]) WHERE person = $1", [.int(person)])
            try connection.rows("SELECT DISTINCT person FROM \(space["kin"]) WHERE relative = $1", [.int(person)]) {
                refolds.insert(try $0.int(0))
            }
        }
        refolds.formUnion(affected)
    }

    /// Sets the state that a person's events fold to, with the identifiers and kin they give.
    func refolded(_ state: PersonState, identifiers found: [Identifier], kin: [(Event, KinEffect)]) throws {
        persons[state.id] = state
        changedPersons.insert(state.id)
        try connection.run("DELETE FROM \(space["identifier"]) WHERE person = $1", [.int(state.id)])
        try insert(
            PersonIndex.identifier, found.map { [.text($0.kind.rawValue), .text($0.value), .int(state.id)] },
            onConflict: .keep(on: ["kind", "value"]))
        try connection.run("DELETE FROM \(space["kin"]) WHERE person = $1", [.int(state.id)])
        try insert(PersonIndex.kin, kin.map { $0.1.row($0.0) })
    }

    private func insert(_ table: DerivedTable, _ rows: [[SQLValue]], onConflict conflict: Conflict = .fail) throws {
        guard !rows.isEmpty else { return }
        try connection.insert(into: space[table.name], columns: table.columnNames, rows: rows, onConflict: conflict)
    }
}

/// That a person takes part in an event.
struct Involvement: Hashable {
    let sequence: Int64
    let type: String
    let role: String
    let day: Day
}
