import Civil
import Demography
import Microsimulation
import Population
import Testing

@Suite struct MarginTests {
    let county: SyntheticCounty
    let population: Population

    init() throws {
        county = try Counties.large.get()
        population = county.population
    }

    @Test func `as many people live there as were asked for, with China's ages and sexes to the person`() throws {
        let pyramid = AgePyramid(population, on: Counties.today)
        #expect(pyramid.total == 20_000)
        let day = Counties.today
        let structure = China.structure(at: Double(day.year) + Double(day.dayOfYear) / 365.25).scaled(to: 20_000)
        for (sex, counts) in [(Sex.male, pyramid.male), (.female, pyramid.female)] {
            for (age, count) in counts.enumerated() {
                #expect(abs(Double(count) - structure[sex][age]) <= 1, "\(sex) \(age)")
            }
        }
        let ratio = 100 * Double(pyramid.male.reduce(0, +)) / Double(pyramid.female.reduce(0, +))
        #expect(abs(ratio - (structure.sexRatio ?? 0)) < 0.3)
    }

    @Test(arguments: 2022...2025)
    func `births of a year are near China's rate`(year: Int) {
        let births = county.events.count { $0.type == "birth" && $0.day.year == year }
        let expected = China.year(year).births / 1.41e9 * 20_000
        // Four standard deviations of a Poisson count.
        #expect(abs(Double(births) - expected) < 4 * expected.squareRoot(), "\(births) \(expected)")
    }

    @Test func `deaths are near China's rate`() {
        let deaths = county.events.count { $0.type == "death" }
        let expected = 4.89 * 11.4e6 / 1.41e9 * 20_000
        #expect(abs(Double(deaths) - expected) < 4 * expected.squareRoot(), "\(deaths) \(expected)")
    }

    @Test func `nothing in the population is impossible`() {
        #expect(population.inconsistencies().isEmpty)
    }

    @Test func `children have mothers and fathers, and women few enough children`() {
        var children = [Int](repeating: 0, count: population.count)
        var (young, orphans, fatherless) = (0, 0, 0)
        for row in 0..<population.count {
            if let mother = population.row(population.mothers[row]) { children[mother] += 1 }
            guard population.birthDay(row).completedYears(on: Counties.today) < 15 else { continue }
            guard population.isPresent(row, on: Counties.today) else { continue }
            young += 1
            if population.mothers[row] == .none { orphans += 1 }
            if population.fathers[row] == .none { fatherless += 1 }
        }
        #expect(orphans == 0)
        #expect(Double(fatherless) < 0.12 * Double(young))
        #expect((children.max() ?? 0) <= 6)
        let middle = (0..<population.count).filter {
            population.sex($0) == .female
                && (40..<50).contains(population.birthDay($0).completedYears(on: Counties.today))
        }
        let mean = Double(middle.map { children[$0] }.reduce(0, +)) / Double(middle.count)
        #expect((1.2...2.0).contains(mean), "\(mean)")
    }

    @Test func `couples are of near ages and most people of forty are married`() {
        var (gaps, wives, women) = ([Double](), 0, 0)
        for row in 0..<population.count where population.sex(row) == .female {
            guard population.isPresent(row, on: Counties.today) else { continue }
            let age = population.birthDay(row).completedYears(on: Counties.today)
            let husband = population.row(population.spouses[row])
            if let husband { gaps.append(Double(population.births[row] - population.births[husband]) / 365.25) }
            if (35..<55).contains(age) {
                women += 1
                if husband != nil { wives += 1 }
            }
        }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        #expect((1.0...3.0).contains(mean), "\(mean)")
        #expect(gaps.allSatisfy { abs($0) < 25 })
        #expect((0.8...0.97).contains(Double(wives) / Double(women)))
    }

    @Test func `households are of the sizes that the census counts`() {
        var sizes: [Int32: Int] = [:]
        for row in 0..<population.count where population.isPresent(row, on: Counties.today) {
            sizes[population.households[row], default: 0] += 1
        }
        let mean = 20_000 / Double(sizes.count)
        let shares = (1...6).map { size in
            Double(sizes.values.count { size == 6 ? $0 >= 6 : $0 == size }) / Double(sizes.count)
        }
        #expect(abs(mean - 2.62) < 0.25, "\(mean) \(shares)")
        for (share, known) in zip(shares, SyntheticCounty.householdSizes) {
            #expect(abs(share - known) < 0.05, "\(shares)")
        }
        #expect((sizes.values.max() ?? 0) <= 14)
    }

    @Test func `births of recent years are of the orders that are asked for`() {
        var children: [Int: [Int32]] = [:]
        for row in 0..<population.count {
            if let mother = population.row(population.mothers[row]) {
                children[mother, default: []].append(population.births[row])
            }
        }
        var orders = [0, 0, 0]
        let start = Counties.today.adding(years: -4).number
        for births in children.values {
            for (order, birth) in births.sorted().enumerated() where Int64(birth) > start { orders[min(order, 2)] += 1 }
        }
        let all = Double(orders.reduce(0, +))
        for (count, known) in zip(orders, SyntheticCounty.birthOrders(2025)) {
            #expect(abs(Double(count) / all - known) < 0.05, "\(orders)")
        }
    }

    @Test func `people of every age have finished the school that they could`() {
        var higher = 0
        var adults = 0
        for row in 0..<population.count where population.isPresent(row, on: Counties.today) {
            let age = population.birthDay(row).completedYears(on: Counties.today)
            let stage = Int(population.educations[row])
            #expect(stage == 0 || age >= [12, 15, 18, 22][stage - 1])
            if age >= 25 { adults += 1 }
            if age >= 25, stage == 4 { higher += 1 }
        }
        // The census of 2020: 15.5 % of all, 19 % of those of 25 and older.
        #expect((0.13...0.28).contains(Double(higher) / Double(adults)), "\(higher) of \(adults)")
    }
}
