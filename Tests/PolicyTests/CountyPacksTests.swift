import Civil
import FEEL
import Foundation
import Policy
import Testing

/// The packs that the program ships.
enum Shipped {
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let expected = package.deletingLastPathComponent()
        .appending(path: "shared/reference/china/childcare_subsidy_expected_2022_2024.csv")

    static var hasSubsidy: Bool {
        FileManager.default.fileExists(
            atPath: package.appending(path: "Packs/cn/entitlements/childcare-subsidy.yaml").path)
    }

    static var hasExpected: Bool { hasSubsidy && FileManager.default.fileExists(atPath: expected.path) }

    static let library: Library = {
        let root = package.appending(path: "Packs").resolvingSymlinksInPath()
        var files: [PackFile] = []
        for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
        where url.pathExtension == "yaml" {
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            files.append(PackFile(path: String(url.path.dropFirst(root.path.count + 1)), text: text))
        }
        let calendar = (try? String(contentsOf: root.appending(path: "cn/workdays.csv"), encoding: .utf8))
            .flatMap { try? WorkCalendar(csv: $0) }
        return Library(files: files, workCalendar: calendar)
    }()
}

@Suite(.enabled(if: Shipped.hasSubsidy)) struct CountyPacksTests {
    @Test func `the shipped packs have no error`() {
        #expect(Shipped.library.findings.filter { $0.severity == .error } == [])
    }

    @Test func `every example in the shipped packs gives what it says`() {
        let results = Shipped.library.test()
        #expect(results.count > 200)
        for result in results where !result.isPassed {
            Issue.record("\(result.place) \(result.entitlement) \(result.name): \(result.differences)")
        }
    }

    @Test(.enabled(if: Shipped.hasExpected), arguments: ["350583", "441523", "330381"])
    func `the subsidy of the 36 birth months is exact, each year and in all`(_ county: String) throws {
        let chain = Shipped.library.chain(for: try #require(DivisionCode(county)))
        let rows = try String(contentsOf: Shipped.expected, encoding: .utf8).split(whereSeparator: \.isNewline)
            .dropFirst()
        #expect(rows.count == 36)
        for row in rows {
            let columns = row.split(separator: ",").map(String.init)
            let month = try #require(YearMonth(columns[0]))
            for birth in [month.firstDay, month.firstDay.adding(days: 14), month.lastDay] {
                let child = Fixture.person([
                    "birth_date": .date(birth), "chinese_citizen": true, "hukou_registrations": 1, "death_date": .null,
                ])
                for (year, yuan) in zip([2025, 2026, 2027], columns[3...5]) {
                    let decision = try #require(
                        chain.decide("childcare-subsidy", child, on: Fixture.day("\(year)-12-31"), standing: false)
                            .first)
                    let expected = try #require(Int64(yuan)) * 100
                    #expect(decision.answer == (expected == 0 ? .no : .yes), "\(birth) \(year)")
                    #expect((decision.money?.fen ?? 0) == expected, "\(birth) \(year)")
                }
                let schedule = chain.schedule(
                    "childcare-subsidy", child, from: Fixture.day("2025-01-01"), to: Fixture.day("2027-12-31"))
                #expect(schedule.sum == Decimal128(try #require(Int64(columns[2])) * 100), "\(birth)")
            }
        }
    }

    @Test func `no shipped rule of hukou, school or work reads births, and none of a child's reads marriage`() {
        // The checker refuses such packs; here: no code of it is among the findings.
        #expect(!Shipped.library.findings.contains { ["POL-0025", "POL-0026", "POL-0027"].contains($0.code) })
    }
}
