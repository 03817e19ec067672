public import Civil

/// Who asks: an account that has signed in.
public struct Actor: Hashable, Sendable, Codable {
    /// The account.
    public var account: Int64
    /// What the account is for.
    public var role: Role
    /// Where the account works; for a family, where it lives.
    public var division: DivisionCode
    /// The person behind a family account.
    public var person: Int64?
    /// The office for which the account acts.
    public var office: String?
    /// Of ``Role/department`` which department, as packs name it.
    public var department: String?

    /// An actor from its parts.
    public init(
        account: Int64, role: Role, division: DivisionCode, person: Int64? = nil, office: String? = nil,
        department: String? = nil
    ) {
        self.department = department
        self.account = account
        self.role = role
        self.division = division
        self.person = person
        self.office = office
    }
}
