extension FertilitySchedule {
    /// Hadwiger's model, single ages 12 to 54: f(x) = R H / (T √π) (T/x)^{3/2} exp(−H² (T/x + x/T − 2)), scaled to the total.
    ///
    /// T is the mean age of childbearing and H = T / (√2 s) follows from the standard deviation s. H. Hadwiger, *Eine analytische
    /// Reproduktionsfunktion für biologische Gesamtheiten*, Skandinavisk Aktuarietidskrift 23 (1940).
    ///
    /// - Parameters:
    ///   - total: children per woman.
    ///   - meanAge: of mothers, exact years, 18 to 40.
    ///   - deviation: of their ages, years, 2 to 10.
    public static func hadwiger(total: Double, meanAge: Double, deviation: Double) -> FertilitySchedule {
        let t = min(40, max(18, meanAge))
        let h = t / (2.0.squareRoot() * min(10, max(2, deviation)))
        let rates = (12..<55).map { age -> Double in
            let x = Double(age) + 0.5
            let share = t / x
            return share * share.squareRoot() * exponential(-h * h * (share + x / t - 2))
        }
        let sum = rates.reduce(0, +)
        return FertilitySchedule(firstAge: 12, unchecked: rates.map { min(0.999, max(0, total) * $0 / sum) })
    }

    /// The same births later or earlier: all ages moved alike so that the mean age is the one wanted; ages 10 to 54 are kept, the total
    /// stays.
    ///
    /// - Parameter meanAge: exact years.
    public func shifted(toMeanAge meanAge: Double) -> FertilitySchedule {
        guard let own = self.meanAge, meanAge.isFinite else { return self }
        var edges = [Double(firstAge)]
        var cumulated = [0.0]
        for (index, rate) in rates.enumerated() {
            edges.append(Double(firstAge + index + 1))
            cumulated.append(cumulated[index] + rate)
        }
        guard let curve = MonotoneCubic(x: edges, y: cumulated) else { return self }
        func moved(_ shift: Double) -> FertilitySchedule {
            let ages = (10..<55).map { age in
                max(0, curve.value(at: Double(age + 1) - shift) - curve.value(at: Double(age) - shift))
            }
            return FertilitySchedule(firstAge: 10, unchecked: ages).scaled(to: total)
        }
        // Single ages are not quite a curve: what a shift misses is added to it.
        var shift = meanAge - own
        for _ in 0..<20 {
            guard let reached = moved(shift).meanAge, abs(reached - meanAge) > 1e-9 else { break }
            shift += meanAge - reached
        }
        return moved(min(15, max(-15, shift)))
    }

    /// Daughters per woman who lives through all ages at these rates (GRR).
    ///
    /// - Parameter sexRatioAtBirth: boys per girl.
    public func grossReproduction(sexRatioAtBirth: Double) -> Double { total / (1 + sexRatioAtBirth) }

    /// Daughters who replace a newborn girl at these rates and deaths (NRR): Σ f(x) L(x) / (1 + SRB).
    ///
    /// - Parameters:
    ///   - table: of women, single ages.
    ///   - sexRatioAtBirth: boys per girl.
    public func netReproduction(_ table: LifeTable, sexRatioAtBirth: Double) -> Double {
        rates.enumerated().reduce(0) { sum, rate in
            let age = firstAge + rate.offset
            return sum + (age < table.personYears.count ? rate.element * table.personYears[age] : 0)
        } / (1 + sexRatioAtBirth)
    }
}
