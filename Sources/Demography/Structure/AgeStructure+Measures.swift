extension AgeStructure {
    /// Males per 100 females; nil without females.
    public var sexRatio: Double? {
        let females = female.reduce(0, +)
        return females > 0 ? 100 * male.reduce(0, +) / females : nil
    }

    /// The share of everybody in completed ages of the range, 0 to 1; nil without anybody.
    public func share(_ ages: some RangeExpression<Int>) -> Double? {
        let total = total
        return total > 0 ? persons(ages) / total : nil
    }

    /// Young and old per 100 of working age; nil without anybody of working age.
    ///
    /// - Parameter working: completed ages, 15 to 64 by the international habit, 15 to 59 by the Chinese one.
    public func dependencyRatio(working: Range<Int> = 15..<65) -> (young: Double, old: Double, both: Double)? {
        let workers = persons(working)
        guard workers > 0 else { return nil }
        let young = 100 * persons(..<working.lowerBound) / workers
        let old = 100 * persons(working.upperBound...) / workers
        return (young, old, young + old)
    }

    /// The exact age that half of everybody has not reached, in years: straight within a single age. Nil without anybody, or where
    /// the half lies in the open age.
    public var medianAge: Double? {
        let half = total / 2
        guard half > 0 else { return nil }
        var below = 0.0
        for (age, count) in both.dropLast().enumerated() {
            if below + count >= half { return Double(age) + (half - below) / count }
            below += count
        }
        return nil
    }
}
