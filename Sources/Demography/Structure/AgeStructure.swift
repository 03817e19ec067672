public import Civil

/// Persons by sex and single year of age, the last age open.
public struct AgeStructure: Hashable, Sendable {
    /// Males by age in completed years.
    public let male: [Double]
    /// Females by age in completed years.
    public let female: [Double]

    /// The structure, or every problem with it: both sexes must have the same ages, at least two, all counts finite and not negative.
    public init(male: [Double], female: [Double]) throws(Refusal) {
        var problems = ProblemList()
        if male.count != female.count || male.count < 2 {
            problems.note(
                "DEM-0001", "ages", zh: "男女的年龄组数不同或少于两组。", en: "Males and females need the same ages, two or more.",
                fixZh: "请给出男女相同的年龄，最后一组为开口组。", fixEn: "Give the same ages for both, the last one open.")
        }
        for (name, counts) in [("male", male), ("female", female)] {
            for (age, count) in counts.enumerated() where !(count >= 0 && count.isFinite) {
                problems.note(
                    "DEM-0002", "\(name)[\(age)]", zh: "人数为负或不是数。", en: "A count is negative or not a number.",
                    fixZh: "请改为不小于零的人数。", fixEn: "Give a count of zero or more.")
            }
        }
        try problems.throwIfAny()
        (self.male, self.female) = (male, female)
    }

    /// A structure known to be good.
    init(unchecked male: [Double], _ female: [Double]) { (self.male, self.female) = (male, female) }

    /// The counts of one sex.
    public subscript(sex: Sex) -> [Double] { sex == .male ? male : female }

    /// The open age: its first completed year.
    public var openAge: Int { male.count - 1 }

    /// Everybody.
    public var total: Double { male.reduce(0, +) + female.reduce(0, +) }

    /// Both sexes by single age.
    public var both: [Double] { zip(male, female).map(+) }

    /// Persons in completed ages of the range; ages past the open one are within it.
    public func persons(_ ages: some RangeExpression<Int>) -> Double {
        let inside = ages.relative(to: 0..<male.count).clamped(to: 0..<male.count)
        return male[inside].reduce(0, +) + female[inside].reduce(0, +)
    }

    /// The same shape with another total.
    public func scaled(to total: Double) -> AgeStructure {
        let sum = self.total
        guard sum > 0, total >= 0, total.isFinite else { return self }
        let factor = total / sum
        return AgeStructure(unchecked: male.map { $0 * factor }, female.map { $0 * factor })
    }

    /// Counts in groups of five ages, the open age last (21 groups for ages 0 to 100+).
    public func fiveYear(_ sex: Sex) -> [Double] {
        let counts = self[sex]
        return stride(from: 0, to: counts.count, by: 5).map { start in
            counts[start..<min(start + 5, counts.count)].reduce(0, +)
        }
    }
}
