/// A clinic neither reads nor records events of the support category.
///
/// Why: care must not depend on whether a family draws a subsidy, and poverty is nobody's diagnosis.
enum CategoryPolicy {
    static func denial(_ request: Request) -> Denial? {
        guard request.actor.role == .clinic, case .event(let event) = request.object else { return nil }
        return event.category == "support" ? .category : nil
    }
}
