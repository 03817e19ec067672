import Civil
import Demography
import Population

extension Lives {
    /// The share of women who have ever married, by completed age: an assumption near the census of 2020.
    static func everMarried(age: Int) -> Double {
        switch age {
        case ..<20: 0
        case 20..<25: [0.04, 0.10, 0.17, 0.26, 0.36][age - 20]
        case 25..<30: [0.47, 0.58, 0.68, 0.76, 0.82][age - 25]
        case 30..<35: [0.86, 0.89, 0.91, 0.925, 0.935][age - 30]
        case 35..<40: 0.955
        case 40..<45: 0.975
        default: 0.985
        }
    }

    /// The calendar year of a day number, with bounds that fit every life here.
    func year(_ number: Int32) -> Int { day(number).year }

    /// Finds a husband for each woman who has married: two years older on average. Where none is left she is a widow, or he lives
    /// elsewhere.
    mutating func marry() {
        var men: [Int: [Int32]] = [:]
        for row in 0..<count where sex[row] == .male && flags[row].isDisjoint(with: [.away, .unborn]) {
            if age(row, on: last(row)) >= 22 { men[year(birth[row]), default: []].append(Int32(row)) }
        }
        for row in 0..<count where sex[row] == .female && flags[row].isDisjoint(with: [.away, .unborn]) {
            var draws = philox.draws(row, .marriage)
            let age = age(row, on: last(row))
            guard draws.chance(Lives.everMarried(age: age)) else { continue }
            let wanted = year(birth[row]) - min(max(draws.around(2.5, deviation: 2.8), -6), 15)
            let reach = age < 60 ? 4 : 1
            for step in 0...(2 * reach) {
                let year = wanted + (step % 2 == 0 ? -step / 2 : (step + 1) / 2)
                guard var free = men[year], !free.isEmpty else { continue }
                let place = draws.below(free.count)
                let husband = Int(free[place])
                free.swapAt(place, free.count - 1)
                free.removeLast()
                men[year] = free
                partner[row] = PersonRow(husband)
                partner[husband] = PersonRow(row)
                break
            }
        }
    }

    /// Sets the days of marriage and divorce, once the children are known.
    mutating func fixMarriages() {
        for wife in 0..<count where sex[wife] == .female {
            guard let husband = partner[wife].index else { continue }
            var draws = philox.draws(wife, .marriageDay)
            // Marriage is lawful from 20 for her and from 22 for him.
            let lawful = max(reaches(wife, months: 240), reaches(husband, months: 264)) + 1
            let first = min(firstBirth[wife], firstBirth[husband])
            let usual: Int32
            if first != Lives.never {
                usual = first - 200 - Int32(draws.below(700))
            } else {
                usual = reaches(wife, months: 12 * 20) + Int32(max(0, draws.around(2000, deviation: 900)))
            }
            var day = max(lawful + Int32(draws.below(120)), usual)
            let latest = min(last(wife), last(husband)) - 1
            if day > latest { day = lawful + Int32(draws.below(max(1, Int(latest) - Int(lawful) + 1))) }
            guard day <= latest else { continue }
            married[wife] = day
            married[husband] = day
            divorce(wife, husband, after: day, latest: latest)
        }
    }

    private mutating func divorce(_ wife: Int, _ husband: Int, after marriage: Int32, latest: Int32) {
        var draws = philox.draws(wife, .divorce)
        guard age(wife, on: today) < 65, draws.chance(0.06) else { return }
        let first = max(marriage + 200, max(lastBirth[wife], Lives.always + 400) + 400)
        guard first < latest else { return }
        let day = first + Int32(draws.below(Int(latest - first)))
        divorced[wife] = day
        divorced[husband] = day
    }

    /// Whether two persons are married to each other on a day.
    func areMarried(_ row: Int, on day: Int32) -> Bool {
        married[row] <= day && day < divorced[row]
    }
}
