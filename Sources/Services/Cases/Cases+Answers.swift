import Access
public import Civil
import Policy
import Registry

extension Cases {
    /// What came of an answer.
    public enum Taking: Hashable, Sendable {
        /// It is on record, now or since the first time that it came.
        case recorded
        /// The step has gone on otherwise; nothing was recorded.
        case settled
    }

    /// Takes an answer of a department: the same one again, one that overtakes another, and one that comes too late do no harm.
    ///
    /// - Throws: `Refusal` where it is not the department's to say, or cannot be recorded; or a storage error: then it should be sent again.
    public func take(_ answer: DepartmentAnswer, from department: String, of county: DivisionCode) async throws
        -> Taking
    {
        let key = answer.key
        guard key.county == county, let file = try await file(key.id), let step = file.step(key.step),
            file.template.step(key.step)?.by == department
        else { throw Refusal([.answerForeign]) }
        guard step.attempt == key.attempt else { return .settled }
        let move: CaseMove
        switch (key.isUndo, answer.state) {
        case (false, let state): move = state.move
        case (true, .undone): move = .undone
        // It has been asked to take something back, which no move says.
        case (true, .accepted): return .settled
        // It will not: somebody has to see to it.
        case (true, .returned), (true, .rejected): move = .desk
        case (true, .done): throw Refusal([.answerWrong(at: "state")])
        }
        let needsReason = answer.state == .returned || answer.state == .rejected
        let doing = Doing(
            move, step: key.step, attempt: key.attempt, reason: answer.reason ?? (needsReason ? Cases.noReason : nil),
            reference: answer.reference, day: min(answer.day ?? registry.today, registry.today), answer: answer.data)
        do {
            try await self.move(
                file, doing, source: department, key: "\(key)/\(answer.state.rawValue)",
                as: Cases.actor(of: department, in: county), for: .registration)
            return .recorded
        } catch let refusal as Refusal {
            let codes = Set(refusal.problems.map(\.code))
            if !codes.isDisjoint(with: Cases.settling) { return .settled }
            // What it came to cannot be recorded as it is: the step waits on the desk, with the reason.
            try await toDesk(file, key, department, reason: "办理结果不能登记：" + codes.sorted().joined(separator: "、"))
            throw refusal
        }
    }

    /// With what is refused what has been taken already, or has been overtaken.
    private static let settling: Set<String> = [
        Problem.keyConflict.code, Problem.caseMoveLate.code, Problem.caseMoveImpossibleCode,
    ]

    /// What stands where a department returns or rejects something and its system says no reason.
    private static let noReason = "部门没有写明理由"

    /// Puts a step on the desk of its department, since no message will do.
    func toDesk(_ file: CaseFile, _ key: RequestKey, _ department: String, reason: String) async throws {
        do {
            try await move(
                file, Doing(.desk, step: key.step, attempt: key.attempt, reason: reason, day: registry.today),
                source: department, key: "\(key)/desk", as: Cases.actor(of: department, in: key.county),
                for: .registration)
        } catch let refusal as Refusal {
            guard refusal.problems.contains(where: { Cases.settling.contains($0.code) }) else { throw refusal }
        }
    }

    /// The actor as which the messages of a department are recorded.
    static func actor(of department: String, in county: DivisionCode) -> Actor {
        Actor(account: 0, role: .department, division: county, department: department)
    }
}
