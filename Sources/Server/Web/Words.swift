import Access
import Civil
import FEEL
import Policy

/// Puts days, places, amounts and titles into the words of one reader.
struct Words: Sendable {
    let language: Language
    let divisions: DivisionTree
    let sentence: @Sendable (_ key: String, _ parameters: [String: String]) -> String

    /// The sentence of a key.
    func callAsFunction(_ key: String, _ parameters: [String: String] = [:]) -> String { sentence(key, parameters) }

    /// A text in the reader's language.
    func callAsFunction(_ text: Bilingual) -> String { text[language] }

    /// A text as a sentence: with its full stop.
    func sentence(_ text: Bilingual) -> String {
        let text = text[language]
        guard let last = text.last, !"。！？.!?".contains(last) else { return text }
        return text + (language == .zh ? "。" : ".")
    }

    /// Two sentences one after the other.
    func sentences(_ first: Bilingual, _ second: Bilingual) -> String {
        sentence(first) + (language == .zh ? "" : " ") + sentence(second)
    }

    /// What stands between the items of a list.
    var comma: String { language == .zh ? "、" : ", " }

    /// Where in an instrument: 第23条 for a number, the words of the clause for others.
    func clause(_ clause: String) -> String {
        if clause.isEmpty { return "" }
        let isNumber = clause.utf8.allSatisfy { $0 > 47 && $0 < 58 }
        return self(isNumber ? "explain.article" : "explain.clause", ["clause": clause])
    }

    // MARK: Time

    /// 2025年3月1日, 1 March 2025.
    func day(_ day: Day) -> String {
        let (year, month, date) = day.parts
        return switch language {
        case .zh: "\(year)年\(month)月\(date)日"
        case .en: "\(date) \(Words.months[month - 1]) \(year)"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// The day with its weekday.
    func fullDay(_ day: Day) -> String {
        let weekday = self("weekday.\(day.weekday)")
        return language == .zh ? "\(self.day(day)) \(weekday)" : "\(weekday), \(self.day(day))"
    }

    /// Hours by which the civil day runs ahead of UTC in China.
    private static let hoursAhead: Int64 = 8

    /// Milliseconds since 1970 as civil day and minute: 2025-03-01 08:30.
    func time(_ milliseconds: Int64) -> String {
        let minutes = (milliseconds + Words.hoursAhead * 3_600_000) / 60_000
        let (days, rest) = (minutes / 1440, minutes % 1440)
        let (hour, minute) = (rest / 60, rest % 60)
        return "\(Day(number: days)) \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// The civil hour, 0 to 23.
    static func hour(_ milliseconds: Int64) -> Int64 { (milliseconds / 3_600_000 + hoursAhead) % 24 }

    /// Milliseconds since 1970 as a machine reads it.
    func machineTime(_ milliseconds: Int64) -> String { time(milliseconds).replacing(" ", with: "T") + "+08:00" }

    /// How old somebody is: in days, months, or years, as people say it of that age.
    func age(_ birth: Day, on day: Day) -> String? {
        guard birth <= day else { return nil }
        let months = birth.completedMonths(on: day)
        if months < 1 { return self("age.days", ["count": String(day - birth)]) }
        if months < 24 { return self("age.months", ["count": String(months)]) }
        if months < 84, months % 12 != 0 {
            return self("age.years_months", ["years": String(months / 12), "months": String(months % 12)])
        }
        return self("age.years", ["count": String(months / 12)])
    }

    /// A span of days.
    func span(_ from: Day?, _ to: Day?) -> String? {
        switch (from, to) {
        case (let from?, let to?): self("explain.from_to", ["from": day(from), "to": day(to)])
        case (let from?, nil): self("explain.from", ["from": day(from)])
        case (nil, let to?): self("explain.until", ["to": day(to)])
        case (nil, nil): nil
        }
    }

    // MARK: Places and codes

    /// The full name of a place: 福建省泉州市南安市洪濑镇.
    func place(_ code: DivisionCode?) -> String {
        guard let code else { return self("person.unknown") }
        return divisions.fullName(of: code) ?? code.description
    }

    /// The name of a place within a county: 洪濑镇; the full name elsewhere.
    func shortPlace(_ code: DivisionCode, in county: DivisionCode) -> String {
        guard code != county, county.contains(code) else { return place(code) }
        return divisions.name(of: code) ?? code.description
    }

    /// What a sex is called.
    func sex(_ sex: Sex?) -> String { sex.map { self("sex.\($0.rawValue)") } ?? self("person.unknown") }

    /// What a role is called.
    func role(_ role: Role) -> String { self("role.\(role.rawValue)") }

    /// What a purpose is called.
    func purpose(_ purpose: Purpose) -> String { self("purpose.\(purpose.rawValue)") }

    // MARK: Amounts

    /// An amount of a unit: 3,600.00元, 98天.
    func amount(_ value: Decimal128, _ unit: Unit) -> String {
        if unit == .fen, let fen = value.int64 {
            let text = Money(fen: fen).description
            return language == .zh ? "\(text)元" : "CNY \(text)"
        }
        let name = self(unit.title)
        guard !name.isEmpty else { return value.description }
        return language == .zh ? "\(value)\(name)" : "\(value) \(name)"
    }

    /// A value of a rule.
    func value(_ value: Value, unit: Unit = .none, isPlace: Bool = false) -> String {
        switch value {
        case .number(let number): return amount(number, unit)
        case .boolean(let truth): return self(truth ? "form.boolean.yes" : "form.boolean.no")
        case .date(let day): return self.day(day)
        case .string(let text):
            if isPlace, let code = DivisionCode(text) { return place(code) }
            return Sex(rawValue: text).map { sex($0) } ?? text
        case .unknown: return self("person.unknown")
        case .null: return self("explain.none")
        case .list(let items): return items.map { self.value($0, unit: unit) }.joined(separator: comma)
        default: return "\(value)"
        }
    }
}
