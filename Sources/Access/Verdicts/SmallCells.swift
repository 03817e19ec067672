/// The suppression of small counts: a count of one to four persons can tell who they are.
public enum SmallCells {
    /// The smallest count shown to someone who may not see the persons counted.
    public static let floor: Int64 = 5

    /// The count as `role` may see it; nil if it is suppressed. Zero is shown.
    ///
    /// Roles that may open the records of the persons counted see every count.
    public static func shown(_ count: Int64, to role: Role) -> Int64? {
        switch role {
        case .township, .clinic, .county: count
        case .family, .department, .analyst, .auditor, .administrator: count > 0 && count < floor ? nil : count
        }
    }
}
