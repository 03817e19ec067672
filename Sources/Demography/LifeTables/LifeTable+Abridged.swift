public import Civil

extension LifeTable {
    /// A table of the intervals 0, 1–4, 5–9, …, the last one open, as the UN makes it.
    ///
    /// a: at 0 and 1–4 by Coale and Demeny, 2.5 at 5–14, then Greville's a = 2.5 − (25/12)(m − k), k = ln(m[i+1]/m[i−1])/10, at
    /// least 0.97 from 45–49; the last closed interval reuses the k before it. T. N. E. Greville, *Short methods of constructing
    /// abridged life tables*, Record of the American Institute of Actuaries 32 (1943).
    ///
    /// - Parameters:
    ///   - abridged: m, deaths per person-year, by interval; at least six. 22 of them reach 100 and over.
    ///   - sex: nil for both.
    public init(abridged rates: [Double], sex: Sex?) throws(Refusal) {
        try Self.check(rates, least: 6)
        let starts = [0, 1] + (1..<(rates.count - 1)).map { 5 * $0 }
        var separation = [Double](repeating: 2.5, count: rates.count)
        separation[0] = InfantSeparation.coaleDemeny.years(rate: rates[0], sex: sex)
        separation[1] = InfantSeparation.earlyChildhood(rate: rates[0], sex: sex)
        var k = 0.0
        for i in 4..<(rates.count - 1) {
            if i < rates.count - 2 {
                let (before, after) = (rates[i - 1], rates[i + 1])
                k = before > 0 && after > 0 ? 0.1 * logarithm(after / before) : 0
            }
            let a = 2.5 - 25.0 / 12 * (rates[i] - k)
            // The interval is five years wide: whatever the rates are, those who die in it have lived part of it.
            separation[i] = min(5, max(starts[i] >= 45 ? 0.97 : 0, a))
        }
        self.init(sex: sex, starts: starts, rates: rates, separation: separation)
    }
}
