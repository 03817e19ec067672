public import Civil
public import Hummingbird

/// What a request carries: who asks, in which language.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The signed-in account; `nil` for a visitor.
    public var session: Session?
    /// The language of pages and problems.
    public var language: Language = .zh

    public init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The largest body taken, in bytes: forms and single events are small.
    public var maxUploadSize: Int { 1 << 20 }

    /// The signed-in account.
    ///
    /// - Throws: ``WebFailure/signInNeeded``.
    func signedIn() throws -> Session {
        guard let session else { throw WebFailure.signInNeeded }
        return session
    }
}
