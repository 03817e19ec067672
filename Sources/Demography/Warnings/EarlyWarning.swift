/// How grave a warning is.
public enum WarningLevel: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// Nothing to see.
    case none
    /// 关注.
    case watch
    /// 预警.
    case warning
    /// 警报.
    case alert

    /// The graver one is greater.
    public static func < (left: WarningLevel, right: WarningLevel) -> Bool { left.rawValue < right.rawValue }
}

/// What is watched for: an indicator that crosses a threshold within a horizon.
public struct WarningRule: Hashable, Sendable {
    /// On which side of the threshold the trouble lies.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// At the threshold or above.
        case above
        /// At the threshold or below.
        case below
    }

    /// What is watched.
    public let indicator: Indicator
    /// The threshold, in the indicator's unit.
    public let threshold: Double
    /// Where trouble lies.
    public let side: Side
    /// Years from the first one that count.
    public let horizon: Int
    /// Probabilities from which it is a watch, a warning, an alert; increasing.
    public let levels: [Double]
    /// How far the probability must fall below a level's own before the level is left.
    public let hysteresis: Double
    /// Places with fewer persons are not judged.
    public let leastPopulation: Double

    /// A rule by its parts; horizon 1 to 100; levels .2, .5, .8 and hysteresis .1 unless told otherwise.
    public init(
        indicator: Indicator, threshold: Double, side: Side, horizon: Int, levels: [Double] = [0.2, 0.5, 0.8],
        hysteresis: Double = 0.1, leastPopulation: Double = 0
    ) {
        (self.indicator, self.threshold, self.side) = (indicator, threshold, side)
        self.horizon = min(100, max(1, horizon))
        self.levels = Array(levels.sorted().prefix(3))
        self.hysteresis = max(0, hysteresis)
        self.leastPopulation = leastPopulation
    }

    /// Whether a value has crossed.
    public func isCrossed(_ value: Double) -> Bool { side == .above ? value >= threshold : value <= threshold }

    /// The level of a probability, given the level before: it rises at once and falls only when the probability is ``hysteresis`` below the
    /// level's own.
    public func level(_ probability: Double, before: WarningLevel = .none) -> WarningLevel {
        let reached = levels.lastIndex { probability >= $0 }.map { $0 + 1 } ?? 0
        let held =
            levels.indices.last { probability >= levels[$0] - hysteresis && $0 < before.rawValue }.map { $0 + 1 } ?? 0
        return WarningLevel(rawValue: max(reached, held)) ?? .none
    }
}

/// What the trajectories say about a rule.
public struct EarlyWarning: Hashable, Sendable {
    /// How grave; nil where the place has too few persons to be judged.
    public let level: WarningLevel?
    /// The share of trajectories that cross within the horizon, 0 to 1.
    public let probability: Double
    /// By year from the first one: the share of trajectories that cross for the first time in it.
    public let firstCrossing: [Double]
    /// Through which year the data that the projection starts from were known.
    public let vintage: Int

    /// The first year by whose end half of all trajectories have crossed, as years after the first; nil where fewer do.
    public var medianCrossing: Int? {
        var sum = 0.0
        for (year, share) in firstCrossing.enumerated() {
            sum += share
            if sum >= 0.5 { return year }
        }
        return nil
    }

    /// Counts, for each year up to the horizon, the trajectories that cross for the first time.
    ///
    /// - Parameters:
    ///   - rule: what is watched for.
    ///   - outcomes: trajectories that tell the rule's indicator; without it nothing crosses.
    ///   - region: its place in them.
    ///   - population: of the place today.
    ///   - vintage: the last year that was known.
    ///   - before: the level of the last time, for hysteresis.
    public init(
        _ rule: WarningRule, _ outcomes: Outcomes, region: Int, population: Double, vintage: Int,
        before: WarningLevel = .none
    ) {
        let count = outcomes.trajectories
        var hasCrossed = [Bool](repeating: false, count: count)
        var first: [Double] = []
        for year in 0..<min(rule.horizon, outcomes.years) {
            let sample = outcomes.sample(region: region, year: year, rule.indicator)
            var new = 0
            for (trajectory, value) in sample.enumerated() where !hasCrossed[trajectory] && rule.isCrossed(value) {
                hasCrossed[trajectory] = true
                new += 1
            }
            first.append(count > 0 ? Double(new) / Double(count) : 0)
        }
        firstCrossing = first
        probability = first.reduce(0, +)
        self.vintage = vintage
        level = population < rule.leastPopulation ? nil : rule.level(probability, before: before)
    }
}
