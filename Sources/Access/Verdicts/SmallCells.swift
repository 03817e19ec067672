/// The suppression of small counts: a count of one to four persons can tell who they are.
public enum SmallCells {
    /// The smallest count shown to someone who may not see the persons counted.
    public static let floor: Int64 = 5

    /// Whether `role` may open the records of the persons counted, and so sees every count.
    public static func areOpen(to role: Role) -> Bool {
        switch role {
        case .township, .clinic, .county: true
        case .family, .department, .analyst, .auditor, .administrator: false
        }
    }

    /// The count as `role` may see it; nil if it is suppressed. Zero is shown.
    public static func shown(_ count: Int64, to role: Role) -> Int64? {
        !areOpen(to: role) && count > 0 && count < floor ? nil : count
    }
}
