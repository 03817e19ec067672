/// Why births changed from one year to another: fewer women, other ages, fewer children, later children.
///
/// Births = women 15–49 × their shares by age × (TFR × the shares of the schedule by age). Each factor's part is its change averaged over
/// every order in which the factors may change (P. Das Gupta, *Standardization and decomposition of rates*, 1993, which for four factors is
/// L. Shapley's value): the parts sum to the change exactly.
public struct BirthsChange: Hashable, Sendable {
    /// Births a year later less births before.
    public let total: Double
    /// Because there are more or fewer women of 15 to 49.
    public let women: Double
    /// Because women of 15 to 49 are younger or older.
    public let structure: Double
    /// Because women have more or fewer children (TFR).
    public let level: Double
    /// Because they have them at other ages.
    public let timing: Double

    /// The parts of the change between two years.
    ///
    /// - Parameters:
    ///   - before: women by single age from 0, person-years, and the schedule.
    ///   - after: the same of the later year.
    public init(
        before: (women: [Double], schedule: FertilitySchedule), after: (women: [Double], schedule: FertilitySchedule)
    ) {
        struct Factors {
            let women: Double
            let shares: [Double]
            let level: Double
            let timing: [Double]

            init(_ women: [Double], _ schedule: FertilitySchedule) {
                let own = (15..<50).map { $0 < women.count ? women[$0] : 0 }
                let sum = own.reduce(0, +)
                self.women = sum
                shares = own.map { sum > 0 ? $0 / sum : 0 }
                let rates = (15..<50).map { schedule.rate(at: $0) }
                let total = rates.reduce(0, +)
                level = total
                timing = rates.map { total > 0 ? $0 / total : 0 }
            }
        }
        let (a, b) = (Factors(before.women, before.schedule), Factors(after.women, after.schedule))
        /// Births with the factors in `later` as they are after.
        func births(_ later: Int) -> Double {
            let shares = later & 2 != 0 ? b.shares : a.shares
            let timing = later & 8 != 0 ? b.timing : a.timing
            return (later & 1 != 0 ? b.women : a.women) * (later & 4 != 0 ? b.level : a.level)
                * zip(shares, timing).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func part(_ factor: Int) -> Double {
            (0..<16).filter { $0 & factor == 0 }.reduce(0) { sum, others in
                // |S|! (n − |S| − 1)! / n! for n = 4.
                let weight = [0.25, 1.0 / 12, 1.0 / 12, 0.25][others.nonzeroBitCount]
                return sum + weight * (births(others | factor) - births(others))
            }
        }
        total = births(15) - births(0)
        (women, structure, level, timing) = (part(1), part(2), part(4), part(8))
    }
}

extension FertilitySchedule {
    /// The TFR at which so many are born in a year with these women, the shape by age as it is; nil where no woman is of fertile age.
    ///
    /// - Parameters:
    ///   - births: live births of the year.
    ///   - women: person-years by single age from 0.
    public func totalNeeded(forBirths births: Double, women: [Double]) -> Double? {
        let sum = total
        guard sum > 0, births >= 0 else { return nil }
        let perChild = rates.enumerated().reduce(0) { result, rate in
            let age = firstAge + rate.offset
            return result + (age < women.count ? rate.element / sum * women[age] : 0)
        }
        return perChild > 0 ? births / perChild : nil
    }
}
