public import Civil

/// What is supposed otherwise than the rates say: paths of TFR, mean age at birth, life expectancy, sex ratio and net migration.
///
/// A scenario is a value; applying it gives new rates and leaves the old ones as they are.
public struct Scenario: Hashable, Sendable {
    /// What a path is of.
    public enum Quantity: String, Hashable, Sendable, CaseIterable {
        /// Children per woman: rates by age are scaled.
        case totalFertility = "tfr"
        /// Mean age of mothers, exact years: the schedule moves.
        case meanAge = "mac"
        /// Boys per girl at birth.
        case sexRatioAtBirth = "srb"
        /// Life expectancy at birth of males, years: death rates are scaled.
        case maleExpectancy = "e0_male"
        /// The same of females.
        case femaleExpectancy = "e0_female"
        /// Net migrants of the year, persons: what is missing is spread by age as ``MigrationProfile/standard``.
        case netMigration = "net"

        /// What a value must lie in.
        public var range: ClosedRange<Double> {
            switch self {
            case .totalFertility: 0...10
            case .meanAge: 18...45
            case .sexRatioAtBirth: 0.8...1.6
            case .maleExpectancy, .femaleExpectancy: 20...105
            case .netMigration: -1e9...1e9
            }
        }
    }

    /// Its name.
    public let name: String
    /// By quantity: values in some years.
    public let paths: [Quantity: [Int: Double]]

    /// A scenario by its paths; years between two given ones are straight, later ones keep the last value, earlier ones are left as the
    /// rates say.
    public init(name: String, paths: [Quantity: [Int: Double]]) { (self.name, self.paths) = (name, paths) }

    /// The value in a year; nil before the first given one.
    public func value(_ quantity: Quantity, in year: Int) -> Double? {
        guard let path = paths[quantity] else { return nil }
        let years = path.keys.sorted()
        guard let before = years.last(where: { $0 <= year }), let from = path[before] else { return nil }
        guard let after = years.first(where: { $0 > year }), let to = path[after] else { return from }
        return from + (to - from) * Double(year - before) / Double(after - before)
    }

    /// A year's rates under the scenario. Refused where a life expectancy cannot be reached, or survival was given as ratios, which cannot be
    /// scaled to one.
    public func applied(to rates: YearRates, in year: Int) throws(Refusal) -> YearRates {
        var result = rates
        if let ratio = value(.sexRatioAtBirth, in: year) { result.sexRatioAtBirth = ratio }
        let (total, mean) = (value(.totalFertility, in: year), value(.meanAge, in: year))
        if total != nil || mean != nil {
            var schedule = try FertilitySchedule(firstAge: 0, rates: rates.fertility)
            if let mean { schedule = schedule.shifted(toMeanAge: mean) }
            if let total { schedule = schedule.scaled(to: total) }
            result.fertility = schedule.byAge(rates.fertility.count)
        }
        if let years = value(.maleExpectancy, in: year) { result.male = try rates.male.scaled(to: years, .male) }
        if let years = value(.femaleExpectancy, in: year) {
            result.female = try rates.female.scaled(to: years, .female)
        }
        if let net = value(.netMigration, in: year) {
            let ages = rates.fertility.count
            var counts = rates.migration ?? AgeCounts(zeros: ages)
            let missing = net - counts.total
            for (age, share) in MigrationProfile.standard.shares(ages: ages).enumerated() {
                counts.male[age] += missing * share / 2
                counts.female[age] += missing * share / 2
            }
            result.migration = counts
        }
        return result
    }
}

extension Survival {
    /// The same ages at another life expectancy: all death rates times one factor.
    fileprivate func scaled(to lifeExpectancy: Double, _ sex: Sex) throws(Refusal) -> Survival {
        guard let rates else {
            var problems = ProblemList()
            problems.note(
                "DEM-0041", "e0", zh: "死亡数据为存活比，不能按预期寿命调整。",
                en: "Survival is given as ratios: it cannot be scaled to a life expectancy.", fixZh: "请改用死亡率mx。",
                fixEn: "Give death rates mx instead.")
            throw Refusal(problems.problems)
        }
        let scaled = try LifeTable.calibrated(
            rates, sex: sex, lifeExpectancy: lifeExpectancy, infants: infants, extended: false)
        return try Survival(
            rates: scaled, sex: sex, openAge: ratios.count - 1, infants: infants, extended: false)
    }
}
