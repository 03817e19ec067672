import Civil

/// A citizen sees and handles the own record and that of the own minor children, nobody else's.
///
/// Why not the spouse's: marriage gives no right to the other's health record or claims, it may be in dispute, and the
/// sharing of it may be forced. The spouse has an account of the own. Why not an adult child's: from the eighteenth
/// birthday it is that person's own.
///
/// A citizen may read an event that concerns one of them, and record one only if it concerns nobody else.
enum FamilyPolicy {
    static func denial(_ request: Request) -> Denial? {
        guard request.actor.role == .family else { return nil }
        return isOwn(request) ? nil : .notOwn
    }

    private static func isOwn(_ request: Request) -> Bool {
        let reached = { request.reach.covers($0, on: request.day) }
        switch request.object {
        case .person(let person), .log(.person(let person)):
            return reached(person)
        case .event(let event) where request.action == .recordEvent:
            return !event.subjects.isEmpty && event.subjects.allSatisfy(reached)
        case .event(let event):
            return event.subjects.contains(where: reached)
        case .policy:
            return true
        case .step, .area, .account, .log(.division), .journal:
            return false
        }
    }
}
