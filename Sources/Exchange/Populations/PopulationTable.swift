public import Civil
import Foundation
public import Population

/// A population as two plain tables: `persons.csv`, and `changes.csv` with what was otherwise before. Kin are named by number, places by code.
public enum PopulationTable {
    private static let columns = [
        "id", "born", "died", "arrived", "left", "sex", "place", "hukou", "mother", "father", "spouse", "wedding",
        "household", "children", "education", "work", "insurance", "decile",
    ]
    private static let marks = Array(PersonFlags.names.enumerated().dropFirst())

    // MARK: Out

    /// Writes both tables into a folder.
    public static func write(_ population: Population, to folder: String) throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw .unwritableFile(folder) }
        let persons = try TableFile("\(folder)/persons.csv", columns + marks.map(\.element))
        for row in 0..<population.count { try persons.add(fields(population, row)) }
        try persons.finish()
        let changes = try TableFile("\(folder)/changes.csv", ["id", "day", "attribute", "before"])
        for change in population.changes {
            try changes.add([
                id(population, change.person), day(change.day), "\(change.attribute)",
                text(change.before, of: change.attribute, population),
            ])
        }
        try changes.finish()
        let about = try OutputFile("\(folder)/about.json")
        let json = JSON.object([
            ("as_at", .string(population.asAt.description)), ("synthetic", .bool(population.isSynthetic)),
            (
                "divisions",
                .array(population.divisions.map { .array([.string($0.code.description), .string($0.name)]) })
            ),
        ])
        try about.write { $0 += json.bytes() + [10] }
        try about.finish()
    }

    private static func fields(_ people: Population, _ row: Int) -> [String] {
        let flags = people.flags[row]
        let head = [
            "\(people.ids[row])", day(people.births[row]), day(people.deaths[row]), day(people.arrivals[row]),
            day(people.departures[row]), people.sex(row).rawValue, place(people, people.places[row]),
            place(people, people.hukous[row]), id(people, people.mothers[row]), id(people, people.fathers[row]),
            id(people, people.spouses[row]),
        ]
        let tail = [
            people.spouses[row] == .none ? "" : day(people.weddings[row]), "\(people.households[row])",
            "\(people.children[row])", name(Education.names, people.educations[row]),
            name(Work.names, people.works[row]), name(Insurance.names, people.insurances[row]),
            people.deciles[row] == 0 ? "" : "\(people.deciles[row])",
        ]
        return head + tail + marks.map { flags.rawValue >> UInt16($0.offset) & 1 == 1 ? "1" : "0" }
    }

    private static func name(_ names: [String], _ value: UInt8) -> String {
        names.indices.contains(Int(value)) ? names[Int(value)] : ""
    }

    private static func day(_ number: Int32) -> String {
        number == Population.never || number == Population.always ? "" : Day(number: Int64(number)).description
    }

    private static func place(_ people: Population, _ place: UInt16) -> String {
        people.divisions.indices.contains(Int(place)) ? people.divisions[Int(place)].code.description : ""
    }

    private static func id(_ people: Population, _ person: PersonRow) -> String {
        people.row(person).map { "\(people.ids[$0])" } ?? ""
    }

    private static func text(_ value: Int32, of attribute: Population.Attribute, _ people: Population) -> String {
        switch attribute {
        case .place, .hukou: place(people, UInt16(clamping: value))
        case .spouse: id(people, PersonRow(row: value))
        case .wedding: value == Population.never ? "never" : day(value)
        case .education: name(Education.names, UInt8(clamping: value))
        case .work: name(Work.names, UInt8(clamping: value))
        case .insurance: name(Insurance.names, UInt8(clamping: value))
        default: "\(value)"
        }
    }

    // MARK: In

    /// Reads both tables; `changes.csv` and `about.json` may be absent.
    ///
    /// - Parameters:
    ///   - day: of which day the table speaks; nil: as `about.json` says.
    /// - Throws: up to a hundred problems, each with its row.
    public static func read(_ folder: String, asAt day: Day? = nil) throws(Refusal) -> Population {
        var reader = try TableReader(folder, day)
        try reader.readPersons()
        try reader.readChanges()
        return reader.population
    }

    private struct TableReader {
        let folder: String
        var population: Population
        private var problems: [Problem] = []
        private var rows: [Int64: Int32] = [:]
        private var places: [String: Int] = [:]

        init(_ folder: String, _ day: Day?) throws(Refusal) {
            self.folder = folder
            let about = FileManager.default.contents(atPath: "\(folder)/about.json")
                .flatMap { try? JSON.parse([UInt8]($0)) }
            guard let day = day ?? about?["as_at"]?.string.flatMap({ Day($0) }) else {
                throw Refusal([
                    Problem(
                        code: "EXC-0544", at: "\(folder)/about.json",
                        why: Bilingual(zh: "没有写明是哪一天的人口", en: "It does not say of which day the population is."),
                        fix: Bilingual(zh: "请用 --day 给出日期", en: "Give the day with --day."))
                ])
            }
            let divisions = (about?["divisions"]?.array ?? []).compactMap { pair in
                pair[0]?.string.flatMap { DivisionCode($0) }.map { Division(code: $0, name: pair[1]?.string ?? "") }
            }
            population = Population(
                asAt: day, divisions: divisions, isSynthetic: about?["synthetic"]?.bool ?? false)
            if !divisions.isEmpty {
                for (place, division) in divisions.enumerated() { places[division.code.description] = place }
            }
        }

        private mutating func wrong(_ file: String, _ line: Int, _ column: String) {
            guard problems.count < 100 else { return }
            problems.append(
                Problem(
                    code: "EXC-0545", at: "\(folder)/\(file):\(line) \(column)",
                    why: Bilingual(
                        zh: "这个值读不懂，或者所指的人不存在", en: "This value cannot be read, or speaks of nobody who is there."),
                    fix: Bilingual(
                        zh: "日期写成 2025-03-01，亲属写编号，区划写代码，是否写 1 或 0",
                        en: "Days are written like 2025-03-01, kin as numbers, places as codes, truth as 1 or 0.")))
        }

        private mutating func rows(
            of file: String, _ wanted: [String], _ body: (inout TableReader, CSV.Row, [Int]) -> Void
        )
            throws(Refusal)
        {
            var header: [Int]?
            func take(_ rows: [CSV.Row], _ reader: inout TableReader) throws(Refusal) {
                for row in rows {
                    if let problem = row.problem { throw Refusal([problem.within("\(reader.folder)/\(file)")]) }
                    if let header {
                        body(&reader, row, header)
                    } else {
                        let found = wanted.map { row.fields.firstIndex(of: $0) }
                        let missing = zip(wanted, found).filter { $1 == nil }.map(\.0)
                        guard missing.isEmpty else {
                            throw Refusal(
                                missing.map { name in
                                    Problem(
                                        code: "EXC-0546", at: "\(reader.folder)/\(file) \(name)",
                                        why: Bilingual(zh: "缺少这一列", en: "This column is missing."),
                                        fix: Bilingual(
                                            zh: "用 yisheng population export 写出一份作样子",
                                            en: "See what yisheng population export writes."))
                                })
                        }
                        header = found.compactMap { $0 }
                    }
                }
            }
            do {
                let source = try SourceFile("\(folder)/\(file)")
                var csv = CSV()
                while true {
                    let chunk = try source.read()
                    if chunk.isEmpty { break }
                    try take(csv.read(chunk), &self)
                }
                try take(csv.finish(), &self)
            } catch let refusal as Refusal { throw refusal } catch let problem as Problem {
                throw Refusal([problem])
            } catch { throw Refusal([.unreadableFile("\(folder)/\(file)")]) }
            guard problems.isEmpty else { throw Refusal(problems) }
        }

        /// A place of the list; one that is not there yet is added.
        private mutating func place(_ code: String) -> Int? {
            if let known = places[code] { return known }
            guard let division = DivisionCode(code), places.count < 65_535 else { return nil }
            let place = population.add(Division(code: division, name: ""), first: places.isEmpty)
            places[code] = place
            return place
        }

        private func days(_ text: String, empty: Int32) -> Int32? {
            text.isEmpty ? empty : Day(text).flatMap { Int32(exactly: $0.number) }
        }

        mutating func readPersons() throws(Refusal) {
            var kin: [(mother: Int64, father: Int64, spouse: Int64, wedding: Int32, line: Int)] = []
            try rows(of: "persons.csv", columns + marks.map(\.element)) { reader, row, header in
                func field(_ column: Int) -> String {
                    header[column] < row.fields.count ? row.fields[header[column]] : ""
                }
                func bad(_ column: Int) { reader.wrong("persons.csv", row.line, columns[column]) }
                guard let id = Int64(field(0)), reader.rows[id] == nil else { return bad(0) }
                guard let born = Day(field(1)) else { return bad(1) }
                guard let died = reader.days(field(2), empty: Population.never) else { return bad(2) }
                guard let arrived = reader.days(field(3), empty: Population.always) else { return bad(3) }
                guard let left = reader.days(field(4), empty: Population.never) else { return bad(4) }
                guard let sex = Sex(rawValue: field(5)) else { return bad(5) }
                guard let place = reader.place(field(6)) else { return bad(6) }
                guard let hukou = reader.place(field(7)) else { return bad(7) }
                var relatives: [Int64] = []
                for column in 8...10 {
                    guard field(column).isEmpty || Int64(field(column)) != nil else { return bad(column) }
                    relatives.append(Int64(field(column)) ?? -1)
                }
                guard let wedding = reader.days(field(11), empty: Population.always) else { return bad(11) }
                guard let household = Int32(field(12)), household >= 0, household < Int32.max / 2 else {
                    return bad(12)
                }
                guard let children = UInt8(field(13)) else { return bad(13) }
                guard let education = Education.names.firstIndex(of: field(14)) else { return bad(14) }
                guard let work = Work.names.firstIndex(of: field(15)) else { return bad(15) }
                guard let insurance = Insurance.names.firstIndex(of: field(16)) else { return bad(16) }
                guard let decile = field(17).isEmpty ? 0 : Int32(field(17)), (0...10).contains(decile) else {
                    return bad(17)
                }
                var flags: PersonFlags = []
                for (place, mark) in marks.enumerated() {
                    let text = field(columns.count + place)
                    guard text == "1" || text == "0" else {
                        return reader.wrong("persons.csv", row.line, mark.element)
                    }
                    if text == "1" { flags.insert(PersonFlags(rawValue: 1 << UInt16(mark.offset))) }
                }
                let person = reader.population.append(
                    id: id, born: born, sex: sex, place: place, flags: flags, arrival: arrived)
                let index = Int(person.row)
                reader.rows[id] = person.row
                reader.population.set(.hukou, of: index, to: Int32(hukou))
                reader.population.set(.household, of: index, to: household)
                reader.population.set(.children, of: index, to: Int32(children))
                reader.population.set(.education, of: index, to: Int32(education))
                reader.population.set(.work, of: index, to: Int32(work))
                reader.population.set(.insurance, of: index, to: Int32(insurance))
                reader.population.set(.decile, of: index, to: decile)
                if died != Population.never { reader.population.die(person, on: died) }
                if left != Population.never { reader.population.leave(person, on: left) }
                kin.append((relatives[0], relatives[1], relatives[2], wedding, row.line))
            }
            let households = 8 * kin.count + 1_024
            for (row, own) in kin.enumerated() {
                if Int(population.households[row]) >= households { wrong("persons.csv", own.line, "household") }
                var found: [PersonRow] = []
                for (id, column) in [(own.mother, "mother"), (own.father, "father"), (own.spouse, "spouse")] {
                    if id >= 0, rows[id] == nil { wrong("persons.csv", own.line, column) }
                    found.append(rows[id].map { PersonRow(row: $0) } ?? .none)
                }
                population.setParents(of: PersonRow(row), mother: found[0], father: found[1])
                population.set(.spouse, of: row, to: found[2].row)
                population.set(.wedding, of: row, to: found[2] == .none ? Population.never : own.wedding)
            }
            guard problems.isEmpty else { throw Refusal(problems) }
        }

        mutating func readChanges() throws(Refusal) {
            guard FileManager.default.fileExists(atPath: "\(folder)/changes.csv") else { return }
            var found: [Population.Change] = []
            try rows(of: "changes.csv", ["id", "day", "attribute", "before"]) { reader, row, header in
                let fields = header.map { $0 < row.fields.count ? row.fields[$0] : "" }
                guard let person = Int64(fields[0]).flatMap({ reader.rows[$0] }) else {
                    return reader.wrong("changes.csv", row.line, "id")
                }
                guard let day = reader.days(fields[1], empty: Population.always) else {
                    return reader.wrong("changes.csv", row.line, "day")
                }
                guard let attribute = Population.Attribute.allCases.first(where: { "\($0)" == fields[2] }) else {
                    return reader.wrong("changes.csv", row.line, "attribute")
                }
                guard let before = reader.value(fields[3], of: attribute) else {
                    return reader.wrong("changes.csv", row.line, "before")
                }
                found.append(.init(person: PersonRow(row: person), day: day, attribute: attribute, before: before))
            }
            population.remember(found)
        }

        private mutating func value(_ text: String, of attribute: Population.Attribute) -> Int32? {
            switch attribute {
            case .place, .hukou: place(text).map { Int32($0) }
            case .spouse: text.isEmpty ? -1 : Int64(text).flatMap { rows[$0] }
            case .wedding: text == "never" ? Population.never : days(text, empty: Population.always)
            case .education: Education.names.firstIndex(of: text).map { Int32($0) }
            case .work: Work.names.firstIndex(of: text).map { Int32($0) }
            case .insurance: Insurance.names.firstIndex(of: text).map { Int32($0) }
            case .household:
                Int32(text).flatMap { $0 >= 0 && Int($0) < 8 * rows.count + 1_024 ? $0 : nil }
            default: Int32(text)
            }
        }
    }
}
