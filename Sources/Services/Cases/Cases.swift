public import Access
public import Civil
public import Policy
public import Registry
import FEEL
import Storage

/// The applications of a registry: opening and moving them, and seeing how they stand.
public struct Cases: Sendable {
    let registry: Registry
    let rules: PlaceCache<CaseRules>

    /// The cases by the rules of a library.
    public init(_ registry: Registry, _ library: Library) {
        self.registry = registry
        rules = CaseRules.cache(library)
    }

    /// The template with this id at a place.
    public func template(_ id: String, at place: DivisionCode) -> CaseTemplate? {
        rules[place].templates.values.first { $0.id == id }
    }

    /// The templates that are offered to a person who has no such case open.
    public func offered(to person: PersonState, _ files: [CaseFile], on day: Day) -> [CaseTemplate] {
        let rules = rules[person.residence ?? person.hukou ?? .nation]
        return rules.templates.values.sorted { $0.id < $1.id }.filter { template in
            guard let offer = template.offer,
                !files.contains(where: { $0.template.id == template.id && (!$0.isEnded || $0.hasSucceeded) })
            else { return false }
            let scope = EventType.refusalScope(roles: [template.subject])
            let subject = Value.context(Context(shape: EventType.subjectShape, values: person.refusalValues))
            let values = scope.shape.names.map { name -> Value in
                name == template.subject ? subject : name == "day" || name == "recorded" ? .date(day) : .null
            }
            return offer.evaluate(Context(shape: scope.shape, values: values)).boolean == true
        }
    }

    /// The cases that a life tells of, the latest first.
    public func cases(in life: Life) -> [CaseFile] {
        CaseFile.cases(of: life.person, life.history) { rules[$0] }.reversed()
    }

    // MARK: Opening

    /// The steps that an application would have.
    ///
    /// - Parameter submission: the event that would open it, as far as it is known.
    /// - Throws: `Denial`, or a storage error.
    public func steps(
        _ template: CaseTemplate, _ submission: Submission, at place: DivisionCode
    ) async throws -> [CaseStep] {
        let rules = rules[place]
        let today = registry.today
        return try await registry.read { connection in
            try template.applicable(submission, at: place, today: today, rules) { role in
                guard let person = submission.subjects[role]?.person else { return nil }
                return try connection.first(
                    "SELECT \(PersonState.columns(of: "p")) FROM person p WHERE p.id = $1", [.int(person)]
                ) { try PersonState(row: $0) }
            }
        }
    }

    /// Opens a case; when this returns it is durable. The same key again gives the same case.
    ///
    /// - Parameter submission: the event that opens it, with the steps that it shall have; nil there: every step that is possible.
    /// - Returns: the number of the case.
    /// - Throws: `Refusal` with everything that is wrong, or a storage error.
    public func open(
        _ submission: Submission, _ template: CaseTemplate, as actor: Actor, for purpose: Purpose
    ) async throws -> Int64 {
        var submission = submission
        let place = submission.place ?? actor.division
        if submission.data[CaseTemplate.steps]?.string == nil {
            let steps = try await self.steps(template, submission, at: place).map(\.id)
            submission.data[CaseTemplate.steps] = .string(steps.joined(separator: " "))
        }
        return try await registry.append(submission, by: actor, for: purpose).sequence
    }

    // MARK: Moving

    /// Something that somebody does to a case.
    public struct Doing: Hashable, Sendable {
        /// What.
        public var move: CaseMove
        /// Which step; nil: the whole case.
        public var step: String?
        /// Which attempt of the step, where an answer to an earlier one must not count.
        public var attempt: Int64?
        /// Why.
        public var reason: String?
        /// The number under which whoever does the step keeps it.
        public var reference: String?
        /// The day on which it was done.
        public var day: Day
        /// How much is given, in fen, where that is said now.
        public var amount: Int64?
        /// What a step that is done has come to, by the names of the answer.
        public var answer: [String: JSON] = [:]

        /// Something done.
        public init(
            _ move: CaseMove, step: String?, attempt: Int64? = nil, reason: String? = nil, reference: String? = nil,
            amount: Int64? = nil, day: Day, answer: [String: JSON] = [:]
        ) {
            self.amount = amount
            (self.move, self.step, self.attempt) = (move, step, attempt)
            (self.reason, self.reference, self.day, self.answer) = (reason, reference, day, answer)
        }
    }

    /// Moves a case; when this returns it is durable.
    ///
    /// What a step comes to is recorded with it, both or neither.
    /// - Parameter key: the same key twice is one move.
    /// - Throws: `Refusal` with everything that is wrong, or a storage error.
    public func move(
        _ id: Int64, _ doing: Doing, source: String, key: String, as actor: Actor, for purpose: Purpose
    ) async throws {
        guard let file = try await file(id) else { throw Refusal([.caseUnknown]) }
        try await move(file, doing, source: source, key: key, as: actor, for: purpose)
    }

    func move(
        _ file: CaseFile, _ doing: Doing, source: String, key: String, as actor: Actor, for purpose: Purpose
    ) async throws {
        let move = file.submission(doing, source: source, key: key)
        let outcome = file.record(of: doing).map { file.outcome($0, doing, source: source, key: "\(key)/\($0.type)") }
        _ = try await registry.append(together: [outcome, move].compactMap { $0 }, by: actor, for: purpose)
    }

    // MARK: Seeing

    /// The case with this number, whoever asks; what of it is shown is for the caller to limit.
    func file(_ id: Int64) async throws -> CaseFile? {
        try await registry.read { try file(id, $0) }
    }

    func file(_ id: Int64, _ connection: any Connection) throws -> CaseFile? {
        let person = try connection.first("SELECT subject FROM case_file WHERE id = $1", [.int(id)]) { try $0.int(0) }
        guard let person else { return nil }
        return try CaseFile.cases(of: person, registry.wholeLife(of: person, connection).history) { rules[$0] }
            .first { $0.id == id }
    }
}

extension CaseFile {
    /// The event that says what somebody does.
    fileprivate func submission(_ doing: Cases.Doing, source: String, key: String) -> Submission {
        var data: [String: JSON] = ["case": .integer(id), "move": .string(doing.move.rawValue)]
        data["step"] = doing.step.map(JSON.string)
        data["attempt"] = (doing.attempt ?? doing.step.flatMap(step)?.attempt).map(JSON.integer)
        data["reason"] = doing.reason.map(JSON.string)
        data["reference"] = doing.reference.map(JSON.string)
        data["amount"] = doing.amount.map(JSON.integer)
        return Submission(
            type: template.moves, day: doing.day, place: division,
            subjects: ["person": SubjectReference(person: subject)], data: data, source: source, key: key)
    }

    /// What is recorded with what somebody does, if anything is.
    fileprivate func record(of doing: Cases.Doing) -> CaseRecord? {
        guard let step = doing.step.flatMap(template.step) else { return nil }
        return switch doing.move {
        case .finish: step.records
        case .undone: step.undo?.records
        default: nil
        }
    }

    /// The event that a step has come to.
    fileprivate func outcome(
        _ record: CaseRecord, _ doing: Cases.Doing, source: String, key: String
    ) -> Submission {
        var subjects: [String: SubjectReference] = [:]
        for (role, from) in record.subjects {
            if let person = application.subjects[from] { subjects[role] = SubjectReference(person: person) }
        }
        var data: [String: JSON] = [:]
        for (field, sources) in record.data {
            data[field] = sources.lazy.compactMap { source -> JSON? in
                switch source {
                case .answer(let name): doing.answer[name]
                case .application(.data(let field)): self.application.data[field]
                case .application(.day): .string(doing.day.description)
                case .application(.place): .string(self.division.description)
                case .application(.literal(let value)): value
                case .application(.attribute): nil
                case .amount: (doing.amount ?? self.amount).map(JSON.integer)
                }
            }.first { $0 != .null && $0 != .string("") }
        }
        let place = doing.step.flatMap(step)?.division ?? division
        return Submission(
            type: record.type, day: doing.day, place: place, subjects: subjects, data: data, source: source, key: key)
    }
}

extension Cases {
    /// Completes an application of which something was returned: its fields as they are now, and every step that was returned handed in again, all
    /// or nothing.
    ///
    /// - Throws: `Refusal` with everything that is wrong, or a storage error.
    public func complete(
        _ file: CaseFile, data: [String: JSON], day: Day, source: String, key: String, as actor: Actor,
        for purpose: Purpose
    ) async throws {
        var events: [Submission] = []
        if data != file.application.data {
            events.append(
                Submission(
                    type: file.template.opens, day: file.application.day, place: file.division,
                    subjects: file.application.subjects.mapValues { SubjectReference(person: $0) }, data: data,
                    source: source, key: "\(key)/application", change: .corrects(file.application.sequence)))
        }
        for step in file.steps where step.status == .returned {
            events.append(
                file.submission(
                    Doing(.resubmit, step: step.id, attempt: step.attempt, day: day), source: source,
                    key: "\(key)/\(step.id)"))
        }
        _ = try await registry.append(together: events, by: actor, for: purpose)
    }
}
