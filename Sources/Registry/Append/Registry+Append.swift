public import Access
public import Civil
import Policy
import Storage

/// One checked submission on its way to the journal.
struct AppendRequest: Sendable {
    let checked: CheckedSubmission
    let actor: Actor
    let purpose: Purpose
    /// Those whom it would bring, as far as the submission alone says who they are.
    let newcomers: Newcomers?

    /// Makes ready what needs nothing of the registry's content, so that it does not hold up the writer.
    init(_ checked: CheckedSubmission, _ actor: Actor, _ purpose: Purpose) {
        (self.checked, self.actor, self.purpose) = (checked, actor, purpose)
        newcomers = Newcomers(checked, at: checked.submission.place ?? actor.division)
    }
}

/// One event of a batch, with who records it and what for.
public struct Entry: Sendable {
    /// The event.
    public var submission: Submission
    /// Who records it.
    public var actor: Actor
    /// What for.
    public var purpose: Purpose

    /// An entry from its parts.
    public init(_ submission: Submission, by actor: Actor, for purpose: Purpose) {
        self.submission = submission
        self.actor = actor
        self.purpose = purpose
    }
}

/// Entries whose form and fields have been checked, on their way to the journal.
public struct CheckedBatch: Sendable {
    /// What passed, in order.
    var requests: [AppendRequest] = []
    /// For each entry why it did not pass; `nil` for what did.
    var refusals: [Refusal?] = []

    /// How many entries it has.
    public var count: Int { refusals.count }
}

extension Registry {
    /// Appends one event. When this returns the event is durable.
    ///
    /// The same key of the same source again gives the first receipt; with other content it is refused.
    /// - Throws: ``Refusal`` with everything that is wrong, or a storage error (then try again with the same key).
    public func append(_ submission: Submission, by actor: Actor, for purpose: Purpose) async throws -> Receipt {
        let checked = try check(submission, by: actor)
        if checked.mayBringPersons { try await readPersons() }
        return try await commits.submit(AppendRequest(checked, actor, purpose)).get()
    }

    /// Appends many events in one durable transaction, in order; each has its own answer.
    ///
    /// A refused event leaves nothing behind and does not hinder the others.
    /// - Throws: a storage error; then nothing of the batch is kept.
    public func append(
        _ submissions: [Submission], by actor: Actor, for purpose: Purpose
    ) async throws -> [Result<Receipt, Refusal>] {
        try await append(check(submissions.map { Entry($0, by: actor, for: purpose) }))
    }

    /// Checks the form and the fields of many events against their declarations: all that needs nothing of the registry's
    /// content, so that it can be done while an earlier batch commits.
    public func check(_ entries: [Entry]) -> CheckedBatch {
        var batch = CheckedBatch()
        batch.requests.reserveCapacity(entries.count)
        batch.refusals.reserveCapacity(entries.count)
        for entry in entries {
            do {
                let checked = try check(entry.submission, by: entry.actor)
                batch.requests.append(AppendRequest(checked, entry.actor, entry.purpose))
                batch.refusals.append(nil)
            } catch {
                batch.refusals.append(error)
            }
        }
        return batch
    }

    /// Appends a batch that ``check(_:)`` has seen, in one durable transaction, in order.
    ///
    /// - Returns: an answer for each entry of the batch.
    /// - Throws: a storage error; then nothing of the batch is kept.
    public func append(_ batch: CheckedBatch) async throws -> [Result<Receipt, Refusal>] {
        guard !batch.requests.isEmpty else { return batch.refusals.map { .failure($0 ?? Refusal([.unavailable])) } }
        if batch.requests.contains(where: \.checked.mayBringPersons) { try await readPersons() }
        let writer = writer
        var decided = try await database.write { try writer.append(batch.requests, $0) }[...]
        return batch.refusals.map { refusal in
            refusal.map { .failure($0) } ?? decided.popFirst() ?? .failure(Refusal([.unavailable]))
        }
    }

    /// Appends several events in one durable transaction, in order, all or none.
    ///
    /// - Throws: ``Refusal`` with everything that is wrong with any of them, or a storage error; then nothing is kept.
    public func append(together submissions: [Submission], by actor: Actor, for purpose: Purpose) async throws
        -> [Receipt]
    {
        let batch = check(submissions.map { Entry($0, by: actor, for: purpose) })
        if batch.requests.contains(where: \.checked.mayBringPersons) { try await readPersons() }
        let writer = writer
        return try await database.write { connection in
            let unread = batch.refusals.compactMap { $0 }
            let results = try writer.append(batch.requests, connection)
            let refused = unread + results.compactMap { if case .failure(let refusal) = $0 { refusal } else { nil } }
            // Thrown inside the transaction: whatever the others wrote goes with it.
            guard refused.isEmpty else { throw Refusal(refused.flatMap(\.problems)) }
            return try results.map { try $0.get() }
        }
    }

    private func check(_ submission: Submission, by actor: Actor) throws(Refusal) -> CheckedSubmission {
        let types = settings.types(submission.place ?? actor.division)
        return try CheckedSubmission(
            submission, types: types, today: today, salt: settings.random(16))
    }

    /// Reads the persons whom somebody may resemble, so that the first event that brings a person need not wait for it.
    ///
    /// - Throws: a storage error.
    public func readPersons() async throws {
        let writer = writer
        try await writer.matcher.load(database) { try writer.reader($0) }
    }
}
