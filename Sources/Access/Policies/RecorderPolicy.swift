/// An event is recorded by a role that its type names under `recorded_by`.
///
/// Why: who may state a fact is policy, not software. A birth is stated by the clinic that saw it.
enum RecorderPolicy {
    static func denial(_ request: Request) -> Denial? {
        guard request.action == .recordEvent, case .event(let event) = request.object else {
            return nil
        }
        return event.isRecorded(by: request.actor) ? nil : .recorder
    }
}
