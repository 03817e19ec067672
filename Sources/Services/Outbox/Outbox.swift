import Access
public import Civil
import Policy
import Registry
public import Storage

/// What is on its way to departments: every request is sent until the step that it is of has gone on, again and again after a failure, each time the
/// same message under the same key.
///
/// What is to be sent follows from the cases. The table `outbox` keeps the message, and how often it was tried; if it is lost, everything that still
/// waits is sent once more.
public struct Outbox: Sendable {
    /// How patient the outbox is.
    public struct Patience: Hashable, Sendable {
        /// How long it waits after a first failure, in milliseconds; twice as long after each further one.
        public var first: Int64
        /// How long it waits at most.
        public var longest: Int64
        /// For how long it tries until somebody at the desk has to do it.
        public var whole: Int64
        /// How long after a department has taken a request it is asked how that stands, by sending it again.
        public var ask: Int64

        /// Patience from its parts.
        public init(
            first: Int64 = 5_000, longest: Int64 = 3_600_000, whole: Int64 = 48 * 3_600_000, ask: Int64 = 6 * 3_600_000
        ) {
            (self.first, self.longest, self.whole, self.ask) = (first, longest, whole, ask)
        }
    }

    /// What a round did.
    public struct Round: Hashable, Sendable {
        /// Requests that are new.
        public var new = 0
        /// Requests that were sent.
        public var sent = 0
        /// Of these, those that did not arrive.
        public var failed = 0
        /// Requests that were given to a desk.
        public var toDesk = 0
    }

    private let cases: Cases
    private let database: any Database
    private let county: DivisionCode
    private let patience: Patience
    private let clock: @Sendable () -> Int64

    /// The outbox of a county's registry.
    ///
    /// - Parameter clock: milliseconds since 1970.
    public init(
        _ cases: Cases, in database: any Database, of county: DivisionCode, patience: Patience = Patience(),
        clock: @escaping @Sendable () -> Int64
    ) async throws {
        (self.cases, self.database, self.county) = (cases, database, county)
        (self.patience, self.clock) = (patience, clock)
        try await database.migrate(room: "outbox", Outbox.migrations)
    }

    static let migrations = [
        Migration(
            1, "outbox",
            [
                """
                CREATE TABLE outbox (
                    key TEXT PRIMARY KEY, department TEXT NOT NULL, body TEXT NOT NULL, first_at BIGINT NOT NULL,
                    next_at BIGINT NOT NULL, attempts BIGINT NOT NULL, fault TEXT)
                """,
                "CREATE INDEX outbox_next ON outbox (next_at)",
            ])
    ]

    /// A request as it waits.
    private struct Waiting: Sendable {
        let request: DepartmentRequest
        let firstAt: Int64
        let attempts: Int64
    }

    /// Sends what is due. Rounds follow each other; two at once would send twice, which does no harm.
    ///
    /// - Parameters:
    ///   - connectors: the way to each department; to one without any nothing is sent, and its steps wait on its desk.
    ///   - limit: how many at most.
    public func round(by connectors: [String: any Connector], limit: Int = 500) async throws -> Round {
        guard !connectors.isEmpty else { return Round() }
        var round = Round()
        round.new = try await enter(Set(connectors.keys), limit)
        let waiting = try await due(limit)
        // Departments do not wait for each other; of each, a few at a time.
        let results = await withTaskGroup(of: [(Waiting, Result<DepartmentAnswer?, DeliveryFault>)].self) { group in
            for (department, waiting) in Dictionary(grouping: waiting, by: \.request.department) {
                guard let connector = connectors[department] else { continue }
                for lane in 0..<Outbox.lanes {
                    let mine = stride(from: lane, to: waiting.count, by: Outbox.lanes).map { waiting[$0] }
                    if mine.isEmpty { continue }
                    group.addTask {
                        var answers: [(Waiting, Result<DepartmentAnswer?, DeliveryFault>)] = []
                        for one in mine {
                            do throws(DeliveryFault) {
                                answers.append((one, .success(try await connector.deliver(one.request))))
                            } catch { answers.append((one, .failure(error))) }
                        }
                        return answers
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for (one, result) in results.sorted(by: { $0.0.request.key.description < $1.0.request.key.description }) {
            round.sent += 1
            switch result {
            case .success(let answer): try await taken(one, answer)
            case .failure(let fault):
                round.failed += 1
                if try await failed(one, fault) { round.toDesk += 1 }
            }
        }
        return round
    }

    private static let lanes = 4

    /// Enters requests of steps that have opened, or are to be taken back, with their messages.
    private func enter(_ departments: Set<String>, _ limit: Int) async throws -> Int {
        let names = departments.sorted()
        let steps = try await database.read { connection in
            try connection.all(
                """
                SELECT id, step, attempt, status, doer FROM case_step
                WHERE doer IN (\(names.indices.map { "$\($0 + 1)" }.joined(separator: ", "))) AND ended = 0 AND desk = 0
                AND status IN ('open', 'undoing')
                AND NOT EXISTS (SELECT 1 FROM outbox WHERE key =
                    '\(county)/' || id || '/' || step || '/' || attempt || CASE status WHEN 'undoing' THEN '/undo' ELSE '' END)
                ORDER BY id LIMIT \(limit)
                """, names.map(SQLValue.text)
            ) { (try $0.int(0), try $0.text(1), try $0.int(2), try $0.text(3) == "undoing", try $0.text(4)) }
        }
        let now = clock()
        var count = 0
        for (id, step, attempt, isUndo, department) in steps {
            let key = RequestKey(county: county, id: id, step: step, attempt: attempt, isUndo: isUndo)
            guard let body = try await cases.message(key, to: department) else { continue }
            try await database.write { connection in
                try connection.run(
                    """
                    INSERT INTO outbox (key, department, body, first_at, next_at, attempts) VALUES ($1, $2, $3, $4, $4, 0)
                    ON CONFLICT DO NOTHING
                    """,
                    [
                        .text(key.description), .text(department), .text(String(decoding: body, as: UTF8.self)),
                        .int(now),
                    ])
            }
            count += 1
        }
        return count
    }

    private func due(_ limit: Int) async throws -> [Waiting] {
        let now = clock()
        return try await database.read { connection in
            try connection.all(
                """
                SELECT key, department, body, first_at, attempts FROM outbox WHERE next_at <= $1
                ORDER BY next_at, key LIMIT \(limit)
                """, [.int(now)]
            ) { row -> Waiting? in
                guard let key = RequestKey(try row.text(0)) else { return nil }
                let request = DepartmentRequest(
                    key: key, department: try row.text(1), body: Array(try row.text(2).utf8))
                return Waiting(request: request, firstAt: try row.int(3), attempts: try row.int(4))
            }
        }.compactMap { $0 }
    }

    /// What a department said at once is recorded before the request is put off or forgotten, so nothing that it said is lost.
    private func taken(_ one: Waiting, _ answer: DepartmentAnswer?) async throws {
        if let answer, answer.key == one.request.key {
            // What cannot be recorded is on the desk by now.
            do { _ = try await cases.take(answer, from: one.request.department, of: county) } catch is Refusal {}
        }
        let isWaiting = try await cases.isWaiting(one.request.key)
        let next = clock() + patience.ask
        try await database.write { connection in
            let key = SQLValue.text(one.request.key.description)
            if isWaiting {
                try connection.run(
                    "UPDATE outbox SET next_at = $1, first_at = $1, attempts = 0, fault = NULL WHERE key = $2",
                    [.int(next), key])
            } else {
                try connection.run("DELETE FROM outbox WHERE key = $1", [key])
            }
        }
    }

    /// Puts a request off, or on the desk; whether it is on the desk now.
    private func failed(_ one: Waiting, _ fault: DeliveryFault) async throws -> Bool {
        let key = one.request.key
        let now = clock()
        let (text, isLasting): (String, Bool) =
            switch fault {
            case .passing(let text): (text, now - one.firstAt >= patience.whole)
            case .lasting(let text): (text, true)
            }
        let isWaiting = try await cases.isWaiting(key)
        let givesUp = isWaiting && isLasting
        if givesUp {
            if let file = try await cases.file(key.id) {
                try await cases.toDesk(file, key, one.request.department, reason: "送不到部门系统：\(text)")
            }
        }
        // The waits of those that failed together drift apart by what their keys are.
        let spread = Int64(key.description.utf8.reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) } % 1000)
        let doubled = patience.first << min(one.attempts, 30)
        let wait = min(doubled, patience.longest)
        try await database.write { connection in
            if isWaiting, !givesUp {
                try connection.run(
                    "UPDATE outbox SET next_at = $1, attempts = attempts + 1, fault = $2 WHERE key = $3",
                    [.int(now + wait + wait * spread / 4000), .text(text), .text(key.description)])
            } else {
                try connection.run("DELETE FROM outbox WHERE key = $1", [.text(key.description)])
            }
        }
        return givesUp
    }
}

extension Cases {
    /// Whether the step of a request still waits for what the request asks.
    func isWaiting(_ key: RequestKey) async throws -> Bool {
        try await registry.read { connection in
            try connection.exists(
                """
                SELECT 1 FROM case_step WHERE id = $1 AND step = $2 AND attempt = $3 AND ended = 0 AND desk = 0
                AND status IN (\(key.isUndo ? "'undoing'" : "'open', 'accepted'"))
                """, [.int(key.id), .text(key.step), .int(key.attempt)])
        }
    }

    /// The message of a request: what the step needs of the application and nothing else. Nil where there is no such step.
    func message(_ key: RequestKey, to department: String) async throws -> [UInt8]? {
        guard let file = try await file(key.id), let step = file.step(key.step),
            let declared = file.template.step(key.step)
        else { return nil }
        let inputs = try await registry.read { try self.inputs(file, key.step, $0) }
        try await registry.look(
            file.subject, Cases.actor(of: department, in: key.county), .handleCase, .registration)
        let record = key.isUndo ? declared.undo?.records : declared.records
        return JSON.object([
            ("key", .string(key.description)), ("case", .integer(key.id)), ("template", .string(file.template.id)),
            ("step", .string(key.step)), ("attempt", .integer(key.attempt)),
            ("kind", .string(key.isUndo ? "undo" : "do")), ("division", .string(step.division.description)),
            ("opened", .string(file.opened.description)), ("due", step.due.map { .string($0.description) } ?? .null),
            ("reference", step.reference.map(JSON.string) ?? .null),
            ("needs", .object(key.isUndo ? [] : inputs.map { ($0.input.id, $0.value) })),
            ("answer", .array((record?.answers ?? []).map { .string($0.answer) })),
        ]).bytes(sorted: true)
    }

    /// Ends what time ends: terms that are over for the applicant, and steps that end by themselves.
    ///
    /// - Returns: how many.
    /// - Throws: a storage error.
    public func elapse(of county: DivisionCode, limit: Int = 1000) async throws -> Int {
        let today = registry.today
        let over = try await registry.read { connection in
            try connection.all(
                """
                SELECT id, step, attempt, status FROM case_step WHERE ended = 0 AND due < $1
                AND (status IN ('returned', 'rejected') OR doer = '\(CaseTemplate.time)') ORDER BY due, id LIMIT \(limit)
                """, [.int(today.number)]
            ) { (try $0.int(0), try $0.text(1), try $0.int(2), try $0.text(3)) }
        }
        let clockActor = Actor(account: 0, role: .county, division: county)
        var count = 0
        for (id, step, attempt, status) in over {
            do {
                try await move(
                    id, Doing(.elapse, step: step, attempt: attempt, day: today), source: "clock",
                    key: "\(county)/\(id)/\(step)/\(attempt)/\(status)/elapse", as: clockActor, for: .registration)
                count += 1
            } catch is Refusal {
                // Somebody was quicker.
            }
        }
        return count
    }
}
