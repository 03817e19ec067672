/// A step of an application is done by whom its template names; the county office may do those of townships and clinics.
///
/// Why: each department sees its part of an application and nothing else. Why the county: it answers for what its offices do not do in time.
enum StepPolicy {
    static func denial(_ request: Request) -> Denial? {
        guard case .step(let step) = request.object else { return nil }
        let isDone =
            switch request.actor.role {
            case .department: step.by == request.actor.department
            case .county: Role(rawValue: step.by) != nil
            default: step.by == request.actor.role.rawValue
            }
        return isDone ? nil : .step
    }
}

extension Object.Event {
    /// Whether its type is recorded by the role of an actor, or by the department for which it acts.
    func isRecorded(by actor: Actor) -> Bool {
        actor.role == .department
            ? actor.department.map(departments.contains) ?? false : recordedBy.contains(actor.role)
    }
}
