import Civil
import FEEL
import Policy

/// Checks an event against what the registry knows of its subjects, by the rules that the event type declares.
struct Plausibility {
    private let checked: CheckedSubmission
    private let subjects: Subjects
    private let original: Event?
    private let set: WorkingSet
    private let today: Day
    /// Who records the event.
    private let account: Int64
    private var type: EventType { checked.type }
    private var day: Day { checked.submission.day }

    init(
        _ checked: CheckedSubmission, _ subjects: Subjects, original: Event?, _ set: WorkingSet, today: Day,
        account: Int64
    ) {
        self.checked = checked
        self.subjects = subjects
        self.original = original
        self.set = set
        self.today = today
        self.account = account
    }

    func check(_ problems: inout Problems) throws {
        for declared in type.subjects {
            guard let state = subjects.known[declared.role] else { continue }
            try check(declared, state, &problems)
        }
        try checkSpacing(&problems)
        if problems.isEmpty { checkNewPersons(&problems) }
        try checkKin(&problems)
        try checkIdentity(&problems)
        checkRefusals(&problems)
    }

    private func check(_ declared: SubjectDeclaration, _ state: PersonState, _ problems: inout Problems) throws {
        let path = "subjects.\(declared.role)"
        // An event that itself sets the birth or death of a subject is compared by the declared rules, not with itself.
        let own = Set(type.sets.first { $0.role == declared.role }?.attributes.map(\.name) ?? [])
        if declared.alive, let death = state.deathDay, death < day, !(own.contains("death_date") && original != nil) {
            problems.add(.deadBefore(at: path))
        }
        if let birth = state.birthDay, birth > day, !own.contains("birth_date") { problems.add(.notYetBorn(at: path)) }
        if let sex = declared.sex, let known = state.sex, sex != known { problems.add(.wrongSex(at: path)) }
        if declared.minAge != nil || declared.maxAge != nil, let age = state.age(on: day) {
            let tooYoung = declared.minAge.map { age < $0 } ?? false
            let tooOld = declared.maxAge.map { age > $0 } ?? false
            if tooYoung || tooOld { problems.add(.ageOutOfRange(at: path, declared.minAge, declared.maxAge)) }
        }
        if declared.once {
            let earlier = try set.involvements(of: state.id, type: type.id, role: declared.role)
            if let first = earlier.first(where: { $0.sequence != original?.sequence }) {
                let isMatched = subjects.matched.contains(declared.role)
                problems.add(
                    isMatched
                        ? .alreadyKnown(at: path, sequence: first.sequence)
                        : .alreadyRecorded(at: path, sequence: first.sequence))
            }
        }
    }

    private func checkSpacing(_ problems: inout Problems) throws {
        guard let spacing = type.spacing, let state = subjects.known[spacing.subject] else { return }
        for other in try set.involvements(of: state.id, type: type.id, role: spacing.subject) {
            guard other.sequence != original?.sequence else { continue }
            let distance = abs(other.day.number - day.number)
            if distance <= spacing.exceptWithin {
                guard let event = try set.event(other.sequence) else { continue }
                if spacing.distinctBy.allSatisfy({ event.data[$0] == checked.submission.data[$0] }) {
                    problems.add(.doubleRegistration(at: "subjects.\(spacing.subject)", sequence: other.sequence))
                }
            } else if distance < spacing.apart {
                problems.add(.tooCloseTo(at: "day", sequence: other.sequence, days: spacing.apart))
            }
        }
    }

    /// Somebody whom the event brings has a name or a date of birth by it.
    private func checkNewPersons(_ problems: inout Problems) {
        for role in subjects.new {
            let sets = type.sets.first { $0.role == role }?.attributes ?? []
            let gives = sets.contains { name, sources in
                (name == "name" || name == "birth_date")
                    && sources.contains { source in
                        switch source {
                        case .day: true
                        case .data(let field): checked.submission.data[field] != nil
                        default: false
                        }
                    }
            }
            if !gives { problems.add(.nothingKnownOfPerson) }
        }
    }

    /// Nobody becomes the child of their own child.
    private func checkKin(_ problems: inout Problems) throws {
        for declared in type.kin
        where !declared.ends && (declared.relation == "mother" || declared.relation == "father") {
            guard let child = subjects.known[declared.person], let parent = subjects.known[declared.relative] else {
                continue
            }
            let parents = try set.relatives(of: parent.id, "mother") + set.relatives(of: parent.id, "father")
            if parents.contains(child.id) { problems.add(.kinCycle(at: "subjects.\(declared.relative)")) }
        }
    }

    /// Two become one only if somebody else has found them to be one, and nothing that is certain speaks against it.
    private func checkIdentity(_ problems: inout Problems) throws {
        guard let identity = type.identity, let person = subjects.known[identity.person]?.id,
            let other = subjects.known[identity.other]?.id
        else { return }
        let path = "subjects.\(identity.other)"
        switch identity.effect {
        case .judges: break
        case .splits:
            if set.roots.parent(other) == nil || set.roots.root(other) != set.roots.root(person) {
                problems.add(.notMerged(at: path))
            }
        case .merges(let confirming):
            let judged = try set.verdict(person, other)
            let event = try judged.flatMap { try set.event($0.sequence) }
            if judged?.verdict != "same" || event?.type != confirming || event?.actor == account {
                problems.add(.notJudged(at: path))
            }
            let numbers = try (set.citizenNumbers(of: person), set.citizenNumbers(of: other))
            if !numbers.0.isEmpty, !numbers.1.isEmpty, Set(numbers.0).isDisjoint(with: numbers.1) {
                problems.add(.numbersDiffer(at: path))
            }
            for (one, two) in [(person, other), (other, person)] {
                for relation in ["mother", "father", "spouse", "guardian"]
                where try set.relatives(of: one, relation).contains(two) {
                    problems.add(.relatives(at: path))
                }
            }
        }
    }

    private func checkRefusals(_ problems: inout Problems) {
        guard !type.refuse.isEmpty else { return }
        let context = type.refusalContext(
            day: day, recorded: today, place: checked.submission.place,
            data: checked.refusalData
        ) { subjects.known[$0]?.refusalValues ?? [] }
        for rule in type.refuse where rule.when.evaluate(context).boolean == true {
            problems.add(Problem(code: "REG-0044", at: rule.at, why: rule.why, fix: rule.fix))
        }
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity. `divisor` is positive.
    func dividedDown(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self + 1) / divisor - 1
    }
}
