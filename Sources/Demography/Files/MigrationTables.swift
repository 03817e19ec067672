import Civil

/// Migration as a file may give it: counts by age, rates by age, both in and out, or totals.
struct MigrationTables {
    /// Net persons; per person; persons who come; per person who goes.
    static let columns = ["net", "rate", "in", "out"]

    let counts: RateTable?
    let rates: RateTable?
    let arrivals: RateTable?
    let departures: RateTable?
    /// Net persons of all ages.
    let totals: RateTable?

    init(_ bytes: [UInt8]) {
        let header = ProjectionInputs.header(bytes)
        let hasAges = header.contains("age") || header.contains("sex")
        func table(_ column: String, _ range: ClosedRange<Double>, _ zh: String, _ en: String) -> RateTable {
            RateTable(
                "migration.csv", bytes, keys: hasAges ? ["region", "year", "sex", "age"] : ["region", "year"],
                column: [column], range: range, zh: zh, en: en)
        }
        let tooMany = ("迁移人数过大。", "The number of migrants is too large.")
        let known = Self.columns.filter(header.contains)
        let net =
            known.contains("net") || known.isEmpty || !hasAges ? table("net", -1e9...1e9, tooMany.0, tooMany.1) : nil
        (counts, totals) = hasAges ? (net, nil) : (nil, net)
        func optional(_ column: String, _ range: ClosedRange<Double>, _ zh: String, _ en: String) -> RateTable? {
            hasAges && known.contains(column) ? table(column, range, zh, en) : nil
        }
        rates = optional(
            "rate", -1...2, "净迁移率应为每人每年。", "A rate of net migration is per person and year.")
        arrivals = optional("in", 0...1e9, tooMany.0, tooMany.1)
        departures = optional("out", 0...1, "迁出率应在0和1之间。", "A rate of departure lies between 0 and 1.")
    }

    var all: [RateTable] { [counts, rates, arrivals, departures, totals].compactMap { $0 } }
}
