public import Civil

extension LifeTable {
    /// Death rates of single ages, all times one factor, whose life expectancy at birth is the one wanted.
    ///
    /// The table is the UN's (``Kannisto`` where `extended`); the factor is found to 1e-9 years by the Illinois method. Refused where no
    /// factor from 1/50 to 50 gives it.
    ///
    /// - Parameters:
    ///   - rates: m, deaths per person-year by single age from 0, the last one of the open age.
    ///   - sex: whose rates; nil for both.
    ///   - lifeExpectancy: years at birth, 15 to 110.
    ///   - infants: the rule for a(0).
    ///   - extended: whether ages above those given follow Kannisto's model.
    public static func calibrated(
        _ rates: [Double], sex: Sex?, lifeExpectancy: Double, infants: InfantSeparation = .andreevKingkade,
        extended: Bool = true
    ) throws(Refusal) -> [Double] {
        try check(rates, least: 3)
        func scaled(_ logarithm: Double) -> [Double] {
            let factor = exponential(logarithm)
            // A rate of 3 or more is none; nobody is left to count there.
            return rates.map { min(2.999, $0 * factor) }
        }
        func excess(_ logarithm: Double) throws(Refusal) -> Double {
            let scaled = scaled(logarithm)
            let whole = extended ? Kannisto.extended(scaled) : scaled
            return try LifeTable(single: whole, sex: sex, infants: infants).lifeExpectancy - lifeExpectancy
        }
        var (low, high) = (-3.912, 3.912)
        var (atLow, atHigh) = (try excess(low), try excess(high))
        guard (15...110).contains(lifeExpectancy), atLow > 0, atHigh < 0 else {
            var problems = ProblemList()
            problems.note(
                "DEM-0011", "e0", zh: "按此死亡率模式达不到预期寿命\(lifeExpectancy)岁。",
                en: "No level of these death rates gives a life expectancy of \(lifeExpectancy) years.",
                fixZh: "请核对预期寿命（15–110岁）和死亡率的单位。",
                fixEn: "Check the life expectancy (15 to 110 years) and the unit of the rates.")
            throw Refusal(problems.problems)
        }
        for _ in 0..<100 where abs(atLow) > 1e-9 && abs(atHigh) > 1e-9 {
            let middle = (low * atHigh - high * atLow) / (atHigh - atLow)
            let at = try excess(middle)
            if at * atHigh < 0 { (low, atLow) = (high, atHigh) } else { atLow /= 2 }
            (high, atHigh) = (middle, at)
        }
        return scaled(abs(atLow) < abs(atHigh) ? low : high)
    }
}
