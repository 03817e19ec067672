public import Civil
import Synchronization

/// Remembers what holds at a place: the rules of a division are asked for with every event, and the divisions are few.
public final class PlaceCache<Value: Sendable>: Sendable {
    private let make: @Sendable (DivisionCode) -> Value
    private let known = Mutex<[Int64: Value]>([:])
    /// Codes come from input; beyond so many the cache begins anew.
    private static var limit: Int { 8_192 }

    /// A cache of what `make` gives, which must be the same each time.
    public init(_ make: @escaping @Sendable (DivisionCode) -> Value) { self.make = make }

    /// What holds at a place.
    public subscript(_ place: DivisionCode) -> Value {
        if let value = known.withLock({ $0[place.number] }) { return value }
        let value = make(place)
        known.withLock { known in
            if known.count >= PlaceCache.limit { known.removeAll() }
            known[place.number] = value
        }
        return value
    }
}
