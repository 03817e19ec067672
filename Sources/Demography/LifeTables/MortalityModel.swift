public import Civil

/// Death rates from few parameters.
public enum MortalityModel {
    /// Gompertz and Makeham: m(x) = a exp(b x) + c at the middle of each single age.
    ///
    /// B. Gompertz 1825; W. M. Makeham, *On the law of mortality*, 1860.
    ///
    /// - Parameters:
    ///   - level: a, deaths per person-year at birth.
    ///   - slope: b, per year of age.
    ///   - constant: c, deaths per person-year.
    ///   - ages: how many single ages, the last one open.
    public static func gompertzMakeham(level: Double, slope: Double, constant: Double = 0, ages: Int = 101) -> [Double]
    {
        (0..<max(0, ages)).map { min(2.999, level * exponential(slope * (Double($0) + 0.5)) + constant) }
    }

    /// Gompertz's law fitted to rates by weighted least squares of ln m: level and slope; nil where fewer than two rates are over 0.
    ///
    /// - Parameters:
    ///   - rates: deaths per person-year by single age from 0.
    ///   - deaths: the weight of each age; nil weighs all alike.
    ///   - ages: which ages to fit; the old ones obey the law best.
    public static func gompertz(
        fitting rates: [Double], deaths: [Double]? = nil, ages: Range<Int> = 40..<90
    ) -> (level: Double, slope: Double)? {
        var (w, wx, wy, wxx, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for age in ages.clamped(to: rates.indices) where rates[age] > 0 {
            let weight = deaths.map { age < $0.count ? max(0, $0[age]) : 0 } ?? 1
            let (x, y) = (Double(age) + 0.5, logarithm(rates[age]))
            w += weight
            wx += weight * x
            wy += weight * y
            wxx += weight * x * x
            wxy += weight * x * y
        }
        let determinant = w * wxx - wx * wx
        guard determinant > 1e-9 * max(1, w * wxx) else { return nil }
        let slope = (w * wxy - wx * wy) / determinant
        return (exponential((wy - slope * wx) / w), slope)
    }

    /// Brass's relational model: logit l = α + β logit l of a standard; α shifts the level, β the balance of young and old deaths.
    ///
    /// W. Brass, *On the scale of mortality*, in Biological Aspects of Demography, 1971. With Y = ½ ln((1 − l)/l).
    ///
    /// - Parameters:
    ///   - standard: a table of single ages, as of the parent division.
    ///   - alpha: α, 0 for the standard's level; over 0 for more deaths.
    ///   - beta: β, over 0; 1 for the standard's shape.
    /// - Returns: deaths per person-year of the same ages, the open one scaled as the last closed one.
    public static func brass(standard: LifeTable, alpha: Double, beta: Double) -> [Double] {
        let l = standard.survivors.map { own -> Double in
            guard own > 0, own < 1 else { return own }
            let y = alpha + beta * 0.5 * logarithm((1 - own) / own)
            return 1 / (1 + exponential(2 * y))
        }
        var rates: [Double] = []
        for age in 0..<(l.count - 1) {
            let (from, to) = (l[age], l[age + 1])
            guard from > 0 else {
                rates.append(standard.rates[age])
                continue
            }
            // m = d / L, L = l(x+1) + a d.
            let deaths = from - to
            rates.append(min(2.999, deaths / (to + standard.separation[age] * deaths)))
        }
        guard let last = rates.last, let open = standard.rates.last else { return rates }
        let closed = standard.rates[standard.rates.count - 2]
        return rates + [closed > 0 ? min(2.999, open * last / closed) : open]
    }

    /// α of Brass's model at which a standard has a life expectancy at birth, with β = 1; nil where there is none from −4 to 4.
    public static func brassAlpha(standard: LifeTable, lifeExpectancy: Double, sex: Sex?) -> Double? {
        func expectancy(_ alpha: Double) -> Double {
            (try? LifeTable(single: brass(standard: standard, alpha: alpha, beta: 1), sex: sex))?.lifeExpectancy ?? .nan
        }
        var (low, high) = (-4.0, 4.0)
        guard expectancy(low) > lifeExpectancy, expectancy(high) < lifeExpectancy else { return nil }
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if expectancy(middle) > lifeExpectancy { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Observed rates of a small place made smooth: ``Whittaker`` on ln m, each age weighed by its deaths.
    ///
    /// - Parameters:
    ///   - deaths: by single age.
    ///   - personYears: by the same ages.
    ///   - smoothness: λ; 100 suits a county, more a smaller place.
    public static func smoothed(deaths: [Double], personYears: [Double], smoothness: Double = 100) -> [Double] {
        let logarithms = zip(deaths, personYears).map { $0 > 0 && $1 > 0 ? logarithm($0 / $1) : 0 }
        let weights = zip(deaths, personYears).map { $1 > 0 ? max(0, $0) : 0 }
        return Whittaker.smoothed(logarithms, weights: weights, smoothness: smoothness).map {
            min(2.999, exponential($0))
        }
    }
}

extension LifeTable {
    /// What a life table must be and this one is not, in words; empty where it is sound.
    ///
    /// No column is negative, 0 ≤ q ≤ 1, l never rises, the deaths sum to l(0) = 1, a lies within its interval.
    public var faults: [Bilingual] {
        var faults: [Bilingual] = []
        if (rates + probabilities + survivors + deaths + personYears).contains(where: { !($0 >= 0) }) {
            faults.append(Bilingual(zh: "有负数或非数。", en: "A value is negative or no number."))
        }
        if probabilities.contains(where: { $0 > 1 }) {
            faults.append(Bilingual(zh: "死亡概率大于1。", en: "A probability is over 1."))
        }
        if zip(survivors, survivors.dropFirst()).contains(where: { $1 > $0 }) {
            faults.append(Bilingual(zh: "生存人数上升。", en: "Survivors increase with age."))
        }
        if abs(deaths.reduce(0, +) - 1) > 1e-9 {
            faults.append(Bilingual(zh: "死亡人数之和不等于1。", en: "Deaths do not sum to 1."))
        }
        for (index, width) in zip(starts, starts.dropFirst()).map({ Double($1 - $0) }).enumerated()
        where !(0...width).contains(separation[index]) {
            faults.append(Bilingual(zh: "平均存活年数超出年龄组。", en: "Years lived by those who die exceed the interval."))
            break
        }
        return faults
    }
}
