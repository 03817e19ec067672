import Civil
import Population
import Testing

@Suite struct PopulationTests {
    /// A couple with a daughter, born 1990, 1992 and 2020.
    static func family() throws -> Population {
        let place = Division(code: try #require(DivisionCode("350583101")), name: "甲镇")
        var population = Population(asAt: try #require(Day("2025-01-01")), divisions: [place])
        let births = try [(1990, Sex.male), (1992, .female), (2020, .female)].map { year, sex in
            (try #require(Day(year: year, month: 5, day: 1)), sex)
        }
        for (index, (birth, sex)) in births.enumerated() {
            population.append(id: Int64(index + 1), born: birth, sex: sex)
        }
        population.marry(PersonRow(0), PersonRow(1))
        population.setParents(of: PersonRow(2), mother: PersonRow(1), father: PersonRow(0))
        population.set(.household, of: 0, to: 1)
        population.set(.household, of: 2, to: 1)
        return population
    }

    @Test func `a sound family has nothing wrong with it`() throws {
        #expect(try Self.family().inconsistencies().isEmpty)
    }

    @Test func `marrying anew ends the old marriage on both sides`() throws {
        var population = try Self.family()
        let other = population.append(
            id: 9, born: try #require(Day("1991-01-01")), sex: .male)
        population.marry(other, PersonRow(1))
        #expect(Array(population.spouses) == [.none, other, .none, PersonRow(1)])
        #expect(population.flags[0] == .divorced && population.flags[1] == .female)
        population.separate(PersonRow(1), .divorced)
        #expect(population.spouses.allSatisfy { $0 == .none })
    }

    @Test func `rows that are not there change nothing`() throws {
        var population = try Self.family()
        let before = population
        population.marry(PersonRow(0), PersonRow(77))
        population.marry(PersonRow(0), PersonRow(0))
        population.setParents(of: PersonRow(50), mother: PersonRow(1), father: .none)
        population.mark(.none, .disabled)
        population.die(PersonRow(40), on: 0)
        #expect(population == before)
    }

    @Test func `what cannot be so is found and named`() throws {
        var population = try Self.family()
        // The daughter as her mother's mother: a cycle, and a mother younger than her child.
        population.setParents(of: PersonRow(1), mother: PersonRow(2), father: PersonRow(1))
        let kinds = Set(population.inconsistencies().map(\.kind))
        #expect(kinds.isSuperset(of: [.cycle, .parentAge, .noSuchRow]))

        var twins = try Self.family()
        for (number, day) in ["2020-05-02", "2020-08-01"].enumerated() {
            let child = twins.append(
                id: Int64(10 + number), born: try #require(Day(day)), sex: .male)
            twins.setParents(of: child, mother: PersonRow(1), father: .none)
            twins.set(.household, of: 3 + number, to: 1)
        }
        // A day apart is a birth of twins; three months apart is none, nor are eight.
        #expect(twins.inconsistencies() == [Inconsistency(kind: .spacing, row: 4)])

        var mixed = try Self.family()
        mixed.setParents(of: PersonRow(2), mother: PersonRow(0), father: PersonRow(1))
        #expect(mixed.inconsistencies().map(\.kind) == [.parentSex, .parentSex])

        var late = try Self.family()
        late.die(PersonRow(1), on: late.births[2] - 1)
        #expect(late.inconsistencies() == [Inconsistency(kind: .parentDead, row: 2)])
        var unborn = try Self.family()
        unborn.die(PersonRow(0), on: unborn.births[2] - 306)
        #expect(unborn.inconsistencies() == [Inconsistency(kind: .parentDead, row: 2)])

        var alone = try Self.family()
        alone.set(.household, of: 2, to: 7)
        alone.setParents(of: PersonRow(2), mother: .none, father: PersonRow(0))
        #expect(alone.inconsistencies().map(\.kind) == [.childAlone, .motherless])

        var early = try Self.family()
        early.die(PersonRow(2), on: early.births[2] - 1)
        #expect(early.inconsistencies() == [Inconsistency(kind: .daysInverted, row: 2)])

        var doubled = try Self.family()
        doubled.append(id: 2, born: doubled.birthDay(0), sex: .male)
        #expect(doubled.inconsistencies() == [Inconsistency(kind: .sameID, row: 3)])
    }

    @Test func `siblings do not marry`() throws {
        var population = try Self.family()
        let brother = population.append(
            id: 4, born: try #require(Day("2018-01-01")), sex: .male)
        population.setParents(of: brother, mother: PersonRow(1), father: PersonRow(0))
        population.set(.household, of: 3, to: 1)
        population.marry(brother, PersonRow(2))
        #expect(population.inconsistencies().map(\.kind) == [.kinMarriage, .kinMarriage])
    }

    @Test func `a pyramid counts completed ages of those who are here`() throws {
        var population = try Self.family()
        population.leave(PersonRow(0), on: 0)
        let eve = try #require(Day("2025-04-30"))
        let pyramid = AgePyramid(population, on: eve)
        #expect(pyramid.total == 2)
        #expect(pyramid.female[32] == 1 && pyramid.female[4] == 1 && pyramid.male.allSatisfy { $0 == 0 })
        #expect(AgePyramid(population, on: eve.adding(days: 1)).female[33] == 1)
        #expect(AgePyramid(population, on: eve, openAge: 30).female[30] == 1)
        #expect(pyramid.fiveYear(.female)[0] == 1 && pyramid.fiveYear(.female).count == 21)
        #expect(AgePyramid(population, on: try #require(Day("1991-01-01"))).total == 0)
    }

    @Test func `the dead are married to nobody, and who is left is widowed`() throws {
        var population = try Self.family()
        population.die(PersonRow(0), on: 20_000)
        #expect(population.spouses[0] == .none && population.spouses[1] == .none)
        #expect(population.flags[1] == [.female, .widowed] && population.flags[0] == [])
        #expect(population.inconsistencies().isEmpty)
    }

    @Test func `what was before is known of every day`() throws {
        var population = try Self.family()
        let before = population
        let day = Int32(try #require(Day("2025-06-01")).number)
        population.separate(PersonRow(0), .divorced, on: day)
        population.set(.household, of: 1, to: 5, on: day)
        population.set(.work, of: 1, to: 1, on: day + 30)
        population.die(PersonRow(0), on: day + 60)
        let start = try #require(Day("2025-01-01"))
        #expect(population.asAt(start) == before)
        let between = population.asAt(Day(number: Int64(day + 10)))
        #expect(between.spouses[0] == .none && between.works[1] == 0 && between.deaths[0] == Population.never)
        #expect(between.changes.count == population.changes.count - 1)
        #expect(population.asAt(Day(number: Int64(day + 60))).works[1] == 1)
    }
}
