/// Durations of one kind of work, in the order they were measured.
public struct Samples: Sendable {
    private var seconds: [Double] = []

    /// No samples yet.
    public init() {}

    /// How many there are.
    public var count: Int { seconds.count }

    /// Adds one.
    public mutating func add(_ duration: Duration) {
        let (whole, atto) = duration.components
        seconds.append(Double(whole) + Double(atto) / 1e18)
    }

    /// Adds those of another.
    public mutating func add(_ other: Samples) {
        seconds += other.seconds
    }

    /// The smallest sample that at least `share` of all do not exceed, in seconds (nearest rank); 0 without samples.
    public func percentile(_ share: Double) -> Double {
        guard !seconds.isEmpty else { return 0 }
        let rank = (share * Double(seconds.count)).rounded(.up)
        return seconds.sorted()[min(seconds.count - 1, max(0, Int(rank) - 1))]
    }
}

/// Runs `body` and returns how long it took, in seconds.
public func seconds<T>(_ body: () async throws -> T) async rethrows -> Double {
    var samples = Samples()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await body()
    samples.add(clock.now - start)
    return samples.percentile(1)
}

/// The middle of an odd number of values.
public func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
}
