import Civil

/// The populations of a block on their way, and room to work in.
struct LaneWork {
    typealias Lane = Ensemble.Lane
    private var male: [Lane]
    private var female: [Lane]
    private var deathsMale: [Lane]
    private var deathsFemale: [Lane]
    private let open: Int
    /// 1 / (1 + k h) by age.
    private var inverse: [Lane] = []

    init(_ base: AgeStructure) {
        male = base.male.map { Lane(repeating: $0) }
        female = base.female.map { Lane(repeating: $0) }
        open = base.openAge
        deathsMale = [Lane](repeating: .zero, count: open + 1)
        deathsFemale = deathsMale
    }

    mutating func advance(
        _ year: LaneYear, fertility: Lane, mortality k: Lane, migration: Lane, into result: inout [Double]
    ) {
        let start = sums()
        // Women at the start and at the end bear: the first half is counted before they age.
        var births = Lane.zero
        for x in year.fertile { births += year.fertility[x] * female[x] }
        let (birthsEnterFemale, e0Female) = Self.age(&female, &deathsFemale, year.female, k, open, &inverse)
        let (birthsEnterMale, e0Male) = Self.age(&male, &deathsMale, year.male, k, open, &inverse)
        for x in year.fertile { births += year.fertility[x] * female[x] }
        births *= 0.5 * fertility
        let girls = births / (1 + year.sexRatio)
        let boys = births - girls
        female[0] = girls * birthsEnterFemale
        male[0] = boys * birthsEnterMale
        deathsFemale[0] += girls - female[0]
        deathsMale[0] += boys - male[0]
        var deaths = Lane.zero
        for x in 0...open { deaths += deathsMale[x] + deathsFemale[x] }
        let net = migrate(year, migration * start.total)
        for lane in [
            start.total, births, deaths, net, year.total * fertility, e0Male, e0Female, start.from60 / start.total,
            start.from65 / start.total, start.under3, start.from3, start.from6, start.from80,
        ] {
            for i in 0..<Ensemble.width { result.append(lane[i]) }
        }
    }

    /// Adds the scenario's migrants and those that stray, over ages 15–44; gives how many came.
    private mutating func migrate(_ year: LaneYear, _ stray: Lane) -> Lane {
        guard year.migration != nil || stray != .zero else { return .zero }
        return Self.join(&male, year.migration?.male, stray / 60)
            + Self.join(&female, year.migration?.female, stray / 60)
    }

    private static func join(_ people: inout [Lane], _ given: [Double]?, _ stray: Lane) -> Lane {
        var net = Lane.zero
        // Without migrants of the scenario only the ages that stray are touched.
        for x in given == nil ? 15..<45 : 0..<people.count {
            let before = people[x]
            var after = before
            if x >= 15, x < 45 { after += stray }
            if let given { after += given[x] }
            after.replace(with: Projection.floor, where: after .< 0)
            net += after - before
            people[x] = after
        }
        return net
    }

    /// Ages one sex by a year: what is left of those born, and life expectancy.
    private static func age(
        _ people: inout [Lane], _ deaths: inout [Lane], _ side: LaneYear.Side, _ k: Lane, _ open: Int,
        _ inverse: inout [Lane]
    ) -> (atBirth: Lane, expectancy: Lane) {
        let one = Lane(repeating: 1)
        invert(side.half, k, &inverse)
        var (first, diesAtZero, second) = (Lane(repeating: side.ratioAtBirth), Lane.zero, Lane.zero)
        if side.isExtended {
            let m = k * side.infant
            let a = InfantSeparation.andreevKingkade(m, isMale: side.isMale)
            let q = m / (one + (one - a) * m)
            first = one - (one - a) * q
            second = (one - q) / ((one + k * side.half[1]) * first)
            diesAtZero = a * q / first
        } else {
            second = (one - k * side.less[1]) / (one + k * side.half[1])
            first = one - k * (1 - side.ratioAtBirth)
            diesAtZero = k * side.half[0]
        }
        // From the open age down to age 2, then age 1: every count is read before it is written.
        var beyond = one
        if side.isExtended {
            // Person-years above the open age per person-year there, from the end: 1 + S(1 + S(1 + …)).
            let last = side.half.count - 1
            let closing = (one - k * side.less[last]) / (2 * k * side.half[last])
            beyond = closing
            var x = last - 1
            while x >= open {
                beyond = (one - k * side.less[x]) * inverse[x] * (one + beyond)
                x -= 1
            }
        }
        let survives =
            side.isExtended
            ? beyond / (one + beyond) : (one - k * side.less[open]) / (one + k * side.half[open])
        let exposed = people[open - 1] + people[open]
        let kept = survives * exposed
        let rate = k * side.half[open - 1]
        let lost = exposed - kept
        people[open] = kept
        deaths[open] = lost * (one - rate)
        var stillYounger = lost * rate
        var expectancy = side.isExtended ? beyond : survives / (one - survives)
        var x = open - 1
        while x >= 2 {
            let ratio = (one - k * side.less[x]) * inverse[x]
            let before = people[x - 1]
            let after = ratio * before
            let younger = before * (k * side.half[x - 1])
            people[x] = after
            deaths[x] = stillYounger + (before - after - younger)
            stillYounger = younger
            expectancy = ratio * (one + expectancy)
            x -= 1
        }
        let before = people[0]
        let after = second * before
        let younger = before * diesAtZero
        people[1] = after
        deaths[1] = stillYounger + (before - after - younger)
        deaths[0] = younger
        return (first, first * (one + second * (one + expectancy)))
    }

    /// 1 / (1 + k h) for every age: one division for four of them, since a division costs as much as many products.
    private static func invert(_ half: [Double], _ k: Lane, _ inverse: inout [Lane]) {
        let one = Lane(repeating: 1)
        while inverse.count < half.count { inverse.append(one) }
        var x = 0
        while x + 3 < half.count {
            let (a, b) = (one + k * half[x], one + k * half[x + 1])
            let (c, d) = (one + k * half[x + 2], one + k * half[x + 3])
            let (ab, cd) = (a * b, c * d)
            let all = one / (ab * cd)
            let (first, second) = (all * cd, all * ab)
            inverse[x] = first * b
            inverse[x + 1] = first * a
            inverse[x + 2] = second * d
            inverse[x + 3] = second * c
            x += 4
        }
        while x < half.count {
            inverse[x] = one / (one + k * half[x])
            x += 1
        }
    }

    private func sums() -> (
        total: Lane, from60: Lane, from65: Lane, from80: Lane, under3: Lane, from3: Lane, from6: Lane
    ) {
        func sum(_ ages: Range<Int>) -> Lane {
            var sum = Lane.zero
            for x in ages.clamped(to: 0..<(open + 1)) { sum += male[x] + female[x] }
            return sum
        }
        let (under3, from3, from6) = (sum(0..<3), sum(3..<6), sum(6..<12))
        let from80 = sum(80..<Int.max)
        let from65 = sum(65..<80) + from80
        let from60 = sum(60..<65) + from65
        return (under3 + from3 + from6 + sum(12..<60) + from60, from60, from65, from80, under3, from3, from6)
    }
}

extension InfantSeparation {
    /// Andreev and Kingkade's a(0) for the rates of a block.
    static func andreevKingkade(_ m: Ensemble.Lane, isMale: Bool) -> Ensemble.Lane {
        var a = Ensemble.Lane.zero
        for i in 0..<Ensemble.width {
            a[i] = InfantSeparation.andreevKingkade.years(rate: m[i], sex: isMale ? .male : .female)
        }
        return a
    }
}
