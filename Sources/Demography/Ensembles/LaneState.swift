import Civil
import Lanes

/// One region's lanes: memory by age, then by trajectory.
struct LaneState {
    typealias Numbers = UnsafeMutablePointer<Double>

    let people: BySex
    let deaths: BySex
    /// Migrants who join at the start, and at the end.
    let early: BySex
    let late: BySex
    /// S[0], S of the open age, years from age 2 on, life expectancy.
    let atBirth: BySex
    let last: BySex
    let years: BySex
    let expectancy: BySex
    let births: Numbers
    /// The last of `dead`.
    let allDeaths: Numbers
    let net: Numbers
    /// TFR.
    let fertility: Numbers
    /// k.
    let factor: Numbers
    /// Persons and women below each bound of age, at the start of the year.
    let persons: Numbers
    let women: Numbers
    /// Deaths below age 0, and all of them.
    let dead: Numbers
    let deadWomen: Numbers

    struct BySex {
        let male: Numbers
        let female: Numbers
        subscript(isMale: Bool) -> Numbers { isMale ? male : female }
    }

    /// How many lanes a state of so many ages takes.
    static func size(ages: Int) -> Int { 8 * ages + 12 + 4 * (Indicator.bounds.count + 1) }

    /// - Parameters:
    ///   - memory: where it lies, ``size(ages:)`` lanes; moved behind it.
    init(_ memory: inout Numbers, ages: Int) {
        func take(_ lanes: Int, _ memory: inout Numbers) -> Numbers {
            defer { memory += lanes * Ensemble.width }
            return memory
        }
        func both(_ lanes: Int, _ memory: inout Numbers) -> BySex {
            BySex(male: take(lanes, &memory), female: take(lanes, &memory))
        }
        people = both(ages, &memory)
        deaths = both(ages, &memory)
        early = both(ages, &memory)
        late = both(ages, &memory)
        atBirth = both(1, &memory)
        last = both(1, &memory)
        years = both(1, &memory)
        expectancy = both(1, &memory)
        births = take(1, &memory)
        net = take(1, &memory)
        fertility = take(1, &memory)
        factor = take(1, &memory)
        persons = take(Indicator.bounds.count + 1, &memory)
        women = take(Indicator.bounds.count + 1, &memory)
        dead = take(2, &memory)
        deadWomen = take(2, &memory)
        allDeaths = dead + Ensemble.width
    }

    /// One sex as the loops take it.
    func side(_ year: LaneYear, isMale: Bool, _ table: UnsafePointer<Double>) -> lanes_side {
        let own = isMale ? year.male : year.female
        var side = lanes_side()
        side.half = table + own.half
        side.less = table + own.less
        side.ages = own.ages
        side.ratio_at_birth = own.ratioAtBirth
        side.setInfants(year.infants.pieces(isMale ? .male : .female))
        side.people = people[isMale]
        side.deaths = deaths[isMale]
        side.last = last[isMale]
        side.years = years[isMale]
        side.at_birth = atBirth[isMale]
        side.expectancy = expectancy[isMale]
        return side
    }
}

extension lanes_side {
    fileprivate mutating func setInfants(_ pieces: [(below: Double, intercept: Double, slope: Double)]) {
        guard pieces.count == 3 else { return }
        limit = (pieces[0].below, pieces[1].below)
        intercept = (pieces[0].intercept, pieces[1].intercept, pieces[2].intercept)
        slope = (pieces[0].slope, pieces[1].slope, pieces[2].slope)
    }
}
