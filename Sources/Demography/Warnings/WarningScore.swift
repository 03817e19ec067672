/// How good past warnings were: what was said beside what came.
public struct WarningScore: Hashable, Sendable {
    /// One warning and its end.
    public struct Case: Hashable, Sendable {
        /// The probability that was given, 0 to 1.
        public let probability: Double
        /// The level that was given.
        public let level: WarningLevel
        /// Whether the threshold was crossed within the horizon.
        public let crossed: Bool
        /// Years from the warning to the crossing; nil where it did not come.
        public let lead: Int?

        /// A case from its parts.
        public init(probability: Double, level: WarningLevel, crossed: Bool, lead: Int? = nil) {
            (self.probability, self.level, self.crossed, self.lead) = (probability, level, crossed, lead)
        }
    }

    /// A class of probabilities: what was said on average, and how often it came.
    public struct Class: Hashable, Sendable {
        /// How many cases.
        public let count: Int
        /// The mean probability given.
        public let said: Double
        /// The share that crossed.
        public let came: Double
    }

    /// How many cases.
    public let count: Int
    /// The mean squared difference of probability and outcome (G. W. Brier, *Verification of forecasts expressed in terms of probability*,
    /// 1950): 0 is perfect.
    public let brier: Double
    /// 1 − Brier / that of always giving the share that crossed: over 0 is better than knowing only how often it happens. Nil where all or
    /// none crossed.
    public let skill: Double?
    /// Five classes of probability from 0 to 1, those with cases: for a calibrated forecast `said` and `came` are alike.
    public let calibration: [Class]
    /// Of cases with a warning or an alert, the share that did not cross; nil without any.
    public let falseAlarms: Double?
    /// Of cases that crossed, the share without a warning; nil without any.
    public let misses: Double?
    /// Years from a warning or alert to the crossing, on average; nil without any.
    public let lead: Double?

    /// Scores cases; nil without any.
    public init?(_ cases: [Case]) {
        guard !cases.isEmpty else { return nil }
        func share(_ part: [Case], _ holds: (Case) -> Bool) -> Double? {
            part.isEmpty ? nil : Double(part.filter(holds).count) / Double(part.count)
        }
        count = cases.count
        let n = Double(count)
        let score =
            cases.reduce(0) { sum, own in
                let miss = own.probability - (own.crossed ? 1 : 0)
                return sum + miss * miss
            } / n
        let base = Double(cases.filter(\.crossed).count) / n
        brier = score
        skill = base > 0 && base < 1 ? 1 - score / (base * (1 - base)) : nil
        calibration = (0..<5).compactMap { index in
            let own = cases.filter { min(4, max(0, Int($0.probability * 5))) == index }
            guard !own.isEmpty else { return nil }
            return Class(
                count: own.count, said: own.reduce(0) { $0 + $1.probability } / Double(own.count),
                came: share(own, \.crossed) ?? 0)
        }
        let warned = cases.filter { $0.level >= .warning }
        falseAlarms = share(warned) { !$0.crossed }
        misses = share(cases.filter(\.crossed)) { $0.level < .warning }
        let leads = warned.compactMap(\.lead)
        lead = leads.isEmpty ? nil : Double(leads.reduce(0, +)) / Double(leads.count)
    }
}
