public import Civil
public import Policy
public import Registry

/// One application as its events tell it: which steps it has, where each stands, and since when.
///
/// A pure fold of the event that opened it and of what happened to it afterwards, by its template.
public struct CaseFile: Sendable {
    /// The number: that of the event that opened it.
    public let id: Int64
    /// The template.
    public let template: CaseTemplate
    /// The person whom it is about.
    public let subject: Int64
    /// Who applied; nil: an office did, for somebody who cannot.
    public let applicant: Int64?
    /// Where it was handed in.
    public let division: DivisionCode
    /// The day on which it was opened.
    public let opened: Day
    /// What was applied for, as last completed.
    public private(set) var application: Event
    /// The steps that it has, in the order of the template.
    public private(set) var steps: [Step]
    /// What happened to it, in the order of the journal, the event that opened it first.
    public private(set) var history: [Event]
    /// The last day on which something happened to it.
    public private(set) var moved: Day
    /// How much is given, in fen: as was said last, else as the rules proposed; nil: not said.
    public private(set) var amount: Int64?

    /// Where a step stands. The raw value is what messages and tables hold.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It waits for other steps.
        case waiting
        /// It can be done.
        case open
        /// Whoever does it has taken it in.
        case accepted
        /// The applicant must complete something.
        case returned
        /// It is done.
        case done
        /// It will not be done; the applicant may appeal, unless it is final.
        case rejected
        /// Somebody looks again at a rejection.
        case appealed
        /// It is being taken back.
        case undoing
        /// It has been taken back, or has turned out not to hold.
        case undone
        /// The applicant has withdrawn it, or has not answered in time.
        case withdrawn
        /// A step that it needs came to nothing.
        case blocked
    }

    /// One step of a case.
    public struct Step: Hashable, Sendable {
        /// The id.
        public let id: String
        /// Whose division it is.
        public let division: DivisionCode
        /// Where it stands.
        public fileprivate(set) var status: Status
        /// Since which day.
        public fileprivate(set) var since: Day
        /// The day on which it could be done for the first time in this attempt.
        public fileprivate(set) var begun: Day
        /// The last day for what it waits for now; nil: there is none.
        public fileprivate(set) var due: Day?
        /// Which time it is done: 1, and one more each time that it was completed or an appeal was heard.
        public fileprivate(set) var attempt: Int64 = 1
        /// Whether nothing can change a rejection any more.
        public fileprivate(set) var isFinal = false
        /// Whether no message reaches the department, and somebody does it at its desk.
        public fileprivate(set) var isAtDesk = false
        /// The number under which whoever does it keeps it.
        public fileprivate(set) var reference: String?
        /// Why it stands so, as whoever did it wrote.
        public fileprivate(set) var reason: String?

        /// Whether nothing more happens to it by itself.
        public var isEnded: Bool {
            switch status {
            case .done, .undone, .withdrawn, .blocked: true
            case .rejected: isFinal
            case .waiting, .open, .accepted, .returned, .appealed, .undoing: false
            }
        }

        /// Whether it has come to nothing.
        var isFailed: Bool { isEnded && status != .done || status == .undoing }
    }

    /// Whether nothing more happens to it by itself.
    public var isEnded: Bool { steps.allSatisfy(\.isEnded) }

    /// Whether anything of it has been done.
    public var hasSucceeded: Bool { steps.contains { $0.status == .done } }

    /// Whether it waits for the applicant.
    public var waitsForApplicant: Bool {
        steps.contains { $0.status == .returned || $0.status == .rejected && !$0.isFinal }
    }

    /// A step by its id.
    public func step(_ id: String) -> Step? { steps.first { $0.id == id } }
}

extension CaseFile {
    /// The cases in which a person is the one whom they are about, by number.
    ///
    /// - Parameter history: every event of the person, in the order of the journal.
    public static func cases(of person: Int64, _ history: [Event], _ rules: CaseRules) -> [CaseFile] {
        var files: [Int64: CaseFile] = [:]
        /// The case to which the latest form of an application belongs.
        var root: [Int64: Int64] = [:]
        for event in history {
            if let template = rules.opened(by: event), event.subjects[template.subject] == person {
                if case .corrects(let earlier)? = event.change {
                    guard let id = root[earlier] else { continue }
                    root[event.sequence] = id
                    files[id]?.complete(event)
                } else if event.change == nil {
                    root[event.sequence] = event.sequence
                    files[event.sequence] = CaseFile(event, template, person, rules)
                }
            } else if let move = Move(event, rules) {
                files[move.id]?.apply(move, event, rules)
            }
        }
        return files.values.sorted { $0.id < $1.id }
    }

    private init(_ event: Event, _ template: CaseTemplate, _ person: Int64, _ rules: CaseRules) {
        id = event.sequence
        self.template = template
        subject = person
        applicant = event.subjects[template.applicant]
        division = event.place
        opened = event.day
        moved = event.day
        application = event
        history = [event]
        amount = template.benefit.flatMap { event.data[$0.amount]?.int64 }
        let chosen = Set((event.data[CaseTemplate.steps]?.string ?? "").split(separator: " ").map(String.init))
        steps = template.steps.filter { chosen.contains($0.id) }.map { step in
            let place = step.at.lazy.compactMap { CaseFile.place($0, event) }.first ?? event.place
            return Step(id: step.id, division: place, status: .waiting, since: event.day, begun: event.day)
        }
        settle(on: event.day, rules)
    }

    private static func place(_ source: AttributeSource, _ event: Event) -> DivisionCode? {
        switch source {
        case .place: event.place
        case .data(let field): event.data[field]?.string.flatMap { DivisionCode($0) }
        case .day, .attribute, .literal: nil
        }
    }

    /// Takes over what the applicant has completed.
    private mutating func complete(_ event: Event) {
        application = event
        history.append(event)
    }

    /// Takes over something that happened. What cannot have happened is not in the journal, so nothing is asked here.
    private mutating func apply(_ move: Move, _ event: Event, _ rules: CaseRules) {
        history.append(event)
        moved = max(moved, event.day)
        if let said = move.amount { amount = said }
        if move.move == .withdraw {
            for index in steps.indices { withdraw(index, event.day, rules) }
        } else if let index = steps.firstIndex(where: { $0.id == move.step }) {
            steps[index].reason = move.reason
            if let reference = move.reference { steps[index].reference = reference }
            apply(move.move, to: index, event.day, rules)
        }
        settle(on: event.day, rules)
    }

    private mutating func apply(_ move: CaseMove, to index: Int, _ day: Day, _ rules: CaseRules) {
        switch move {
        case .accept: turn(index, .accepted, day, rules)
        case .sendBack: turn(index, .returned, day, rules)
        case .resubmit, .overturn:
            steps[index].attempt += 1
            steps[index].begun = day
            steps[index].reference = nil
            turn(index, .open, day, rules)
        case .finish: turn(index, .done, day, rules)
        case .reject:
            steps[index].isFinal = template.appeal == nil
            turn(index, .rejected, day, rules)
        case .appeal: turn(index, .appealed, day, rules)
        case .uphold:
            steps[index].isFinal = true
            turn(index, .rejected, day, rules)
        case .desk: steps[index].isAtDesk = true
        case .void, .undone: turn(index, .undone, day, rules)
        case .elapse:
            switch steps[index].status {
            case .returned: turn(index, .withdrawn, day, rules)
            case .rejected:
                steps[index].isFinal = true
                turn(index, .rejected, day, rules)
            default: turn(index, .done, day, rules)
            }
        case .withdraw: break
        }
    }

    /// What a withdrawal does to a step: what has not begun ends, what is or may be done is taken back where that can be.
    private mutating func withdraw(_ index: Int, _ day: Day, _ rules: CaseRules) {
        let step = steps[index]
        guard let declared = template.step(step.id) else { return }
        switch step.status {
        case .waiting, .returned, .rejected, .appealed:
            if !step.isEnded { turn(index, .withdrawn, day, rules) }
        case .open, .accepted, .done:
            if declared.undo != nil, step.status != .open || rules.isDepartment(declared.by) {
                turn(index, .undoing, day, rules)
            } else if step.status != .done, !rules.isDepartment(declared.by) {
                turn(index, .withdrawn, day, rules)
            }
        case .undoing, .undone, .withdrawn, .blocked: break
        }
    }

    /// Opens what can begin, ends what never will, and takes back what does not hold any more, until nothing changes.
    private mutating func settle(on day: Day, _ rules: CaseRules) {
        var isChanged = true
        while isChanged {
            isChanged = false
            for index in steps.indices {
                guard let declared = template.step(steps[index].id) else { continue }
                if steps[index].status == .waiting {
                    let before = declared.after.compactMap(step)
                    if before.contains(where: \.isFailed) {
                        turn(index, .blocked, day, rules)
                        isChanged = true
                    } else if before.allSatisfy({ $0.status == .done }) {
                        steps[index].begun = day
                        turn(index, .open, day, rules)
                        isChanged = true
                    }
                } else if steps[index].status == .done, let undo = declared.undo,
                    undo.by.compactMap(step).contains(where: \.isFailed)
                {
                    turn(index, .undoing, day, rules)
                    isChanged = true
                }
            }
        }
    }

    private mutating func turn(_ index: Int, _ status: Status, _ day: Day, _ rules: CaseRules) {
        steps[index].status = status
        steps[index].since = day
        // What is asked for anew is asked for by message again.
        if status == .open || status == .undoing { steps[index].isAtDesk = false }
        guard let declared = template.step(steps[index].id) else { return }
        let (term, from): (CaseTemplate.Term?, Day) =
            switch status {
            case .open, .accepted: (declared.within, steps[index].begun)
            case .returned: (template.answer, day)
            case .rejected: (steps[index].isFinal ? nil : template.appeal?.term, day)
            case .appealed, .undoing: (declared.within, day)
            case .waiting, .done, .undone, .withdrawn, .blocked: (nil, day)
            }
        steps[index].due = term.flatMap { rules.last($0, from: from) }
    }
}

extension CaseFile {
    /// An event that moves a case.
    struct Move {
        let id: Int64
        let step: String
        let attempt: Int64?
        let move: CaseMove
        let reason: String?
        let reference: String?
        let amount: Int64?

        /// Nil for any other event.
        init?(_ event: Event, _ rules: CaseRules) {
            guard event.change == nil else { return nil }
            self.init(type: event.type, event.data, rules)
        }

        init?(type: String, _ data: [String: JSON], _ rules: CaseRules) {
            guard rules.moves.contains(type), let id = data["case"]?.int64,
                let move = data["move"]?.string.flatMap(CaseMove.init(rawValue:))
            else { return nil }
            self.id = id
            self.move = move
            step = data["step"]?.string ?? ""
            attempt = data["attempt"]?.int64
            reason = data["reason"]?.string
            reference = data["reference"]?.string
            amount = data["amount"]?.int64
        }
    }
}
