/// Fertility by birth order.
public struct ParityFertility: Hashable, Sendable {
    /// Births per woman-year of all women, by order: first births, second births, …, the last order open.
    public let orders: [FertilitySchedule]

    /// Fertility from a schedule for each order.
    public init(orders: [FertilitySchedule]) { self.orders = orders }

    /// Children per woman, all orders.
    public var total: Double { orders.reduce(0) { $0 + $1.total } }

    /// Tempo-adjusted TFR: Σ TFR_i / (1 − r_i), r_i the yearly change of the mean age at the i-th birth.
    ///
    /// J. Bongaarts, G. Feeney, *On the quantum and tempo of fertility*, Population and Development Review 24 (1998). Where births are
    /// put off, fewer are born in a year than women will have. Nil where a mean age moves by 0.9 years a year or more, which no population
    /// does: then the data are wrong.
    ///
    /// - Parameters:
    ///   - before: the year before, same orders.
    ///   - after: the year after; the change is half the difference. Nil takes the difference to the year before.
    public func tempoAdjusted(before: ParityFertility, after: ParityFertility? = nil) -> Double? {
        var sum = 0.0
        for (order, schedule) in orders.enumerated() where schedule.total > 0 {
            guard order < before.orders.count, let own = schedule.meanAge, let earlier = before.orders[order].meanAge
            else { return nil }
            var change = own - earlier
            if let after {
                guard order < after.orders.count, let later = after.orders[order].meanAge else { return nil }
                change = (later - earlier) / 2
            }
            guard change < 0.9, change > -0.9 else { return nil }
            sum += schedule.total / (1 - change)
        }
        return sum
    }

    /// Parity progression by the life table of one year: of women with i children, the share that will have another at the rates of women
    /// of that parity, from none to one first.
    ///
    /// a_i = 1 − Π (1 − q_i(x)) for a woman who reaches parity i at once; with `rates` by parity. The usual approximation for planning; the
    /// full table by age and parity is ``parityAdjustedTotal(_:)``.
    ///
    /// - Parameter rates: births per woman-year of women of parity 0, 1, …; one schedule each.
    public static func progression(_ rates: [FertilitySchedule]) -> [Double] {
        rates.map { schedule in 1 - schedule.rates.reduce(1) { $0 * (1 - chance($1)) } }
    }

    /// Children per woman who lives through all ages and parities at these rates (PATFR): women move from parity to parity by single age,
    /// one birth a year at most, the last parity open.
    ///
    /// F. Rallu, L. Toulemon, *Period fertility measures*, Population, an English Selection 6 (1994).
    ///
    /// - Parameter rates: births per woman-year of women of parity 0, 1, …
    public static func parityAdjustedTotal(_ rates: [FertilitySchedule]) -> Double {
        guard !rates.isEmpty else { return 0 }
        var women = [1.0] + [Double](repeating: 0, count: rates.count - 1)
        var born = 0.0
        for age in 10..<55 {
            for parity in rates.indices.reversed() {
                let births = women[parity] * chance(rates[parity].rate(at: age))
                born += births
                guard parity + 1 < women.count else { continue }
                women[parity] -= births
                women[parity + 1] += births
            }
        }
        return born
    }

    /// The probability of a birth in a year at a rate.
    private static func chance(_ rate: Double) -> Double { min(1, rate / (1 + rate / 2)) }
}
