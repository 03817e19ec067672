import Civil
import Columns
import Population
import Testing

@Suite struct LayoutTests {
    private func read(
        _ population: Population, without name: String? = nil, changing: [String: [UInt8]] = [:]
    ) throws(Refusal) -> Population {
        try Population(
            asAt: population.asAt, divisions: population.divisions, isSynthetic: population.isSynthetic,
            rows: population.count, changes: population.changes.count
        ) { column in
            column == name ? nil : changing[column].map { Memory($0) } ?? population.column(column)
        }
    }

    @Test func `a person takes 55 bytes, and columns come back as they went`() throws {
        #expect(Population.layout.reduce(0) { $0 + $1.width } == 55)
        var population = try PopulationTests.family()
        population.separate(PersonRow(0), .divorced, on: 20_100)
        let again = try self.read(population)
        #expect(again == population)
        #expect(again.householdCount == population.householdCount)
        for (name, width) in Population.layout {
            #expect(population.column(name)?.bytes.count == width * population.count, "\(name)")
        }
    }

    @Test func `a mapped population may be changed, and what it was read from stays`() throws {
        let population = try PopulationTests.family()
        var again = try read(population)
        again.set(.place, of: 0, to: 0)
        again.set(.education, of: 0, to: 4)
        let row = again.append(id: 9, born: population.birthDay(0), sex: .male)
        #expect(row == PersonRow(3) && again.educations[0] == 4 && population.educations[0] == 0)
        #expect(Array(again.households) == [1, 1, 1, 2])
    }

    @Test func `a column that is missing or cut off, and values that cannot be, are refused by name and row`() throws {
        let population = try PopulationTests.family()
        let missing = #expect(throws: Refusal.self) { try self.read(population, without: "mother") }
        #expect(missing?.problems.map(\.at) == ["mother"])
        let short = #expect(throws: Refusal.self) { try self.read(population, changing: ["decile": [1, 2]]) }
        #expect(short?.problems.map(\.code) == ["POP-0001"])
        var changed = population
        changed.set(.household, of: 0, to: 0, on: 20_000)
        let before = #expect(throws: Refusal.self) {
            try self.read(changed, changing: ["change.before": [255, 255, 255, 127]])
        }
        #expect(before?.problems.map(\.at) == ["change.before[0]"])
        let bad: [(String, [UInt8])] = [
            ("decile", [0, 11, 0]), ("work", [9, 0, 0]), ("place", [0, 0, 1, 0, 0, 0]),
            ("mother", [255, 255, 255, 255, 3, 0, 0, 0, 255, 255, 255, 255]),
            ("household", [0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0]), ("flags", [0, 0, 0, 128, 0, 0]),
            ("born", [255, 255, 255, 127, 0, 0, 0, 0, 0, 0, 0, 0]),
        ]
        for (name, bytes) in bad {
            let refusal = #expect(throws: Refusal.self) { try self.read(population, changing: [name: bytes]) }
            #expect(refusal?.problems.first?.code == "POP-0002" && refusal?.problems.first?.at.hasPrefix(name) == true)
        }
    }
}
