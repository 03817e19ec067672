/// The answer of the policies.
public enum Verdict: Hashable, Sendable {
    /// It may be done. The caller logs it.
    case permit
    /// It may not be done. The caller logs it too.
    case deny(Refusal)

    /// Whether it may be done.
    public var isPermitted: Bool { self == .permit }

    /// The reason of a refusal.
    public var refusal: Refusal? {
        guard case .deny(let refusal) = self else { return nil }
        return refusal
    }
}
