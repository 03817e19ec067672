import Civil

/// An office works in its division and all below it: on persons who live or are registered there.
///
/// Why both: the place of residence gives the services, the place of registration pays most of the benefits. An event
/// is read by an office that reaches one of its subjects; it is recorded by one that reaches a subject or the place,
/// since a newborn is nowhere yet and people give birth away from home.
enum PlacePolicy {
    static func denial(_ request: Request) -> Denial? {
        guard request.actor.role != .family else { return nil }
        return isWithin(request) ? nil : .place
    }

    private static func isWithin(_ request: Request) -> Bool {
        switch request.object {
        case .person(let person):
            return request.reach.covers(person, on: request.day)
        case .event(let event):
            if event.subjects.contains(where: { request.reach.covers($0, on: request.day) }) {
                return true
            }
            return request.action == .recordEvent && event.place.map(request.reach.covers) ?? false
        case .step(let step):
            return request.reach.covers(step.division)
        case .area(let division):
            // An analyst reaches no person, but the counts of the own division.
            if request.actor.role == .analyst { return request.actor.division.contains(division) }
            return request.reach.covers(division)
        case .account(let account):
            return request.actor.division.contains(account.division)
        case .log(.division(let division)):
            return request.actor.division.contains(division)
        case .log(.person(let person)):
            return [person.residence, person.hukou].contains {
                $0.map(request.actor.division.contains) ?? false
            }
        case .journal, .policy:
            return true
        }
    }
}
