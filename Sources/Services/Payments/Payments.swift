public import Access
public import Civil
import Policy
import Registry
import Storage

/// Paying what has been confirmed: batches, the file for the bank, and what the bank says of it.
public struct Payments: Sendable {
    /// What events of batches and of the bank's answers name as their source.
    public static let source = "payments"

    private let cases: Cases

    /// The payments of the cases of a registry.
    public init(_ cases: Cases) { self.cases = cases }

    /// Claims that can be paid, and what they come to.
    public struct Ready: Hashable, Sendable {
        /// How many.
        public var count: Int64 = 0
        /// The sum in fen.
        public var amount: Int64 = 0
        /// Claims whose amount nobody has set.
        public var open: Int64 = 0
    }

    /// A batch as it stands.
    public struct Batch: Hashable, Sendable {
        /// Its name, as `P20261201-1`.
        public var name: String
        /// How many payments are in it, and their sum in fen.
        public var count: Int64
        public var amount: Int64
        /// How many of them the bank has made, and their sum in fen.
        public var paid: Int64
        public var paidAmount: Int64
        /// The first day on which something of it happened.
        public var day: Day
    }

    /// Something that was paid, or put into a batch, more than once.
    public struct Doubled: Hashable, Sendable {
        /// For whom.
        public var person: Int64
        /// What, and for the period that begins on which day.
        public var entitlement: String
        public var period: Day?
        /// How many times.
        public var copies: Int64
    }

    /// What the bank's file was held against, line by line.
    public struct Reconciliation: Hashable, Sendable {
        /// Payments that the bank has made.
        public var paid = 0
        /// Payments that it has not made: the applicants complete their accounts.
        public var failed = 0
        /// Payments of which it had said so before.
        public var known = 0
        /// Payments of the batch of which the file says nothing.
        public var missing: [String] = []
        /// Everything that does not fit, by line.
        public var problems: [Problem] = []
    }

    /// Refuses whoever does no step that pays.
    private func authorise(_ division: DivisionCode, _ actor: Actor) async throws {
        let paying = cases.rules[division].templates.values.flatMap(\.steps).first(where: \.pays)
        try await cases.registry.authorise(
            actor, .handleCase, .step(.init(by: paying?.by ?? "", division: division)), .registration)
    }

    /// The steps that pay, as a condition in SQL, with `s` for the table of steps and `f` for that of cases.
    private func paying(_ division: DivisionCode) -> String {
        let steps = cases.rules[division].templates.values.flatMap { template in
            template.steps.filter(\.pays).map { "(f.template = '\(template.id)' AND s.step = '\($0.id)')" }
        }
        return steps.isEmpty ? "1 = 0" : "(" + steps.sorted().joined(separator: " OR ") + ")"
    }

    /// What can be paid in a division.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func ready(in division: DivisionCode, as actor: Actor) async throws -> Ready {
        try await authorise(division, actor)
        let (condition, numbers) = (paying(division), division.range)
        return try await cases.registry.read { connection in
            var ready = Ready()
            try connection.rows(
                """
                SELECT count(f.amount), coalesce(sum(f.amount), 0), count(*) FROM case_step s JOIN case_file f ON f.id = s.id
                WHERE s.ended = 0 AND s.status = 'open' AND s.division >= $1 AND s.division < $2 AND \(condition)
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { row in
                ready.count = try row.int(0)
                ready.amount = try row.int(1)
                ready.open = try row.int(2) - ready.count
            }
            return ready
        }
    }

    /// Puts what can be paid into a new batch: each claim once, whoever else makes one at the same time.
    ///
    /// - Returns: its name, and what was left out with why; no name where nothing could be paid.
    /// - Throws: `Denial`, or a storage error: then what is in the batch stays in it, and the next one takes the rest.
    public func makeBatch(
        in division: DivisionCode, as actor: Actor, limit: Int = 10_000
    ) async throws -> (name: String?, refused: [Problem]) {
        try await authorise(division, actor)
        let today = cases.registry.today
        let (condition, numbers) = (paying(division), division.range)
        let steps = try await cases.registry.read { connection in
            try connection.all(
                """
                SELECT s.id, s.step, s.attempt, f.subject, f.template, f.division
                FROM case_step s JOIN case_file f ON f.id = s.id
                WHERE s.ended = 0 AND s.status = 'open' AND s.division >= $1 AND s.division < $2 AND f.amount IS NOT NULL
                AND \(condition) ORDER BY s.id LIMIT \(limit)
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) {
                (
                    id: try $0.int(0), step: try $0.text(1), attempt: try $0.int(2), subject: try $0.int(3),
                    template: try $0.text(4), place: try $0.int(5)
                )
            }
        }
        guard !steps.isEmpty else { return (nil, []) }
        let parts = today.parts
        let day = "\(parts.year)" + [parts.month, parts.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        let made = try await cases.registry.read { connection in
            try connection.first(
                "SELECT count(DISTINCT batch) FROM payment WHERE batch IS NOT NULL AND batch >= $1 AND batch < $2",
                [.text("P\(day)-"), .text("P\(day).")]
            ) { try $0.int(0) } ?? 0
        }
        let name = "P\(day)-\(made + 1)"
        var refused: [Problem] = []
        var count = 0
        for start in stride(from: 0, to: steps.count, by: 500) {
            let part = steps[start..<min(start + 500, steps.count)]
            var moves: [Submission] = []
            for one in part {
                // A death, a move or a correction since it was confirmed: somebody looks at it again before it is paid.
                if let problem = try await changed(one.id, as: actor) {
                    refused.append(problem)
                    continue
                }
                guard let place = DivisionCode(number: one.place),
                    let template = cases.template(one.template, at: place)
                else { continue }
                moves.append(
                    Submission(
                        type: template.moves, day: today, place: place,
                        subjects: ["person": SubjectReference(person: one.subject)],
                        data: [
                            "case": .integer(one.id), "step": .string(one.step), "attempt": .integer(one.attempt),
                            "move": .string(CaseMove.accept.rawValue), "reference": .string(name),
                        ], source: Payments.source, key: "\(division)/\(one.id)/\(one.step)/\(one.attempt)/batch"))
            }
            for result in try await cases.registry.append(moves, by: actor, for: .registration) {
                switch result {
                case .success(let receipt): if !receipt.isRepeated { count += 1 }
                case .failure(let refusal): refused += refusal.problems
                }
            }
        }
        return (count > 0 ? name : nil, refused)
    }

    /// What the rules say of a claim today, where that is not what was confirmed.
    private func changed(_ id: Int64, as actor: Actor) async throws -> Problem? {
        guard let file = try await cases.file(id), let benefit = file.template.benefit,
            let entitlement = file.application.data[benefit.entitlement]?.string
        else { return nil }
        let rules = cases.rules[file.division]
        let subject = try await cases.registry.subject(
            file.subject, steps: rules.kinSteps, as: actor, for: .benefitReview)
        let period = file.application.data[benefit.period]?.string.flatMap { Day($0) }
        guard let decision = rules.decide(entitlement, subject, on: cases.registry.today, period: period) else {
            return nil
        }
        switch (decision.answer, decision.amount) {
        case (.no, _): return .claimChanged(id, nil)
        case (.yes, .exact(let amount)) where amount.int64 != file.amount: return .claimChanged(id, amount.int64)
        default: return nil
        }
    }

    /// The batches of a division, the latest first.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func batches(in division: DivisionCode, as actor: Actor, limit: Int = 100) async throws -> [Batch] {
        try await authorise(division, actor)
        let numbers = division.range
        return try await cases.registry.read { connection in
            try connection.all(
                """
                SELECT p.batch, count(*), sum(p.amount), sum(CASE p.state WHEN 'paid' THEN 1 ELSE 0 END),
                    sum(CASE p.state WHEN 'paid' THEN p.amount ELSE 0 END), min(p.day)
                FROM payment p JOIN case_file f ON f.id = p.id
                WHERE p.batch IS NOT NULL AND f.division >= $1 AND f.division < $2
                GROUP BY p.batch ORDER BY min(p.day) DESC, p.batch DESC LIMIT \(max(1, min(limit, 1000)))
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { row in
                Batch(
                    name: try row.text(0), count: try row.int(1), amount: try row.int(2), paid: try row.int(3),
                    paidAmount: try row.int(4), day: Day(number: try row.int(5)))
            }
        }
    }

    /// Whoever was paid for twice: what was imported so, or two numbers that have turned out to be one person.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func doubled(in division: DivisionCode, as actor: Actor, limit: Int = 50) async throws -> [Doubled] {
        try await authorise(division, actor)
        let numbers = division.range
        let found = try await cases.registry.read { connection in
            try connection.all(
                """
                SELECT p.person, p.entitlement, p.period, p.copies FROM payment p JOIN person q ON q.id = p.person
                WHERE p.copies > 1 AND coalesce(q.hukou, q.residence) >= $1 AND coalesce(q.hukou, q.residence) < $2
                ORDER BY p.person, p.entitlement, p.period LIMIT \(limit)
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { row in
                Doubled(
                    person: try row.int(0), entitlement: try row.text(1),
                    period: try row.int(2) == 0 ? nil : Day(number: try row.int(2)), copies: try row.int(3))
            }
        }
        try await cases.registry.look(found.map(\.person), actor, .handleCase, .registration)
        return found
    }

    // MARK: The bank

    /// The columns of the file for the bank.
    static let columns = ["批次", "支付编号", "户名", "证件号码", "收款账号", "金额（元）", "用途"]

    /// The file for the bank: what of a batch has not been paid, as CSV. Everybody in it is logged as shown.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func bankFile(_ batch: String, in division: DivisionCode, as actor: Actor) async throws -> [UInt8] {
        try await authorise(division, actor)
        let numbers = division.range
        let rows = try await cases.registry.read { connection in
            try connection.all(
                """
                SELECT p.id, p.attempt, p.amount, p.entitlement, p.person FROM payment p JOIN case_file f ON f.id = p.id
                WHERE p.batch = $1 AND p.state = 'batched' AND f.division >= $2 AND f.division < $3 ORDER BY p.id
                """, [.text(batch), .int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { (try $0.int(0), try $0.int(1), try $0.int(2), try $0.text(3), try $0.int(4)) }
        }
        try await cases.registry.look(rows.map(\.4), actor, .handleCase, .registration)
        var output: [UInt8] = [0xEF, 0xBB, 0xBF]
        CSV.write(Payments.columns, into: &output)
        for (id, attempt, amount, entitlement, _) in rows {
            let line = try await cases.registry.read { connection -> [String] in
                guard let file = try cases.file(id, connection), let benefit = file.template.benefit else { return [] }
                let payee = file.applicant ?? file.subject
                let attributes = try cases.registry.wholeLife(of: payee, connection).chronicle.attributes
                func text(_ name: String) -> String { attributes[name]?.last?.value.string ?? "" }
                let title = cases.rules[file.division].title(of: entitlement) ?? entitlement
                return [
                    batch, "\(id)-\(attempt)", text("name"), text("citizen_id"),
                    file.application.data[benefit.account]?.string ?? "", Money(fen: amount).yuan.description, title,
                ]
            }
            if !line.isEmpty { CSV.write(line.map(Payments.guarded), into: &output) }
        }
        return output
    }

    /// A cell that no spreadsheet takes for a formula.
    private static func guarded(_ text: String) -> String {
        guard let first = text.utf8.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09].contains(first) else { return text }
        return "'" + text
    }

    /// Takes the bank's file: columns for the number of the payment, the result, the amount, and, where it was not made, the reason.
    ///
    /// The same file twice changes nothing. A line that does not fit changes nothing and is told; the others count.
    /// - Throws: `Denial`; `Refusal` where it is no such file; or a storage error: then it can be taken again.
    public func take(
        _ text: String, of batch: String, in division: DivisionCode, as actor: Actor
    ) async throws -> Reconciliation {
        try await authorise(division, actor)
        var lines = CSV.rows(text)[...]
        guard let head = lines.popFirst(), let columns = ResultColumns(head.fields) else {
            throw Refusal([
                .resultWrong(1, "应有“支付编号”“结果”“金额（元）”三列", "columns for the number, the result and the amount are needed")
            ])
        }
        var found = Reconciliation()
        var seen: Set<String> = []
        for line in lines {
            if let problem = line.problem {
                found.problems.append(problem)
                continue
            }
            do throws(Refusal) {
                let result = try ResultLine(line, columns)
                guard seen.insert(result.number).inserted else {
                    throw Refusal([.resultWrong(line.line, "支付编号重复", "the number comes twice")])
                }
                try await take(result, of: batch, in: division, as: actor, &found)
            } catch { found.problems += error.problems }
        }
        let numbers = division.range
        let waiting = try await cases.registry.read { connection in
            try connection.all(
                """
                SELECT p.id, p.attempt FROM payment p JOIN case_file f ON f.id = p.id
                WHERE p.batch = $1 AND p.state = 'batched' AND f.division >= $2 AND f.division < $3 ORDER BY p.id
                """, [.text(batch), .int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { "\(try $0.int(0))-\(try $0.int(1))" }
        }
        found.missing = waiting.filter { !seen.contains($0) }
        return found
    }

    private func take(
        _ result: ResultLine, of batch: String, in division: DivisionCode, as actor: Actor,
        _ found: inout Reconciliation
    ) async throws(Refusal) {
        func wrong(_ zh: String, _ en: String) -> Refusal { Refusal([.resultWrong(result.line, zh, en)]) }
        do {
            guard let file = try await cases.file(result.id), division.contains(file.division),
                let step = file.steps.first(where: { file.template.step($0.id)?.pays == true })
            else { throw wrong("没有这笔支付", "there is no such payment") }
            guard step.attempt == result.attempt, step.reference == batch else {
                throw wrong("这笔支付不在本批次", "the payment is not in this batch")
            }
            guard file.amount == result.amount else {
                throw wrong("金额与批次不符", "the amount is not that of the batch")
            }
            let isThere = result.isPaid ? step.status == .done : step.status == .returned
            if isThere {
                found.known += 1
                return
            }
            let doing =
                result.isPaid
                ? Cases.Doing(
                    .finish, step: step.id, attempt: step.attempt, reference: batch, day: cases.registry.today,
                    answer: [PaymentType.batch: .string(batch)])
                : Cases.Doing(
                    .sendBack, step: step.id, attempt: step.attempt, reason: result.reason, day: cases.registry.today)
            try await cases.move(
                file, doing, source: Payments.source, key: "\(division)/\(file.id)/\(step.id)/\(step.attempt)/result",
                as: actor, for: .registration)
            if result.isPaid { found.paid += 1 } else { found.failed += 1 }
        } catch let refusal as Refusal { throw refusal } catch {
            throw wrong("暂时不能登记，请稍后重新导入", "it cannot be recorded now; take the file in again")
        }
    }
}

/// Which column of the bank's file holds what.
private struct ResultColumns {
    let number, result, amount: Int
    let reason: Int?

    init?(_ names: [String]) {
        func column(_ known: [String]) -> Int? { names.firstIndex { known.contains($0) } }
        guard let number = column(["支付编号", "payment"]), let result = column(["结果", "result"]),
            let amount = column(["金额（元）", "金额", "amount"])
        else { return nil }
        (self.number, self.result, self.amount) = (number, result, amount)
        reason = column(["原因", "reason"])
    }
}

/// One line of the bank's file.
private struct ResultLine {
    let line: Int
    let id, attempt, amount: Int64
    let isPaid: Bool
    let reason: String

    var number: String { "\(id)-\(attempt)" }

    init(_ row: CSV.Row, _ columns: ResultColumns) throws(Refusal) {
        func wrong(_ zh: String, _ en: String) -> Refusal { Refusal([.resultWrong(row.line, zh, en)]) }
        func field(_ column: Int?) -> String { column.flatMap { $0 < row.fields.count ? row.fields[$0] : nil } ?? "" }
        let parts = field(columns.number).split(separator: "-").map { Int64($0) }
        guard parts.count == 2, let id = parts[0], let attempt = parts[1] else {
            throw wrong("支付编号不对", "the number of the payment is none")
        }
        guard let yuan = Decimal128(field(columns.amount)), let money = Money(yuan: yuan) else {
            throw wrong("金额看不懂", "the amount is none")
        }
        switch field(columns.result) {
        case "成功", "paid", "success": isPaid = true
        case "失败", "failed": isPaid = false
        default: throw wrong("结果应为“成功”或者“失败”", "the result is paid or failed")
        }
        line = row.line
        (self.id, self.attempt, amount) = (id, attempt, money.fen)
        let given = String(field(columns.reason).prefix(90))
        reason = given.isEmpty ? "银行没有付成，没有写明原因" : "银行没有付成：\(given)"
    }
}
