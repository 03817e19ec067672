/// What an evaluation may use besides its context: the moment, time zones, and how much work it may do. FEEL itself reads no clock
/// and no file; the host gives both.
public final class Environment: Sendable {
    /// Bounds of one evaluation. Beyond them the answer is `null` with a reason.
    public struct Limits: Hashable, Sendable {
        /// Iterations, calls, and items or 64 characters produced.
        public var steps: Int
        /// Levels of nested evaluation, summed over the functions that are being called.
        public var depth: Int
        /// The longest text, in UTF-8 bytes.
        public var bytes: Int

        public init(steps: Int = 2_000_000, depth: Int = 1_500, bytes: Int = 4 << 20) {
            self.steps = steps
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// The moment that `now()` and `today()` answer; nil: they answer `null` with a reason.
    public let now: DateTime?
    /// Where regions of the time zone database come from.
    public let zones: Zones
    /// Bounds of the work.
    public let limits: Limits

    public init(now: DateTime? = nil, zones: Zones = .none, limits: Limits = Limits()) {
        self.now = now
        self.zones = zones
        self.limits = limits
    }

    /// No clock, no regions, the usual limits.
    public static let plain = Environment()
}
