import Civil
import Demography
import Population

extension Lives {
    /// Finds a mother for each person, of the age at birth that was usual then, and makes her husband the father.
    mutating func giveBirths() {
        var women: [Int: [Int32]] = [:]
        for row in 0..<count where sex[row] == .female && flags[row].isDisjoint(with: [.away, .unborn]) {
            var draws = philox.draws(row, .parents)
            let couple = partner[row] != .none || draws.chance(0.02) || age(row, on: last(row)) >= 60
            if couple, age(row, on: last(row)) >= 18 { women[year(birth[row]), default: []].append(Int32(row)) }
        }
        var shares: [Int: [Double]] = [:]
        for row in 0..<count where age(row, on: today) <= 85 {
            let year = year(birth[row])
            if isSecondTwin(row) {
                if let mother = mother[row - 1].index { setParents(row, mother) }
                continue
            }
            let cumulated: [Double]
            if let known = shares[year] {
                cumulated = known
            } else {
                var sum = 0.0
                let rates = (try? China.fertility(year))?.rates ?? []
                cumulated = rates.map { rate in
                    sum += rate
                    return sum
                }
                shares[year] = cumulated
            }
            var draws = philox.draws(row, .mother)
            let atBirth = 15 + draws.weighted(cumulated)
            // Every child has its mother among these people, and so has everybody born within the records or shortly before.
            let mustHave = birth[row] > min(from - 7 * 365, today - 18 * 366)
            if !mustHave {
                // One adult in fourteen has parents who live elsewhere; of the others, some have died before the records begin.
                if age(row, on: today) >= 18, draws.chance(0.07) { continue }
                guard draws.chance(survival(from: atBirth, years: age(row, on: from))) else { continue }
            }
            // The order of a birth of our time is drawn first, and then a woman who has so many children; where none is found, any.
            let order = year >= 1990 ? draws.weighted(Lives.birthOrders(year)) : nil
            if let mother = findMother(row, year - atBirth, order, mustHave, women, &draws) {
                setParents(row, mother)
            }
        }
    }

    /// The chance that a woman of an age lives some years more, at today's rates.
    private func survival(from age: Int, years: Int) -> Double {
        var chance = 1.0
        for year in 0..<max(0, years) {
            let rate = Lives.deathRate(.female, age: age + year, year: request.today.year)
            chance *= (1 - rate / 2) / (1 + rate / 2)
        }
        return chance
    }

    /// The shares of first, second, and third and later births, cumulated: an assumption near what the census of 2010 and the yearly bulletins of
    /// the National Health Commission give; straight between the years.
    static func birthOrders(_ year: Int) -> [Double] {
        let known: [(year: Int, shares: [Double])] = [
            (1990, [0.50, 0.30, 0.20]), (2000, [0.68, 0.26, 0.06]), (2010, [0.62, 0.31, 0.07]),
            (2015, [0.54, 0.40, 0.06]), (2017, [0.42, 0.51, 0.07]), (2020, [0.46, 0.43, 0.11]),
            (2022, [0.461, 0.389, 0.15]),
        ]
        let next = known.firstIndex { $0.year >= year } ?? known.count - 1
        let (a, b) = (known[max(0, next - 1)], known[next])
        let share = a.year == b.year ? 1 : min(1, Double(year - a.year) / Double(b.year - a.year))
        var sum = 0.0
        return zip(a.shares, b.shares).map { first, last in
            sum += first + share * (last - first)
            return sum
        }
    }

    private func findMother(
        _ row: Int, _ wanted: Int, _ order: Int?, _ mustHave: Bool, _ women: [Int: [Int32]], _ draws: inout Draws
    ) -> Int? {
        if let order {
            for step in 0...16 {
                let year = wanted + (step % 2 == 0 ? -step / 2 : (step + 1) / 2)
                guard let list = women[year], !list.isEmpty else { continue }
                for _ in 0..<min(16, 2 * list.count) {
                    let woman = Int(list[draws.below(list.count)])
                    guard min(Int(children[woman]), 2) == order, let chance = welcome(woman, row) else { continue }
                    if draws.chance(chance / Lives.welcomes(order)) { return woman }
                }
            }
        }
        var fallback: Int?
        for step in 0...(mustHave ? 28 : 6) {
            let year = wanted + (step % 2 == 0 ? -step / 2 : (step + 1) / 2)
            guard let list = women[year], !list.isEmpty else { continue }
            for _ in 0..<min(12, 2 * list.count) {
                let woman = Int(list[draws.below(list.count)])
                guard let chance = welcome(woman, row) else { continue }
                if draws.chance(chance) { return woman }
                if fallback == nil { fallback = woman }
            }
            if mustHave, step >= 4, let fallback { return fallback }
        }
        return mustHave || draws.chance(0.5) ? fallback : nil
    }

    /// How ready a woman is to be this person's mother; nil if she cannot be.
    private func welcome(_ woman: Int, _ row: Int) -> Double? {
        let day = birth[row]
        guard end[woman] > day, reaches(woman, months: 15 * 12) <= day, reaches(woman, months: 50 * 12) > day else {
            return nil
        }
        guard lastBirth[woman] == Lives.always || day - lastBirth[woman] >= 330 else { return nil }
        // Nobody marries a brother, a sister or a parent.
        if let own = partner[row].index, own == woman || mother[own] == PersonRow(woman) { return nil }
        let year = year(day)
        let parity = Int(children[woman])
        guard parity < (year < 1975 ? 5 : 4) else { return nil }
        var chance = year < 1980 ? [1, 0.8, 0.6, year < 1975 ? 0.4 : 0.03][min(parity, 3)] : Lives.welcomes(parity)
        if parity > 0, day - lastBirth[woman] < 540 { chance *= 0.3 }
        if age(woman, on: day) < 20 { chance *= 0.4 }
        return chance
    }

    /// How much rarer a further birth is than a first one.
    private static func welcomes(_ parity: Int) -> Double { [1, 0.45, 0.12, 0.03][min(parity, 3)] }

    private mutating func setParents(_ row: Int, _ woman: Int) {
        let day = birth[row]
        mother[row] = PersonRow(woman)
        children[woman] += 1
        firstBirth[woman] = min(firstBirth[woman], day)
        lastBirth[woman] = day
        guard let man = partner[woman].index, reaches(man, months: 18 * 12) <= day, end[man] > day - 270 else { return }
        father[row] = PersonRow(man)
        children[man] += 1
        firstBirth[man] = min(firstBirth[man], day)
        lastBirth[man] = day
    }

    /// How many children a person of 49 or older says to have had when the records begin: those who are known, and for the older some
    /// who live elsewhere or died before. Husband and wife say the same; nil for one in twelve, who are not asked.
    func childrenEver(_ row: Int) -> Int? {
        guard age(row, on: from) >= 49 else { return nil }
        let other = partner[row].index
        let woman = sex[row] == .female ? row : other ?? row
        var draws = philox.draws(woman, .childrenEver)
        guard !draws.chance(0.08) else { return nil }
        let known = max(Int(children[row]), other.map { Int(children[$0]) } ?? 0)
        let old = age(woman, on: from) >= 65
        if known > 0 { return known + (draws.chance(old ? 0.5 : 0.08) ? 1 + draws.below(old ? 2 : 1) : 0) }
        if old { return sex[woman] == .female ? 1 + draws.below(4) : 0 }
        return other != nil && draws.chance(0.85) ? 1 + draws.below(2) : 0
    }
}
