import Civil
import Demography
import Population

extension FamilySimulation.Step {
    /// Those under 18 who live with each woman or man, by the row of the parent, who are not 18 before the year.
    static func minors(_ families: SimulatedFamilies, in year: Int) -> [Int: [Int]] {
        var found: [Int: [Int]] = [:]
        for row in 0..<families.people.count where families.lives.isHere(row) {
            guard year - families.people.birthDay(row).year <= 18 else { continue }
            for parent in families.people.parents(row)
            where families.people.households[parent] == families.people.households[row] {
                found[parent, default: []].append(row)
            }
        }
        return found
    }

    /// Unmarried adults leave home; the old who are alone move to a child.
    mutating func settle() {
        let (starts, members) = households()
        let (leavesHome, movesToChild) = (chance(rates.leavesHome), chance(rates.movesToChild))
        var child = [Int32](repeating: -1, count: count)
        for row in 0..<count where isHere(row) && age(row) >= 25 {
            for parent in families.people.parents(row) {
                child[parent] = Int32(row)
            }
        }
        for row in 0..<count where isHere(row) && families.people.spouses[row] == .none {
            let age = age(row)
            let home = Int(families.people.households[row])
            guard home + 1 < starts.count else { continue }
            let size = Int(starts[home + 1] - starts[home])
            if (18..<35).contains(age), size > 1, minors[row] == nil {
                let isWithElders = members[Int(starts[home])..<Int(starts[home + 1])].contains {
                    self.age(Int($0)) >= age + 15
                }
                var draws = draws(row, .newHome)
                guard isWithElders, draws.chance(leavesHome) else { continue }
                let own = families.people.newHousehold()
                families.people.set(.household, of: row, to: own, on: day(&draws, from: latest(row)))
            } else if age >= 75, size == 1, child[row] >= 0 {
                var draws = draws(row, .newHome)
                let host = Int(child[row])
                guard draws.chance(movesToChild), isHere(host) else { continue }
                let day = day(&draws, from: max(latest(row), latest(host)))
                let (place, other) = (Int32(families.people.places[host]), families.people.households[host])
                families.people.set(.household, of: row, to: other, on: day)
                families.people.set(.place, of: row, to: place, on: day)
            }
        }
    }

    /// Whole households move within, or leave; others come.
    mutating func leaveAndCome() {
        let (starts, members) = households()
        let residents = members.count
        let weights = placeWeights()
        let leaves = (young: chance(rates.leaves.young), others: chance(rates.leaves.others))
        let moves = chance(rates.moves)
        for home in 0..<max(0, starts.count - 1) {
            let here = members[Int(starts[home])..<Int(starts[home + 1])].map { Int($0) }
            guard let head = here.min(by: { (families.people.births[$0], $0) < (families.people.births[$1], $1) })
            else {
                continue
            }
            var draws = draws(head, .departing)
            let fate = draws.unit()
            let free = here.map { latest($0) }.max() ?? first
            let leaving = age(head) < 40 ? leaves.young : leaves.others
            if fate < leaving {
                let day = day(&draws, from: free)
                for row in here {
                    families.people.leave(PersonRow(row), on: day)
                    families.lives.leave(row)
                    happened.departures += 1
                }
            } else if fate < leaving + moves, families.people.divisions.count > 1 {
                let day = day(&draws, from: free)
                let to = Int32(draws.weighted(weights))
                let registers = draws.chance(0.5)
                for row in here where Int32(families.people.places[row]) != to {
                    families.people.set(.place, of: row, to: to, on: day)
                    if registers { families.people.set(.hukou, of: row, to: to, on: day) }
                    happened.moves += 1
                }
            }
        }
        var draws = draws(of: 0, .arriving)
        let expected = rates.arrives * Double(residents) / (month == nil ? 1 : 12)
        let coming = Int(expected) + (draws.chance(expected - Double(Int(expected))) ? 1 : 0)
        for _ in 0..<coming { arrive(weights, &draws) }
    }

    /// Somebody of working age comes, alone.
    private mutating func arrive(_ weights: [Double], _ draws: inout Draws) {
        let sex: Sex = draws.chance(FamilyRates.menAmongNewcomers) ? .male : .female
        let age = 18 + min(draws.below(14), draws.below(32))
        let day = day(&draws)
        let born = day - Int32(Double(age) * 365.25) - Int32(draws.below(365))
        let row = families.arrive(born: born, sex: sex, place: draws.weighted(weights), on: day)
        let education = Schooling.finished(at: age, born: Day(number: Int64(born)).year, &draws)
        families.people.set(.education, of: row, to: Int32(education.rawValue))
        let work: Work = draws.chance(0.7) ? .employee : .flexible
        families.people.set(.work, of: row, to: Int32(work.rawValue))
        families.people.set(
            .insurance, of: row, to: Int32((work == .employee ? Insurance.employee : .resident).rawValue))
        families.people.set(.decile, of: row, to: Int32(1 + draws.below(10)))
        happened.arrivals += 1
    }

    /// No child is left without somebody grown up: who lost the last goes to a parent, to the parents of one, or to whoever is near.
    mutating func keepChildren() {
        var hasElder = [Bool](repeating: false, count: families.people.householdCount)
        var near: [UInt16: Int] = [:]
        for row in 0..<count where isHere(row) && age(row) >= 18 {
            hasElder[Int(families.people.households[row])] = true
            if age(row) < 60 { near[families.people.places[row]] = row }
        }
        let anybody = near.values.min()
        let eve = first + Int32(length) - 1
        for row in 0..<count where isHere(row) && age(row) < 18 && !hasElder[Int(families.people.households[row])] {
            let own = families.people.parents(row)
            let kin = own + own.flatMap { families.people.parents($0) }
            guard let host = kin.first(where: isHere) ?? near[families.people.places[row]] ?? anybody else { continue }
            let (home, place) = (families.people.households[host], Int32(families.people.places[host]))
            families.people.set(.household, of: row, to: home, on: eve)
            families.people.set(.place, of: row, to: place, on: eve)
        }
    }

    /// The first day on which something may be done with somebody's home: after the wedding or birth of this step.
    private func latest(_ row: Int) -> Int32 {
        let wedding = families.people.weddings[row]
        return max(first, max(families.people.births[row], wedding == Population.never ? .min : wedding))
    }

    /// Who lives in each household: the rows of household h from `starts[h]` to `starts[h + 1]`.
    private func households() -> (starts: [Int32], members: [Int32]) {
        var starts = [Int32](repeating: 0, count: families.people.householdCount + 1)
        for row in 0..<count where isHere(row) { starts[Int(families.people.households[row]) + 1] += 1 }
        for home in 1..<max(1, starts.count) { starts[home] += starts[home - 1] }
        var filled = starts
        var members = [Int32](repeating: 0, count: Int(starts.last ?? 0))
        for row in 0..<count where isHere(row) {
            let home = Int(families.people.households[row])
            members[Int(filled[home])] = Int32(row)
            filled[home] += 1
        }
        return (starts, members)
    }

    /// How many live in each place, cumulated.
    private func placeWeights() -> [Double] {
        var counts = [Double](repeating: 0, count: families.people.divisions.count)
        for row in 0..<count where isHere(row) { counts[Int(families.people.places[row])] += 1 }
        var sum = 0.0
        return counts.map { count in
            sum += count
            return sum
        }
    }
}
