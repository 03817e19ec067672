public import Civil

/// How near two places of residence are.
public enum PlaceLevel: String, Hashable, Sendable, CaseIterable {
    /// The same township.
    case township
    /// The same county.
    case county
    /// Further apart.
    case different

    /// The level of two divisions, each at least a county; nil for wider ones.
    public static func of(_ left: DivisionCode, _ right: DivisionCode) -> PlaceLevel? {
        guard left.level >= .county, right.level >= .county else { return nil }
        if left.level >= .township, right.level >= .township,
            left.ancestor(at: .township) == right.ancestor(at: .township)
        {
            return .township
        }
        return left.ancestor(at: .county) == right.ancestor(at: .county) ? .county : .different
    }
}
