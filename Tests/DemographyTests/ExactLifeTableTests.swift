import Civil
import Demography
import Testing

/// Survival ratios of the UN's test output for Canada, recomputed from its rates (a0 by Coale and Demeny).
@Suite struct ExactLifeTableTests {
    static let file = "demography/exact/canada_UNoutput_lifetable.csv.gz"

    @Test(.enabled(if: Shared.exists(file)))
    func `survival ratios are those of the UN's program`() throws {
        let rows = try Shared.rows(Self.file)
        let header = try #require(rows.first)
        let column = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        let indicator = try #require(column["indicator"])
        let start = try #require(column["time_start"])
        let sexColumn = try #require(column["sex"])
        let age = try #require(column["age_start"])
        let value = try #require(column["value"])
        var tables: [String: (rates: [Int: Double], ratios: [Int: Double])] = [:]
        for row in rows.dropFirst() where ["lt_nMx", "lt_Sx"].contains(row[indicator]) {
            let key = row[start] + row[sexColumn]
            let number = try #require(Double(row[value]))
            let place = try #require(Int(row[age]))
            if row[indicator] == "lt_nMx" {
                tables[key, default: ([:], [:])].rates[place] = number
            } else {
                tables[key, default: ([:], [:])].ratios[place] = number
            }
        }
        #expect(tables.count >= 140)
        var worst = 0.0
        for (key, table) in tables where key.hasSuffix("male") {
            let sex: Sex = key.hasSuffix("female") ? .female : .male
            let rates = (0..<table.rates.count).compactMap { table.rates[$0] }
            let ratios = try #require(LifeTable(single: rates, sex: sex, infants: .coaleDemeny).survivalRatios)
            for (age, ratio) in ratios.enumerated() {
                if let expected = table.ratios[age] { worst = max(worst, abs(ratio - expected)) }
            }
        }
        #expect(worst < 1e-4)
    }
}
