public import Civil
import Foundation

/// One measurement of a child.
public struct GrowthMeasurement: Hashable, Sendable {
    /// The age in days.
    public var days: Int
    /// Kilograms.
    public var weight: Double?
    /// Length or height in centimetres.
    public var length: Double?
    /// How the length was measured; nil: lying before two years, standing from then on.
    public var isLying: Bool?
    /// Circumferences in centimetres.
    public var head: Double?
    public var arm: Double?
    /// Oedema: then weight says nothing.
    public var hasOedema: Bool

    /// A measurement.
    public init(
        days: Int, weight: Double? = nil, length: Double? = nil, isLying: Bool? = nil, head: Double? = nil,
        arm: Double? = nil, hasOedema: Bool = false
    ) {
        (self.days, self.weight, self.length, self.isLying) = (days, weight, length, isLying)
        (self.head, self.arm, self.hasOedema) = (head, arm, hasOedema)
    }

    /// The measurement at the age that a child would have been, had it been born at term.
    ///
    /// - Parameters:
    ///   - weeks: completed weeks of pregnancy at birth.
    ///   - until: up to which age in days it is corrected.
    /// - Returns: nil where nothing is to be corrected: born from 37 weeks on, or older, or not yet at term.
    public func corrected(weeks: Int, until: Int = 730) -> GrowthMeasurement? {
        guard weeks < 37, weeks >= 20, days <= until else { return nil }
        let age = days - (40 - weeks) * 7
        guard age >= 0 else { return nil }
        var one = self
        one.days = age
        return one
    }
}

/// What a measurement says beside a standard.
public struct GrowthScore: Hashable, Sendable {
    /// What was measured against what.
    public let indicator: GrowthTables.Indicator
    /// The value: kilograms, centimetres, or kilograms per square metre.
    public let value: Double
    /// The z-score; nil where the tables give bands only.
    public let z: Double?
    /// Between which deviations: −4 below −3, −3 from −3 to −2, … 3 above 3.
    public let band: Int

    /// Whether it lies so far out that it was rather measured or written down wrong (the limits of the WHO).
    public var isImplausible: Bool {
        guard let z else { return false }
        switch indicator {
        case .weight: return z < -6 || z > 5
        case .length: return z < -6 || z > 6
        default: return z < -5 || z > 5
        }
    }
}

extension GrowthTables {
    /// From this age in days on children are measured standing.
    public static let standing = 731
    /// By how much somebody is longer lying than standing, in centimetres.
    public static let shrinkage = 0.7

    /// What a measurement says: for each indicator that can be worked out, in the order of ``Indicator``.
    ///
    /// Nothing is rounded on the way.
    public func scores(_ one: GrowthMeasurement, _ sex: Sex) -> [GrowthScore] {
        guard one.days >= 0 else { return [] }
        let isYoung = one.days < GrowthTables.standing
        let length = one.length.map { length -> Double in
            switch (isYoung, one.isLying) {
            case (true, false): length + GrowthTables.shrinkage
            case (false, true): length - GrowthTables.shrinkage
            default: length
            }
        }
        let weight = one.hasOedema ? nil : one.weight
        let mass = weight.flatMap { weight in length.map { weight * 10_000 / ($0 * $0) } }
        var found: [GrowthScore] = []
        func note(_ indicator: Indicator, _ value: Double?, _ norm: Norm?) {
            guard let value, value > 0, let norm, let score = GrowthTables.score(indicator, value, norm) else { return }
            found.append(score)
        }
        note(.weight, weight, norm(.weight, sex, days: one.days))
        note(.length, length, norm(.length, sex, days: one.days))
        note(.bodyMass, mass, norm(.bodyMass, sex, days: one.days))
        note(.head, one.head, norm(.head, sex, days: one.days))
        note(.arm, one.arm, norm(.arm, sex, days: one.days))
        if let length {
            let indicator: Indicator = isYoung ? .weightForLength : .weightForHeight
            note(indicator, weight, norm(indicator, sex, at: length, along: .centimetres))
        }
        return found
    }

    static func score(_ indicator: Indicator, _ value: Double, _ norm: Norm) -> GrowthScore? {
        switch norm {
        case .lms(let power, let median, let variation):
            let z = self.z(value, power, median, variation, isRestricted: indicator.isRestricted)
            // Tables of somebody's own may lead out of what can be counted.
            guard z.isFinite else { return nil }
            return GrowthScore(
                indicator: indicator, value: value, z: z, band: Int(min(max(-4, z.rounded(.down)), 3)))
        case .deviations(let values):
            return GrowthScore(
                indicator: indicator, value: value, z: nil, band: values.count { value >= $0 } - 4)
        }
    }

    /// The z-score of a value.
    private static func z(
        _ value: Double, _ power: Double, _ median: Double, _ variation: Double, isRestricted: Bool
    ) -> Double {
        let z =
            abs(power) < 1e-12
            ? log(value / median) / variation : (pow(value / median, power) - 1) / (power * variation)
        guard isRestricted, abs(z) > 3 else { return z }
        let side: Double = z > 0 ? 1 : -1
        let (third, second) = (
            self.value(at: 3 * side, power, median, variation), self.value(at: 2 * side, power, median, variation)
        )
        return side * 3 + (value - third) / abs(third - second)
    }

    /// The value at a z-score.
    static func value(at z: Double, _ power: Double, _ median: Double, _ variation: Double) -> Double {
        abs(power) < 1e-12
            ? median * exp(variation * z) : median * pow(max(1e-9, 1 + power * variation * z), 1 / power)
    }

    /// The value at a number of standard deviations, −3 to 3.
    public static func value(at deviation: Int, _ norm: Norm) -> Double? {
        switch norm {
        case .lms(let power, let median, let variation):
            value(at: Double(deviation), power, median, variation)
        case .deviations(let values): values.indices.contains(deviation + 3) ? values[deviation + 3] : nil
        }
    }
}
