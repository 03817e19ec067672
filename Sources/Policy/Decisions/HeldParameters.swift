import Civil
import FEEL
import Synchronization

/// The parameters that plans read on a day, kept for the day that was asked for last: most questions are about the same one.
final class HeldParameters: Sendable {
    private struct Held {
        /// Kept, so that no other plan comes to lie in its place.
        let plan: Plan
        let day: Day
        let values: [Value]
    }

    private let held = Mutex<[ObjectIdentifier: Held]>([:])

    /// The values of a plan on a day, made where they are not those that are held.
    func values(of plan: Plan, on day: Day, _ made: () -> [Value]) -> [Value] {
        let key = ObjectIdentifier(plan)
        if let found = held.withLock({ $0[key] }), found.day == day { return found.values }
        let values = made()
        held.withLock { $0[key] = Held(plan: plan, day: day, values: values) }
        return values
    }
}
