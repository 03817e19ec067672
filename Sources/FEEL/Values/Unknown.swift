/// Why a value is not known: a sorted set of causes, each of which would have to be settled.
public struct Unknown: Hashable, Sendable, CustomStringConvertible {
    /// One thing that is not known.
    public enum Cause: Hashable, Comparable, Sendable, CustomStringConvertible {
        /// A fact that nobody has recorded, by its path (`child.birth_date`).
        case missing(String)
        /// A term that the policy leaves open, by its id: a person must decide.
        case open(String)

        public var description: String {
            switch self {
            case .missing(let name): "missing \(name)"
            case .open(let id): "open \(id)"
            }
        }
    }

    /// The causes, ascending, each once; never empty.
    public let causes: [Cause]

    /// Not known for one cause.
    public init(_ cause: Cause) { causes = [cause] }

    init(sorted causes: [Cause]) { self.causes = causes }

    /// Both sets of causes together.
    public func union(_ other: Unknown) -> Unknown {
        if causes == other.causes { return self }
        var all: [Cause] = []
        all.reserveCapacity(causes.count + other.causes.count)
        var left = 0
        var right = 0
        while left < causes.count, right < other.causes.count {
            if causes[left] == other.causes[right] {
                all.append(causes[left])
                left += 1
                right += 1
            } else if causes[left] < other.causes[right] {
                all.append(causes[left])
                left += 1
            } else {
                all.append(other.causes[right])
                right += 1
            }
        }
        all.append(contentsOf: causes[left...])
        all.append(contentsOf: other.causes[right...])
        return Unknown(sorted: all)
    }

    /// The names of the missing facts.
    public var missing: [String] { causes.compactMap { if case .missing(let name) = $0 { name } else { nil } } }

    /// The ids of the open terms.
    public var open: [String] { causes.compactMap { if case .open(let id) = $0 { id } else { nil } } }

    public var description: String { "unknown(" + causes.map(\.description).joined(separator: ", ") + ")" }
}

/// Unites the causes of the operands that are not known.
@inline(__always)
func united(_ left: Value, _ right: Value) -> Value? {
    switch (left, right) {
    case (.unknown(let a), .unknown(let b)): .unknown(a.union(b))
    case (.unknown, _): left
    case (_, .unknown): right
    default: nil
    }
}
