import Civil
import Demography
import Population

extension Lives {
    /// Who lives with whom today, each household named by a row.
    ///
    /// Assumptions, chosen so that sizes come near those of the census of 2020 (``SyntheticCounty/householdSizes``): young couples with his parents, adults
    /// with theirs, the old with a child; children with their mother, or with whoever is there of their kin. Parents come first, so theirs
    /// is known.
    func livingTogether() -> [Int32] {
        var home = [Int32](repeating: 0, count: count)
        var adults: [Int32] = []
        // With parents one couple lives, not several.
        var hosts: Set<Int32> = []
        var child: [Int32] = Array(repeating: -1, count: count)
        for row in 0..<count where isPresent(row) {
            for parent in [mother[row], father[row]].compactMap(\.index) where age(row, on: today) >= 25 {
                child[parent] = Int32(row)
            }
        }
        for row in 0..<count where isPresent(row) {
            let age = age(row, on: today)
            var draws = philox.draws(row, .together)
            let own = Int32(row)
            let parents = [mother[row], father[row]].compactMap(\.index).filter(isPresent)
            func with(_ others: [Int]) -> Int32? {
                others.first { township($0, on: today) == township(row, on: today) }.map { home[$0] }
            }
            if let spouse = spouseToday(row) {
                // A couple is placed with the later born of the two: with his parents, or by itself.
                guard spouse < row else { continue }
                let husband = sex[row] == .male ? row : spouse
                let his = [mother[husband], father[husband]].compactMap(\.index).filter(isPresent)
                    .first { township($0, on: today) == township(husband, on: today) }
                let stays = draws.chance(self.age(husband, on: today) < 35 ? 0.52 : 0.34)
                let theirs = his.flatMap { stays ? home[$0] : nil }.flatMap { hosts.insert($0).inserted ? $0 : nil }
                home[row] = theirs ?? Int32(husband)
                home[spouse] = home[row]
            } else if age < 18 {
                // Before it is looked for further away, whoever brought the parents up.
                let grandparents = [mother[row], father[row]].compactMap(\.index)
                    .flatMap { [mother[$0], father[$0]] }.compactMap(\.index).filter(isPresent)
                home[row] =
                    (parents + grandparents).first.map { home[$0] }
                    ?? (adults.isEmpty ? own : home[Int(adults[draws.below(adults.count)])])
            } else if age < 65 {
                let chance = age < 23 ? 0.85 : age < 30 ? 0.68 : 0.56
                home[row] = with(parents).flatMap { draws.chance(chance) ? $0 : nil } ?? own
            } else {
                home[row] = own
            }
            if (25..<60).contains(age) { adults.append(Int32(row)) }
        }
        // The old who are alone move to a child.
        for row in 0..<count where isPresent(row) && age(row, on: today) >= 65 && spouseToday(row) == nil {
            var draws = philox.draws(row, .together, year: 1)
            let host = Int(child[row])
            if draws.chance(0.55), host >= 0, township(host, on: today) == township(row, on: today),
                home[row] == Int32(row)
            {
                home[row] = home[host]
            }
        }
        return home
    }

    /// The husband or wife of today, if both live here.
    func spouseToday(_ row: Int) -> Int? {
        guard let other = partner[row].index, areMarried(row, on: today), isPresent(row), isPresent(other) else {
            return nil
        }
        return other
    }
}
