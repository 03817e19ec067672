public import Civil

/// Figures of China as facts, with their source.
///
/// Source of every number in this folder: United Nations, DESA, Population Division. *World Population Prospects 2024* (medium
/// variant from 2024), CC BY 3.0 IGO. Country 156, without Hong Kong, Macao and Taiwan.
public enum China {
    /// What to print beside anything made from these figures.
    public static let source =
        "United Nations, DESA, Population Division. World Population Prospects 2024 (CC BY 3.0 IGO)"

    /// The structure at a time, ages 0 to 100 and over.
    ///
    /// Five-year groups at mid-2020, mid-2025 and mid-2030, straight between them, graduated to single ages; under 15 shared among ages as
    /// births were. Before mid-2020 and after mid-2030 it is the nearest one.
    ///
    /// - Parameter time: in years, 2025.5 is the middle of 2025.
    public static func structure(at time: Double) -> AgeStructure {
        let years = populations.map(\.year)
        let place = time.isFinite ? min(max((time - 0.5 - Double(years[0])) / 5, 0), Double(populations.count - 1)) : 0
        let lower = min(Int(place), populations.count - 2)
        let share = place - Double(lower)
        func mixed(_ column: (ChinaPopulation) -> [Double]) -> [Double] {
            let (a, b) = (column(populations[lower]), column(populations[lower + 1]))
            let groups = zip(a, b).map { 1000 * ($0 + share * ($1 - $0)) }
            return shared(
                Graduation.singleAges(groups: groups), groups, at: Double(populations[0].year) + 0.5 + 5 * place)
        }
        return AgeStructure(unchecked: mixed(\.male), mixed(\.female))
    }

    /// The same groups, those whose births are known by year shared among their ages as births were: graduated ages would smooth over them.
    private static func shared(_ ages: [Double], _ groups: [Double], at time: Double) -> [Double] {
        var ages = ages
        for group in 0..<3 {
            let first = 5 * group
            let births = (first..<first + 5).map { age -> Double in
                let from = time - Double(age) - 1
                let (year, part) = (Int(from.rounded(.down)), from - from.rounded(.down))
                return (1 - part) * self.year(year).births + part * self.year(year + 1).births
            }
            let all = births.reduce(0, +)
            guard time - Double(first) - 5 >= Double(annual[0].year), all > 0 else { continue }
            for (place, number) in births.enumerated() { ages[first + place] = groups[group] * number / all }
        }
        return ages
    }

    /// The births, fertility and sex ratio of a calendar year; the nearest year of 2010 to 2030 outside them.
    public static func year(_ year: Int) -> ChinaYear {
        annual[min(max(year, annual[0].year) - annual[0].year, annual.count - 1)]
    }

    /// Fertility by single age in a calendar year.
    ///
    /// Shares by age of the five-year period (straight between the middles of periods, 1993 to 2028) times the year's total
    /// fertility.
    public static func fertility(_ year: Int) throws(Refusal) -> FertilitySchedule {
        let place = min(Double(max(year, 1993) - 1993) / 5, Double(fertilityShares.count - 1))
        let lower = min(Int(place), fertilityShares.count - 2)
        let share = place - Double(lower)
        let (a, b) = (fertilityShares[lower], fertilityShares[lower + 1])
        return try FertilitySchedule(
            shares: zip(a, b).map { $0 + share * ($1 - $0) }, total: Self.year(year).totalFertility)
    }

    /// What acts in a calendar year: survival and fertility by single age to 100 and over, without migration.
    public static func rates(_ year: Int) throws(Refusal) -> YearRates {
        func survival(_ sex: Sex) throws(Refusal) -> Survival {
            try Survival(rates: Graduation.singleRates(abridged: mortality(sex, in: year)), sex: sex, openAge: 100)
        }
        return YearRates(
            male: try survival(.male), female: try survival(.female), fertility: try fertility(year).byAge(101),
            sexRatioAtBirth: Self.year(year).sexRatioAtBirth)
    }
}

/// Births and fertility of one calendar year.
public struct ChinaYear: Hashable, Sendable {
    /// The calendar year.
    public let year: Int
    /// Live births, persons.
    public let births: Double
    /// Children per woman.
    public let totalFertility: Double
    /// Boys per girl at birth.
    public let sexRatioAtBirth: Double
}

/// Population at the middle of a year, in thousands, ages 0–4, 5–9, …, 100 and over.
struct ChinaPopulation {
    let year: Int
    let male: [Double]
    let female: [Double]
}
