public import Civil

/// What county of made-up people is wanted.
public struct CountyRequest: Hashable, Sendable {
    /// The county: a code of six digits.
    public var division: DivisionCode
    /// Its name, for the names of clinics.
    public var name: String
    /// Where people live: townships of the county; the county itself where none are given.
    public var townships: [Division]
    /// How many people live there today, up to 2,000,000.
    public var persons: Int
    /// The same seed, and the same rest, give the same county to the byte.
    public var seed: UInt64
    /// The last day of which anything is known.
    public var today: Day
    /// The day on which the records begin.
    public var from: Day
    /// Where newcomers come from: codes outside the county.
    public var origins: [DivisionCode]

    /// A request.
    ///
    /// - Parameters:
    ///   - from: by default 1 January four years before today's year.
    ///   - origins: by default the prefecture of the county, and the provinces of Jiangxi, Guizhou and Sichuan.
    public init(
        division: DivisionCode, name: String, townships: [Division], persons: Int, seed: UInt64, today: Day,
        from: Day? = nil, origins: [DivisionCode]? = nil
    ) {
        (self.division, self.name, self.townships) = (division, name, townships)
        (self.persons, self.seed, self.today) = (persons, seed, today)
        self.from = from ?? Day(year: today.year - 4, month: 1, day: 1) ?? today
        self.origins = origins ?? [division.ancestor(at: .city)] + ["36", "52", "51"].compactMap { DivisionCode($0) }
    }

    /// A request for the county that a division is or lies in; of a city or a province, for the first county that is known of it, to stand for it.
    ///
    /// - Parameter divisions: what is known of divisions: names, and the townships of the county.
    public init(
        in division: DivisionCode, of divisions: DivisionTree, persons: Int, seed: UInt64, today: Day, from: Day? = nil
    ) {
        var county = division.ancestor(at: .county)
        while county.level < .county, let first = divisions.children(of: county).first { county = first.code }
        self.init(
            division: county, name: divisions.name(of: county) ?? county.description,
            townships: divisions.children(of: county), persons: persons, seed: seed, today: today, from: from)
    }

    /// What keeps the request from being met: every problem at once.
    var problems: [Problem] {
        var found: [Problem] = []
        func note(_ code: String, _ at: String, _ why: Bilingual, _ fix: Bilingual) {
            found.append(Problem(code: code, at: at, why: why, fix: fix))
        }
        if division.level != .county {
            note(
                "SIM-0001", "division", Bilingual(zh: "不是县级行政区划代码。", en: "This is no code of a county."),
                Bilingual(zh: "请给出六位的县级代码，如 350583。", en: "Give a county of six digits, like 350583."))
        }
        if !(1...2_000_000).contains(persons) {
            note(
                "SIM-0002", "persons", Bilingual(zh: "人数应在1和2000000之间。", en: "The persons are 1 to 2,000,000."),
                Bilingual(
                    zh: "请改小人数；证号的顺序码每天每性别只有约五百个。",
                    en: "Ask for fewer: identity numbers have some 500 places for each day and sex."))
        }
        if today.year < 2000 || today.year > 2100 {
            note(
                "SIM-0003", "today",
                Bilingual(zh: "日期应在2000年和2100年之间。", en: "Today lies between the years 2000 and 2100."),
                Bilingual(zh: "年龄结构只有近年的数据。", en: "The age structure is known for our time only."))
        }
        if from > today || today - from > 20 * 366 {
            note(
                "SIM-0004", "from",
                Bilingual(
                    zh: "起始日晚于当天，或早于二十年前。", en: "The records begin after today, or more than twenty years before."),
                Bilingual(zh: "请给出二十年以内的起始日。", en: "Give a first day within the last twenty years."))
        }
        for (index, township) in townships.enumerated() where !division.contains(township.code) {
            note(
                "SIM-0005", "townships[\(index)]",
                Bilingual(zh: "乡镇不在这个县内。", en: "The township is not in this county."),
                Bilingual(zh: "请给出本县的乡镇。", en: "Give townships of the county."))
        }
        if townships.count > 1000 {
            note(
                "SIM-0006", "townships", Bilingual(zh: "乡镇超过一千个。", en: "There are more than a thousand townships."),
                Bilingual(zh: "请给出本县的乡镇。", en: "Give townships of the county."))
        }
        return found
    }
}
