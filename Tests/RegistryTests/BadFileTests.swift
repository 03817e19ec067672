import Access
import Civil
import Exchange
import Foundation
import Registry
import StorageTesting
import Testing

/// Files that are not what they should be: what is said of them repeats no value of a row, and takes no longer for being hostile.
@Suite struct BadFileTests {
    /// Takes a file in; its report, or what the file as a whole is refused for.
    private func take(_ text: String, _ name: String = "rows.csv") async throws -> (
        report: ImportReport?, problems: [Problem]
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "rows-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent(name).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try await CountyRegistry.with(.sqlite) { county in
            let division = try #require(DivisionCode("350583"))
            let before = try await county.registry.size()
            do {
                let report = try await EventImport(path, by: Recorder(division: division))
                    .run(into: county.registry, types: county.types)
                let after = try await county.registry.size()
                #expect(after == before + Int64(report.accepted))
                return (report, [])
            } catch let refusal as Civil.Refusal {
                let after = try await county.registry.size()
                #expect(after == before)
                return (nil, refusal.problems)
            } catch let problem as Problem { return (nil, [problem]) }
        }
    }

    @Test func `a file without a header is told so, and its first row is not repeated`() async throws {
        let found = try await take("person-registered,2022-01-01,350583101,王机密,male,1990-01-01\n").problems
        #expect(found.map(\.code) == ["EXC-0026"])
        BadInputTests.check(found, hides: ["机密", "1990"])
    }

    @Test func `columns that are shifted do not put their values into the report`() async throws {
        let rows = "name,day,place,type,sex,birth_date\n机密,2022-01-01,350583101,王机密,male,1990-01-01\n"
        let report = try #require(try await take(rows).report)
        #expect(report.rejected == 1 && report.problems == ["EXC-0024": 1])
        #expect(!String(decoding: report.json.bytes(sorted: true), as: UTF8.self).contains("机密"))
    }

    @Test func `ten thousand fields and a thousand strange columns are answered at once`() async throws {
        let many = try await take(String(repeating: "x,", count: 10_000) + "\n").problems
        #expect(many.map(\.code) == ["CSV-0004"])
        let strange = (0..<990).map { "列\($0)" + String(repeating: "怪", count: 60) }.joined(separator: ",")
        let time = ContinuousClock().now
        let problems = try await take(strange + "\n").problems
        #expect(Set(problems.map(\.code)) == ["EXC-0021", "EXC-0023"])
        #expect(ContinuousClock().now - time < .seconds(60))
    }

    @Test func `rows of objects that are no objects keep the good ones`() async throws {
        let good =
            #"{"type":"person-registered","day":"2022-01-01","place":"350583101","subjects":{"person":{}},"data":{"name":"王好","#
            + #""sex":"male","birth_date":"1990-01-01"}}"#
        let rows = ["[]", "7", "\"机密\"", "{\"type\":\"机密\"", good, "null", String(repeating: "[", count: 5_000), "{}"]
        let report = try #require(try await take(rows.joined(separator: "\n"), "rows.ndjson").report)
        #expect(report.accepted == 1 && report.rejected == 7 && report.stopped == nil)
        #expect(report.sample.map(\.line) == [1, 2, 3, 4, 6, 7, 8])
        #expect(!String(decoding: report.json.bytes(sorted: true), as: UTF8.self).contains("机密"))
    }
}
