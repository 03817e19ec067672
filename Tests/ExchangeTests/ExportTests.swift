import Access
import Civil
import Exchange
import Foundation
import Registry
import Storage
import StorageTesting
import Testing

@Suite struct ExportTests {
    private static let county = Actor(account: 0, role: .county, division: Office.nanan)

    private func export(_ office: Office, _ name: String, _ change: (inout FileExport) -> Void = { _ in }) async throws
        -> String
    {
        var work = FileExport(
            "\(office.folder.path)/\(name)", of: Office.nanan, by: ExportTests.county, for: .registration)
        change(&work)
        _ =
            name.hasSuffix(".csv")
            ? try await work.persons(of: office.registry) : try await work.events(of: office.registry)
        return work.path
    }

    @Test(arguments: TestEngine.available)
    func `what is exported gives the same lives in another registry`(engine: TestEngine) async throws {
        try await Office.with(engine) { office in
            _ = try await office.take(try office.file("e.ndjson", Office.families))
            let path = try await export(office, "out.ndjson")
            let text = try office.text(path)
            try await Office.with(.sqlite) { other in
                let report = try await other.take(try other.file("in.ndjson", text))
                #expect(report.counts == [4, 0, 0])
                let again = try await export(other, "again.ndjson")
                #expect(try other.text(again) == text)
                let persons = try await export(office, "a.csv")
                let same = try await export(other, "b.csv")
                #expect(try office.text(persons) == other.text(same))
            }
        }
    }

    @Test func `a corrected event comes out corrected, a revoked one not at all`() async throws {
        try await Office.with(.sqlite) { office in
            let changes = """
                {"type":"birth","day":"2025-03-02","place":"350583101","key":"c1b","corrects":3,"subjects":{},"data":{"name":"陈一","sex":"female","certificate":"A350000001"}}
                {"type":"birth","day":"2025-04-01","place":"350583102","key":"c2b","revokes":4,"subjects":{}}
                """
            let report = try await office.take(try office.file("e.ndjson", Office.families + changes))
            #expect(report.counts == [6, 0, 0])
            let lines = try office.text(try await export(office, "out.ndjson")).split(separator: "\n")
            #expect(lines.count == 3)
            #expect(try JSON.parse(String(lines[2]))["day"] == "2025-03-02")
        }
    }

    @Test func `formulas are harmless in a list`() async throws {
        try await Office.with(.sqlite) { office in
            let row = "2022-01-01,350583101,陈秀英,female,1995-03-08,350583101,=cmd|' /C calc'!A0"
            let report = try await office.take(
                try office.file("p.csv", "day,place,name,sex,birth_date,residence,household\n\(row)\n")
            ) { $0.type = "person-registered" }
            #expect(report.accepted == 1)
            let text = try office.text(try await export(office, "p2.csv"))
            #expect(text.contains(",'=cmd|"))
        }
    }

    @Test func `nobody exports outside the division or the duty`() async throws {
        try await Office.with(.sqlite) { office in
            _ = try await office.take(try office.file("e.ndjson", Office.families))
            for (role, division) in [(Role.county, "441523"), (.township, "350583101"), (.analyst, "350583")] {
                let actor = Actor(account: 9, role: role, division: try #require(DivisionCode(division)))
                await #expect(throws: Denial.self) {
                    try await export(office, "no.ndjson") { $0.actor = actor }
                }
            }
            #expect(!FileManager.default.fileExists(atPath: "\(office.folder.path)/no.ndjson"))
            #expect(!FileManager.default.fileExists(atPath: "\(office.folder.path)/no.ndjson.part"))
        }
    }

    @Test func `only the events of the area come out`() async throws {
        try await Office.with(.sqlite) { office in
            _ = try await office.take(try office.file("e.ndjson", Office.families))
            let township = try #require(DivisionCode("350583102"))
            let text = try office.text(try await export(office, "t.ndjson") { $0.division = township })
            #expect(text.split(separator: "\n").count == 1)
        }
    }
}
