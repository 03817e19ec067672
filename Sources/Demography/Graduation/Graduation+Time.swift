extension Graduation {
    /// Death rates at a moment between periods: ln m straight between the middles of periods, that of the nearest period outside.
    ///
    /// - Parameters:
    ///   - periods: middles in years (2022.5 is the middle of 2022), increasing, and rates of the same intervals in each.
    ///   - moment: in years.
    public static func rates(_ periods: [(middle: Double, rates: [Double])], at moment: Double) -> [Double] {
        guard let after = periods.firstIndex(where: { $0.middle >= moment }) else { return periods.last?.rates ?? [] }
        guard after > 0 else { return periods[0].rates }
        let (from, to) = (periods[after - 1], periods[after])
        let share = (moment - from.middle) / (to.middle - from.middle)
        return zip(from.rates, to.rates).map { a, b in
            a > 0 && b > 0 ? exponential(logarithm(a) + share * (logarithm(b) - logarithm(a))) : a + share * (b - a)
        }
    }

    /// Death rates of one sex from those of both: the ratio of abridged rates, as a monotone cubic of its logarithm through the
    /// middles of intervals (0, 2, 7, …), times each single rate. The open rate is the abridged one.
    ///
    /// - Parameters:
    ///   - both: deaths per person-year of both sexes by single age from 0; an open last one is replaced.
    ///   - own: the sex's rates of the intervals 0, 1–4, 5–9, …, open.
    ///   - ofBoth: those of both sexes.
    public static func split(both: [Double], own: [Double], ofBoth: [Double]) -> [Double] {
        let last = own.count - 1
        let middles = [0.0, 2.0] + (2..<max(2, last)).map { Double(5 * $0 - 3) }
        let ratios = zip(own, ofBoth).prefix(last).map { $0 > 0 && $1 > 0 ? logarithm($0 / $1) : 0 }
        guard last > 2, own.count == ofBoth.count, let curve = MonotoneCubic(x: middles, y: ratios) else { return both }
        let closed = 5 * (last - 1)
        return both.prefix(closed).enumerated().map { $1 * exponential(curve.value(at: Double($0))) } + [own[last]]
    }

    /// Persons of one sex by single age from both, by the share that the sex has in each five-year group.
    ///
    /// The share is a monotone cubic through the middles of groups, then scaled so that each group has its sum.
    ///
    /// - Parameters:
    ///   - both: persons by single age from 0; the open age last.
    ///   - own: the sex's persons aged 0–4, 5–9, …, open, in the same unit; the last open group starts where the single ages end.
    ///   - ofBoth: those of both sexes.
    public static func share(both: [Double], own: [Double], ofBoth: [Double]) -> [Double] {
        guard own.count == ofBoth.count, own.count > 2 else { return both }
        let middles = own.indices.map { Double(5 * $0) + 2 }
        let shares = zip(own, ofBoth).map { $1 > 0 ? $0 / $1 : 0.5 }
        guard let curve = MonotoneCubic(x: middles, y: shares) else { return both }
        var result = both.enumerated().map { $1 * curve.value(at: Double($0)) }
        for (group, wanted) in own.enumerated() {
            let ages = (5 * group)..<(group == own.count - 1 ? result.count : min(result.count, 5 * group + 5))
            let sum = result[ages].reduce(0, +)
            let total = both[ages].reduce(0, +)
            guard sum > 0, ofBoth[group] > 0 else { continue }
            // The group's own share, whatever unit both are in.
            for age in ages { result[age] *= total * wanted / ofBoth[group] / sum }
        }
        return result
    }
}

extension Survival {
    /// What carries people from the middle of one year to the middle of the next: the mean of both years' ratios and separations.
    public func mean(_ next: Survival) -> Survival {
        func middle(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { ($0 + $1) / 2 } }
        return Survival(
            means: middle(ratios, next.ratios), separation: middle(separation, next.separation), infants: infants)
    }
}

extension YearRates {
    /// What acts from 1 July of one year to 1 July of the next: the mean of both calendar years, as the UN's mid-year populations need.
    public func mean(_ next: YearRates) -> YearRates {
        func middle(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { ($0 + $1) / 2 } }
        let none = AgeCounts(zeros: fertility.count)
        func middle(_ a: AgeCounts?, _ b: AgeCounts?) -> AgeCounts? {
            guard a != nil || b != nil else { return nil }
            let (from, to) = (a ?? none, b ?? none)
            return AgeCounts(male: middle(from.male, to.male), female: middle(from.female, to.female))
        }
        return YearRates(
            male: male.mean(next.male), female: female.mean(next.female), fertility: middle(fertility, next.fertility),
            sexRatioAtBirth: (sexRatioAtBirth + next.sexRatioAtBirth) / 2,
            migration: middle(migration, next.migration), migrationRates: middle(migrationRates, next.migrationRates))
    }
}
