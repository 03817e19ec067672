/// An action is asked of the kind of object that it is made for.
///
/// Why: a caller that asks the wrong question must not get a yes by accident, for instance a permitted area taken for a
/// permitted person.
enum ObjectPolicy {
    static func denial(_ request: Request) -> Denial? {
        switch (request.action, request.object) {
        case (.findPerson, .area), (.findPerson, .person), (.seePerson, .person), (.decide, .person),
            (.seeEvent, .event), (.recordEvent, .event), (.seeSensitive, .event),
            (.seeSensitive, .person),
            (.handleCase, .step), (.handleCase, .area), (.listWorklist, .area), (.seeStatistics, .area),
            (.reportStatistics, .area),
            (.exportEvents, .area),
            (.seeAccessLog, .log), (.manageAccounts, .account), (.verifyJournal, .journal),
            (.seePolicy, .policy):
            nil
        default:
            .object
        }
    }
}
