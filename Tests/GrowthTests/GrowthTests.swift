import Civil
import Foundation
import Growth
import Testing

/// Growth beside the survey whose z-scores the WHO's own program worked out. Tables and survey are not part of the project: they are read from the folder
/// `shared` beside the checkout, where there is one.
@Suite struct GrowthTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "shared/reference/health/cases/growth")
    private static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    private static func rows(_ name: String) throws -> [[String]] {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func tables() throws -> GrowthTables {
        var tables = GrowthTables()
        for name in [
            "who2006_lms_by_day.csv", "who2006_lms_weight_for_length_height.csv", "who2007_lms_by_month_5_19y.csv",
        ] { try tables.add(rows(name)) }
        return tables
    }

    @Test(.enabled(if: areThere)) func `every z-score of the survey is within a hundredth`() throws {
        let tables = try Self.tables()
        let rows = try Self.rows("who_anthro_survey_expected_z_0_5y.csv")
        let header = try #require(rows.first)
        var (compared, wrong): (Int, [String]) = (0, [])
        for row in rows.dropFirst() {
            func field(_ name: String) -> String { header.firstIndex(of: name).map { row[$0] } ?? "" }
            guard let days = Int(field("_agedays")) else { continue }
            let one = GrowthMeasurement(
                days: days, weight: Double(field("WEIGHT")), length: Double(field("HEIGHT")),
                isLying: field("measure").isEmpty ? nil : field("measure") == "l", head: Double(field("HEAD")),
                arm: Double(field("MUAC")), hasOedema: field("oedema") == "y")
            let scores = tables.scores(one, field("GENDER") == "1" ? .male : .female)
            func z(_ wanted: GrowthTables.Indicator...) -> Double? {
                scores.first { wanted.contains($0.indicator) }?.z ?? nil
            }
            let pairs: [(String, Double?)] = [
                ("_ZWEI", z(.weight)), ("_ZLEN", z(.length)), ("_ZWFL", z(.weightForLength, .weightForHeight)),
                ("_ZBMI", z(.bodyMass)), ("_ZHC", z(.head)), ("_ZAC", z(.arm)),
            ]
            for (name, found) in pairs {
                guard let expected = Double(field(name)) else { continue }
                compared += 1
                // Expected values are rounded to two places.
                if abs((found ?? .nan) - expected) <= 0.01 + 1e-9 { continue }
                wrong.append(
                    "\(field("id")) \(name) \(found.map { "\($0)" } ?? "none") for \(expected) at \(days) days")
            }
        }
        print("growth: \(compared - wrong.count) of \(compared) z-scores within 0.01")
        #expect(compared > 1_200 && wrong.isEmpty, "\(wrong)")
    }

    @Test(.enabled(if: areThere)) func `weight beyond three deviations is counted evenly, length is not`() throws {
        let tables = try Self.tables()
        // −8.5 for −6.71 is what comes of forgetting it.
        let weight = tables.scores(GrowthMeasurement(days: 365, weight: 4), .male).first { $0.indicator == .weight }
        let z = try #require(weight?.z ?? nil)
        #expect(z < -5 && z > -7.5 && weight?.band == -4)
        #expect(weight?.isImplausible == (z < -6))
    }

    @Test func `tables of standard deviations give bands and no z-scores`() throws {
        var tables = GrowthTables()
        try tables.add([
            ["indicator", "sex_1m_2f", "age_months", "SD3neg", "SD2neg", "SD1neg", "SD0", "SD1", "SD2", "SD3"],
            ["wfa", "1", "12", "7", "8", "9", "10", "11", "12", "13"],
            ["wfa", "1", "13", "7", "8", "9", "10", "11", "12", "13"],
        ])
        func band(_ weight: Double) -> Int? {
            tables.scores(GrowthMeasurement(days: 370, weight: weight), .male).first?.band
        }
        #expect(
            band(6.9) == -4 && band(7) == -3 && band(8.5) == -2 && band(9.9) == -1 && band(10) == 0 && band(13) == 3)
        #expect(tables.scores(GrowthMeasurement(days: 370, weight: 9), .male).first?.z == .some(nil))
        #expect(tables.scores(GrowthMeasurement(days: 500, weight: 9), .male).isEmpty)
    }

    @Test func `length is turned into height, the preterm are as old as they would be, and oedema leaves weight out`()
        throws
    {
        var tables = GrowthTables()
        func rows(_ name: String, _ axis: String, _ points: [Double]) -> [[String]] {
            [["indicator", "sex_1m_2f", axis, "L", "M", "S"]] + points.map { [name, "2", "\($0)", "1", "80", "0.05"] }
        }
        try tables.add(rows("lhfa", "age_days", [730, 731, 732]))
        func length(_ days: Int, _ lying: Bool?) -> Double? {
            tables.scores(GrowthMeasurement(days: days, length: 80, isLying: lying), .female).first?.value
        }
        #expect(length(730, true) == 80 && length(730, false) == 80.7 && length(730, nil) == 80)
        #expect(length(731, false) == 80 && length(731, true) == 79.3)
        let early = GrowthMeasurement(days: 100, weight: 5)
        #expect(early.corrected(weeks: 32)?.days == 44 && early.corrected(weeks: 37) == nil)
        #expect(GrowthMeasurement(days: 20).corrected(weeks: 30) == nil)
        try tables.add(rows("wfa", "age_days", [0, 1, 2]))
        #expect(tables.scores(GrowthMeasurement(days: 1, weight: 3, hasOedema: true), .female).isEmpty)
    }

    @Test func `what is no table is refused with its line`() {
        func line(_ rows: [[String]]) -> Int? {
            var tables = GrowthTables()
            do { try tables.add(rows) } catch { return error.line }
            return nil
        }
        let header = ["indicator", "sex_1m_2f", "age_days", "L", "M", "S"]
        #expect(line([]) == 1 && line([["a"]]) == 1)
        #expect(line([header, ["wfa", "3", "0", "1", "3", "0.1"]]) == 2)
        #expect(line([header, ["wfa", "1", "0", "1", "x", "0.1"]]) == 2)
        #expect(line([header, ["wfa", "1", "0", "1", "-3", "0.1"]]) == 2)
        #expect(line([header, ["wfa", "1", "0", "1", "3", "0.1"], ["wfa", "1", "1"]]) == 3)
        // Numbers that lead out of what can be counted give nothing, and stop nobody.
        var odd = GrowthTables()
        try? odd.add([header] + [0, 1].map { ["wfa", "1", "\($0)", "1e300", "1e-300", "1e-300"] })
        #expect(odd.scores(GrowthMeasurement(days: 1, weight: 9), .male).allSatisfy { $0.z?.isFinite ?? true })
        let uneven = [0, 1, 5].map { ["wfa", "1", "\($0)", "1", "3", "0.1"] }
        #expect(line([header] + uneven) == 1)
    }
}
