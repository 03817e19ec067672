/// How far a quantity strays from its scenario, year by year.
///
/// In each year the quantiles at 2.5, 10, 90 and 97.5 % are the widths given; between them and beyond, the quantity is straight in
/// the normal deviate z. From year to year z follows ``Persistence``. So the published bounds are met in every year, lopsided ones
/// too, and a trajectory that is low stays low for as long as φ says.
public struct Spread: Hashable, Sendable {
    /// What to add to the scenario at four quantiles.
    public struct Widths: Hashable, Sendable {
        /// At 2.5 %; 0 or less.
        public let q025: Double
        /// At 10 %; from `q025` to 0.
        public let q10: Double
        /// At 90 %; 0 or more.
        public let q90: Double
        /// At 97.5 %; `q90` or more.
        public let q975: Double

        /// Widths, put in order where they are not.
        public init(q025: Double, q10: Double, q90: Double, q975: Double) {
            (self.q10, self.q90) = (min(0, q10), max(0, q90))
            (self.q025, self.q975) = (min(self.q10, q025), max(self.q90, q975))
        }

        /// No width at all.
        public static let zero = Widths(q025: 0, q10: 0, q90: 0, q975: 0)

        /// Each width times a factor of 0 or more.
        public func scaled(_ factor: Double) -> Widths {
            Widths(q025: q025 * factor, q10: q10 * factor, q90: q90 * factor, q975: q975 * factor)
        }

        /// Straight between two of them, `share` 0 being this one.
        func mixed(_ other: Widths, _ share: Double) -> Widths {
            func mix(_ path: KeyPath<Widths, Double>) -> Double {
                self[keyPath: path] + share * (other[keyPath: path] - self[keyPath: path])
            }
            return Widths(q025: mix(\.q025), q10: mix(\.q10), q90: mix(\.q90), q975: mix(\.q975))
        }
    }

    /// How long a stray lasts.
    public let persistence: Persistence
    /// Widths of known horizons, in years after the last known year, increasing.
    let knots: [Knot]

    struct Knot: Hashable, Sendable {
        let years: Int
        let widths: Widths
    }

    /// A spread by its widths at some horizons: straight between them, constant beyond.
    ///
    /// - Parameters:
    ///   - persistence: how long a stray lasts.
    ///   - widths: by years after the last known one.
    public init(persistence: Persistence, widths: [Int: Widths]) {
        self.persistence = persistence
        knots = widths.sorted { $0.key < $1.key }.map { Knot(years: $0.key, widths: $0.value) }
    }

    /// A normal spread whose standard deviation grows from `shock` as ``Persistence`` says, for a hundred and thirty years.
    ///
    /// - Parameters:
    ///   - persistence: how long a stray lasts.
    ///   - shock: the standard deviation of one year.
    public init(persistence: Persistence, shock: Double) {
        var widths: [Int: Widths] = [:]
        for years in 1...130 {
            let deviation = max(0, shock) * persistence.deviation(after: years)
            widths[years] = Widths(
                q025: -1.959_963_984_540_054 * deviation, q10: -1.281_551_565_544_600_4 * deviation,
                q90: 1.281_551_565_544_600_4 * deviation, q975: 1.959_963_984_540_054 * deviation)
        }
        self.init(persistence: persistence, widths: widths)
    }

    /// The same spread with all widths times a factor of 0 or more.
    public func scaled(by factor: Double) -> Spread {
        Spread(
            persistence: persistence,
            widths: Dictionary(uniqueKeysWithValues: knots.map { ($0.years, $0.widths.scaled(max(0, factor))) }))
    }

    /// No spread.
    public static let none = Spread(persistence: Persistence(0), widths: [:])

    /// The widths so many years after the last known one.
    public func widths(after years: Int) -> Widths {
        guard let after = knots.firstIndex(where: { $0.years >= years }) else { return knots.last?.widths ?? .zero }
        guard after > 0, knots[after].years > years else { return knots[after].widths }
        let (from, to) = (knots[after - 1], knots[after])
        return from.widths.mixed(to.widths, Double(years - from.years) / Double(to.years - from.years))
    }
}
