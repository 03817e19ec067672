/// What a day becomes when months are added and the month reached is too short: 31 January plus one month.
public enum MonthEnd: String, Hashable, Sendable, Codable, CaseIterable {
    /// The last day of the month reached: 28 or 29 February.
    case clamp
    /// The first day of the month after: 1 March.
    case overflow
}
