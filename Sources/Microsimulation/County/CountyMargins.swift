public import Civil
import Demography
public import Population

/// What a made-up county was to be like, beside what it is like.
public struct CountyMargins: Sendable {
    /// One number of it.
    public struct Row: Hashable, Sendable {
        /// What is counted: `age`, `births`, `order`, `household`.
        public let margin: String
        /// Of what: a sex and group of ages, a year, an order of birth, a size.
        public let group: String
        /// What it was to be: persons, births, or a share.
        public let wanted: Double
        /// What it is.
        public let got: Double

        /// The row as JSON.
        public var json: JSON {
            .object([
                ("margin", .string(margin)), ("group", .string(group)), ("wanted", JSON.measured(wanted)),
                ("got", JSON.measured(got)),
            ])
        }
    }

    /// How many live there.
    public let residents: Int
    /// The numbers.
    public let rows: [Row]

    /// The margins of a county and the population that is its own.
    public init(_ county: SyntheticCounty, _ people: Population) {
        let today = county.request.today
        let pyramid = AgePyramid(people, on: today)
        residents = pyramid.total
        let time = Double(today.year) + Double(today.dayOfYear) / 365.25
        let structure = China.structure(at: time).scaled(to: Double(county.request.persons))
        var rows: [Row] = []
        for sex in [Sex.male, .female] {
            for (group, wanted) in structure.fiveYear(sex).enumerated() {
                let name = group == 20 ? "100+" : "\(group * 5)-\(group * 5 + 4)"
                rows.append(
                    Row(
                        margin: "age", group: "\(sex.rawValue) \(name)", wanted: wanted,
                        got: Double(pyramid.fiveYear(sex)[group])))
            }
        }
        rows += CountyMargins.births(people, county.request)
        rows += CountyMargins.households(people, today)
        self.rows = rows
    }

    /// Births of whole years within the records, and of what orders those of the last five were.
    private static func births(_ people: Population, _ request: CountyRequest) -> [Row] {
        var byYear: [Int: Int] = [:]
        var byMother: [Int32: [Int32]] = [:]
        for row in 0..<people.count {
            byYear[people.birthDay(row).year, default: 0] += 1
            if people.mothers[row] != .none {
                byMother[people.mothers[row].row, default: []].append(people.births[row])
            }
        }
        var rows: [Row] = []
        for year in request.from.year + 1..<max(request.today.year, request.from.year + 1) {
            let china = China.year(year)
            let all = China.structure(at: Double(year) + 0.5).total
            // Of those who live here now, so many had been born in the year.
            rows.append(
                Row(
                    margin: "births", group: "\(year)", wanted: china.births / all * Double(request.persons),
                    got: Double(byYear[year] ?? 0)))
        }
        var orders = [0, 0, 0]
        let start = request.today.adding(years: -5).number
        for births in byMother.values {
            for (order, birth) in births.sorted().enumerated() where Int64(birth) > start { orders[min(order, 2)] += 1 }
        }
        let all = Double(max(1, orders.reduce(0, +)))
        let wanted = SyntheticCounty.birthOrders(request.today.year - 2)
        for (order, count) in orders.enumerated() {
            rows.append(
                Row(
                    margin: "order", group: order == 2 ? "3+" : "\(order + 1)", wanted: wanted[order],
                    got: Double(count) / all))
        }
        return rows
    }

    private static func households(_ people: Population, _ day: Day) -> [Row] {
        var homes: [Int32: Int] = [:]
        for row in 0..<people.count where people.isPresent(row, on: day) {
            homes[people.households[row], default: 0] += 1
        }
        var sizes = [Int](repeating: 0, count: 6)
        for size in homes.values { sizes[min(size, 6) - 1] += 1 }
        return zip(SyntheticCounty.householdSizes, sizes).enumerated().map { size, pair in
            Row(
                margin: "household", group: size == 5 ? "6+" : "\(size + 1)", wanted: pair.0,
                got: Double(pair.1) / Double(max(1, homes.count)))
        }
    }

    /// All of it as comma-separated values.
    public var table: String {
        var bytes: [UInt8] = []
        CSV.write(["margin", "group", "wanted", "got"], into: &bytes)
        for row in rows {
            CSV.write(
                [row.margin, row.group, JSON.measured(row.wanted).text(), JSON.measured(row.got).text()], into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
