import Civil
import Demography

extension YearRates {
    /// These rates, aligned to the births and deaths that are known from elsewhere: fertility at all ages times one factor, and chances to die at all ages
    /// times one (none above 1), so that as many are expected over those who are there on 1 January.
    func aligned(to conditions: FamilySimulation.Conditions, _ lives: SimulatedLives) -> YearRates {
        var aligned = self
        let men = (0..<LifeRates.ages).map { Double(lives.people(.male, age: $0)) }
        let women = (0..<LifeRates.ages).map { Double(lives.people(.female, age: $0)) }
        func births(_ fertility: [Double]) -> Double {
            func rate(_ age: Int) -> Double { age > 0 && age < fertility.count - 1 ? fertility[age] : 0 }
            return women.indices.reduce(0) { $0 + women[$1] * (rate($1) + rate($1 + 1)) / 2 }
        }
        if let wanted = conditions.births, wanted >= 0 {
            let expected = births(fertility)
            if expected > 0 { aligned.fertility = fertility.map { $0 * wanted / expected } }
        }
        guard let wanted = conditions.deaths, wanted >= 0, male.ratios.count > 2, female.ratios.count > 2 else {
            return aligned
        }
        let born = births(aligned.fertility)
        let boys = born * sexRatioAtBirth / (1 + sexRatioAtBirth)
        func scaled(_ ratios: [Double], _ factor: Double) -> [Double] { ratios.map { max(0, 1 - (1 - $0) * factor) } }
        func deaths(_ ratios: [Double], _ people: [Double], _ newborn: Double) -> Double {
            people.indices.reduce(newborn * (1 - ratios[0])) {
                $0 + people[$1] * (1 - ratios[min($1 + 1, ratios.count - 1)])
            }
        }
        var factor = 1.0
        // One step would do, but for the ages at which nobody lives on.
        for _ in 0..<20 {
            let expected =
                deaths(scaled(male.ratios, factor), men, boys)
                + deaths(scaled(female.ratios, factor), women, born - boys)
            guard expected > 0 else { return aligned }
            factor = min(1_000, factor * wanted / expected)
        }
        if let male = try? Survival(ratios: scaled(male.ratios, factor), sex: .male),
            let female = try? Survival(ratios: scaled(female.ratios, factor), sex: .female)
        {
            (aligned.male, aligned.female) = (male, female)
        }
        return aligned
    }
}
