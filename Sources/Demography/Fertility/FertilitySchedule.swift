public import Civil

/// Births per woman and year by single age of the mother.
public struct FertilitySchedule: Hashable, Sendable {
    /// The first age, in completed years.
    public let firstAge: Int
    /// Births per woman-year, by age from `firstAge`.
    public let rates: [Double]

    /// A schedule; every problem is named: rates finite, not negative, and below 1, which per-1,000 rates are not.
    public init(firstAge: Int, rates: [Double]) throws(Refusal) {
        var problems = ProblemList()
        for (index, rate) in rates.enumerated() where !(rate >= 0 && rate < 1) {
            problems.note(
                "DEM-0003", "asfr[\(firstAge + index)]", zh: "生育率应在0和1之间（每名妇女每年的活产数）。",
                en: "A fertility rate lies between 0 and 1 (births per woman and year).",
                fixZh: "如数据按千人计，请除以1000。", fixEn: "Divide by 1,000 if the rates are per 1,000 women.")
        }
        try problems.throwIfAny()
        (self.firstAge, self.rates) = (firstAge, rates)
    }

    /// Single ages 15 to 49 from shares of seven five-year groups and the total, by a monotone cubic through the cumulated shares.
    ///
    /// - Parameters:
    ///   - shares: of 15–19, 20–24, …, 45–49, in any unit: they are scaled to their sum.
    ///   - total: children per woman (TFR).
    public init(shares: [Double], total: Double) throws(Refusal) {
        let sum = shares.reduce(0, +)
        var problems = ProblemList()
        if shares.count != 7 || !shares.allSatisfy({ $0 >= 0 }) || !(sum > 0 && sum.isFinite)
            || !(total >= 0 && total < 15)
        {
            problems.note(
                "DEM-0004", "pasfr", zh: "需要15–49岁七个五岁组的非负比重和0到15之间的总和生育率。",
                en: "Seven shares of ages 15–49, none negative, and a total fertility from 0 to 15 are needed.",
                fixZh: "请检查分组和单位。", fixEn: "Check the groups and the units.")
            try problems.throwIfAny()
        }
        var edges = [15.0]
        var cumulated = [0.0]
        for (index, share) in shares.enumerated() {
            edges.append(Double(20 + 5 * index))
            cumulated.append(cumulated[index] + share / sum)
        }
        guard let curve = MonotoneCubic(x: edges, y: cumulated) else {
            try self.init(firstAge: 15, rates: [])
            return
        }
        try self.init(
            firstAge: 15,
            rates: (15..<50).map { age in
                total * max(0, curve.value(at: Double(age + 1)) - curve.value(at: Double(age)))
            })
    }

    /// The same shape with another total; unchanged where nothing is born.
    public func scaled(to total: Double) -> FertilitySchedule {
        let sum = self.total
        guard sum > 0, total >= 0, total.isFinite else { return self }
        return FertilitySchedule(firstAge: firstAge, unchecked: rates.map { $0 * total / sum })
    }

    /// The schedule with what a published total has above the sum of published ages put at ages 10 to 14, in shares of .01, .03, .08,
    /// .22 and .66: single-age tables of the UN end at 15, their totals do not. Unchanged where the schedule starts below 15 or has
    /// no less than the total.
    public func tailed(to total: Double) -> FertilitySchedule {
        let gap = total - self.total
        guard firstAge == 15, gap > 0, gap.isFinite else { return self }
        return FertilitySchedule(firstAge: 10, unchecked: [0.01, 0.03, 0.08, 0.22, 0.66].map { $0 * gap } + rates)
    }

    /// Rates by completed age from 0, for so many ages.
    public func byAge(_ ages: Int) -> [Double] { (0..<max(0, ages)).map { rate(at: $0) } }

    /// Rates known to be good.
    init(firstAge: Int, unchecked rates: [Double]) { (self.firstAge, self.rates) = (firstAge, rates) }

    /// Children per woman who lives through all ages at these rates (TFR).
    public var total: Double { rates.reduce(0, +) }

    /// The mean age of childbearing, in exact years (half a year is added to completed ages); nil where no rate is positive.
    public var meanAge: Double? {
        guard total > 0 else { return nil }
        return rates.enumerated().reduce(0.0) { $0 + (Double(firstAge + $1.offset) + 0.5) * $1.element } / total
    }

    /// Births per woman-year at a completed age; 0 outside the schedule.
    public func rate(at age: Int) -> Double {
        rates.indices.contains(age - firstAge) ? rates[age - firstAge] : 0
    }
}
