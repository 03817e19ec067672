import Access
public import Civil
import FEEL
import Policy
public import Registry
import Storage

/// What cannot happen to a case is refused in the transaction that would record it: two desks that press at once, an answer that comes twice,
/// a step that is not the actor's.
extension CaseIndex {
    /// Every event that opens or moves a case.
    public func guards(_ submission: Submission, at place: DivisionCode) -> Bool {
        let rules = rules(place)
        if rules.moves.contains(submission.type) { return true }
        guard rules.templates[submission.type] != nil else { return false }
        return submission.change != nil || submission.data[CaseTemplate.steps]?.string?.isEmpty == false
    }

    /// Everything that is against it.
    public func problems(of proposal: Proposal) throws -> [Problem] {
        let rules = rules(proposal.place)
        let submission = proposal.submission
        if case .revokes? = submission.change { return [.caseIsWithdrawn] }
        if let template = rules.templates[submission.type] {
            guard let person = proposal.subjects[template.subject] else { return [.caseUnknown] }
            let files = CaseFile.cases(of: person, try proposal.life(of: person).history, rules)
            if case .corrects(let sequence)? = submission.change {
                guard let file = files.first(where: { $0.application.sequence == sequence }) else { return [] }
                return completion(of: file, submission)
            }
            let asked = template.benefit.flatMap { PaymentKey(submission.data, $0.entitlement, $0.period) }
            if files.contains(where: { $0.template.id == template.id && !$0.isEnded && $0.payment == asked }) {
                return [.caseIsOpen]
            }
            if let asked, !rules.isDelivered(asked.entitlement, by: template) { return [.entitlementElsewhere] }
            return try opening(template, proposal, rules)
        }
        guard submission.change == nil else { return [.caseMoveStands] }
        guard let move = CaseFile.Move(type: submission.type, submission.data, rules),
            let person = proposal.subjects["person"],
            let file = CaseFile.cases(of: person, try proposal.life(of: person).history, rules)
                .first(where: { $0.id == move.id })
        else { return [.caseUnknown] }
        return file.problems(with: move, proposal)
    }

    /// The steps that an application may have are those whose condition holds; the applicant may leave out only what is optional.
    private func opening(_ template: CaseTemplate, _ proposal: Proposal, _ rules: CaseRules) throws -> [Problem] {
        let chosen = (proposal.submission.data[CaseTemplate.steps]?.string ?? "").split(separator: " ").map(String.init)
        let possible = try template.applicable(
            proposal.submission, at: proposal.place, today: proposal.today, rules
        ) { role in try proposal.subjects[role].flatMap(proposal.state) }
        var problems: [Problem] = []
        if Set(chosen).count != chosen.count || !Set(chosen).isSubset(of: possible.map(\.id)) {
            problems.append(.caseStepsUnknown(possible.map(\.id)))
        }
        let missing = possible.filter { !$0.isOptional && !chosen.contains($0.id) }.map(\.id)
        if !missing.isEmpty { problems.append(.caseStepsMissing(missing)) }
        return problems
    }

    /// An application is completed while something was returned; what it is made of stays.
    private func completion(of file: CaseFile, _ submission: Submission) -> [Problem] {
        if !file.steps.contains(where: { $0.status == .returned }) { return [.caseNotReturned] }
        let fixed = file.application.data[CaseTemplate.steps]
        return submission.data[CaseTemplate.steps] == fixed ? [] : [.caseStepsFixed]
    }
}

extension CaseTemplate {
    /// The steps of a case that an event would open: those whose condition holds or is not known.
    func applicable(
        _ submission: Submission, at place: DivisionCode, today: Day, _ rules: CaseRules,
        state: (String) throws -> PersonState?
    ) rethrows -> [CaseStep] {
        guard let type = rules.eventTypes[opens] else { return [] }
        var states: [String: PersonState] = [:]
        for subject in type.subjects { states[subject.role] = try state(subject.role) }
        // What is left empty is not given.
        var data = submission.data.filter { $0.value != .string("") }
        for field in type.fields where data[field.name] == nil { data[field.name] = field.defaultValue }
        let context = type.refusalContext(
            day: submission.day, recorded: today, place: place, data: type.refusalData(data)
        ) { states[$0]?.refusalValues ?? [] }
        return steps.filter { step in
            guard let condition = step.condition else { return true }
            return condition.evaluate(context).boolean != false
        }
    }
}

extension CaseFile {
    /// What is against a move.
    fileprivate func problems(with move: Move, _ proposal: Proposal) -> [Problem] {
        let actor = proposal.actor
        if move.move == .withdraw {
            guard !isEnded else { return [.caseIsEnded] }
            return isApplicant(actor) ? [] : [.caseIsApplicants]
        }
        guard let step = step(move.step), let declared = template.step(step.id) else {
            return [.caseStepsUnknown(steps.map(\.id))]
        }
        guard move.attempt ?? step.attempt == step.attempt else { return [.caseMoveLate] }
        guard CaseFile.states(move.move).contains(step.status), !step.isFinal else {
            return [.caseMoveImpossible(step.status)]
        }
        let isOpenEnded = declared.by == CaseTemplate.time && step.due == nil && move.move == .finish
        if CaseFile.needReason.contains(move.move) || isOpenEnded, move.reason == nil { return [.caseReason] }
        if isOpenEnded { return denial(CaseTemplate.timekeeper, step, proposal) }
        switch move.move {
        case .resubmit, .appeal:
            return isApplicant(actor) ? [] : [.caseIsApplicants]
        case .elapse:
            // A step that ends by itself, or a term that is over; for anything else somebody has to decide.
            let isOver = step.due.map { $0 < proposal.today } ?? false
            let isOwn = declared.by == CaseTemplate.time || step.status == .returned || step.status == .rejected
            return isOver && isOwn ? [] : [.caseNotOver]
        case .uphold, .overturn:
            return denial(template.appeal?.by ?? declared.by, step, proposal)
        case .accept, .sendBack, .finish, .reject, .desk, .void, .undone:
            if declared.by == CaseTemplate.time { return [.caseMoveImpossible(step.status)] }
            return denial(declared.by, step, proposal)
        case .withdraw: return []
        }
    }

    private func denial(_ by: String, _ step: Step, _ proposal: Proposal) -> [Problem] {
        let object = Object.step(.init(by: by, division: step.division))
        let verdict = decide(
            proposal.actor, .handleCase, object, purpose: proposal.purpose, on: proposal.today)
        return verdict.denial.map { [$0.problem()] } ?? []
    }

    /// Whether somebody may speak for the applicant: the family (whom it reaches has been asked already), or an office that helps it.
    private func isApplicant(_ actor: Actor) -> Bool {
        switch actor.role {
        case .family: true
        case .township, .county: actor.division.contains(division) || division.contains(actor.division)
        case .clinic, .department, .analyst, .auditor, .administrator: false
        }
    }

    /// Where a step must stand for a move.
    static func states(_ move: CaseMove) -> Set<Status> {
        switch move {
        case .accept: [.open]
        case .sendBack, .finish, .reject: [.open, .accepted]
        case .resubmit: [.returned]
        case .appeal: [.rejected]
        case .uphold, .overturn: [.appealed]
        case .desk: [.open, .accepted, .undoing]
        case .void: [.done]
        case .undone: [.undoing]
        case .elapse: [.open, .returned, .rejected]
        case .withdraw: []
        }
    }

    private static let needReason: Set<CaseMove> = [.sendBack, .reject, .appeal, .uphold, .overturn, .void]
}
