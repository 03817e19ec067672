public import Civil
public import Policy
public import Registry
import Storage

/// The derived table of what was or is about to be paid: one row for a person, an entitlement and a period, which is the table's primary key. So the
/// database itself refuses a second payment, whatever asks for it; that it does not come to that the guard sees to. Where a second one is on record
/// all the same (it was imported, or two persons have turned out to be one) the row counts it, and the office is told.
public struct PaymentIndex: Projection {
    /// The rules of a place.
    let rules: @Sendable (DivisionCode) -> CaseRules

    static let table = DerivedTable(
        "payment",
        [
            .init("person", "BIGINT NOT NULL"), .init("entitlement", "TEXT NOT NULL"),
            .init("period", "BIGINT NOT NULL"), .init("state", "TEXT NOT NULL"), .init("amount", "BIGINT NOT NULL"),
            .init("batch", "TEXT"), .init("id", "BIGINT"), .init("attempt", "BIGINT"), .init("seq", "BIGINT"),
            .init("day", "BIGINT NOT NULL"), .init("copies", "BIGINT NOT NULL"),
        ], key: ["person", "entitlement", "period"], indexes: [.init(["batch"], where: "batch IS NOT NULL")])

    /// The table `payment`.
    public var tables: [DerivedTable] { [PaymentIndex.table] }

    /// Writes anew the rows of everybody of whom an event says that something was paid, or is in a batch.
    public func update(_ change: ProjectionChange) throws {
        var persons: Set<Int64> = []
        var isRenumbered = false
        for event in change.events {
            let rules = rules(event.place)
            if rules.payments[event.type] != nil || rules.payingMoves.contains(event.type) {
                persons.formUnion(event.subjects.values)
            } else if rules.eventTypes[event.type]?.identity != nil {
                isRenumbered = true
            }
        }
        if isRenumbered { persons.formUnion(change.refolded) }
        for person in persons.sorted() {
            try change.connection.run("DELETE FROM \(change.space["payment"]) WHERE person = $1", [.int(person)])
            let rows = PaymentRow.rows(of: person, try change.life(of: person), rules)
            try change.connection.insert(
                into: change.space["payment"], columns: PaymentIndex.table.columnNames, rows: rows.map(\.values))
        }
    }

    /// What pays, what puts into a batch, and what asks for money.
    public func guards(_ submission: Submission, at place: DivisionCode) -> Bool {
        let rules = rules(place)
        return rules.payments[submission.type] != nil || rules.payingMoves.contains(submission.type)
            || rules.templates[submission.type]?.benefit != nil
    }

    /// What is paid already, or about to be.
    public func problems(of proposal: Proposal) throws -> [Problem] {
        let rules = rules(proposal.place)
        let submission = proposal.submission
        if case .revokes? = submission.change { return [] }
        if let payment = rules.payments[submission.type] {
            guard let person = proposal.subjects[payment.role], let key = payment.key(submission.data),
                let row = try row(person, key, proposal.connection)
            else { return [] }
            if case .corrects(let sequence)? = submission.change, row.sequence == sequence { return [] }
            // It is what the batch in which it stands comes to.
            let isOfBatch =
                row.state == .batched && row.batch == submission.data[payment.batch]?.string
                && row.amount == submission.data[payment.amount]?.int64
            return isOfBatch ? [] : [.paidTwice]
        }
        guard submission.change == nil else { return [] }
        if let template = rules.templates[submission.type], let benefit = template.benefit {
            guard let person = proposal.subjects[template.subject],
                let key = PaymentKey(submission.data, benefit.entitlement, benefit.period)
            else { return [] }
            return try row(person, key, proposal.connection) == nil ? [] : [.paidTwice]
        }
        guard let move = CaseFile.Move(type: submission.type, submission.data, rules), move.move == .accept,
            let person = proposal.subjects["person"],
            let file = CaseFile.cases(of: person, try proposal.life(of: person).history, rules)
                .first(where: { $0.id == move.id }),
            file.template.step(move.step)?.pays == true, let key = file.payment
        else { return [] }
        if file.amount == nil { return [.amountMissing] }
        return try row(person, key, proposal.connection) == nil ? [] : [.paidTwice]
    }

    private func row(_ person: Int64, _ key: PaymentKey, _ connection: any Connection) throws -> PaymentRow? {
        try connection.first(
            """
            SELECT \(PaymentIndex.table.columnNames.joined(separator: ", ")) FROM payment
            WHERE person = $1 AND entitlement = $2 AND period = $3
            """, [.int(person), .text(key.entitlement), .int(key.period)]
        ) { try PaymentRow(row: $0) }
    }
}

extension PaymentIndex {
    /// An index by the rules of a library.
    public init(_ library: Library) {
        let rules = CaseRules.cache(library)
        self.init { rules[$0] }
    }
}

/// What is paid once: an entitlement for a period.
struct PaymentKey: Hashable, Sendable {
    let entitlement: String
    /// The number of the first day of the period; 0: it has none.
    let period: Int64

    init(_ entitlement: String, _ period: Int64) { (self.entitlement, self.period) = (entitlement, period) }

    /// Nil where no entitlement is named.
    init?(_ data: [String: JSON], _ entitlement: String, _ period: String) {
        guard let id = data[entitlement]?.string, !id.isEmpty else { return nil }
        self.init(id, data[period]?.string.flatMap { Day($0) }?.number ?? 0)
    }
}

/// The event type with which a step of a template pays, and its fields.
struct PaymentType: Sendable {
    let role: String
    let entitlement: String
    let period: String
    let amount: String
    let batch: String

    /// Nil where the step does not pay.
    init?(_ template: CaseTemplate, _ step: CaseStep) {
        guard step.pays, let benefit = template.benefit, let record = step.records,
            let role = record.subjects.first(where: { $0.from == template.subject })?.role
        else { return nil }
        func field(_ source: CaseRecord.Source) -> String? { record.data.first { $0.sources.contains(source) }?.field }
        guard let entitlement = field(.application(.data(benefit.entitlement))),
            let period = field(.application(.data(benefit.period))), let amount = field(.amount)
        else { return nil }
        self.role = role
        (self.entitlement, self.period, self.amount) = (entitlement, period, amount)
        batch = field(.answer(PaymentType.batch)) ?? ""
    }

    /// The name of the answer with the batch.
    static let batch = "batch"

    func key(_ data: [String: JSON]) -> PaymentKey? { PaymentKey(data, entitlement, period) }
}

/// One payment, made or in a batch.
struct PaymentRow: Sendable {
    enum State: String { case batched, paid }

    let person: Int64
    let key: PaymentKey
    var state: State
    var amount: Int64
    var batch: String?
    var id: Int64?
    var attempt: Int64?
    var sequence: Int64?
    var day: Day
    /// How many times it was paid or put into a batch: more than once only where it was imported so, or where two persons have turned out to be one.
    var copies: Int64 = 1

    /// The payments of a person.
    static func rows(of person: Int64, _ life: Life, _ rules: (DivisionCode) -> CaseRules) -> [PaymentRow] {
        var found: [PaymentKey: PaymentRow] = [:]
        func note(_ row: PaymentRow) {
            // What was imported so, or has become one person's only now.
            if found[row.key] != nil { found[row.key]?.copies += 1 } else { found[row.key] = row }
        }
        for event in life.events {
            guard let payment = rules(event.place).payments[event.type], event.subjects[payment.role] == person,
                let key = payment.key(event.data)
            else { continue }
            note(
                PaymentRow(
                    person: person, key: key, state: .paid, amount: event.data[payment.amount]?.int64 ?? 0,
                    batch: event.data[payment.batch]?.string, id: nil, attempt: nil, sequence: event.sequence,
                    day: event.day))
        }
        for file in CaseFile.cases(of: person, life.history, rules) {
            guard let key = file.payment, let amount = file.amount else { continue }
            for step in file.steps where file.template.step(step.id)?.pays == true {
                let isOfBatch = found[key]?.state == .paid && found[key]?.batch == step.reference
                if step.status == .done, isOfBatch {
                    found[key]?.id = file.id
                    found[key]?.attempt = step.attempt
                }
                // What has been paid of this batch stands there as paid.
                guard step.status == .accepted, !isOfBatch else { continue }
                note(
                    PaymentRow(
                        person: person, key: key, state: .batched, amount: amount, batch: step.reference, id: file.id,
                        attempt: step.attempt, sequence: nil, day: step.since))
            }
        }
        return found.values.sorted { ($0.key.entitlement, $0.key.period) < ($1.key.entitlement, $1.key.period) }
    }

    var values: [SQLValue] {
        [
            .int(person), .text(key.entitlement), .int(key.period), .text(state.rawValue), .int(amount),
            SQLValue(batch), SQLValue(id), SQLValue(attempt), SQLValue(sequence), .int(day.number), .int(copies),
        ]
    }
}

extension PaymentRow {
    init(row: borrowing Row) throws {
        person = try row.int(0)
        key = PaymentKey(try row.text(1), try row.int(2))
        state = State(rawValue: try row.text(3)) ?? .paid
        amount = try row.int(4)
        batch = try row.optionalText(5)
        id = try row.optionalInt(6)
        attempt = try row.optionalInt(7)
        sequence = try row.optionalInt(8)
        day = Day(number: try row.int(9))
        copies = try row.int(10)
    }
}

extension CaseFile {
    /// What the case asks to be paid.
    var payment: PaymentKey? {
        template.benefit.flatMap { PaymentKey(application.data, $0.entitlement, $0.period) }
    }
}
