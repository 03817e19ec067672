/// An event of a sensitive type (an infection, the loss of a child) is open to the county office, to the roles that
/// record such events, and to the person whom it concerns.
///
/// Why the recorders: who states a thing knows it, and nobody else on the front line needs to. Why not the other
/// parent: an infant's mark can give away the mother's. So a citizen must be a subject of the event oneself; being the
/// guardian of one is not enough.
enum SensitivePolicy {
    static func denial(_ request: Request) -> Denial? {
        switch request.object {
        case .event(let event) where event.sensitive || request.action == .seeSensitive:
            opens(event, to: request) ? nil : .sensitive
        case .person(let person) where request.action == .seeSensitive:
            opensAll(of: person, to: request.actor) ? nil : .sensitive
        default:
            nil
        }
    }

    private static func opens(_ event: Object.Event, to request: Request) -> Bool {
        switch request.actor.role {
        case .county: true
        case .family: event.subjects.contains { $0.id == request.actor.person }
        case .township, .clinic, .department: event.isRecorded(by: request.actor)
        case .analyst, .auditor, .administrator: false
        }
    }

    /// All sensitive events of a person at once: only for the county office and the person.
    private static func opensAll(of person: Object.Person, to actor: Actor) -> Bool {
        actor.role == .county || actor.role == .family && person.id == actor.person
    }
}
