/// Net migration from what is known of it.
public enum NetMigration {
    /// A total spread over ages and both sexes alike by a profile.
    ///
    /// - Parameters:
    ///   - total: persons; below 0 for more who leave.
    ///   - profile: shares by age.
    ///   - ages: how many, the last one open.
    public static func spread(_ total: Double, profile: MigrationProfile = .standard, ages: Int) -> AgeCounts {
        let half = profile.shares(ages: ages).map { total * $0 / 2 }
        return AgeCounts(male: half, female: half)
    }

    /// A total spread as the population is.
    public static func spread(_ total: Double, by population: AgeStructure) -> AgeCounts {
        let sum = population.total
        guard sum > 0 else { return AgeCounts(zeros: population.male.count) }
        return AgeCounts(
            male: population.male.map { total * $0 / sum }, female: population.female.map { total * $0 / sum })
    }

    /// A total as the difference of those who come and those who go: those who come have the profile, those who go the profile times who is
    /// there, so that a place that loses people loses its young.
    ///
    /// - Parameters:
    ///   - total: persons net.
    ///   - turnover: those who come and those who go together, persons; at least the total's size.
    ///   - population: who is there.
    ///   - profile: by age.
    public static func flowDifference(
        _ total: Double, turnover: Double, population: AgeStructure, profile: MigrationProfile = .standard
    ) -> AgeCounts {
        let ages = population.male.count
        let turnover = max(abs(total), turnover)
        let (come, go) = ((turnover + total) / 2, (turnover - total) / 2)
        let shares = profile.shares(ages: ages)
        let weights = AgeCounts(
            male: zip(shares, population.male).map { $0 * $1 }, female: zip(shares, population.female).map { $0 * $1 })
        let sum = weights.total
        guard sum > 0 else { return spread(total, profile: profile, ages: ages) }
        func net(_ weights: [Double]) -> [Double] {
            zip(shares, weights).map { come * $0 / 2 - go * $1 / sum }
        }
        return AgeCounts(male: net(weights.male), female: net(weights.female))
    }

    /// What is left when births and deaths do not explain a population: the residual method, by age at the end of the year.
    ///
    /// It holds every error of both counts too.
    ///
    /// - Parameters:
    ///   - before: persons on 1 January.
    ///   - after: persons a year later.
    ///   - rates: what acted between; their migration is not used.
    public static func residual(from before: AgeStructure, to after: AgeStructure, rates: YearRates) -> AgeCounts {
        var closed = rates
        closed.migration = nil
        let expected = Projection.advance(before, by: closed).population
        return AgeCounts(
            male: zip(after.male, expected.male).map { $0 - $1 },
            female: zip(after.female, expected.female).map { $0 - $1 })
    }
}
