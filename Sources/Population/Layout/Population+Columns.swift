public import Civil
public import Columns

extension Population {
    /// Names and widths of the columns of persons, in the order in which files have them: 55 bytes in all.
    public static let layout: [(name: String, width: Int)] = [
        ("id", 8), ("born", 4), ("died", 4), ("arrived", 4), ("left", 4), ("mother", 4), ("father", 4), ("spouse", 4),
        ("wedding", 4), ("household", 4), ("flags", 2), ("place", 2), ("hukou", 2), ("children", 1), ("education", 1),
        ("work", 1), ("insurance", 1), ("decile", 1),
    ]

    /// The same of what was otherwise before: 13 bytes a change.
    public static let changeLayout: [(name: String, width: Int)] = [
        ("change.person", 4), ("change.day", 4), ("change.before", 4), ("change.attribute", 1),
    ]

    /// A column as files have it: the values of all rows, one behind another, the lowest byte first; nil for a name that is none.
    public func column(_ name: String) -> Memory? {
        func copied<Element>(_ series: Series<Element>) -> Memory { series.withBytes { Memory(Array($0)) } }
        return switch name {
        case "id": copied(ids)
        case "born": copied(births)
        case "died": copied(deaths)
        case "arrived": copied(arrivals)
        case "left": copied(departures)
        case "mother": copied(mothers)
        case "father": copied(fathers)
        case "spouse": copied(spouses)
        case "wedding": copied(weddings)
        case "household": copied(households)
        case "flags": copied(flags)
        case "place": copied(places)
        case "hukou": copied(hukous)
        case "children": copied(children)
        case "education": copied(educations)
        case "work": copied(works)
        case "insurance": copied(insurances)
        case "decile": copied(deciles)
        case "change.person": Memory(changes.map(\.person.row))
        case "change.day": Memory(changes.map(\.day))
        case "change.before": Memory(changes.map(\.before))
        case "change.attribute": Memory(changes.map(\.attribute.rawValue))
        default: nil
        }
    }

    /// A population from columns, which stay where they are.
    ///
    /// - Parameter column: the values of a column by name, aligned to 8 bytes; nil where there is none.
    /// - Throws: the columns that are missing or of another length; then up to a hundred values that cannot be.
    public init(
        asAt day: Day, divisions: [Division], isSynthetic: Bool, rows: Int, changes number: Int,
        column: (String) -> Memory?
    ) throws(Refusal) {
        self.init(asAt: day, divisions: divisions, isSynthetic: isSynthetic)
        var problems: [Problem] = []
        func take(_ name: String, _ width: Int, _ rows: Int) -> Memory {
            if let memory = column(name), memory.bytes.count == rows * width { return memory }
            problems.append(
                Problem(
                    code: "POP-0001", at: name,
                    why: Bilingual(zh: "缺少这一列，或者长度不对。", en: "This column is missing, or of another length."),
                    fix: Bilingual(zh: "文件可能被截断或损坏，请重新生成或复制。", en: "The file may be cut off; make or copy it again.")))
            return Memory([UInt8](repeating: 0, count: rows * width))
        }
        let memories = Dictionary(
            uniqueKeysWithValues: Population.layout.map { ($0.name, take($0.name, $0.width, rows)) }
                + Population.changeLayout.map { ($0.name, take($0.name, $0.width, number)) })
        guard problems.isEmpty else { throw Refusal(problems) }
        func series<Element>(_ name: String, _: Element.Type) -> Series<Element> {
            memories[name].map { Series<Element>($0) } ?? Series()
        }
        ids = series("id", Int64.self)
        births = series("born", Int32.self)
        deaths = series("died", Int32.self)
        arrivals = series("arrived", Int32.self)
        departures = series("left", Int32.self)
        mothers = series("mother", PersonRow.self)
        fathers = series("father", PersonRow.self)
        spouses = series("spouse", PersonRow.self)
        weddings = series("wedding", Int32.self)
        households = series("household", Int32.self)
        flags = series("flags", PersonFlags.self)
        places = series("place", UInt16.self)
        hukous = series("hukou", UInt16.self)
        children = series("children", UInt8.self)
        educations = series("education", UInt8.self)
        works = series("work", UInt8.self)
        insurances = series("insurance", UInt8.self)
        deciles = series("decile", UInt8.self)
        let (persons, days) = (series("change.person", Int32.self), series("change.day", Int32.self))
        let (before, kinds) = (series("change.before", Int32.self), series("change.attribute", UInt8.self))
        changes.reserveCapacity(number)
        for place in 0..<number {
            guard let attribute = Attribute(rawValue: kinds[place]) else {
                problems.append(Population.impossible("change.attribute", place))
                break
            }
            changes.append(
                Change(
                    person: PersonRow(row: persons[place]), day: days[place], attribute: attribute,
                    before: before[place]))
        }
        findImpossible(&problems)
        guard problems.isEmpty else { throw Refusal(problems) }
        countHouseholds()
    }

    /// The days that a birth may have: three thousand years around 1970 and more.
    static let days = Int32(-1_000_000)...1_000_000

    private func findImpossible(_ problems: inout [Problem]) {
        let (rows, known) = (Int32(clamping: count), divisions.count)
        let mostHouseholds = Int32(clamping: 8 * count + 1_024)
        for row in 0..<count {
            func check(_ name: String, _ isPossible: Bool) {
                if !isPossible, problems.count < 100 { problems.append(Population.impossible(name, row)) }
            }
            check("born", Population.days.contains(births[row]))
            check("died", deaths[row] == Population.never || Population.days.contains(deaths[row]))
            check("mother", mothers[row].row >= -1 && mothers[row].row < rows)
            check("father", fathers[row].row >= -1 && fathers[row].row < rows)
            check("spouse", spouses[row].row >= -1 && spouses[row].row < rows)
            check("household", households[row] >= 0 && households[row] < mostHouseholds)
            check("flags", flags[row].subtracting(.known).isEmpty)
            check("place", Int(places[row]) < known)
            check("hukou", Int(hukous[row]) < known)
            check("education", Education(rawValue: educations[row]) != nil)
            check("work", Work(rawValue: works[row]) != nil)
            check("insurance", Insurance(rawValue: insurances[row]) != nil)
            check("decile", deciles[row] <= 10)
            if problems.count >= 100 { return }
        }
        for (place, change) in changes.enumerated() where problems.count < 100 {
            if row(change.person) == nil { problems.append(Population.impossible("change.person", place)) }
            if change.attribute == .household, !(0..<mostHouseholds).contains(change.before) {
                problems.append(Population.impossible("change.before", place))
            }
        }
    }

    static func impossible(_ column: String, _ row: Int) -> Problem {
        Problem(
            code: "POP-0002", at: "\(column)[\(row)]",
            why: Bilingual(zh: "这个值不可能。", en: "This value cannot be."),
            fix: Bilingual(zh: "请核对这一行的这一列；行号从0开始。", en: "Check this column of this row; rows count from 0."))
    }
}
