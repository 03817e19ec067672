import Civil
import Demography
import Population

extension Lives {
    /// Death rates by single year of age, steps of the five-year ones: enough to place deaths, and the same on every machine.
    static func deathRate(_ sex: Sex, age: Int, year: Int) -> Double {
        let rates = China.mortality(sex, in: year)
        let interval = age < 1 ? 0 : age < 5 ? 1 : age / 5 + 1
        return rates[min(interval, rates.count - 1)]
    }

    /// People with ages and sexes of China's structure today, those who died or left since the records began, and pregnancies.
    mutating func addPeople() {
        let year = request.today.year
        let structure = China.structure(at: Double(year) + Double(request.today.dayOfYear) / 365.25)
            .scaled(to: Double(request.persons))
        let cells = Lives.rounded(structure.male + structure.female)
        let ages = structure.male.count
        var people: [Newcomer] = []
        people.reserveCapacity(request.persons + request.persons / 16)
        let window = max(1, Int((today - from) / 365))
        var (dead, gone) = (0.0, 0.0)
        for (cell, count) in cells.enumerated() {
            let (sex, age): (Sex, Int) = cell < ages ? (.male, cell) : (.female, cell - ages)
            for _ in 0..<count { people.append(Newcomer(sex: sex, age: age, flags: [])) }
            let expected = cell < ages ? structure.male[age] : structure.female[age]
            var survived = 1.0
            for before in 0..<window where age >= before {
                let rate = Lives.deathRate(sex, age: age - before, year: year - before)
                survived *= (1 - rate / 2) / (1 + rate / 2)
            }
            dead += expected * (1 / max(survived, 0.02) - 1)
            while dead >= 1 {
                people.append(Newcomer(sex: sex, age: age, flags: .dead))
                dead -= 1
            }
            if (23...40).contains(age) { gone += expected * 0.008 * Double(window) }
            while gone >= 1 {
                people.append(Newcomer(sex: sex, age: age, flags: .away))
                gone -= 1
            }
        }
        let infants = structure.male[0] + structure.female[0]
        let boys = China.year(year).sexRatioAtBirth
        for number in 0..<Int(infants * 230 / 365) {
            var draws = philox.draws(number, .unborn)
            people.append(Newcomer(sex: draws.chance(boys / (1 + boys)) ? .male : .female, age: -1, flags: .unborn))
        }
        place(people)
    }

    private struct Newcomer {
        var sex: Sex
        var age: Int
        var flags: Fate
    }

    /// Gives birth days and ends, and puts everybody in the order of birth.
    private mutating func place(_ people: [Newcomer]) {
        var births: [Int32] = []
        births.reserveCapacity(people.count)
        for (number, person) in people.enumerated() {
            var draws = philox.draws(number, .birthDay)
            guard person.age >= 0 else {
                births.append(today + 1 + Int32(draws.below(230)))
                continue
            }
            let age = person.age >= 100 ? person.age + draws.below(4) : person.age
            let last = request.today.adding(months: Int64(-12 * age))
            let before = request.today.adding(months: Int64(-12 * (age + 1)))
            // A person who dies within the records must have lived a day.
            births.append(Int32(clamping: before.number) + 1 + Int32(draws.below(Int(last - before))))
        }
        let order = births.indices.sorted { (births[$0], $0) < (births[$1], $1) }
        let n = people.count
        birth = order.map { births[$0] }
        sex = order.map { people[$0].sex }
        flags = order.map { people[$0].flags }
        end = (0..<n).map { row in
            guard !flags[row].isDisjoint(with: [.dead, .away]) else { return Lives.never }
            var draws = philox.draws(row, .deathDay)
            let first = max(from + 1, birth[row])
            return first >= today ? today : first + Int32(draws.below(Int(today - first) + 1))
        }
        arrival = [Int32](repeating: Lives.always, count: n)
        partner = [PersonRow](repeating: .none, count: n)
        mother = partner
        father = partner
        firstBirth = [Int32](repeating: Lives.never, count: n)
        lastBirth = arrival
        children = [UInt8](repeating: 0, count: n)
        married = firstBirth
        divorced = firstBirth
        household = [Int32](repeating: 0, count: n)
        home = [UInt16](repeating: 0, count: n)
        surname = children
        sequence = home
        jobStart = firstBirth
        jobEnd = firstBirth
        pairTwins()
    }

    /// About one birth in ninety is of twins: the next person in the order is born on the same day, if that changes no age.
    private mutating func pairTwins() {
        var row = 0
        while row + 1 < count {
            defer { row += 1 }
            var draws = philox.draws(row, .twin)
            guard draws.chance(0.011), flags[row].isEmpty, flags[row + 1].isEmpty else { continue }
            guard birth[row + 1] <= today, age(row, on: today) == age(row + 1, on: today) else { continue }
            birth[row + 1] = birth[row]
            flags[row].insert(.twin)
            flags[row + 1].insert(.twin)
            row += 1
        }
    }

    /// Whether a row is the second of a pair of twins.
    func isSecondTwin(_ row: Int) -> Bool {
        guard flags[row].contains(.twin), row > 0, flags[row - 1].contains(.twin) else { return false }
        // Pairs stand together; of a run of twins, count from its start.
        var start = row
        while start > 0, flags[start - 1].contains(.twin), birth[start - 1] == birth[row] { start -= 1 }
        return (row - start) % 2 == 1
    }

    /// Whole numbers with the sum of the given ones, each the next lower or higher: the largest remainders go up.
    static func rounded(_ values: [Double]) -> [Int] {
        var counts = values.map { Int($0.rounded(.down)) }
        let missing = Int(values.reduce(0, +).rounded()) - counts.reduce(0, +)
        let order = values.indices.sorted { a, b in
            let (left, right) = (values[a] - values[a].rounded(.down), values[b] - values[b].rounded(.down))
            return left == right ? a < b : left > right
        }
        for index in order.prefix(max(0, missing)) { counts[index] += 1 }
        return counts
    }
}
