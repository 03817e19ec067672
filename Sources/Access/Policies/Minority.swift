public import Civil

/// When a child is a minor: until the eighteenth birthday (民法典 art. 17).
public enum Minority {
    /// The age in completed years at which a person is of age.
    public static let endsAt = 18

    /// Whether `child` is under age on `day` and `parent` is among its guardians. An unknown day of birth is no.
    public static func isMinorChild(_ child: Object.Person, of parent: Int64, on day: Day) -> Bool {
        guard let birth = child.birthDay, birth <= day, child.guardians.contains(parent) else {
            return false
        }
        return birth.completedYears(on: day) < endsAt
    }
}
