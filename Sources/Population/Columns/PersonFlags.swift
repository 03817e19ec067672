/// What holds of a person besides the columns, one bit each.
public struct PersonFlags: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt16

    /// Flags of these bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The person has died.
    public static let dead = PersonFlags(rawValue: 1 << 0)
    /// The person has moved away from the area of this population.
    public static let away = PersonFlags(rawValue: 1 << 1)
    /// The person has health insurance.
    public static let insured = PersonFlags(rawValue: 1 << 2)
    /// The person is employed.
    public static let employed = PersonFlags(rawValue: 1 << 3)
    /// The person's disability has been assessed.
    public static let disabled = PersonFlags(rawValue: 1 << 4)
    /// The person is an only child with the certificate that says so.
    public static let onlyChild = PersonFlags(rawValue: 1 << 5)
    /// The person is not born yet: a pregnancy with its due day as birth day.
    public static let unborn = PersonFlags(rawValue: 1 << 6)
    /// The person came from elsewhere within the time looked at.
    public static let arrived = PersonFlags(rawValue: 1 << 7)
    /// The person has been married and is not any more.
    public static let divorced = PersonFlags(rawValue: 1 << 8)
    /// The person is of a pair of twins.
    public static let twin = PersonFlags(rawValue: 1 << 9)

    /// Not among those who live here: dead, away or not born.
    public static let absent: PersonFlags = [.dead, .away, .unborn]
}
