/// Repair of a base population before it is projected.
public enum BasePopulation {
    /// Persons of unknown age put to all ages in proportion.
    ///
    /// - Parameters:
    ///   - unknown: persons without an age.
    ///   - known: persons by age; unchanged where nobody is.
    public static func spread(unknown: Double, over known: [Double]) -> [Double] {
        let sum = known.reduce(0, +)
        guard sum > 0, unknown > 0, unknown.isFinite else { return known }
        return known.map { $0 * (1 + unknown / sum) }
    }

    /// An open group divided into single ages up to a higher open age, as a stationary population with a life table has them.
    ///
    /// A file that ends at 85+ becomes one that ends at 100+.
    ///
    /// - Parameters:
    ///   - persons: by single age, the last one open.
    ///   - openAge: the new open age; unchanged where it is no higher.
    ///   - table: single ages up to the new open age at least, of the same sex.
    public static func opened(_ persons: [Double], to openAge: Int, table: LifeTable) -> [Double] {
        let own = persons.count - 1
        guard own > 0, openAge > own, table.personYears.count > openAge, table.starts == Array(table.starts.indices),
            let open = persons.last
        else { return persons }
        let closed = Array(table.personYears[own..<openAge])
        let shares = closed + [table.personYears[openAge...].reduce(0, +)]
        let sum = shares.reduce(0, +)
        guard sum > 0 else { return persons }
        return persons.dropLast() + shares.map { open * $0 / sum }
    }

    /// Whipple's index: how much ages ending in 0 and 5 are preferred between 23 and 62; 100 for not at all, 500 for nothing else.
    ///
    /// Below 105 the UN calls ages highly accurate, above 175 very rough. Nil without persons of those ages.
    public static func whipple(_ persons: [Double]) -> Double? {
        guard persons.count > 62 else { return nil }
        let all = persons[23...62].reduce(0, +)
        let preferred = stride(from: 25, through: 60, by: 5).reduce(0) { $0 + persons[$1] }
        return all > 0 ? 500 * preferred / all : nil
    }

    /// Single ages without the preference for round ones: groups of five around each round age are kept, and divided anew by Sprague.
    ///
    /// Groups are 3–7, 8–12, …: half of a heap is not cut off. Ages 0–2 and those from 93 on are left. Sums are kept.
    public static func smoothed(_ persons: [Double]) -> [Double] {
        guard persons.count > 100 else { return persons }
        let groups = stride(from: 3, to: 93, by: 5).map { persons[$0..<($0 + 5)].reduce(0, +) }
        // An open group of nothing ends the closed ones.
        let ages = Graduation.singleAges(groups: groups + [0], method: .sprague)
        return Array(persons[..<3]) + ages[..<90] + persons[93...]
    }
}
