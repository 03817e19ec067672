/// How migrants are spread over ages: the model schedule of Rogers and Castro.
///
/// M(x) = a1 exp(−α1 x) + a2 exp(−α2 (x − μ2) − exp(−λ2 (x − μ2))) + a3 exp(−(α3 (x − μ3) + exp(−λ3 (x − μ3)))) + c: children
/// with their parents, the young who leave for work, the old who retire, everybody else. A. Rogers, L. J. Castro, *Model Migration
/// Schedules*, IIASA RR-81-30, 1981.
public struct MigrationProfile: Hashable, Sendable {
    /// a1 and α1: level and decline of children's migration, per year of age.
    public var children: (level: Double, decline: Double)
    /// a2, μ2, α2, λ2: level, age in years, decline after and rise before it, of the young.
    public var workers: (level: Double, age: Double, decline: Double, rise: Double)
    /// a3, μ3, α3, λ3: the same of the old; a level of 0 leaves them out.
    public var retirement: (level: Double, age: Double, decline: Double, rise: Double)
    /// c: what all ages have.
    public var constant: Double

    /// A profile by its parameters.
    public init(
        children: (level: Double, decline: Double),
        workers: (level: Double, age: Double, decline: Double, rise: Double),
        retirement: (level: Double, age: Double, decline: Double, rise: Double) = (0, 65, 0.1, 0.1), constant: Double
    ) {
        (self.children, self.workers, self.retirement) = (children, workers, retirement)
        self.constant = constant
    }

    /// The parameters that Rogers and Castro give as fundamental: a1 .02, α1 .10, a2 .06, μ2 20, α2 .10, λ2 .40, c .003.
    public static let standard = MigrationProfile(
        children: (0.02, 0.10), workers: (0.06, 20, 0.10, 0.40), constant: 0.003)

    /// M at an exact age in years, in no unit.
    public func value(at age: Double) -> Double {
        func hump(_ part: (level: Double, age: Double, decline: Double, rise: Double)) -> Double {
            guard part.level != 0 else { return 0 }
            let x = age - part.age
            return part.level * exponential(-part.decline * x - exponential(min(700, -part.rise * x)))
        }
        return children.level * exponential(-children.decline * age) + hump(workers) + hump(retirement) + constant
    }

    /// The share of each completed age, read at its middle, for so many ages of which the last is open; they sum to 1.
    ///
    /// The constant ends at the open age, which has the share of one age.
    public func shares(ages: Int) -> [Double] {
        let values = (0..<max(0, ages)).map { max(0, value(at: Double($0) + 0.5)) }
        let sum = values.reduce(0, +)
        return sum > 0 ? values.map { $0 / sum } : values
    }

    /// Two profiles are the same when all their parameters are.
    public static func == (left: MigrationProfile, right: MigrationProfile) -> Bool {
        left.children == right.children && left.workers == right.workers && left.retirement == right.retirement
            && left.constant == right.constant
    }

    /// Hashes the levels and ages.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(children.level)
        hasher.combine(workers.level)
        hasher.combine(workers.age)
        hasher.combine(retirement.level)
        hasher.combine(constant)
    }
}
