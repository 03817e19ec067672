public import Access
public import Civil
public import Registry
import Storage

/// The people of a division counted on a day: by age and sex, births and deaths by month.
///
/// Counts of one to four are `nil` for roles that may not open the records behind them.
public struct Overview: Hashable, Sendable {
    /// The division.
    public let division: DivisionCode
    /// The day.
    public let day: Day
    /// The residents by completed years of age: males and females, ages 0 to 100, the last open.
    public let male: [Int64?]
    /// See `male`.
    public let female: [Int64?]
    /// Residents in all.
    public let residents: Int64?
    /// Residents whose age or sex is not known; they are in `residents` but in no age.
    public let unplaced: Int64?
    /// Live births to residents by month, the last 24 months, the oldest first.
    public let births: [(month: YearMonth, count: Int64?)]
    /// Deaths of residents by month, the last 24 months, the oldest first.
    public let deaths: [(month: YearMonth, count: Int64?)]

    /// How many residents are of these ages; `nil` if a count in it is suppressed.
    public func residents(_ ages: ClosedRange<Int>) -> Int64? {
        var sum: Int64 = 0
        for age in ages where male.indices.contains(age) {
            guard let men = male[age], let women = female[age] else { return nil }
            sum += men + women
        }
        return sum
    }

    public static func == (left: Overview, right: Overview) -> Bool {
        left.division == right.division && left.day == right.day && left.male == right.male
            && left.female == right.female && left.residents == right.residents && left.unplaced == right.unplaced
            && left.births.elementsEqual(right.births) { $0 == $1 }
            && left.deaths.elementsEqual(right.deaths) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(division)
        hasher.combine(day)
        hasher.combine(male)
        hasher.combine(female)
    }
}

extension Overview {
    /// Counts a division.
    ///
    /// One pass over the index of residents: time linear in the residents of the division.
    /// - Throws: `Denial`, or a storage error.
    public static func count(
        _ registry: Registry, in division: DivisionCode, on day: Day, as actor: Actor,
        for purpose: Purpose = .statistics
    ) async throws -> Overview {
        try await registry.authorise(actor, .seeStatistics, .area(division), purpose)
        let raw = try await registry.read { try Tally($0, division, day) }
        func shown(_ count: Int64) -> Int64? { SmallCells.shown(count, to: actor.role) }
        func months(_ counts: [Int64: Int64]) -> [(month: YearMonth, count: Int64?)] {
            (0..<24).map { offset in
                let month = day.yearMonth.adding(months: Int64(offset - 23))
                return (month, shown(counts[month.index] ?? 0))
            }
        }
        return Overview(
            division: division, day: day, male: raw.male.map(shown), female: raw.female.map(shown),
            residents: shown(raw.residents), unplaced: shown(raw.unplaced), births: months(raw.births),
            deaths: months(raw.deaths))
    }
}

/// Raw counts, before suppression.
private struct Tally {
    var male = [Int64](repeating: 0, count: 101)
    var female = [Int64](repeating: 0, count: 101)
    var residents: Int64 = 0
    var unplaced: Int64 = 0
    var births: [Int64: Int64] = [:]
    var deaths: [Int64: Int64] = [:]

    init(_ connection: any Connection, _ division: DivisionCode, _ day: Day) throws {
        let firstMonth = day.yearMonth.adding(months: -23).index
        try ResidentGroup.each(connection, in: division) { group in
            let (birth, death, count) = (group.birth, group.death, group.count)
            if let birth, birth <= day, birth.yearMonth.index >= firstMonth {
                births[birth.yearMonth.index, default: 0] += count
            }
            if let death, death <= day {
                if death.yearMonth.index >= firstMonth { deaths[death.yearMonth.index, default: 0] += count }
                return
            }
            if let birth, birth > day { return }
            residents += count
            guard let birth, let sex = group.sex else {
                unplaced += count
                return
            }
            let age = min(100, Int(birth.completedYears(on: day)))
            switch sex {
            case .male: male[age] += count
            case .female: female[age] += count
            }
        }
    }
}
