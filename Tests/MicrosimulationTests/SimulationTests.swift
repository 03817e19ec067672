import Civil
import Demography
import Microsimulation
import Testing

/// Lives lived year by year, held to the cohort-component method and to themselves.
@Suite struct SimulationTests {
    /// Rates of about present China.
    static func rates(fertility level: Double = 1.2) throws -> YearRates {
        // Gompertz and Makeham, and infants.
        func mortality(_ scale: Double) -> [Double] {
            (0...100).map { age in
                var hazard = 0.00003 * scale
                for _ in 0..<age { hazard *= 1.094 }
                return min(0.8, hazard + 0.0002 + (age == 0 ? 0.006 : 0))
            }
        }
        let shape = (0...100).map { age -> Double in
            guard (15..<50).contains(age) else { return 0 }
            let distance = Double(age - 28) / 5.5
            return 1 / (1 + distance * distance + distance * distance * distance * distance)
        }
        let all = shape.reduce(0, +)
        return YearRates(
            male: try Survival(rates: mortality(1.4), sex: .male, openAge: 100),
            female: try Survival(rates: mortality(1), sex: .female, openAge: 100),
            fertility: shape.map { $0 / all * level }, sexRatioAtBirth: 1.08)
    }

    /// As many of each age as make a pyramid that narrows from 60 on.
    static func pyramid(_ persons: Int) -> [Int] {
        let weights = (0..<100).map { $0 < 60 ? 1.0 : Double(100 - $0) / 40 }
        let all = weights.reduce(0, +)
        return weights.map { Int(Double(persons) / 2 * $0 / all) }
    }

    static func lives(_ persons: Int, regions: Int = 1) -> SimulatedLives {
        SimulatedLives(male: pyramid(persons), female: pyramid(persons), year: 2025, regions: regions)
    }

    private static let moves = Mobility(
        male: Array(repeating: 0.03, count: 80), female: [0.02],
        destinations: [[1, 2, 1], [0, 1, 3], [5, 0, 0]])

    @Test func `any number of threads lives the same lives`() async throws {
        let rates = LifeRates(try Self.rates(), moves: Self.moves)
        var results: [(SimulatedLives, [YearOfLives])] = []
        for threads in [1, 2, 8] {
            var lives = Self.lives(150_000, regions: 3)
            var years: [YearOfLives] = []
            for _ in 0..<8 { years.append(await Simulation(seed: 5, threads: threads).advance(&lives, by: rates)) }
            results.append((lives, years))
        }
        #expect(results[0].0 == results[1].0 && results[0].0 == results[2].0)
        #expect(results[0].1 == results[1].1 && results[0].1 == results[2].1)
        var other = Self.lives(150_000, regions: 3)
        for _ in 0..<8 { await Simulation(seed: 6, threads: 2).advance(&other, by: rates) }
        #expect(!(other == results[0].0))
    }

    @Test func `a copy is lived apart from what it was copied from`() async throws {
        let rates = LifeRates(try Self.rates())
        let simulation = Simulation(seed: 1)
        var one = Self.lives(10_000)
        await simulation.advance(&one, by: rates)
        let kept = one
        let (count, year, first) = (kept.count, kept.year, kept[0])
        for _ in 0..<30 { await simulation.advance(&one, by: rates) }
        #expect(kept.count == count && kept.year == year && kept[0] == first && one.year == 2056)
        var other = kept
        for _ in 0..<30 { await simulation.advance(&other, by: rates) }
        #expect(one == other)
    }

    @Test func `each year closes, and agrees with the cohort-component method`() async throws {
        let year = try Self.rates()
        let rates = LifeRates(year)
        var lives = Self.lives(200_000)
        var expected = try AgeStructure(
            male: Self.pyramid(200_000).map(Double.init) + [0], female: Self.pyramid(200_000).map(Double.init) + [0])
        let simulation = Simulation(seed: 3, threads: 2)
        var (cells, outside, chi) = (0, 0, 0.0)
        func hold(_ seen: Int, of trials: Int, _ share: Double) {
            let mean = Double(trials) * share
            guard mean >= 8, share < 1 else { return }
            let z = (Double(seen) - mean) / (mean * (1 - share)).squareRoot()
            cells += 1
            chi += z * z
            if abs(z) >= 3 { outside += 1 }
        }
        for _ in 0..<50 {
            let before = lives.alive
            let result = await simulation.advance(&lives, by: rates)
            let (born, died) = (
                result.newborn.reduce(0, +), result.deaths.reduce(0, +) + result.newbornDeaths.reduce(0, +)
            )
            #expect(lives.alive == before + born - died)
            #expect(result.births.reduce(0, +) == born)
            for (sex, survival) in [year.male, year.female].enumerated() {
                for age in 0..<127 {
                    let share = 1 - survival.ratios[min(age + 1, 100)]
                    hold(result.deaths[sex * 128 + age], of: result.people[sex * 128 + age], share)
                }
                hold(result.newbornDeaths[sex], of: result.newborn[sex], 1 - survival.ratios[0])
            }
            // Women of the age at the start, and those who reach it alive, bear with half of the rate each.
            for age in 16..<50 {
                let women = result.people[128 + age] + result.people[127 + age] - result.deaths[127 + age]
                hold(result.births[age], of: women, year.fertility[age] / 2)
            }
            hold(result.newborn[1], of: born, 1 / 2.08)
            expected = Projection.advance(expected, by: year).population
        }
        #expect(cells > 5_000)
        // 0.27 % of normal numbers are beyond three.
        #expect(
            Double(outside) < 0.0027 * Double(cells) + 4 * (0.0027 * Double(cells)).squareRoot(),
            "\(outside) of \(cells)")
        #expect(abs(chi - Double(cells)) < 4 * (2 * Double(cells)).squareRoot(), "\(chi) of \(cells)")
        // After fifty years, ages in tens: within what chance allows.
        for sex in [Sex.male, .female] {
            for from in stride(from: 0, to: 90, by: 10) {
                let seen = Double((from..<from + 10).reduce(0) { $0 + lives.people(sex, age: $1) })
                let should = (sex == .male ? expected.male : expected.female)[from..<from + 10].reduce(0, +)
                #expect(
                    abs(seen - should) < 6 * should.squareRoot() + 0.01 * should, "\(sex) \(from): \(seen), \(should)")
            }
        }
    }

    @Test func `counts are of the lives themselves`() async throws {
        let rates = LifeRates(try Self.rates(), moves: Self.moves)
        var lives = Self.lives(30_000, regions: 3)
        var results: [YearOfLives] = []
        for _ in 0..<20 { results.append(await Simulation(seed: 2).advance(&lives, by: rates)) }
        let rows = (0..<lives.count).map { lives[$0] }
        for result in results {
            #expect(rows.count { $0.died == result.year && $0.born < result.year } == result.deaths.reduce(0, +))
            #expect(rows.count { $0.born == result.year } == result.newborn.reduce(0, +))
        }
        for age in [0, 5, 30, 70] {
            for sex in [Sex.male, .female] {
                let seen = rows.count { $0.died == nil && $0.sex == sex && $0.born == lives.year - 1 - age }
                #expect(seen == lives.people(sex, age: age))
            }
        }
        #expect(Set(rows.map(\.region)) == [0, 1, 2] && results.allSatisfy { $0.moves > 0 })
    }

    @Test func `every child has a mother who could bear it`() async throws {
        let rates = LifeRates(
            try Self.rates(),
            births: BirthFactors(childless: 1.6, children: [[0, 0.4, 1.2, 1, 0.6], [0, 0.2, 0.3, 0.3, 0.2]]))
        var lives = Self.lives(40_000)
        for _ in 0..<40 { await Simulation(seed: 9, threads: 2).advance(&lives, by: rates) }
        var lastChild: [Int: Int] = [:]
        for row in 0..<lives.count where lives[row].born >= 2025 {
            let child = lives[row]
            let number = try #require(child.mother)
            let mother = lives[number]
            #expect(number < row && mother.sex == .female && (14...51).contains(child.born - mother.born))
            #expect(mother.died.map { $0 >= child.born } ?? true)
            // Nobody bears in the year after a birth where the factor is 0.
            if let last = lastChild[number] { #expect(child.born - last >= 2) }
            lastChild[number] = child.born
        }
        #expect(lastChild.count > 5_000)
    }

    @Test func `the same persons live the same lives under another policy`() async throws {
        let (one, two) = (LifeRates(try Self.rates()), LifeRates(try Self.rates(fertility: 1.5)))
        var (first, second, third) = (Self.lives(60_000), Self.lives(60_000), Self.lives(60_000))
        let simulation = Simulation(seed: 4)
        var (births, more) = (0, 0)
        for _ in 0..<25 {
            births += await simulation.advance(&first, by: one).newborn.reduce(0, +)
            more += await simulation.advance(&second, by: two).newborn.reduce(0, +)
            await simulation.advance(&third, by: one)
        }
        #expect(first == third)
        #expect(Double(more) / Double(births) > 1.2 && Double(more) / Double(births) < 1.35)
        // Those who were there at the beginning die in the same year; mothers bear no fewer.
        for row in 0..<59_000 {
            #expect(first[row].died == second[row].died && first[row].sex == second[row].sex)
            #expect(first[row].children <= second[row].children)
        }
    }

    @Test func `movers arrive as often as destinations say`() async throws {
        let year = try Self.rates(fertility: 0)
        let rates = LifeRates(
            year, moves: Mobility(male: [1], female: [1], destinations: [[1, 2, 1], [0, 1, 3], [5, 0, 0]]))
        var lives = Self.lives(120_000, regions: 3)
        let before = (0..<lives.count).map { lives[$0].region }
        let moves = await Simulation(seed: 8).advance(&lives, by: rates).moves
        var arrived = [[Int]](repeating: [0, 0, 0], count: 3)
        for row in 0..<lives.count where lives[row].died == nil { arrived[before[row]][lives[row].region] += 1 }
        for (from, shares) in [[0.25, 0.5, 0.25], [0, 0.25, 0.75], [1, 0, 0]].enumerated() {
            let all = Double(arrived[from].reduce(0, +))
            for (to, share) in shares.enumerated() {
                let z = (Double(arrived[from][to]) - all * share) / max(1, (all * share * (1 - share)).squareRoot())
                #expect(abs(z) < 4, "\(from) to \(to): \(arrived[from])")
            }
        }
        #expect(moves == arrived[0][1] + arrived[0][2] + arrived[1][0] + arrived[1][2] + arrived[2][0] + arrived[2][1])
        // A year that knows fewer regions leaves those of others where they are.
        var few = Self.lives(20_000, regions: 3)
        let two = LifeRates(year, moves: Mobility(male: [1], female: [1], destinations: [[0, 1], [1, 0]]))
        await Simulation(seed: 8).advance(&few, by: two)
        #expect((0..<few.count).filter { $0 % 3 == 2 }.allSatisfy { few[$0].region == 2 })
    }

    @Test func `rates that are none, and lives that are none, do no harm`() async throws {
        var rates = try Self.rates()
        rates.fertility = [.nan, .infinity, -3]
        rates.sexRatioAtBirth = -1
        let odd = LifeRates(
            rates, births: BirthFactors(childless: .infinity, children: [[.nan], []]),
            moves: Mobility(male: [2], female: [.nan], destinations: [[], [-1, .nan, 4]]))
        var lives = SimulatedLives(male: [-4, 10], female: Array(repeating: 3, count: 300), year: -7, regions: 2)
        for _ in 0..<3 { await Simulation(seed: 0, threads: 64).advance(&lives, by: odd) }
        #expect(lives.alive <= lives.count && lives.year == 4)
        var nobody = SimulatedLives(male: [], female: [], year: 2025)
        let result = await Simulation(seed: 0).advance(&nobody, by: LifeRates(try Self.rates()))
        #expect(nobody.count == 0 && result.deaths.allSatisfy { $0 == 0 })
    }
}
