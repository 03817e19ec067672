import Civil

/// One input file, read to values by region, year, sex and age; whatever is wrong in it is gathered.
struct RateTable {
    struct Key: Hashable {
        var region: String
        var year: Int
        var sex: Sex?
    }

    /// Where the columns that are used stand.
    private struct Columns {
        let region: Int?
        let order: Int?
        let from: Int?
        let to: Int?
        let year: Int?
        let sex: Int?
        let age: Int?
        let value: Int?
        let hasSex: Bool
        let hasAge: Bool

        init(_ places: [String: Int], _ keys: [String], _ value: String) {
            func place(_ name: String) -> Int? { keys.contains(name) ? places[name] : nil }
            (region, from, to) = (places["region"], place("from"), place("to"))
            order = place("order")
            (year, sex, age) = (place("year"), place("sex"), place("age"))
            (hasSex, hasAge) = (keys.contains("sex"), keys.contains("age"))
            self.value = places[value]
        }
    }

    /// A problem is told this often in a file; the rest are counted.
    static let told = 20
    /// The highest age that is taken.
    static let oldest = 150

    let name: String
    let column: String
    private(set) var values: [Key: [Double]] = [:]
    private(set) var problems = ProblemList()
    private(set) var ignoredColumns: [String] = []
    private var faults = 0
    /// The combination that is being read: rows of one mostly follow each other.
    private var current: Key?
    private var ages: [Double] = []

    /// - Parameters:
    ///   - name: the file's name, for messages.
    ///   - keys: the columns it must have beside the value; `region` and, in the population, `year` may be absent.
    ///   - column: the value's column, or several of which the first present is taken.
    ///   - allowed: what a value must lie in, and what is said if it does not.
    init(
        _ name: String, _ bytes: [UInt8], keys: [String], column candidates: [String],
        range: ClosedRange<Double>, zh: String, en: String, optionalKeys: Set<String> = ["region"]
    ) {
        self.name = name
        let rule = Bilingual(zh: zh, en: en)
        var reader = CSV()
        var columns: Columns?
        var chosen = candidates[0]
        column = candidates[0]
        var start = 0
        while start <= bytes.count {
            let end = min(bytes.count, start + 1 << 20)
            let rows = start == end ? reader.finish() : reader.read(bytes[start..<end])
            for row in rows {
                if let problem = row.problem {
                    fault(problem.code, "\(name) \(problem.at)", problem.why, problem.fix)
                    continue
                }
                guard let columns else {
                    guard let places = head(row.fields, keys, optionalKeys, candidates, &chosen) else { return }
                    columns = Columns(places, keys, chosen)
                    continue
                }
                take(row, columns, chosen, range, rule)
            }
            if start == end { break }
            start = end
        }
        flush()
        if columns == nil || values.isEmpty, faults == 0 {
            fault(
                "DEM-0020", name, Bilingual(zh: "文件中没有数据。", en: "The file holds no data."),
                Bilingual(zh: "请核对文件。", en: "Check the file."))
        }
        if faults > Self.told {
            problems.note(
                "DEM-0021", name, zh: "还有\(faults - Self.told)个问题。", en: "\(faults - Self.told) more problems.",
                fixZh: "请先更正以上问题。", fixEn: "Correct those above first.")
        }
    }

    private mutating func fault(_ code: String, _ at: String, _ why: Bilingual, _ fix: Bilingual) {
        faults += 1
        guard faults <= Self.told else { return }
        problems.note(code, at, zh: why.zh, en: why.en, fixZh: fix.zh, fixEn: fix.en)
    }

    private mutating func head(
        _ fields: [String], _ keys: [String], _ optional: Set<String>, _ candidates: [String], _ chosen: inout String
    ) -> [String: Int]? {
        var places: [String: Int] = [:]
        for (index, field) in fields.enumerated() {
            let word = field.lowercased().filter { !$0.isWhitespace }
            if places.updateValue(index, forKey: word) != nil {
                fault(
                    "DEM-0022", "\(name) row 1", Bilingual(zh: "列名重复。", en: "A column is there twice."),
                    Bilingual(zh: "请删去一列。", en: "Remove one."))
                return nil
            }
        }
        let wanted = keys.filter { !optional.contains($0) }
        var missing = wanted.filter { places[$0] == nil }
        if let found = candidates.first(where: { places[$0] != nil }) {
            chosen = found
        } else {
            missing.append(candidates.joined(separator: "|"))
        }
        ignoredColumns = places.keys.filter { !keys.contains($0) && !candidates.contains($0) }.sorted()
        for column in missing {
            let near = ignoredColumns.first { Spelling.nearest(to: column, in: [$0]) != nil }
            fault(
                "DEM-0023", "\(name) row 1",
                Bilingual(zh: "缺少列 \(column)。", en: "The column \(column) is missing."),
                Bilingual(
                    zh: "表头应为 \((keys + candidates.prefix(1)).joined(separator: ","))。"
                        + (near.map { "是否为 \($0)？" } ?? ""),
                    en: "The header is \((keys + candidates.prefix(1)).joined(separator: ","))."
                        + (near.map { " Is it \($0)?" } ?? "")))
        }
        return missing.isEmpty ? places : nil
    }

    private static func sex(_ word: String) -> Sex? {
        if word == "male" { return .male }
        if word == "female" { return .female }
        return switch word.lowercased() {
        case "male", "m", "1", "男": .male
        case "female", "f", "2", "女": .female
        default: nil
        }
    }

    private mutating func take(
        _ row: CSV.Row, _ columns: Columns, _ chosen: String, _ range: ClosedRange<Double>, _ rule: Bilingual
    ) {
        // Rows are many: names of places are made when something is wrong with one, and fields are trimmed where they need it.
        var at: String { "\(name) row \(row.number)" }
        func field(_ place: Int?) -> String? {
            guard let place, place < row.fields.count else { return nil }
            let text = row.fields[place]
            guard text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
            return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        var key = Key(region: field(columns.region) ?? "all", year: 0, sex: nil)
        if columns.order != nil { key.region += "\u{1F}\(field(columns.order) ?? "")" }
        if columns.from != nil { key.region = "\(field(columns.from) ?? "")\u{1F}\(field(columns.to) ?? "")" }
        if columns.year != nil {
            guard let year = field(columns.year).flatMap({ Int($0) }), (1000...3000).contains(year) else {
                fault(
                    "DEM-0024", at,
                    Bilingual(zh: "年份不是整数日历年。", en: "The year is not a whole calendar year."),
                    Bilingual(
                        zh: "t年的率作用于t年1月1日至次年1月1日；年中数据请先换算。",
                        en: "Rates of year t act from 1 January t to 1 January t+1; convert mid-year data first."))
                return
            }
            key.year = year
        }
        if columns.hasSex {
            guard let sex = field(columns.sex).flatMap(Self.sex) else {
                fault(
                    "DEM-0025", at, Bilingual(zh: "性别无法识别。", en: "The sex is not known."),
                    Bilingual(zh: "请写 male 或 female（m/f，1/2，男/女）。", en: "Write male or female (m/f, 1/2)."))
                return
            }
            key.sex = sex
        }
        var age = 0
        if columns.hasAge {
            guard let word = field(columns.age), let number = Int(word.hasSuffix("+") ? String(word.dropLast()) : word),
                (0...Self.oldest).contains(number)
            else {
                fault(
                    "DEM-0026", at,
                    Bilingual(
                        zh: "年龄不是0到\(Self.oldest)的单岁。", en: "The age is not a single year from 0 to \(Self.oldest)."),
                    Bilingual(
                        zh: "请先用 yisheng graduate 把分组展开为单岁。",
                        en: "Make groups single ages first, with yisheng graduate."))
                return
            }
            age = number
        }
        guard let value = field(columns.value).flatMap({ Double($0) }), value.isFinite else {
            fault(
                "DEM-0027", at, Bilingual(zh: "\(chosen)不是数。", en: "\(chosen) is not a number."),
                Bilingual(zh: "请填写数值，不要留空。", en: "Give a number; leave nothing empty."))
            return
        }
        guard range.contains(value) else {
            fault("DEM-0028", at, rule, Bilingual(zh: "请核对单位和正负号。", en: "Check the unit and the sign."))
            return
        }
        if key != current {
            flush()
            current = key
            ages = values.removeValue(forKey: key) ?? []
        }
        while ages.count <= age { ages.append(.nan) }
        if !ages[age].isNaN {
            fault(
                "DEM-0029", at, Bilingual(zh: "这一行重复。", en: "The row is there twice."),
                Bilingual(zh: "每个组合只保留一行。", en: "Keep one row for each combination."))
        } else {
            ages[age] = value
        }
    }

    /// Puts the combination that is being read among the others.
    private mutating func flush() {
        if let current { values[current] = ages }
        current = nil
    }

    /// Takes a table whose regions are followed by the order of birth apart: what all orders sum to, and each of them.
    func byOrder() -> (all: RateTable, orders: [String: [Int: [Int: [Double]]]]) {
        var all = self
        all.values = [:]
        var orders: [String: [Int: [Int: [Double]]]] = [:]
        for (key, rates) in values {
            let parts = key.region.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let order = Int(parts[1]), (1...20).contains(order) else {
                all.fault(
                    "DEM-0050", "\(name) \(parts.first ?? "") \(key.year)",
                    Bilingual(zh: "孩次应为1到20的整数。", en: "The order of birth is a whole number from 1 to 20."),
                    Bilingual(zh: "最高孩次写作该孩次及以上。", en: "The highest order stands for it and those above."))
                continue
            }
            var own = key
            own.region = parts[0]
            var sum = all.values[own] ?? []
            while sum.count < rates.count { sum.append(.nan) }
            for (age, rate) in rates.enumerated() where !rate.isNaN {
                sum[age] = (sum[age].isNaN ? 0 : sum[age]) + rate
            }
            all.values[own] = sum
            orders[parts[0], default: [:]][key.year, default: [:]][order] = rates.map { $0.isNaN ? 0 : $0 }
        }
        return (all, orders)
    }

    /// Whether no row has a year: then what is given is of every year.
    var isTimeless: Bool { years == 0...0 }

    /// The first and last year that the file has.
    var years: ClosedRange<Int>? {
        guard let low = values.keys.map(\.year).min(), let high = values.keys.map(\.year).max() else { return nil }
        return low...high
    }
}
