public import Access
public import Civil
import Policy

/// Who records the events of a file.
public struct Recorder: Hashable, Sendable {
    /// The account that runs the import; 0 for the operator at the console.
    public var account: Int64
    /// The division whose events may be recorded.
    public var division: DivisionCode
    /// The role; `nil`: for each event type the first of county, clinic and township that may record it.
    public var role: Role?

    /// A recorder from its parts.
    public init(account: Int64 = 0, division: DivisionCode, role: Role? = nil) {
        self.account = account
        self.division = division
        self.role = role
    }

    /// Who records an event of `type`.
    func actor(for type: EventType?) -> Actor {
        let allowed = type?.recordedBy ?? []
        let role = role ?? [Role.county, .clinic, .township].first { allowed.contains($0.rawValue) } ?? .county
        return Actor(account: account, role: role, division: division)
    }

    /// What an actor of this role records for.
    static func purpose(of role: Role) -> Purpose { role == .clinic ? .health : .registration }
}
