import Civil
import Demography
import Testing

@Suite struct AgeStructureTests {
    @Test func `measures are those of the definition`() throws {
        let structure = try AgeStructure(
            male: [Double](repeating: 1, count: 101), female: [Double](repeating: 2, count: 101))
        #expect(structure.total == 303)
        #expect(structure.sexRatio == 50)
        #expect(structure.persons(0..<15) == 45)
        #expect(structure.persons(65...) == 108)
        let ratio = try #require(structure.dependencyRatio())
        #expect(ratio.young == 30 && ratio.old == 72 && ratio.both == 102)
        #expect(structure.medianAge == 50.5)
        #expect(structure.share(0...100) == 1)
        #expect(structure.scaled(to: 606).male[0] == 2)
    }

    @Test func `nobody has no measures`() throws {
        let empty = try AgeStructure(male: [0, 0], female: [0, 0])
        #expect(empty.sexRatio == nil && empty.medianAge == nil && empty.share(0..<1) == nil)
        #expect(empty.dependencyRatio(working: 0..<1) == nil)
    }

    @Test func `bad counts are refused, all at once`() {
        let refusal = #expect(throws: Refusal.self) { try AgeStructure(male: [-1, 2, .nan], female: [1]) }
        #expect(refusal?.problems.map(\.code) == ["DEM-0001", "DEM-0002", "DEM-0002"])
    }
}
