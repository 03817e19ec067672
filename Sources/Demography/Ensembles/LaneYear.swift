/// One year's scenario as the lanes need it.
struct LaneYear: Sendable {
    /// One sex: S[x] = (1 − k·less[x]) / (1 + k·half[x]) at a mortality factor k.
    struct Side: Sendable {
        /// m at age 0, and the deaths of age 0 need a(0).
        let infant: Double
        let ratioAtBirth: Double
        let isMale: Bool
        let less: [Double]
        let half: [Double]
        /// Whether ages above the open one are in `half`.
        let isExtended: Bool

        init(_ survival: Survival, isMale: Bool, openAge: Int) {
            self.isMale = isMale
            ratioAtBirth = survival.ratios[0]
            if let rates = survival.rates {
                infant = rates[0]
                half = rates.map { min(1, $0 / 2) }
                less = [0] + half.dropLast()
                isExtended = true
            } else {
                infant = -1
                var own = zip(survival.separation, survival.ratios.dropFirst()).map { $0 * (1 - $1) }
                own.append(1 - survival.ratios[openAge])
                half = own
                less = zip(survival.ratios, own).map { 1 - $0 * (1 + $1) }
                isExtended = false
            }
        }
    }

    let male: Side
    let female: Side
    let fertility: [Double]
    let fertile: Range<Int>
    let total: Double
    let sexRatio: Double
    let migration: AgeCounts?

    init(_ rates: YearRates, openAge: Int) {
        male = Side(rates.male, isMale: true, openAge: openAge)
        female = Side(rates.female, isMale: false, openAge: openAge)
        fertility = rates.fertility
        let bearing = rates.fertility.indices.filter { $0 > 0 && $0 < openAge && rates.fertility[$0] > 0 }
        fertile = (bearing.first ?? 1)..<((bearing.last ?? 0) + 1 < (bearing.first ?? 1) ? 1 : (bearing.last ?? 0) + 1)
        total = rates.fertility.reduce(0, +)
        sexRatio = rates.sexRatioAtBirth
        migration = rates.migration
    }
}
