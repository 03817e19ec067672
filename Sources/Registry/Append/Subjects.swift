import Access
import Civil
import Linkage
import Policy

/// The subjects of a submission, looked up: who is known, who is new.
struct Subjects {
    /// The persons already known, by role.
    private(set) var known: [String: PersonState] = [:]
    /// The roles whose person the event brings.
    private(set) var new: [String] = []
    /// What the new persons are compared by.
    private var newcomers: Newcomers?
    /// The roles whose person is there under no number that says so.
    private(set) var matched: Set<String> = []
    /// Whom the new persons resemble, by role.
    private(set) var resembled: [String: [Resemblance]] = [:]

    /// Looks up every subject; a reference that leads nowhere or to two persons is a problem.
    init(_ checked: CheckedSubmission, original: Event?, _ set: WorkingSet, _ problems: inout Problems) throws {
        let submission = checked.submission
        for declared in checked.type.subjects {
            let role = declared.role
            let path = "subjects.\(role)"
            let reference = submission.subjects[role]
            var found: Set<Int64> = []
            var isReferred = false
            if let person = reference?.person {
                isReferred = true
                // Who is split off has the number that was merged.
                let isSplit = checked.type.identity.map { $0.effect == .splits && $0.other == role } ?? false
                found.insert(isSplit ? person : set.roots.root(person))
            }
            for identifier in reference?.identifiers ?? [] {
                isReferred = true
                if let person = try set.person(identifier) { found.insert(person) }
            }
            for identifier in checked.given[role] ?? [] {
                if let person = try set.person(identifier) {
                    if isReferred, !found.isEmpty, !found.contains(person) {
                        problems.add(.identifierTaken(at: path))
                    }
                    found.insert(person)
                }
            }
            if found.isEmpty, let person = original?.subjects[role] { found.insert(person) }
            if found.count > 1 {
                problems.add(.identifiersDisagree(at: path))
            } else if let person = found.first {
                guard let state = try set.state(person) else {
                    problems.add(.unknownPerson(at: path))
                    continue
                }
                known[role] = state
            } else if declared.mayBeNew, original == nil {
                if reference != nil || declared.isRequired { new.append(role) }
            } else if isReferred {
                problems.add(.unknownPerson(at: path))
            }
        }
        if let original, known.mapValues(\.id) != original.subjects {
            problems.add(.changeOfOtherType(at: "subjects"))
        }
        var seen: Set<Int64> = []
        for role in known.keys.sorted() {
            if let person = known[role], !seen.insert(person.id).inserted {
                problems.add(.samePersonTwice(at: "subjects.\(role)"))
            }
        }
    }

    /// Looks whether those whom the event would bring are there without a number that says so: who surely is, is known.
    ///
    /// - Returns: whether anybody is.
    mutating func match(
        _ request: AppendRequest, at place: DivisionCode, _ set: WorkingSet, _ matcher: PersonMatcher
    ) throws -> Bool {
        guard !new.isEmpty, matcher.isLoaded else { return false }
        let checked = request.checked
        newcomers =
            try request.newcomers
            ?? Newcomers(
                checked, new: new, known: known.mapValues(\.id), inherited: inherited(checked), at: place
            ) { mother, row in
                row[.motherName] = try set.state(mother)?.name
                matcher.read(mother: mother, into: &row)
            }
        for role in new {
            guard let row = newcomers?.rows[role], let found = matcher.match(row) else { continue }
            let distinct = Set(checked.submission.subjects[role]?.distinctFrom ?? [])
            // Nobody is two subjects of one event.
            let others = found.candidates.filter { one in !known.values.contains { $0.id == one.person } }
            let resembled = others.prefix(20).map {
                Resemblance(person: $0.person, weight: $0.weight, isDistinct: distinct.contains($0.person))
            }
            if !resembled.isEmpty { self.resembled[role] = Array(resembled) }
            if let same = found.same, others.contains(where: { $0.person == same }), !distinct.contains(same),
                let state = try set.state(same)
            {
                known[role] = state
                matched.insert(role)
            }
        }
        new.removeAll(where: matched.contains)
        return !matched.isEmpty
    }

    /// The persons whom the event brings, with what they are compared by.
    func arrivals(_ people: [String: Int64]) -> [(person: Int64, row: PreparedRow)] {
        new.compactMap { role in
            guard let person = people[role], let row = newcomers?.rows[role] else { return nil }
            return (person, row)
        }
    }

    /// The known persons, in the order of their roles.
    var states: [PersonState] { known.keys.sorted().compactMap { known[$0] } }

    /// Where the event is handled when it does not say: where its first subject lives.
    var place: DivisionCode? {
        states.compactMap { $0.residence ?? $0.hukou }.first
    }

    /// The person numbers by role; persons not yet known get theirs now.
    func settled(_ set: WorkingSet) -> [String: Int64] {
        var people = known.mapValues(\.id)
        for role in new { people[role] = set.newPerson() }
        return people
    }

    /// The attributes that the event takes from other subjects, to be kept with it.
    func inherited(_ checked: CheckedSubmission) -> [String: [String: JSON]] {
        var inherited: [String: [String: JSON]] = [:]
        for (role, attributes) in checked.type.sets {
            for (name, sources) in attributes {
                for source in sources {
                    if case .data(let field) = source, checked.submission.data[field] != nil { break }
                    if case .attribute(let other, let attribute) = source,
                        let value = known[other]?.attribute(attribute)
                    {
                        inherited[role, default: [:]][name] = value
                        break
                    }
                }
            }
        }
        return inherited
    }
}

extension Object.Person {
    /// A person of the index as authorisation sees one.
    init(_ state: PersonState, guardians: [Int64]) {
        self.init(
            id: state.id, residence: state.residence, hukou: state.hukou, birthDay: state.birthDay,
            guardians: guardians)
    }
}

extension Object.Event {
    /// An event of a declared type as authorisation sees one.
    init(_ type: EventType, place: DivisionCode?, subjects: [Object.Person]) {
        self.init(
            category: type.category, sensitive: type.isSensitive,
            recordedBy: Set(type.recordedBy.compactMap(Role.init(rawValue:))),
            departments: Set(type.recordedBy.filter { Role(rawValue: $0) == nil }), place: place, subjects: subjects)
    }
}
