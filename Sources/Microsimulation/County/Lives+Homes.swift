import Civil
import Demography
import Population

extension Lives {
    /// Puts people into households and households into townships; says who has come from elsewhere.
    mutating func settle() {
        for row in 0..<count {
            if let wifeOrHusband = partner[row].index {
                household[row] = Int32(sex[row] == .male ? row : wifeOrHusband)
            } else {
                household[row] = mother[row].index.map { household[$0] } ?? Int32(row)
            }
            var draws = philox.draws(row, .township)
            // Parents come first, so theirs is known; four in five stay where their parents are.
            if let parent = mother[row].index, draws.chance(0.8) {
                home[row] = home[Int(household[parent])]
            } else {
                home[row] = UInt16(truncatingIfNeeded: draws.weighted(cumulatedPlaces))
            }
            arrive(row)
        }
    }

    /// Half of those who are alone here and of working age have come from elsewhere since the records began.
    private mutating func arrive(_ row: Int) {
        guard mother[row] == .none, partner[row] == .none, children[row] == 0, flags[row].isEmpty else { return }
        guard (18..<50).contains(age(row, on: from)) else { return }
        var draws = philox.draws(row, .arrival)
        guard draws.chance(0.5) else { return }
        arrival[row] = from + 1 + Int32(draws.below(Int(today - from)))
        flags[row].insert(.arrived)
    }

    /// The day on which a household moves within the county, if it does: about one household in ninety a year.
    func moveDay(household head: Int) -> Int32 {
        var draws = philox.draws(head, .move)
        let days = Int(today - from)
        guard places.count > 1, days > 400, arrival[head] == Lives.always else { return Lives.never }
        guard draws.chance(Double(days) / 365 * 0.011) else { return Lives.never }
        return from + 200 + Int32(draws.below(days - 200))
    }

    /// Where a household lives once it has moved.
    func secondHome(household head: Int) -> Int {
        var draws = philox.draws(head, .move, year: 1)
        let other = draws.weighted(cumulatedPlaces)
        return other == Int(home[head]) ? (other + 1) % places.count : other
    }

    /// The township of a household on a day.
    func homeOfHousehold(_ head: Int, on day: Int32) -> Int {
        moveDay(household: head) <= day ? secondHome(household: head) : Int(home[head])
    }

    /// The day on which a bride moves to her husband's, within these records; never for all others.
    func bridalMove(_ row: Int) -> Int32 {
        guard sex[row] == .female, married[row] != Lives.never, married[row] > from else { return Lives.never }
        return married[row] + 7 <= last(row) ? married[row] + 7 : Lives.never
    }

    /// The head of the household that a person belongs to on a day: before her wedding a bride lives where she grew up.
    func head(_ row: Int, on day: Int32) -> Int {
        guard bridalMove(row) != Lives.never, day < bridalMove(row) else { return Int(household[row]) }
        return mother[row].index.map { Int(household[$0]) } ?? row
    }

    /// The township of a person on a day, as a place in ``places``.
    func township(_ row: Int, on day: Int32) -> Int { homeOfHousehold(head(row, on: day), on: day) }
}
