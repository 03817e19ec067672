public import Civil

/// How one sex survives one year of projection.
public struct Survival: Hashable, Sendable {
    /// S: survival ratios by the age at the end of the year, in completed years, the last one open.
    ///
    /// S[0] from births of the year to age 0; S[x] from x − 1 to x; the last one for all of the two last ages together.
    public let ratios: [Double]
    /// c: of those of age x at the start who die before the end of the year, the share that dies still aged x. One value fewer
    /// than `ratios`.
    ///
    /// c[x] = (L[x] − l[x+1]) / (L[x] − L[x+1]), the last one (L − l) / L; 1 where nobody dies.
    public let separation: [Double]
    /// m: the death rates that the ratios were made of, extended to 130 where they were; nil where ratios were given.
    public let rates: [Double]?
    /// The rule for a(0) that the table was made with.
    public let infants: InfantSeparation

    /// Survival from the columns of a life table: l and L of the same ages of `width` years, the last L open.
    init(
        survivors l: [Double], personYears years: [Double], ratios given: [Double]? = nil, rates: [Double]? = nil,
        infants: InfantSeparation = .andreevKingkade, width: Double = 1
    ) {
        let last = years.count - 1
        var ratios = [years[0] / width]
        for x in 1..<last { ratios.append(years[x - 1] > 0 ? years[x] / years[x - 1] : 0) }
        let ends = years[last - 1] + years[last]
        ratios.append(ends > 0 ? years[last] / ends : 0)
        var shares: [Double] = []
        for x in 0..<last {
            let die = x == last - 1 ? years[x] : years[x] - years[x + 1]
            let share = (years[x] - width * l[x + 1]) / die
            shares.append(share.isFinite ? min(1, max(0, share)) : 1)
        }
        self.ratios = given ?? ratios
        separation = shares
        self.rates = rates
        self.infants = infants
    }

    /// Survival from ratios and separations that need no check.
    init(means ratios: [Double], separation: [Double], infants: InfantSeparation) {
        (self.ratios, self.separation, self.infants) = (ratios, separation, infants)
        rates = nil
    }

    /// Survival at death rates of single ages, made as the UN makes it: ages past those given follow Kannisto's model up to 130, and
    /// everything above `openAge` is put together again.
    ///
    /// - Parameters:
    ///   - rates: m, deaths per person-year by single age from 0, the last one of the open age.
    ///   - sex: whose rates.
    ///   - openAge: the open age of the population; at most that of the rates, or 130 where they are extended.
    ///   - infants: the rule for a(0).
    ///   - extended: whether ages above those given follow Kannisto's model; else the open rate is taken as it is.
    public init(
        rates: [Double], sex: Sex, openAge: Int, infants: InfantSeparation = .andreevKingkade, extended: Bool = true
    ) throws(Refusal) {
        try LifeTable.check(rates, least: 3)
        let whole = extended ? Kannisto.extended(rates) : rates
        try LifeTable.check(whole, least: openAge + 1)
        let table = try LifeTable(single: whole, sex: sex, infants: infants)
        let above = table.personYears[openAge...].reduce(0, +)
        self.init(
            survivors: Array(table.survivors[...openAge]),
            personYears: Array(table.personYears[..<openAge]) + [above], rates: whole, infants: infants)
    }

    /// Survival of five-year groups over five years, from death rates of the intervals 0, 1–4, 5–9, …, open; the groups are 0–4, 5–9, …,
    /// the last one open, as many as the intervals less one.
    ///
    /// S[0] = L(0–4) / (5 l0); S[x] = L[x] / L[x−1]; the last one for the two last groups together.
    public init(abridged rates: [Double], sex: Sex) throws(Refusal) {
        let table = try LifeTable(abridged: rates, sex: sex)
        let years = [table.personYears[0] + table.personYears[1]] + table.personYears[2...]
        let survivors = [table.survivors[0]] + table.survivors[2...]
        self.init(survivors: Array(survivors), personYears: Array(years), infants: .coaleDemeny, width: 5)
    }

    /// Survival from ratios alone, as they are; the separation of deaths follows from a stationary population with those ratios, in
    /// which l[x] = (L[x−1] + L[x]) / 2 and l[1] obeys Andreev and Kingkade.
    public init(ratios: [Double], sex: Sex) throws(Refusal) {
        var problems = ProblemList()
        if ratios.count < 3 {
            problems.note(
                "DEM-0009", "sx", zh: "存活比少于三个年龄。", en: "Fewer than three survival ratios.", fixZh: "请给出全部年龄。",
                fixEn: "Give every age.")
        }
        for (age, ratio) in ratios.enumerated() where !(ratio >= 0 && ratio <= 1) {
            problems.note(
                "DEM-0010", "sx[\(age)]", zh: "存活比应在0和1之间。", en: "A survival ratio lies between 0 and 1.",
                fixZh: "请给出比例，不要用百分数或千分数。", fixEn: "Give shares, not per cent or per thousand.")
        }
        try problems.throwIfAny()
        let last = ratios.count - 1
        var years = [ratios[0]]
        for x in 1..<last { years.append(years[x - 1] * ratios[x]) }
        years.append(ratios[last] < 1 ? years[last - 1] * ratios[last] / (1 - ratios[last]) : years[last - 1])
        var l = [1.0]
        var one = ratios[0]
        for _ in 0..<20 {
            let a = InfantSeparation.andreevKingkade.years(rate: years[0] > 0 ? (1 - one) / years[0] : 0, sex: sex)
            one = max(0, (years[0] - a) / (1 - a))
        }
        l.append(one)
        for x in 2...last { l.append(x == last ? years[x - 1] : (years[x - 1] + years[x]) / 2) }
        self.init(survivors: l, personYears: years, ratios: ratios)
    }

    /// Deaths by age at death from deaths by age at the end of the year (cohort deaths, D[0] of those born in the year).
    ///
    /// Deaths[x] = D[x](1 − c[x−1]) + D[x+1] c[x]; their sum is that of D.
    public func deathsByAge(cohort: [Double]) -> [Double] {
        var deaths = [Double](repeating: 0, count: cohort.count)
        guard cohort.count == ratios.count else { return deaths }
        deaths[0] = cohort[0]
        for x in 1..<cohort.count {
            deaths[x - 1] += cohort[x] * separation[x - 1]
            deaths[x] += cohort[x] * (1 - separation[x - 1])
        }
        return deaths
    }
}
