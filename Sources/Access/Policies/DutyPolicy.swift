/// A role does only what is its duty.
///
/// Why: least view begins with the job. An analyst counts and needs no name; an administrator opens accounts and needs
/// no life; an auditor watches the users and must not be one of them.
enum DutyPolicy {
    static func denial(_ request: Request) -> Denial? {
        Duties.purposes(of: request.actor.role, for: request.action) == nil ? .duty : nil
    }
}
