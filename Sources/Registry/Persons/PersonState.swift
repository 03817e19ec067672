public import Civil
public import Storage

/// What the person index knows of a person: the latest value of each attribute that finds or places people.
public struct PersonState: Hashable, Sendable {
    /// The person's number in this registry.
    public let id: Int64
    /// The name, with its rare characters.
    public var name: String? {
        didSet {
            guard name != oldValue else { return }
            let keys = name.map { Pinyin.searchKeys($0) }
            (spelled, initials) = (keys?.spelled, keys?.initials)
        }
    }
    /// The name in pinyin without spaces, and its first letters: what the index is searched by.
    private var spelled: String?
    private var initials: String?
    /// The sex.
    public var sex: Sex?
    /// The date of birth.
    public var birthDay: Day?
    /// The date of death; `nil` while alive.
    public var deathDay: Day?
    /// Where the person lives.
    public var residence: DivisionCode?
    /// Where the household registration is.
    public var hukou: DivisionCode?
    /// The household's number.
    public var household: String?
    /// The phone number.
    public var phone: String?
    /// The order in a multiple birth; 1 of a single one.
    public var birthOrder: Int?
    /// The day of the latest event that said something of these.
    var lastDay: Day

    init(id: Int64) {
        self.id = id
        lastDay = Day(number: -10_000_000)
    }

    static let columns = PersonIndex.person.columnNames.joined(separator: ", ")

    /// How many columns a person takes in a query.
    public static let columnCount = PersonIndex.person.columns.count

    /// The columns of a person for a query in which the table goes by another name.
    public static func columns(of alias: String) -> String {
        PersonIndex.person.columnNames.map { "\(alias).\($0)" }.joined(separator: ", ")
    }

    /// A person from the columns of a row that begin at `first`.
    public init(row: borrowing Row, from first: Int = 0) throws {
        id = try row.int(first)
        name = try row.optionalText(first + 1)
        spelled = try row.optionalText(first + 2)
        initials = try row.optionalText(first + 3)
        sex = try row.optionalInt(first + 4).flatMap { Sex(code: Int($0)) }
        birthDay = try row.optionalInt(first + 5).map { Day(number: $0) }
        deathDay = try row.optionalInt(first + 6).map { Day(number: $0) }
        residence = try row.optionalInt(first + 7).flatMap { DivisionCode(number: $0) }
        hukou = try row.optionalInt(first + 8).flatMap { DivisionCode(number: $0) }
        household = try row.optionalText(first + 9)
        phone = try row.optionalText(first + 10)
        birthOrder = try row.optionalInt(first + 11).map { Int($0) }
        lastDay = Day(number: try row.int(first + 12))
    }

    var row: [SQLValue] {
        [
            .int(id), SQLValue(name), SQLValue(spelled), SQLValue(initials),
            SQLValue(sex.map { Int64($0.code) }), SQLValue(birthDay?.number), SQLValue(deathDay?.number),
            SQLValue(residence?.number), SQLValue(hukou?.number), SQLValue(household), SQLValue(phone),
            SQLValue(birthOrder.map { Int64($0) }), .int(lastDay.number),
        ]
    }

    /// Whether any effective event still describes the person.
    public var isKnown: Bool { name != nil || birthDay != nil }

    /// Age in completed years on `day`; `nil` when the date of birth is not known or later.
    public func age(on day: Day) -> Int? {
        guard let birthDay, birthDay <= day else { return nil }
        return Int(birthDay.completedYears(on: day))
    }

    /// The attributes by the names that packs use, in the form of event data.
    func attribute(_ name: String) -> JSON? {
        switch name {
        case "name": self.name.map(JSON.string)
        case "sex": sex.map { .string($0.rawValue) }
        case "birth_date": birthDay.map { .string($0.description) }
        case "death_date": deathDay.map { .string($0.description) }
        case "residence": residence.map { .string($0.description) }
        case "hukou": hukou.map { .string($0.description) }
        case "household": household.map(JSON.string)
        case "phone": phone.map(JSON.string)
        case "birth_order": birthOrder.map { .integer($0) }
        default: nil
        }
    }

    /// Whether the index keeps the attribute: of others it says nothing, so they neither change nor date a person's row.
    static func keeps(_ name: String) -> Bool { kept.contains(name) }

    private static let kept: Set<String> = [
        "name", "sex", "birth_date", "death_date", "residence", "hukou", "household", "phone", "birth_order",
    ]

    /// Takes over one attribute; names that the index does not keep are left to facts.
    mutating func set(_ name: String, _ value: JSON) {
        if name == "birth_order" { birthOrder = value.int64.flatMap { Int(exactly: $0) } }
        guard case .string(let text) = value else { return }
        switch name {
        case "name": self.name = text
        case "sex": sex = Sex(rawValue: text)
        case "birth_date": birthDay = Day(text)
        case "death_date": deathDay = Day(text)
        case "residence": residence = DivisionCode(text)
        case "hukou": hukou = DivisionCode(text)
        case "household": household = text
        case "phone": phone = text
        default: break
        }
    }
}
