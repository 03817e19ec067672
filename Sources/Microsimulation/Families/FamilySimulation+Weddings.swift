import Civil
import Demography
import Population

extension FamilySimulation.Step {
    /// A woman who marries if she finds a man.
    private struct Bride {
        let row: Int
        let wanted: Int
        /// Who comes first, by chance.
        let turn: UInt32
    }

    /// The marriage market: each woman who wants to marry looks for an unmarried man of the age that she has in mind, of her own place rather than
    /// of another, and never of her next of kin. Women come in an order of chance.
    mutating func wed() {
        var men = [[Int32]](repeating: [], count: 100)
        var brides: [Bride] = []
        for row in 0..<count where isHere(row) && families.people.spouses[row] == .none {
            let age = age(row)
            if families.people.flags[row].contains(.female) {
                guard age >= 20, age < 70 else { continue }
                var draws = draws(row, .wedding)
                guard draws.chance(chance(wish(row, age))) else { continue }
                let older = draws.around(rates.husbandOlder.mean, deviation: rates.husbandOlder.deviation)
                brides.append(Bride(row: row, wanted: age + min(max(older, -6), 15), turn: draws.word()))
            } else if age >= 22, age < 100 {
                men[age].append(Int32(row))
            }
        }
        brides.sort { ($0.turn, $0.row) < ($1.turn, $1.row) }
        for bride in brides {
            var draws = draws(bride.row, .husband)
            guard let groom = groom(for: bride, &men, &draws) else { continue }
            marry(bride.row, groom, &draws)
        }
    }

    private func wish(_ row: Int, _ age: Int) -> Double {
        if !families.people.flags[row].isDisjoint(with: [.divorced, .widowed]) {
            return age < 50 ? rates.remarriage : age < 65 ? rates.remarriage / 5 : 0
        }
        let known = rates.everMarried
        guard age + 1 < known.count, known[age] < 1 else { return 0 }
        return max(0, known[age + 1] - known[age]) / (1 - known[age])
    }

    private func groom(for bride: Bride, _ men: inout [[Int32]], _ draws: inout Draws) -> Int? {
        for step in 0...12 {
            let age = bride.wanted + (step % 2 == 0 ? -step / 2 : (step + 1) / 2)
            guard men.indices.contains(age), !men[age].isEmpty else { continue }
            var best: Int?
            for _ in 0..<6 {
                let place = draws.below(men[age].count)
                let man = Int(men[age][place])
                guard !areKin(bride.row, man) else { continue }
                if best == nil || families.people.places[man] == families.people.places[bride.row] { best = place }
                if families.people.places[man] == families.people.places[bride.row] { break }
            }
            guard let best else { continue }
            let man = Int(men[age][best])
            men[age].swapAt(best, men[age].count - 1)
            men[age].removeLast()
            return man
        }
        return nil
    }

    private func areKin(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (families.people.parents(one), families.people.parents(other))
        return a.contains(other) || b.contains(one) || a.contains { b.contains($0) }
    }

    private mutating func marry(_ bride: Int, _ groom: Int, _ draws: inout Draws) {
        let day = day(&draws)
        let parents = families.people.parents(groom)
        let lived = families.people.households[groom]
        let isWithParents = parents.contains { isHere($0) && families.people.households[$0] == lived }
        let stays = isWithParents ? draws.chance(rates.staysWithParents) : false
        let isFirst = families.people.flags[groom].isDisjoint(with: [.divorced, .widowed])
        let own = children(of: bride)
        families.people.marry(PersonRow(bride), PersonRow(groom), on: day)
        // He who had a home of his own already keeps it.
        let home = stays || (!isWithParents && !isFirst) ? lived : families.people.newHousehold()
        let place = Int32(families.people.places[groom])
        for row in [groom, bride] + own {
            families.people.set(.household, of: row, to: home, on: day)
            families.people.set(.place, of: row, to: place, on: day)
        }
        for row in [bride, groom] { earliestDeath[row] = max(earliestDeath[row] ?? .min, day + 1) }
        happened.weddings += 1
    }

    /// The children under 18 who live with a person.
    func children(of parent: Int) -> [Int] { minors[parent] ?? [] }

    /// Couples part at the end of their year.
    mutating func part() {
        for row in 0..<count where isHere(row) && families.people.flags[row].contains(.female) {
            guard let husband = spouse(row), isHere(husband) else { continue }
            let wedding = families.people.weddings[row]
            let years =
                wedding == Population.always ? 99 : number - Day(number: Int64(wedding)).year
            guard years > 0, let last = rates.divorce.last else { continue }
            var draws = draws(row, .parting)
            guard draws.chance(chance(years <= rates.divorce.count ? rates.divorce[years - 1] : last)) else { continue }
            // Not before the last birth.
            let day = day(&draws, from: families.lastBirths[row] + 1)
            families.people.separate(PersonRow(row), .divorced, on: day)
            // One of them goes, more often she; children stay with her more often than with him.
            let (goes, stays) = draws.chance(0.6) ? (row, husband) : (husband, row)
            let withMother = draws.chance(0.6)
            let home = families.people.newHousehold()
            let old = families.people.households[stays]
            families.people.set(.household, of: goes, to: home, on: day)
            for child in children(of: row) + (newborn[row] ?? []) {
                let hers = families.people.mothers[child] == PersonRow(row)
                let his = families.people.fathers[child] == PersonRow(husband)
                let parent = hers && (withMother || !his) ? row : husband
                families.people.set(.household, of: child, to: parent == goes ? home : old, on: day)
            }
            happened.divorces += 1
        }
    }
}
