import Civil
import Population
import Testing

@Suite struct PopulationTests {
    /// A couple with a daughter, born 1990, 1992 and 2020.
    static func family() throws -> Population {
        let place = try #require(DivisionCode("350583101"))
        var population = Population()
        let births = try [(1990, Sex.male), (1992, .female), (2020, .female)].map { year, sex in
            (try #require(Day(year: year, month: 5, day: 1)), sex)
        }
        for (index, (birth, sex)) in births.enumerated() {
            population.append(id: Int64(index + 1), birth: birth, sex: sex, division: place)
        }
        population.marry(PersonRow(0), PersonRow(1))
        population.setParents(of: PersonRow(2), mother: PersonRow(1), father: PersonRow(0))
        return population
    }

    @Test func `a sound family has nothing wrong with it`() throws {
        #expect(try Self.family().inconsistencies().isEmpty)
    }

    @Test func `marrying anew ends the old marriage on both sides`() throws {
        var population = try Self.family()
        let other = population.append(
            id: 9, birth: try #require(Day("1991-01-01")), sex: .male, division: .nation)
        population.marry(other, PersonRow(1))
        #expect(population.spouses == [.none, other, .none, PersonRow(1)])
        population.separate(PersonRow(1))
        #expect(population.spouses.allSatisfy { $0 == .none })
    }

    @Test func `rows that are not there change nothing`() throws {
        var population = try Self.family()
        let before = population
        population.marry(PersonRow(0), PersonRow(77))
        population.marry(PersonRow(0), PersonRow(0))
        population.setParents(of: PersonRow(50), mother: PersonRow(1), father: .none)
        population.mark(.none, .dead)
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
                id: Int64(10 + number), birth: try #require(Day(day)), sex: .male, division: .nation)
            twins.setParents(of: child, mother: PersonRow(1), father: .none)
        }
        // A day apart is a birth of twins; three months apart is none.
        #expect(twins.inconsistencies() == [Inconsistency(kind: .spacing, row: 4)])

        var mixed = try Self.family()
        mixed.setParents(of: PersonRow(2), mother: PersonRow(0), father: PersonRow(1))
        #expect(mixed.inconsistencies().map(\.kind) == [.parentSex, .parentSex])

        var doubled = try Self.family()
        doubled.append(id: 2, birth: doubled.birthDay(0), sex: .male, division: .nation)
        #expect(doubled.inconsistencies() == [Inconsistency(kind: .sameID, row: 3)])
    }

    @Test func `siblings do not marry`() throws {
        var population = try Self.family()
        let brother = population.append(
            id: 4, birth: try #require(Day("2018-01-01")), sex: .male, division: .nation)
        population.setParents(of: brother, mother: PersonRow(1), father: PersonRow(0))
        population.marry(brother, PersonRow(2))
        #expect(population.inconsistencies().map(\.kind) == [.kinMarriage, .kinMarriage])
    }

    @Test func `a pyramid counts completed ages of those who are here`() throws {
        var population = try Self.family()
        population.mark(PersonRow(0), .away)
        let eve = try #require(Day("2025-04-30"))
        let pyramid = AgePyramid(population, on: eve)
        #expect(pyramid.total == 2)
        #expect(pyramid.female[32] == 1 && pyramid.female[4] == 1 && pyramid.male.allSatisfy { $0 == 0 })
        #expect(AgePyramid(population, on: eve.adding(days: 1)).female[33] == 1)
        #expect(AgePyramid(population, on: eve, openAge: 30).female[30] == 1)
        #expect(pyramid.fiveYear(.female)[0] == 1 && pyramid.fiveYear(.female).count == 21)
        #expect(AgePyramid(population, on: try #require(Day("1991-01-01"))).total == 0)
    }
}
