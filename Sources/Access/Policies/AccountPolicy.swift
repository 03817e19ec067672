/// Nobody changes the own account.
///
/// Why: an administrator who could give himself another role would have them all. (That an account of a division above
/// is out of reach is said by ``PlacePolicy``.)
enum AccountPolicy {
    static func denial(_ request: Request) -> Denial? {
        guard case .account(let account) = request.object else { return nil }
        return account.id == request.actor.account ? .ownAccount : nil
    }
}
