public import Civil

extension LifeTable {
    /// A table of single ages 0, 1, …, the last one open.
    ///
    /// a = ½ above age 0; at age 0 by `infants`.
    ///
    /// - Parameters:
    ///   - single: m, deaths per person-year, by age; at least two.
    ///   - sex: nil for both.
    ///   - infants: the rule for a(0).
    public init(
        single rates: [Double], sex: Sex?, infants: InfantSeparation = .andreevKingkade
    ) throws(Refusal) {
        try Self.check(rates, least: 2)
        var separation = [Double](repeating: 0.5, count: rates.count)
        separation[0] = infants.years(rate: rates[0], sex: sex)
        self.init(sex: sex, starts: Array(rates.indices), rates: rates, separation: separation)
    }

    /// Refuses rates that are no rates: all problems at once.
    static func check(_ rates: [Double], least: Int) throws(Refusal) {
        var problems = ProblemList()
        if rates.count < least {
            problems.note(
                "DEM-0005", "mx", zh: "死亡率少于\(least)个年龄组。", en: "Fewer than \(least) age intervals.",
                fixZh: "请给出从0岁到开口组的全部年龄。", fixEn: "Give every age from 0 to the open one.")
        }
        for (index, rate) in rates.enumerated() where !(rate >= 0 && rate < 3) {
            problems.note(
                "DEM-0006", "mx[\(index)]", zh: "死亡率应在0和3之间（每人年死亡数）。",
                en: "A death rate lies between 0 and 3 (deaths per person-year).",
                fixZh: "如数据按千人计，请除以1000。", fixEn: "Divide by 1,000 if the rates are per 1,000 persons.")
        }
        if let open = rates.last, open == 0 {
            problems.note(
                "DEM-0007", "mx[\(rates.count - 1)]", zh: "开口年龄组的死亡率为零，无人会死。",
                en: "The rate of the open age is zero: nobody would ever die.",
                fixZh: "请给出开口组的死亡率。", fixEn: "Give the death rate of the open age.")
        }
        try problems.throwIfAny()
    }

    /// S: survival ratios of single ages, for one year of projection.
    ///
    /// S[0] = L0 / l0, from births to age 0; S[x] = L[x] / L[x−1]; the last S[w] = L[w] / (L[w−1] + L[w]) is for all of the two
    /// last ages together. Nil for a table of wider intervals.
    public var survivalRatios: [Double]? {
        guard starts == Array(starts.indices), let last = starts.indices.last, last > 0 else { return nil }
        var ratios = [personYears[0]]
        for x in 1..<last { ratios.append(personYears[x - 1] > 0 ? personYears[x] / personYears[x - 1] : 0) }
        let ends = personYears[last - 1] + personYears[last]
        ratios.append(ends > 0 ? personYears[last] / ends : 0)
        return ratios
    }
}
