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
            young += 1
            if population.mothers[row] == .none { orphans += 1 }
            if population.fathers[row] == .none { fatherless += 1 }
        }
        #expect(Double(orphans) < 0.01 * Double(young))
        #expect(Double(fatherless) < 0.12 * Double(young))
        #expect((children.max() ?? 0) <= 6)
        let middle = (0..<population.count).filter {
            population.sexes[$0] == .female
                && (40..<50).contains(population.birthDay($0).completedYears(on: Counties.today))
        }
        let mean = Double(middle.map { children[$0] }.reduce(0, +)) / Double(middle.count)
        #expect((1.2...2.0).contains(mean), "\(mean)")
    }

    @Test func `couples are of near ages and most people of forty are married`() {
        var (gaps, wives, women) = ([Double](), 0, 0)
        for row in 0..<population.count where population.sexes[row] == .female {
            guard population.flags[row].isDisjoint(with: .absent) else { continue }
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

    @Test func `households are of a plausible size`() {
        var sizes: [String: Int] = [:]
        for event in county.events where event.type == "person-registered" {
            for (name, value) in event.data where name == "household" { sizes[value.string ?? "", default: 0] += 1 }
        }
        let mean = Double(sizes.values.reduce(0, +)) / Double(sizes.count)
        // The census of 2020 counts 2.62 persons in a household.
        #expect((2.0...3.6).contains(mean), "\(mean)")
        #expect((sizes.values.max() ?? 0) <= 14)
    }
}
