/// The answer of the policies.
public enum Verdict: Hashable, Sendable {
    /// It may be done. The caller logs it.
    case permit
    /// It may not be done. The caller logs it too.
    case deny(Denial)

    /// Whether it may be done.
    public var isPermitted: Bool { self == .permit }

    /// The reason of a denial.
    public var denial: Denial? {
        guard case .deny(let denial) = self else { return nil }
        return denial
    }
}
