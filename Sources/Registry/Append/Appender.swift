import Access
import Civil
import FEEL
import Policy
import Storage

/// Decides one submission after the other inside a write transaction: accept, refuse, or the earlier answer.
///
/// A refused submission changes nothing of the working set.
struct Appender {
    let set: WorkingSet
    let matcher: PersonMatcher
    /// Milliseconds since 1970.
    let now: Int64
    /// The civil day of now.
    let today: Day
    /// The sequence and request hash of keys that the journal has or this group has added.
    private var requests: [String: (sequence: Int64, request: [UInt8])]

    init(
        _ set: WorkingSet, _ group: [CheckedSubmission], _ matcher: PersonMatcher, now: Int64, today: (Int64) -> Day
    ) throws {
        self.set = set
        self.matcher = matcher
        self.now = now
        self.today = today(now)
        requests = try Journal.requests(
            group.map { Journal.sourceKey($0.submission.source, $0.submission.key) }, set.connection)
        try set.preload(
            Set(group.flatMap(\.identifiers)),
            persons: Set(group.flatMap { $0.submission.subjects.values.compactMap(\.person) }))
    }

    /// The receipt of an accepted submission.
    ///
    /// - Parameter guards: the projections that hold it against their tables.
    /// - Throws: ``Refusal``, or a storage error.
    mutating func append(
        _ request: AppendRequest, _ guards: [any Projection], _ reader: LifeReader
    ) throws -> Receipt {
        let (checked, actor, purpose) = (request.checked, request.actor, request.purpose)
        let submission = checked.submission
        let key = Journal.sourceKey(submission.source, submission.key)
        if let earlier = requests[key] {
            guard earlier.request == checked.request else { throw Refusal([.keyConflict]) }
            guard let event = try set.event(earlier.sequence) else { throw JournalError.gap(earlier.sequence) }
            // A guessed event under a guessed key must not tell a stranger that it is on record.
            if event.actor != actor.account {
                let states = try event.subjects.keys.sorted().compactMap { try event.subjects[$0].flatMap(set.state) }
                try permit(checked.type, states, at: event.place, actor, purpose)
            }
            return Receipt(sequence: earlier.sequence, subjects: event.subjects, isRepeated: true)
        }
        var problems = checked.problems
        let original = try change(checked, &problems)
        var subjects = try Subjects(checked, original: original, set, &problems)
        // A change is judged by where the event was, not by where the change says that it was.
        let place = submission.place ?? subjects.place ?? actor.division
        try permit(checked.type, subjects.states, at: original?.place ?? place, actor, purpose)

        var isRevocation = false
        if case .revokes? = submission.change { isRevocation = true }
        if !isRevocation, submission.change == nil || original != nil, !problems.has("day") {
            try Plausibility(checked, subjects, original: original, set, today: today, account: actor.account).check(
                &problems)
            // Who passes as new may be there all the same, under no number that says so.
            if problems.isEmpty, try subjects.match(request, at: place, set, matcher) {
                try permit(checked.type, subjects.states, at: place, actor, purpose)
                try Plausibility(
                    checked, subjects, original: nil, set, today: today, account: actor.account
                ).check(&problems)
            }
        }
        if problems.isEmpty, !guards.isEmpty {
            guard !subjects.known.values.contains(where: { set.isTouched($0.id) }) else { throw Unsettled() }
            let proposal = Proposal(
                connection: set.connection, submission: submission, subjects: subjects.known.mapValues(\.id),
                place: place, actor: actor, purpose: purpose, today: today, stateOf: set.state,
                lifeOf: { try reader.life(of: $0) })
            for projection in guards { for problem in try projection.problems(of: proposal) { problems.add(problem) } }
        }
        guard problems.isEmpty else { throw Refusal(problems.all) }

        let people = subjects.settled(set)
        let event = Event(
            sequence: set.head.next, submission: submission, place: place,
            subjects: people, recorded: now, actor: actor.account,
            inherited: isRevocation ? [:] : subjects.inherited(checked), resembled: subjects.resembled)
        let (row, leaf) = Journal.row(event, checked)
        try set.accept(event, effects: EventEffects(event, checked.type), row: row, leaf: leaf)
        requests[key] = (event.sequence, checked.request)
        for (person, row) in subjects.arrivals(people) { matcher.add(person, row) }
        return Receipt(sequence: event.sequence, subjects: people, isRepeated: false)
    }

    /// The event that is corrected or revoked, checked.
    private func change(_ checked: CheckedSubmission, _ problems: inout Problems) throws -> Event? {
        guard let change = checked.submission.change else { return nil }
        let path: String =
            switch change {
            case .corrects: "corrects"
            case .revokes: "revokes"
            }
        guard let original = try set.event(change.sequence) else {
            problems.add(.unknownEvent(at: path))
            return nil
        }
        if let later = try set.superseding(change.sequence) { problems.add(.changedAlready(at: path, by: later)) }
        if checked.type.identity != nil { problems.add(.changeOfIdentity(at: path)) }
        if original.type != checked.submission.type { problems.add(.changeOfOtherType(at: path)) }
        if case .revokes? = original.change { problems.add(.changedAlready(at: path, by: original.sequence)) }
        return original
    }

    /// Refuses what the actor may not record, with nothing but that: who may not record an event is not told whether its
    /// subjects are known and what else is wrong with it.
    private func permit(
        _ type: EventType, _ states: [PersonState], at place: DivisionCode, _ actor: Actor, _ purpose: Purpose
    ) throws {
        let needsGuardians = actor.role == .family
        let object = Object.Event(
            type, place: place,
            subjects: try states.map { state in
                Object.Person(state, guardians: needsGuardians ? try set.guardians(of: state.id) : [])
            })
        if let denial = Access.decide(actor, .recordEvent, .event(object), purpose: purpose, on: today).denial {
            throw Refusal([denial.problem()])
        }
    }
}

/// An event is to be held against tables that earlier events of the group, about the same persons, have still to be written into.
struct Unsettled: Error {}

/// What an accepted submission gets back.
public struct Receipt: Hashable, Sendable {
    /// The position in the journal.
    public let sequence: Int64
    /// The persons by role, with the numbers of those who are new.
    public let subjects: [String: Int64]
    /// Whether the same submission had been accepted before; then this is the first receipt again.
    public let isRepeated: Bool
}
