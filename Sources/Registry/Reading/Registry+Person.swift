public import Access
public import Civil
import Policy
public import Storage

extension Registry {
    /// Opens the record of a person: logged first, then answered.
    ///
    /// - Parameters:
    ///   - asAt: the life up to this day; `nil` for all of it.
    ///   - knownAt: the life as it was known at this time (milliseconds since 1970); `nil` for now.
    /// - Throws: ``Access/Denial`` (also when there is nobody with this number, so that nothing is told), or a storage error.
    public func person(
        _ id: Int64, as actor: Actor, for purpose: Purpose, asAt: Day? = nil, knownAt: Int64? = nil
    ) async throws -> PersonRecord {
        let today = today
        let record: Result<PersonRecord, Denial> = try await database.read { connection in
            let reader = try self.reader(connection)
            let id = reader.roots.root(id)
            guard let state = try reader.state(of: id) else {
                return .failure(self.denialOfNobody(actor, .seePerson, purpose) { .person($0) })
            }
            let object = Object.Person(state, guardians: try reader.guardians(of: id))
            if let denial = decide(actor, .seePerson, .person(object), purpose: purpose, on: today).denial {
                return .failure(denial)
            }
            let life = try reader.life(of: id, asAt: asAt, knownAt: knownAt).keeping { event in
                self.permits(actor, event, of: object, purpose, today)
            }
            // Said by the duty, not by the life: otherwise it would tell that there is something hidden.
            let seesAll = decide(actor, .seeSensitive, .person(object), purpose: purpose, on: today).isPermitted
            return .success(
                PersonRecord(
                    person: state, identifiers: try reader.identifiers(of: id), life: life, isPartial: !seesAll,
                    kin: try reader.kin(of: id, reach: Reach(of: actor), on: today)))
        }
        let answer = try await self.answer(record, about: id, actor, .seePerson, purpose)
        try await look(answer.person.id, actor, .seePerson, purpose)
        return answer
    }

    /// The number that stands for a person now: their own, or the one that it was merged into.
    public func number(of person: Int64) async throws -> Int64 {
        try await database.read { try self.reader($0).roots.root(person) }
    }

    /// What somebody hears who asks for a number that nobody has: the same as for a person out of reach, so that nothing is
    /// told.
    func denialOfNobody(
        _ actor: Actor, _ action: Action, _ purpose: Purpose, _ object: (Object.Person) -> Object
    ) -> Denial {
        decide(actor, action, object(Object.Person(id: 0)), purpose: purpose, on: today).denial ?? .place
    }

    /// Whether the actor may see an event of a person.
    func permits(_ actor: Actor, _ event: Event, of person: Object.Person, _ purpose: Purpose, _ day: Day) -> Bool {
        guard let type = type(of: event) else { return actor.role == .county }
        var subjects = [person]
        // A citizen who is oneself a subject of the event sees it in a child's record too.
        if let own = actor.person, own != person.id, event.subjects.values.contains(own) {
            subjects.append(Object.Person(id: own))
        }
        let object = Object.Event(type, place: event.place, subjects: subjects)
        guard decide(actor, .seeEvent, .event(object), purpose: purpose, on: day).isPermitted else { return false }
        return !type.isSensitive || decide(actor, .seeSensitive, .event(object), purpose: purpose, on: day).isPermitted
    }

    /// The whole life, for deciding and for what is due: not for showing. The caller has asked for permission.
    ///
    /// Rules must read every fact, sensitive ones too, or a decision would be wrong; what they read is shown only as far as
    /// the actor may see it.
    public func wholeLife(of id: Int64, _ connection: any Connection) throws -> Life {
        let reader = try reader(connection)
        return try reader.life(of: reader.roots.root(id))
    }

    /// Runs `body` in one snapshot of the registry.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await database.read(body)
    }
}

extension LifeReader {
    func state(of id: Int64) throws -> PersonState? {
        try connection.first("SELECT \(PersonState.columns) FROM \(space["person"]) WHERE id = $1", [.int(id)]) {
            try PersonState(row: $0)
        }
    }

    func identifiers(of id: Int64) throws -> [Identifier] {
        try connection.all(
            "SELECT kind, value FROM \(space["identifier"]) WHERE person = $1 ORDER BY kind, value", [.int(id)]
        ) { row in
            try Identifier.Kind(rawValue: row.text(0)).map { Identifier(stored: try row.text(1), kind: $0) }
        }.compactMap { $0 }
    }

    /// Mother, father and guardians.
    func guardians(of id: Int64) throws -> [Int64] {
        try relations(of: id).filter { ["mother", "father", "guardian"].contains($0.relation) }.map(\.relative)
    }

    /// The kin relations of a person that hold: begun by an effective event and not ended by a later one.
    func relations(of id: Int64) throws -> [(relation: String, relative: Int64)] {
        var latest: [String: (relation: String, relative: Int64, ends: Bool)] = [:]
        try connection.rows(
            "SELECT relation, relative, ends FROM \(space["kin"]) WHERE person = $1 ORDER BY day, seq", [.int(id)]
        ) { row in
            let (relation, relative) = (try row.text(0), try row.int(1))
            latest["\(relation) \(relative)"] = (relation, relative, try row.bool(2))
        }
        return latest.values.filter { !$0.ends }.map { ($0.relation, $0.relative) }
            .sorted { ($0.relation, $0.relative) < ($1.relation, $1.relative) }
    }

    /// The children: those whose mother or father this person is.
    func children(of id: Int64) throws -> [Int64] {
        try connection.all(
            """
            SELECT DISTINCT person FROM \(space["kin"]) WHERE relative = $1 AND relation IN ('mother', 'father')
            AND ends = 0 ORDER BY person
            """, [.int(id)]
        ) { try $0.int(0) }
    }

    /// The relatives, with their names where the reach covers them.
    func kin(of id: Int64, reach: Reach, on day: Day) throws -> [Relative] {
        let related = try relations(of: id) + children(of: id).map { ("child", $0) }
        // Only a citizen's reach turns on who is whose guardian.
        var needsGuardians = false
        if case .family = reach { needsGuardians = true }
        return try related.map { relation, relative in
            let state = try state(of: relative)
            let isSeen = try state.map { state in
                let guardians = needsGuardians ? try guardians(of: state.id) : []
                return reach.covers(Object.Person(state, guardians: guardians), on: day)
            }
            return Relative(relation: relation, id: relative, person: isSeen == true ? state : nil)
        }
    }
}
