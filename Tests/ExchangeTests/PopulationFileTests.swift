import Access
import Civil
import Exchange
import Foundation
import Population
import StorageTesting
import Testing

/// Populations as files and tables.
@Suite struct PopulationFileTests {
    /// Four generations with what changed among them.
    private static func people() throws -> Population {
        let places = try ["350583100", "350583101"].map {
            Division(code: try #require(DivisionCode($0)), name: "镇\($0)")
        }
        var people = Population(asAt: try #require(Day("2026-12-31")), divisions: places, isSynthetic: true)
        let births = ["1950-02-03", "1952-07-08", "1975-01-31", "1977-05-06", "2004-02-29", "2005-11-11"]
        for (number, birth) in births.enumerated() {
            people.append(
                id: Int64(101 + number), born: try #require(Day(birth)), sex: number % 2 == 0 ? .male : .female,
                place: number % 2, flags: number == 4 ? [.urban, .disabled] : [])
        }
        people.marry(PersonRow(0), PersonRow(1))
        people.marry(PersonRow(2), PersonRow(3), on: 10_000)
        for child in [4, 5] {
            people.setParents(of: PersonRow(child), mother: PersonRow(3), father: PersonRow(2))
            people.set(.household, of: child, to: 2)
        }
        people.setParents(of: PersonRow(2), mother: PersonRow(1), father: PersonRow(0))
        people.set(.work, of: 4, to: 1, on: 19_000)
        people.set(.education, of: 4, to: 4, on: 19_100)
        people.set(.place, of: 4, to: 1, on: 19_200)
        people.die(PersonRow(0), on: 20_000)
        people.leave(PersonRow(5), on: 20_100)
        for row in 0..<people.count { people.set(.decile, of: row, to: Int32(1 + row)) }
        return people
    }

    private func folder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "yisheng-people-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func `a file comes back as it went, and is for its owner only`() throws {
        try folder { folder in
            let people = try Self.people()
            let path = folder + "/people.pop"
            try PopulationFile.write(people, to: path)
            #expect(try PopulationFile.read(path) == people)
            #expect(PopulationFile.isOne(path) && !PopulationFile.isOne(folder + "/nothing"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let again = folder + "/again.pop"
            try PopulationFile.write(try PopulationFile.read(path), to: again)
            #expect(FileManager.default.contents(atPath: path) == FileManager.default.contents(atPath: again))
            try PopulationFile.write(Population(), to: path)
            #expect(try PopulationFile.read(path).count == 0)
        }
    }

    @Test func `wherever a byte is changed or the end is cut off, the file is refused`() throws {
        try folder { folder in
            let people = try Self.people()
            let path = folder + "/people.pop"
            try PopulationFile.write(people, to: path)
            let whole = [UInt8](try #require(FileManager.default.contents(atPath: path)))
            let bad = folder + "/bad.pop"
            var refused = 0
            for place in stride(from: 0, to: whole.count, by: 7) {
                var bytes = whole
                bytes[place] ^= 0x41
                try Data(bytes).write(to: URL(fileURLWithPath: bad))
                do {
                    // What lies between columns is nobody's; all else is noticed.
                    #expect(try PopulationFile.read(bad) == people, "byte \(place)")
                } catch let refusal as Refusal {
                    let codes = refusal.problems.map(\.code)
                    #expect(codes.allSatisfy { ["EXC-0541", "EXC-0542", "EXC-0543"].contains($0) })
                    refused += 1
                }
            }
            #expect(refused > 100)
            for length in [0, 1, 8, 40, 47, 48, 100, whole.count / 2, whole.count - 64] {
                try Data(whole.prefix(length)).write(to: URL(fileURLWithPath: bad))
                #expect(throws: Refusal.self) { try PopulationFile.read(bad) }
            }
            #expect(throws: Refusal.self) { try PopulationFile.read(folder) }
            #expect(throws: Refusal.self) { try PopulationFile.read(folder + "/none.pop") }
        }
    }

    @Test func `tables come back as they went`() throws {
        try folder { folder in
            let people = try Self.people()
            try PopulationTable.write(people, to: folder + "/tables")
            #expect(try PopulationTable.read(folder + "/tables") == people)
        }
    }

    @Test func `a table of one's own needs a day, and places are taken from it`() throws {
        try folder { folder in
            let people = try Self.people()
            try PopulationTable.write(people, to: folder)
            try FileManager.default.removeItem(atPath: folder + "/about.json")
            let refusal = #expect(throws: Refusal.self) { try PopulationTable.read(folder) }
            #expect(refusal?.problems.map(\.code) == ["EXC-0544"])
            let own = try PopulationTable.read(folder, asAt: people.asAt)
            #expect(own.divisions.map(\.code) == people.divisions.map(\.code) && !own.isSynthetic)
            #expect(Array(own.mothers) == Array(people.mothers) && Array(own.places) == Array(people.places))
        }
    }

    @Test(arguments: [
        ("101,1950-02-03", "x,1950-02-03", "id"), ("1950-02-03", "1950-02-30", "born"), (",male,", ",man,", "sex"),
        ("primary", "primal", "education"), ("350583100", "35058", "place"), ("higher", "highest", "education"),
    ])
    func `what cannot be read is said with line and column`(from: String, to: String, column: String) throws {
        try folder { folder in
            var people = try Self.people()
            people.set(.education, of: 1, to: 1)
            try PopulationTable.write(people, to: folder)
            let path = folder + "/persons.csv"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try #require(text.contains(from))
            try text.replacing(from, with: to).write(toFile: path, atomically: true, encoding: .utf8)
            let refusal = #expect(throws: Refusal.self) { try PopulationTable.read(folder) }
            #expect(refusal?.problems.allSatisfy { $0.code == "EXC-0545" } == true)
            #expect(refusal?.problems.first?.at.hasSuffix(" " + column) == true, "\(String(describing: refusal))")
        }
    }

    @Test func `kin who are nobody, columns that are missing and a number given twice are refused`() throws {
        try folder { folder in
            try PopulationTable.write(try Self.people(), to: folder)
            let path = folder + "/persons.csv"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let lines = text.split(whereSeparator: \.isNewline).map(String.init)
            try (lines.filter { !$0.hasPrefix("104,") } + [""]).joined(separator: "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
            let kin = #expect(throws: Refusal.self) { try PopulationTable.read(folder) }
            #expect(kin?.problems.contains { $0.at.hasSuffix(" mother") } == true)
            try (lines + [lines[1]]).joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            let twice = #expect(throws: Refusal.self) { try PopulationTable.read(folder) }
            #expect(twice?.problems.map(\.code) == ["EXC-0545"])
            try text.replacing("wedding", with: "ring").write(toFile: path, atomically: true, encoding: .utf8)
            let column = #expect(throws: Refusal.self) { try PopulationTable.read(folder) }
            #expect(column?.problems.map(\.code) == ["EXC-0546"])
        }
    }

    @Test func `a registry's people go in without names and numbers`() async throws {
        try await Office.with(.sqlite) { office in
            let elsewhere = """
                {"type":"person-registered","day":"2022-01-01","place":"350583101","key":"away","subjects":{"person":{}},"data":{"name":"王山","sex":"male","birth_date":"1964-02-02","citizen_id":"\(Office.id("196402020019"))","hukou":"350583101","residence":"440304000000"}}

                """
            let report = try await office.take(office.file("events.ndjson", Office.families + elsewhere))
            #expect(report.counts[1...] == [0, 0], "\(report)")
            let people = try await Population(
                office.registry, in: Office.nanan, named: { _ in "" }, asAt: Day(number: 20_600), isSynthetic: true,
                as: Actor(account: 1, role: .county, division: Office.nanan), for: .benefitReview)
            #expect(people.count > 2)
            let children = (0..<people.count).filter { people.mothers[$0] != .none }
            #expect(!children.isEmpty && people.inconsistencies().isEmpty, "\(people.inconsistencies())")
            // Numbers begin anew, in the order of births.
            #expect(Array(people.ids) == (1...Int64(people.count)).map { $0 })
            #expect(zip(people.births, people.births.dropFirst()).allSatisfy { $0 <= $1 })
            // Who lives elsewhere has left on the day on which that was recorded.
            let away = (0..<people.count).filter { people.departures[$0] != Population.never }
            #expect(away.count == 1 && people.birthDay(away.first ?? 0).year == 1964)
            #expect(Day(number: Int64(people.departures[away.first ?? 0])).description == "2022-01-01")
        }
    }
}
