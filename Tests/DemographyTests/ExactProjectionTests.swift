import Civil
import Demography
import Foundation
import Testing

/// The UN's single-year projection of Canada and Mexico, 1950–2020, through the input files of the program.
@Suite struct ExactProjectionTests {
    /// The folder's table as input file: columns of `keys`, then the value.
    private static func file(
        _ path: String, _ header: String, _ columns: [String], where indicator: String? = nil
    ) throws -> [UInt8] {
        let rows = try Shared.rows("demography/exact/\(path).csv.gz")
        let head = try #require(rows.first)
        let places = try columns.map { try #require(head.firstIndex(of: $0)) }
        let filter = head.firstIndex(of: "indicator")
        var text = header + "\n"
        for row in rows.dropFirst() {
            if let filter, row[filter] != indicator { continue }
            if let sex = head.firstIndex(of: "sex"), row[sex] == "both" { continue }
            text += "X," + places.map { row[$0] }.joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    private static func inputs(_ name: String, lifeTable: String) throws -> ProjectionInputs {
        try ProjectionInputs(
            ProjectionFiles(
                population: file(
                    "\(name)_pop_count_age_sex_base", "region,sex,age,count", ["sex", "age_start", "value"]),
                mortality: file(
                    lifeTable, "region,year,sex,age,sx", ["time_start", "sex", "age_start", "value"], where: "lt_Sx"),
                fertility: file(
                    "\(name)_fert_rate_age_f", "region,year,age,asfr", ["time_start", "age_start", "value"]),
                sexRatio: file("\(name)_srb", "region,year,srb", ["time_start", "value"]),
                migration: file(
                    "\(name)_mig_net_count_age_sex", "region,year,sex,age,net",
                    ["time_start", "sex", "age_start", "value"])))
    }

    @Test(
        .enabled(if: Shared.exists("demography/exact/mexico_UNcode_output.csv.gz")), arguments: ["canada", "mexico"])
    func `population and births are those of the UN's program`(name: String) throws {
        let inputs = try Self.inputs(name, lifeTable: "\(name)_lifetable")
        var expected: [String: Double] = [:]
        var births: [Int: Double] = [:]
        for row in try Shared.rows("demography/exact/\(name)_UNcode_output.csv.gz").dropFirst() {
            let year = try #require(Int(row[0]))
            expected["\(year) \(row[1]) \(row[2])"] = Double(row[3])
            if row[2] == "female", let count = Double(row[5]) { births[year - 1, default: 0] += count }
        }
        var people = inputs.base[0]
        var worst = 0.0
        var compared = 0
        for (step, rates) in inputs.rates.enumerated() {
            let year = inputs.firstYear + step
            let result = Projection.advance(people, by: rates[0])
            #expect(
                abs(
                    people.total + result.births - result.deaths.total + result.netMigration.total
                        - result.population.total) <= 1e-12 * people.total)
            people = result.population
            for sex in Sex.allCases {
                for (age, count) in people[sex].enumerated() {
                    guard let value = expected["\(year + 1) \(age) \(sex.rawValue)"] else { continue }
                    worst = max(worst, abs(count - value) / max(value, 1))
                    compared += 1
                }
            }
            if let value = births[year] { worst = max(worst, abs(result.births - value) / value) }
        }
        #expect(compared >= 14_000)
        #expect(worst < 1e-12)
    }
}
