/// What an actor asks to do.
public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    /// Search for persons in an area, or show one person as a hit of a search.
    case findPerson = "find-person"
    /// Open a person's record: identity, kin, due items.
    case seePerson = "see-person"
    /// Read one event of a life; of a sensitive type only if ``seeSensitive`` is permitted too.
    case seeEvent = "see-event"
    /// Read an event of a sensitive type, or all sensitive events of a person.
    case seeSensitive = "see-sensitive"
    /// Record an event, a correction or a revocation.
    case recordEvent = "record-event"
    /// See a step of an application and what it needs, and do it.
    case handleCase = "handle-case"
    /// List what is due in an area.
    case listWorklist = "list-worklist"
    /// Read counts of an area.
    case seeStatistics = "see-statistics"
    /// Freeze counts of an area under the office's signature, and report them to the level above.
    case reportStatistics = "report-statistics"
    /// Take the events of an area out of the system.
    case exportEvents = "export-events"
    /// Read who looked at which record and why.
    case seeAccessLog = "see-access-log"
    /// Create, change, lock or unlock an account.
    case manageAccounts = "manage-accounts"
    /// Verify the journal and read its checkpoints.
    case verifyJournal = "verify-journal"
    /// Read the rules in force.
    case seePolicy = "see-policy"
    /// Decide what a person is entitled to, with the explanation.
    case decide
}
