import Civil
import Demography
import Population
import Testing

@testable import Microsimulation

@Suite struct FamilyTests {
    /// A county of 6,000, as it is on 1 January 2027.
    static let start = Result { SimulatedFamilies(try Counties.small.get().population) }

    static func lived(_ years: Int, seed: UInt64 = 1, threads: Int = 1, response: [Double] = []) async throws
        -> (families: SimulatedFamilies, years: [YearOfFamilies])
    {
        var families = try start.get()
        let simulation = FamilySimulation(seed: seed, threads: threads)
        var happened: [YearOfFamilies] = []
        for _ in 0..<years {
            let course = FamilySimulation.Conditions(try China.rates(families.year), response: response)
            happened.append(await simulation.advance(&families, by: course).year)
        }
        return (families, happened)
    }

    @Test func `every year closes, and nothing impossible comes of twenty of them`() async throws {
        let (families, years) = try await Self.lived(20)
        #expect(years.allSatisfy { $0.isClosed })
        let found = families.people.inconsistencies()
        #expect(found.isEmpty, "\(found.prefix(5)) of \(found.count)")
        let day = families.people.asAt
        let present = (0..<families.people.count).count { families.people.isPresent($0, on: day) }
        #expect(present == families.residents && day.description == "2046-12-31")
        #expect(AgePyramid(families.people, on: day).total == present)
        for year in years {
            #expect(
                year.weddings > 0 && year.divorces > 0 && year.moves > 0 && year.arrivals > 0 && year.departures > 0)
        }
    }

    @Test func `births are as many as the rates say, whoever is married`() async throws {
        var (born, expected) = (0.0, 0.0)
        for seed in UInt64(1)...4 {
            var families = try Self.start.get()
            let simulation = FamilySimulation(seed: seed)
            for _ in 0..<8 {
                let rates = try China.rates(families.year)
                let women = (0..<100).map { Double(families.lives.people(.female, age: $0)) }
                expected += women.indices.dropFirst(10).reduce(0) {
                    $0 + women[$1] * (rates.fertility[$1] + rates.fertility[$1 + 1]) / 2
                }
                born += Double(await simulation.advance(&families, by: .init(rates)).year.born)
            }
        }
        #expect(abs(born - expected) < 4 * expected.squareRoot(), "\(born) \(expected)")
    }

    @Test func `one and eight threads live the same lives, and so does a policy that changes nothing`() async throws {
        let one = try await Self.lived(4)
        let eight = try await Self.lived(4, threads: 8)
        let same = try await Self.lived(4, response: [1, 1, 1])
        #expect(one.families == eight.families && one.families == same.families)
        #expect(one.years == same.years)
        let other = try await Self.lived(4, seed: 2)
        #expect(other.families != one.families)
    }

    @Test func `a policy adds births of the order that it is for, and nobody who was born without it is missing`()
        async throws
    {
        let simulation = FamilySimulation(seed: 3)
        var (without, with) = (try Self.start.get(), try Self.start.get())
        let before = without.people.count
        for _ in 0..<3 {
            let rates = try China.rates(without.year)
            let (_, levels) = await simulation.advance(&without, by: .init(rates))
            await simulation.advance(&with, by: .init(rates, response: [1, 1.5, 1], levels: levels))
        }
        func seconds(_ families: SimulatedFamilies) -> Int {
            (before..<families.people.count).count { row in
                families.people.row(families.people.mothers[row]).map { families.people.children[$0] == 2 } ?? false
            }
        }
        #expect(seconds(with) > seconds(without))
        // In the first year the same women bear, and some more.
        func mothers(_ families: SimulatedFamilies) -> Set<Int32> {
            Set(
                (before..<families.people.count).filter { families.people.birthDay($0).year == 2027 }.map {
                    families.people.mothers[$0].row
                })
        }
        #expect(mothers(with).isSuperset(of: mothers(without)))
    }

    @Test func `lived by months years close, nothing impossible comes, and as much happens as in years lived at once`()
        async throws
    {
        // Births, deaths, weddings, partings, moves, departures, arrivals; then employees and residents' insurance at the end.
        var sums = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 2)
        var expected = 0.0
        for seed in UInt64(1)...2 {
            for (place, monthly) in [false, true].enumerated() {
                var families = try Self.start.get()
                let simulation = FamilySimulation(seed: seed)
                for _ in 0..<5 {
                    let rates = try China.rates(families.year)
                    if monthly {
                        let women = (0..<100).map { Double(families.lives.people(.female, age: $0)) }
                        expected += women.indices.dropFirst(10).reduce(0) {
                            $0 + women[$1] * (rates.fertility[$1] + rates.fertility[$1 + 1]) / 2
                        }
                    }
                    let before = families.people.count
                    let year = await simulation.advance(&families, by: .init(rates), monthly: monthly).year
                    #expect(
                        year.isClosed
                            && year.before == year.after - year.born + year.deaths - year.arrivals + year.departures)
                    let numbers = [
                        year.born, year.deaths, year.weddings, year.divorces, year.moves, year.departures,
                        year.arrivals,
                    ]
                    for (number, value) in numbers.enumerated() { sums[place][number] += Double(value) }
                    // Born in every part of the year, and of one mother not twice in it but for twins.
                    let newborn = (before..<families.people.count).filter {
                        families.people.birthDay($0).year == families.year - 1
                    }
                    if monthly { #expect(Set(newborn.map { families.people.birthDay($0).month }).count > 6) }
                }
                let day = families.people.asAt
                let present = (0..<families.people.count).filter { families.people.isPresent($0, on: day) }
                #expect(present.count == families.residents && day.description == "2031-12-31")
                sums[place][7] += Double(present.count { families.people.works[$0] == Work.employee.rawValue })
                let found = families.people.inconsistencies()
                #expect(found.isEmpty, "\(monthly) \(found.prefix(5)) of \(found.count)")
            }
        }
        #expect(abs(sums[1][0] - expected) < 4 * expected.squareRoot(), "\(sums[1][0]) \(expected)")
        for number in 0..<8 {
            let (one, other) = (sums[0][number], sums[1][number])
            // Moves of whole households come together; of couples and homes the one follows the other.
            let spread = number == 4 || number == 5 ? 3.0 : 1
            #expect(
                abs(one - other) < 4 * (spread * (one + other)).squareRoot() + 0.03 * one, "\(number): \(one) \(other)")
        }
    }

    @Test func `months are the same on any number of threads and under a policy that changes nothing`() async throws {
        var lived: [SimulatedFamilies] = []
        for (threads, response) in [(1, []), (8, []), (3, [1.0, 1])] {
            var families = try Self.start.get()
            for _ in 0..<2 {
                await FamilySimulation(seed: 4, threads: threads).advance(
                    &families, by: .init(try China.rates(families.year), response: response), monthly: true)
            }
            lived.append(families)
        }
        #expect(lived[0] == lived[1] && lived[0] == lived[2])
    }

    @Test func `fifty years of births and deaths by age are those of the cohort-component method`() async throws {
        // By five years, kind (males' and females' deaths, births) and age: what is expected of those who are there, and what came.
        var (expected, came) = ([Int: Double](), [Int: Double]())
        func cell(_ block: Int, _ kind: Int, _ age: Int) -> Int { (block * 3 + kind) * 128 + age }
        for seed in UInt64(1)...1 {
            var families = try Self.start.get()
            let simulation = FamilySimulation(seed: seed)
            let twins = FamilyRates().twins
            for step in 0..<50 {
                let rates = try China.rates(families.year)
                func bears(_ age: Int) -> Double { age > 0 && age < 100 ? rates.fertility[age] : 0 }
                for (kind, sex) in [Sex.male, .female].enumerated() {
                    let ratios = (sex == .male ? rates.male : rates.female).ratios
                    for age in 0..<128 {
                        let people = Double(families.lives.people(sex, age: age))
                        expected[cell(step / 5, kind, age), default: 0] += people * (1 - ratios[min(age + 1, 100)])
                        guard sex == .female, age < 120 else { continue }
                        expected[cell(step / 5, 2, age), default: 0] += people * bears(age) / 2 / (1 + twins)
                        expected[cell(step / 5, 2, age + 1), default: 0] += people * bears(age + 1) / 2 / (1 + twins)
                    }
                }
                let year = await simulation.advance(&families, by: .init(rates)).year
                for (place, deaths) in year.deathsByAge.enumerated() {
                    came[cell(step / 5, place / 128, place % 128), default: 0] += Double(deaths)
                }
                for (age, births) in year.birthsByAge.enumerated() {
                    came[cell(step / 5, 2, age), default: 0] += Double(births)
                }
            }
        }
        var (cells, far, chi) = (0.0, 0.0, 0.0)
        for (place, wanted) in expected where wanted >= 5 {
            let z = ((came[place] ?? 0) - wanted) / wanted.squareRoot()
            cells += 1
            chi += z * z
            if abs(z) > 3 { far += 1 }
        }
        // Chances among the very old are great, so that fewer stray than Poisson's law would have it.
        #expect(cells > 350 && far <= max(3, 0.006 * cells), "\(far) of \(cells)")
        #expect(chi < cells + 4 * (2 * cells).squareRoot() && chi > 0.7 * cells, "\(chi) of \(cells)")
    }

    @Test func `births and deaths come near the totals that are known from elsewhere`() async throws {
        var (born, died) = (0, 0)
        for seed in UInt64(1)...3 {
            var families = try Self.start.get()
            let simulation = FamilySimulation(seed: seed)
            for _ in 0..<4 {
                let course = FamilySimulation.Conditions(try China.rates(families.year), births: 90, deaths: 20)
                let year = await simulation.advance(&families, by: course).year
                #expect(year.isClosed)
                born += year.born
                died += year.deaths
            }
        }
        // 12 years of 90 and of 20, beside some 37 and 47 that the rates alone would bring.
        #expect(abs(Double(born) - 1_080) < 4 * 1_080.0.squareRoot(), "\(born)")
        #expect(abs(Double(died) - 240) < 4 * 240.0.squareRoot(), "\(died)")
    }

    @Test func `births come in the orders of our time`() async throws {
        var orders = [0, 0, 0]
        for seed in UInt64(1)...3 {
            for year in try await Self.lived(4, seed: seed).years {
                for order in 0..<3 { orders[order] += year.births[order] }
            }
        }
        let all = Double(orders.reduce(0, +))
        for (count, known) in zip(orders, SyntheticCounty.birthOrders(2026)) {
            #expect(abs(Double(count) / all - known) < 0.09, "\(orders)")
        }
    }

    @Test func `shares of the married, of households and of schools stay within reach of where they began`()
        async throws
    {
        let (families, _) = try await Self.lived(15)
        let (before, after) = (try Self.start.get().people, families.people)
        func shares(_ people: Population) -> [Double] {
            var (women, wives, persons, homes, higher, young) = (0.0, 0.0, 0.0, Set<Int32>(), 0.0, 0.0)
            for row in 0..<people.count where people.isPresent(row, on: people.asAt) {
                let age = people.birthDay(row).completedYears(on: people.asAt)
                persons += 1
                homes.insert(people.households[row])
                if people.sex(row) == .female, (30..<50).contains(age) {
                    women += 1
                    if people.spouses[row] != .none { wives += 1 }
                }
                if (25..<35).contains(age) {
                    young += 1
                    if people.educations[row] == 4 { higher += 1 }
                }
            }
            return [wives / women, persons / Double(homes.count), higher / young]
        }
        let (then, now) = (shares(before), shares(after))
        #expect(abs(then[0] - now[0]) < 0.12 && abs(then[1] - now[1]) < 0.5, "\(then) \(now)")
        #expect(now[2] > then[2] - 0.05 && now[2] < 0.8, "\(then) \(now)")
    }

    @Test func `what was before the simulation is known after it`() async throws {
        let start = try Self.start.get().people
        let (families, _) = try await Self.lived(3)
        let again = families.people.asAt(start.asAt)
        #expect(Array(again.spouses.prefix(start.count)) == Array(start.spouses))
        #expect(Array(again.places.prefix(start.count)) == Array(start.places))
        #expect(Array(again.households.prefix(start.count)) == Array(start.households))
        #expect(Array(again.flags.prefix(start.count)) == Array(start.flags))
        #expect(Array(again.works.prefix(start.count)) == Array(start.works))
        #expect(Array(again.children.prefix(start.count)) == Array(start.children))
        #expect((0..<again.count).count { again.isPresent($0, on: start.asAt) } == 6_000)
    }
}
