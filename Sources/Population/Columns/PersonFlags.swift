/// What holds of a person besides the columns, one bit each.
public struct PersonFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
    /// The bits.
    public let rawValue: UInt16

    /// Flags of these bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Female; otherwise male.
    public static let female = PersonFlags(rawValue: 1 << 0)
    /// The household registration is an urban one; otherwise rural.
    public static let urban = PersonFlags(rawValue: 1 << 1)
    /// The person has been divorced and is not married again.
    public static let divorced = PersonFlags(rawValue: 1 << 2)
    /// The person's spouse died, and there is no other since.
    public static let widowed = PersonFlags(rawValue: 1 << 3)
    /// The person's disability has been assessed.
    public static let disabled = PersonFlags(rawValue: 1 << 4)
    /// The person is an only child whose parents have the certificate that says so.
    public static let onlyChild = PersonFlags(rawValue: 1 << 5)
    /// The person is of a pair of twins.
    public static let twin = PersonFlags(rawValue: 1 << 6)
    /// The person came from elsewhere.
    public static let arrived = PersonFlags(rawValue: 1 << 7)

    /// All that have a meaning.
    public static let known = PersonFlags(rawValue: (1 << 8) - 1)
    /// What each is called in files, by bit.
    public static let names = [
        "female", "urban", "divorced", "widowed", "disabled", "only_child", "twin", "newcomer",
    ]
}

/// The highest stage of school that somebody has finished.
public enum Education: UInt8, Hashable, Sendable, CaseIterable {
    case none, primary, junior, senior, higher
}

/// How somebody works.
public enum Work: UInt8, Hashable, Sendable, CaseIterable {
    /// Not, or not yet.
    case none
    /// Under a contract with an employer.
    case employee
    /// On their own account, on the land, or from job to job.
    case flexible
    /// Not any more, with a pension.
    case retired
}

/// In which basic medical insurance somebody is.
public enum Insurance: UInt8, Hashable, Sendable, CaseIterable {
    case none, resident, employee
}

extension CaseIterable where Self: RawRepresentable, RawValue == UInt8 {
    /// What each is called in files, by number.
    public static var names: [String] { allCases.map { "\($0)" } }
}
