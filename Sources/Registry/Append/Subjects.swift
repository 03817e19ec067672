import Access
import Civil
import Policy

/// The subjects of a submission, looked up: who is known, who is new.
struct Subjects {
    /// The persons already known, by role.
    private(set) var known: [String: PersonState] = [:]
    /// The roles whose person the event brings.
    private(set) var new: [String] = []

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
                found.insert(person)
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
            recordedBy: Set(type.recordedBy.compactMap(Role.init(rawValue:))), place: place, subjects: subjects)
    }
}
