import Civil
import Demography
import Population

/// Writes down one person as one department does.
struct RecordWriter {
    private let lives: Lives
    private let naming: Naming
    private let row: Int
    private let source: DepartmentRecords.Source
    /// How often something is wrong, and how often the number is left out.
    private let error: Double
    private let missing: Double
    /// Errors of nobody in particular: telephones that changed, places that are written short.
    private let errors: Double
    private var draws: Draws

    init(
        _ lives: Lives, _ naming: Naming, _ row: Int, _ number: Int, _ source: DepartmentRecords.Source,
        _ errors: Double
    ) {
        (self.lives, self.naming, self.row, self.source, self.errors) = (lives, naming, row, source, min(errors, 3))
        error = min(0.6, source.rates.error * errors)
        missing = min(0.7, source.rates.missing * errors)
        draws = lives.philox.draws(row, .record, year: number)
    }

    /// All fields but the number of the record and the source.
    mutating func fields() -> [String] {
        let age = lives.age(row, on: lives.last(row))
        var name = lives.fullName(row, naming)
        var (birth, sex) = (lives.day(lives.birth[row]).description, "\(lives.sex[row].code)")
        var number = lives.citizenID(row)
        var phone = phoneOfFamily(age)
        if draws.chance(error) { name = misspelt(name) }
        if draws.chance(error * 0.6) { birth = misdated(lives.day(lives.birth[row])) }
        if draws.chance(error * 0.15) { sex = ["1", "2", "", "9"][draws.below(4)] }
        if draws.chance(missing) { number = "" } else if draws.chance(error) { number = misnumbered(number) }
        // Telephones change whether or not anybody errs.
        if draws.chance(0.12 * min(1, errors)) { phone = lives.phone(row, change: 1) ?? phone }
        if draws.chance(error * 0.5) { phone = misdialled(phone) }
        if source == .security ? draws.chance(0.5 * min(1, errors)) : draws.chance(0.15 * min(1, errors)) { phone = "" }
        var (code, address) = place()
        let mother = lives.mother[row].index
        var (motherName, motherNumber) = ("", "")
        if let mother, source == .vaccination || source == .mothers || age < 14 && source == .hospital {
            motherName = lives.fullName(mother, naming)
            if draws.chance(0.04 * errors) { motherName = misspelt(motherName) }
            motherNumber = lives.citizenID(mother)
            if draws.chance(0.12 * errors) { motherNumber = draws.chance(0.7) ? "" : misnumbered(motherNumber) }
        }
        if age < 1, let mother, source == .mothers || source == .vaccination, errors > 0 {
            // The newborn has no number yet, and often no name.
            number = draws.chance(0.15 * min(1, errors)) ? lives.citizenID(mother) : ""
            let kind = draws.unit()
            let hers = lives.fullName(mother, naming)
            if kind < 0.55 { name = hers + (lives.sex[row] == .male ? "之子" : "之女") }
            if kind >= 0.55, kind < 0.65 { name = "新生儿" }
            if kind >= 0.65, kind < 0.70 { name = "" }
        } else if age < 1, source == .mothers || source == .vaccination {
            number = ""
        }
        if draws.chance(0.02 * errors) { (code, address) = (String(code.prefix(6)) + "000000", "") }
        return [name, sex, birth, number, phone, code, address, motherName, motherNumber]
    }

    private func phoneOfFamily(_ age: Int) -> String {
        if age >= 14 { return lives.phone(row) ?? "" }
        return lives.mother[row].index.flatMap { lives.phone($0) } ?? lives.father[row].index.flatMap {
            lives.phone($0)
        } ?? ""
    }

    // MARK: Where

    private static let roads = ["解放", "人民", "中山", "建设", "和平", "胜利", "文化", "团结", "新华", "东风", "光明", "幸福"]

    private mutating func place() -> (code: String, address: String) {
        let day = lives.last(row)
        let head = lives.head(row, on: day)
        let township = lives.places[lives.township(row, on: day)].code.description
        var home = lives.philox.draws(head, .recordHome)
        let village = home.chance(0.6) ? 1 + home.below(25) : 201 + home.below(20)
        var code = String(township.prefix(9)) + padded(village, 3)
        if township.utf8.count < 9 {
            code = String(township.prefix(6)) + padded(1 + home.below(18), 3) + padded(village, 3)
        }
        var address =
            "\(RecordWriter.roads[home.below(RecordWriter.roads.count)])路\(1 + home.below(300))号\(1 + home.below(30))栋\(1 + home.below(4))单元\((1 + home.below(18)) * 100 + 1 + home.below(4))室"
        let short = draws.unit()
        if short < 0.10 * errors {
            code = String(code.prefix(6)) + "000000"
        } else if short < 0.18 * errors {
            code = String(code.prefix(9)) + "000"
        }
        if draws.chance(0.25 * min(1, errors)) {
            address = ""
        } else if draws.chance(0.2 * errors) {
            address = address.replacing("栋", with: "幢").replacing("单元", with: "-").replacing("号", with: "")
        }
        return (code, address)
    }

    // MARK: Errors

    private mutating func misspelt(_ name: String) -> String {
        var characters = Array(name)
        guard characters.count > 1 else { return name }
        let kind = draws.unit()
        let place = draws.below(characters.count)
        switch kind {
        case ..<0.45:
            // A character that sounds the same.
            let same = Homophones.of(characters[place])
            guard !same.isEmpty else { return name }
            characters[place] = same[draws.below(same.count)]
        case ..<0.60:
            let alike = Homophones.alike(characters[place])
            guard !alike.isEmpty else { return name }
            characters[place] = alike[draws.below(alike.count)]
        case ..<0.70: characters.insert(" ", at: 1)
        case ..<0.80:
            guard characters.count > 2 else { return name }
            characters.remove(at: draws.chance(0.5) ? 1 : 2)
        case ..<0.88: return Pinyin.spell(name).uppercased().replacing(" ", with: "")
        case ..<0.95:
            guard characters.count == 3 else { return name }
            characters.swapAt(1, 2)
        default:
            // Renamed.
            let given = lives.sex[row] == .male ? GivenNameList.male : GivenNameList.female
            return String(characters[0]) + given[draws.below(given.count)]
        }
        return String(characters)
    }

    private mutating func misdated(_ birth: Day) -> String {
        let (year, month, day) = birth.parts
        let wrong: Day?
        switch draws.unit() {
        case ..<0.25: wrong = Day(year: year, month: day, day: month)
        case ..<0.45: wrong = Day(year: year + [-1, 1, -10, 10][draws.below(4)], month: month, day: day)
        case ..<0.65: wrong = Day(year: year, month: 1, day: 1)
        // The date of the lunar calendar, which is some four to six weeks earlier.
        case ..<0.85: wrong = birth.adding(days: Int64(draws.chance(0.5) ? 1 : -1) * Int64(25 + draws.below(21)))
        default: wrong = Day(year: year, month: month, day: 1 + draws.below(28))
        }
        return (wrong ?? birth).description
    }

    private mutating func misnumbered(_ number: String) -> String {
        var digits = Array(number)
        guard digits.count == 18 else { return number }
        switch draws.unit() {
        case ..<0.40:
            let place = 6 + draws.below(11)
            digits[place] = Character("\(((digits[place].wholeNumberValue ?? 0) + 1 + draws.below(9)) % 10)")
        case ..<0.70: digits.swapAt(6 + draws.below(10), 6 + draws.below(10))
        case ..<0.80:
            // The form of fifteen digits, or cut off.
            return number.dropFirst(6).hasPrefix("19")
                ? String(number.prefix(6) + number.dropFirst(8).prefix(9)) : String(number.prefix(17))
        case ..<0.86: digits[17] = digits[17] == "X" ? "x" : "*"
        case ..<0.92:
            return String(
                String.UnicodeScalarView(number.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        default: for place in 6..<14 { digits[place] = "*" }
        }
        return String(digits)
    }

    private mutating func misdialled(_ phone: String) -> String {
        var digits = Array(phone)
        guard digits.count == 11 else { return phone }
        let place = 3 + draws.below(8)
        digits[place] = Character("\(((digits[place].wholeNumberValue ?? 0) + 1 + draws.below(9)) % 10)")
        return String(digits)
    }
}

/// Characters that are taken for one another, among those of made-up names.
private enum Homophones {
    /// Those that sound the same, without tones.
    static func of(_ character: Character) -> [Character] { (sounds[character] ?? []).filter { $0 != character } }

    /// Those that look alike.
    static func alike(_ character: Character) -> [Character] { (shapes[character] ?? []).filter { $0 != character } }

    private static let sounds: [Character: [Character]] = {
        let all = Set((GivenNameList.male + GivenNameList.female + SurnameList.all).flatMap { Array($0) })
            .union("玮维炜苇尾巍唯钧俊峻骏竣婷廷亭庭霆静靖婧敬颖莹盈迎荧燕艳妍岩言杰洁捷结节")
        var bySound: [String: [Character]] = [:]
        for character in all.sorted() {
            guard let sound = Pinyin.readings(of: character).first else { continue }
            bySound[sound, default: []].append(character)
        }
        var found: [Character: [Character]] = [:]
        for group in bySound.values where group.count > 1 { for character in group { found[character] = group } }
        return found
    }()

    private static let shapes: [Character: [Character]] = {
        var found: [Character: [Character]] = [:]
        for group in [
            "晨辰", "军车", "昊吴", "轩轲", "志忘", "明朋", "林木", "浩洁", "文又", "天夫", "子了", "宇字", "婷停", "芳方", "丽俪", "敏每", "海梅", "建健",
            "俊峻", "颖颍", "晴睛", "玉王", "未末", "己已",
        ] {
            for character in group { found[character] = Array(group) }
        }
        return found
    }()
}
