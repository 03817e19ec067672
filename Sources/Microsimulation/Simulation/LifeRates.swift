import Civil
public import Demography
import Lanes

/// What acts on lives in one year, as chances out of 2³².
///
/// A person of completed age a on 1 January lives to the end of the year with S[a+1]. A woman bears with f(a)/2 while still of that age, and
/// with f(a+1)/2 after her birthday if she lives, so that births by age are expected to be f (P + P′)/2, as the cohort-component method
/// has them (``Demography/Projection``).
public struct LifeRates: Hashable, Sendable {
    /// All tables, one behind another: to die, by sex (male first) and age on 1 January; to bear while still of that age, by history and age; to bear
    /// in the year at all, by history and age, for those who live, then for those who die; to move, by sex and age; by region of origin, so many
    /// each, where somebody who moves comes to, as Walker's tables have it: the marks, then the others.
    let tables: [UInt32]
    /// The greatest chances to bear and to move.
    let mostBear: UInt32
    let mostMove: UInt32
    let regions: Int
    /// The month of the year that this is of; nil: all of it.
    let month: Int?
    /// That a birth is of twins.
    let twins: UInt32
    /// That a child is a girl; that one of each sex (male first) dies in the year of its birth.
    let girl: UInt32
    let newborn: [UInt32]

    /// How many ages are told apart; the last one is open.
    static let ages = Int(lives_ages)
    /// How many histories of mothers are told apart.
    static let histories = Int(lives_histories)

    /// The chances of a year.
    ///
    /// - Parameters:
    ///   - rates: survival and fertility by age; migration is not looked at.
    ///   - births: how fertility differs with children borne and years since the last.
    ///   - level: by age on 1 January what fertility is times besides, so that births are as many as the rates say whatever the histories of
    ///     the women who are there (``SimulatedLives/birthLevel(_:)``); of a month it makes up for those who have borne earlier in the year too.
    ///   - moves: who moves between regions, and where to.
    ///   - twins: the share of births that are of twins.
    ///   - month: 1 to 12 for what acts in a month of the year; nil for the whole of it. Who lives through all twelve has lived through the year
    ///     with the year's chance; a woman has had her birthday by the middle of the month with the share of the year that is over.
    public init(
        _ rates: YearRates, births: BirthFactors = .equal, level: [Double] = [], moves: Mobility = .none,
        twins: Double = 0, month: Int? = nil
    ) {
        self.month = month.map { min(max(1, $0), 12) }
        // The part of a year's births that fall here, before the birthday and in all; and the part of its hazard.
        let over = month.map { (Double($0) - 0.5) / 12 }
        let (before, after) = over.map { ((1 - $0) / 12, $0 / 12) } ?? (0.5, 0.5)
        // What of both has fallen into the months before.
        let gone = month.map { Double($0 - 1) } ?? 0
        let earlier = (before: gone / 12 - gone * gone / 288, after: gone * gone / 288)
        func hazard(_ chance: Double) -> Double {
            month == nil ? chance : 1 - LifeRates.twelfthRoot(1 - min(max(0, chance), 1))
        }
        let twins = min(max(0, twins), 1)
        self.twins = LifeRates.chance(twins)
        func survival(_ survival: Survival, _ age: Int) -> Double {
            let last = survival.ratios.count - 1
            return last < 0 ? 1 : survival.ratios[min(age + 1, last)]
        }
        let die = [rates.male, rates.female].flatMap { sex in
            (0..<LifeRates.ages).map { LifeRates.chance(hazard(1 - survival(sex, $0))) }
        }
        // The first age and the last bear none.
        func fertility(_ age: Int, _ start: Int, _ history: Int) -> Double {
            guard age > 0, age < rates.fertility.count - 1, age < LifeRates.ages - 1 else { return 0 }
            let level = start < level.count ? level[start] : 1
            return max(0, rates.fertility[age]) * births.factor(history) * level / (1 + twins)
        }
        var (live, dead, early): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
        for history in 0..<LifeRates.histories {
            for age in 0..<LifeRates.ages {
                // Of those who have not borne earlier in the year: a woman bears once in it.
                let borne =
                    fertility(age, age, history) * earlier.before + fertility(age + 1, age, history) * earlier.after
                let left = level.isEmpty ? 1 - borne : 1
                let (before, after) = (before / max(left, 0.01), after / max(left, 0.01))
                let first = LifeRates.chance(fertility(age, age, history) * before)
                early.append(first)
                dead.append(first)
                live.append(first.addingClamped(LifeRates.chance(fertility(age + 1, age, history) * after)))
            }
        }
        let move = [moves.male, moves.female].flatMap { rates in
            (0..<LifeRates.ages).map { LifeRates.chance(hazard(rates.isEmpty ? 0 : rates[min($0, rates.count - 1)])) }
        }
        let origins = moves.destinations.isEmpty ? [[1]] : Array(moves.destinations.prefix(LifeRates.mostRegions))
        regions = origins.count
        let places = origins.enumerated().map { LifeRates.table($1, origins.count, stays: $0) }
        (mostBear, mostMove) = ((live + dead).max() ?? 0, move.max() ?? 0)
        tables = die + early + live + dead + move + places.flatMap(\.marks) + places.flatMap(\.others)
        let ratio = rates.sexRatioAtBirth
        girl = LifeRates.chance(ratio >= 0 ? 1 / (1 + ratio) : 0.5)
        newborn = [rates.male, rates.female].map { LifeRates.chance(1 - ($0.ratios.first ?? 1)) }
    }

    /// A probability as so many of 2³² draws; what is no number never happens, and what is certain fails once in 2³².
    static func chance(_ probability: Double) -> UInt32 {
        guard probability > 0 else { return 0 }
        let draws = (probability * 0x1p32).rounded()
        return draws >= 0x1p32 ? .max : UInt32(draws)
    }

    /// The number that is `value`, from 0 to 1, when taken twelve times: by Newton's method, the same on every machine.
    static func twelfthRoot(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        // From above it comes down to the root, never past it.
        var root = 1.0
        for _ in 0..<400 {
            let square = root * root
            let fourth = square * square
            let next = (11 * root + value / (fourth * fourth * square * root)) / 12
            guard next < root else { break }
            root = next
        }
        return root
    }

    /// The most regions there can be.
    static let mostRegions = 4_096

    /// Walker's tables of a distribution (Vose 1991): as many equal parts as places; in each those below the mark go to its own place, the
    /// others to another one. Where nothing is given everybody stays.
    private static func table(_ shares: [Double], _ count: Int, stays: Int) -> (marks: [UInt32], others: [UInt32]) {
        var shares = (0..<count).map { $0 < shares.count && shares[$0] > 0 && shares[$0].isFinite ? shares[$0] : 0 }
        if shares.reduce(0, +) <= 0 { shares[stays] = 1 }
        let all = shares.reduce(0, +)
        var rest = shares.map { $0 / all * Double(count) }
        var (marks, others) = ([UInt32](repeating: .max, count: count), (0..<count).map { UInt32($0) })
        var (small, large) = (rest.indices.filter { rest[$0] < 1 }, rest.indices.filter { rest[$0] >= 1 })
        while let poor = small.popLast(), let rich = large.last {
            (marks[poor], others[poor]) = (chance(rest[poor]), UInt32(rich))
            rest[rich] -= 1 - rest[poor]
            if rest[rich] < 1 {
                large.removeLast()
                small.append(rich)
            }
        }
        return (marks, others)
    }
}

/// How fertility differs with the children a woman has borne and with the years since the last: factors on the rates by age.
public struct BirthFactors: Hashable, Sendable {
    /// For no child; then for one, two, three and more children five each, by 1, 2, 3, 4, and 5 and more years since the last.
    let factors: [Double]
    /// What all of them are times for a woman without a husband.
    let single: Double

    /// No difference.
    public static let equal = BirthFactors(childless: 1, children: [])

    /// Factors of 0 and more.
    ///
    /// - Parameters:
    ///   - childless: for women without a child.
    ///   - children: for one, two, three and more children (the last given stands for more), each by 1, 2, 3, 4, and 5 and more years since the
    ///     last birth (the last given stands for more); where nothing is given, 1.
    ///   - single: for women without a husband, times the others.
    public init(childless: Double, children: [[Double]], single: Double = 1) {
        var factors = [max(0, childless)]
        for parity in 0..<3 {
            let given = children.isEmpty ? [] : children[min(parity, children.count - 1)]
            for interval in 0..<5 { factors.append(given.isEmpty ? 1 : max(0, given[min(interval, given.count - 1)])) }
        }
        self.factors = factors.map { $0.isFinite ? $0 : 0 }
        self.single = single.isFinite ? max(0, single) : 1
    }

    /// The factor of a history, as the kernel counts them.
    func factor(_ history: Int) -> Double {
        let known = factors.count
        return history < known ? factors[history] * single : factors[min(history - known, known - 1)]
    }

    /// The same with births of each order times a factor, from the first on; the last given stands for more.
    public func times(_ orders: [Double]) -> BirthFactors {
        guard let last = orders.last else { return self }
        func order(_ place: Int) -> Double { place < orders.count ? orders[place] : last }
        return BirthFactors(
            childless: factors[0] * order(0),
            children: (0..<3).map { parity in (0..<5).map { factors[1 + 5 * parity + $0] * order(parity + 1) } },
            single: single)
    }
}

/// Who moves between regions in a year, and where to.
public struct Mobility: Hashable, Sendable {
    /// The probability of a move by age in completed years on 1 January, the last one for all older.
    public var male: [Double]
    /// The same of females.
    public var female: [Double]
    /// For each region of origin how much each region draws; as many of both, and 4,096 at most: of more nobody moves. A move may end where it
    /// began: that counts as none.
    public var destinations: [[Double]]

    /// Nobody moves; there is one region.
    public static let none = Mobility(male: [], female: [], destinations: [])

    /// Moves between as many regions as there are destinations.
    public init(male: [Double], female: [Double], destinations: [[Double]]) {
        (self.male, self.female, self.destinations) = (male, female, destinations)
    }
}

extension UInt32 {
    fileprivate func addingClamped(_ other: UInt32) -> UInt32 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
