/// A duty is done for a purpose that belongs to it.
///
/// Why: personal data are used for a definite purpose and only for that (个人信息保护法 art. 6). A clinic that asks for
/// a benefit review is told so before it reads.
enum PurposePolicy {
    static func denial(_ request: Request) -> Denial? {
        let purposes = Duties.purposes(of: request.actor.role, for: request.action) ?? []
        return purposes.contains(request.purpose) ? nil : .purpose
    }
}
