public import Access
public import Civil
public import Registry
import Storage

/// What is wrong or missing in the records of a division: each finding is work for the office that keeps them.
public struct DataQuality: Sendable {
    /// What is looked for. The raw value is the word of tables.
    public enum Check: String, Hashable, Sendable, CaseIterable {
        /// Somebody alive who lives nowhere that is known.
        case noResidence = "no-residence"
        /// Somebody without a date of birth.
        case noBirthDate = "no-birth-date"
        /// Somebody without a sex.
        case noSex = "no-sex"
        /// Somebody of a year or older without a citizen number.
        case noCitizenNumber = "no-citizen-number"
        /// Somebody of 110 or older who is not known to have died.
        case veryOld = "very-old"
        /// Somebody who resembles another, and nobody has said whether they are one.
        case resembles
    }

    /// A check with how many it found.
    public struct Line: Sendable, Hashable {
        /// The check.
        public let check: Check
        /// How many persons.
        public let count: Int64
    }

    /// The division.
    public let division: DivisionCode
    /// The checks, those that found something first.
    public let lines: [Line]
    /// Persons of the division.
    public let persons: Int64
    /// How unevenly the last digits of ages fall: Myers' blended index, 0 to 90, of residents from 10 to 89. Under 5 is good.
    public let heaping: Double?
    /// How many times more often than one in 30.4 a date of birth is the first of a month.
    public let firstOfMonth: Double?
}

extension DataQuality {
    /// From how many persons on the digits of ages say something.
    private static let leastForDigits: Int64 = 500

    /// Looks through the persons of a division.
    ///
    /// Linear in them.
    /// - Throws: `Denial`, or a storage error.
    public static func read(
        _ registry: Registry, in division: DivisionCode, as actor: Actor
    ) async throws -> DataQuality {
        try await registry.authorise(actor, .seeStatistics, .area(division), .statistics)
        // Of a part and the whole the others could be worked out.
        guard SmallCells.areOpen(to: actor.role) || division == actor.division else { throw Denial.place }
        let today = registry.today
        return try await registry.read { connection in
            let within = Within(division)
            var lines: [Line] = []
            for check in Check.allCases {
                let query = check.query(within, today)
                let count =
                    try connection.first("SELECT count(*) FROM person p WHERE \(query.condition)", query.arguments) {
                        try $0.int(0)
                    } ?? 0
                lines.append(Line(check: check, count: count))
            }
            var ages = [Int64](repeating: 0, count: 121)
            var (persons, known, firsts): (Int64, Int64, Int64) = (0, 0, 0)
            try connection.rows(
                """
                SELECT p.birth_day, count(*) FROM person p WHERE \(within.condition) AND p.death_day IS NULL
                GROUP BY p.birth_day
                """, within.arguments
            ) { row in
                let count = try row.int(1)
                persons += count
                guard let birth = try row.optionalInt(0).map({ Day(number: $0) }), birth <= today else { return }
                known += count
                if birth.parts.day == 1 { firsts += count }
                let age = Int(birth.completedYears(on: today))
                if ages.indices.contains(age) { ages[age] += count }
            }
            let says = known >= leastForDigits
            return DataQuality(
                division: division,
                lines: lines.sorted { ($0.count > 0 ? 0 : 1) < ($1.count > 0 ? 0 : 1) }, persons: persons,
                heaping: says ? myers(ages) : nil,
                firstOfMonth: says ? Double(firsts) / Double(known) * 30.4375 : nil)
        }
    }

    /// Myers' blended index of ages 10 to 89 (R. J. Myers, *Errors and bias in the reporting of ages*, Transactions of the Actuarial Society of America
    /// 41, 1940): half the sum of how far the blended share of each last digit is from a tenth, in percent.
    static func myers(_ ages: [Int64]) -> Double? {
        guard ages.count >= 100 else { return nil }
        let blended = (0..<10).map { digit -> Double in
            var (first, second): (Double, Double) = (0, 0)
            for tens in 1...8 { first += Double(ages[tens * 10 + digit]) }
            for tens in 2...8 { second += Double(ages[tens * 10 + digit]) }
            // Ages 90 to 99 take the place of 10 to 19 in the second sum.
            second += Double(ages[90 + digit])
            return Double(digit + 1) * first + Double(9 - digit) * second
        }
        let sum = blended.reduce(0, +)
        guard sum > 0 else { return nil }
        return blended.reduce(0) { $0 + abs($1 / sum * 100 - 10) } / 2
    }

    /// The persons whom a check found, at most 100. Each is logged as shown.
    ///
    /// - Throws: `Denial`, or a storage error.
    public static func persons(
        _ registry: Registry, _ check: Check, in division: DivisionCode, after: Int64 = 0, limit: Int = 50,
        as actor: Actor, for purpose: Purpose
    ) async throws -> [PersonState] {
        try await registry.authorise(actor, .findPerson, .area(division), purpose)
        let today = registry.today
        let limit = max(1, min(limit, 100))
        let found = try await registry.read { connection in
            let query = check.query(Within(division), today)
            return try connection.all(
                """
                SELECT \(PersonState.columns(of: "p")) FROM person p
                WHERE \(query.condition) AND p.id > $\(query.arguments.count + 1) ORDER BY p.id LIMIT \(limit)
                """, query.arguments + [.int(after)]
            ) { try PersonState(row: $0) }
        }
        try await registry.look(found.map(\.id), actor, .findPerson, purpose)
        return found
    }
}

/// Who belongs to a division: those who live there, and those registered there who live nowhere that is known.
private struct Within {
    let condition = """
        ((p.residence >= $1 AND p.residence < $2) OR (p.residence IS NULL AND p.hukou >= $1 AND p.hukou < $2))
        AND (p.name IS NOT NULL OR p.birth_day IS NOT NULL)
        """
    let arguments: [SQLValue]

    init(_ division: DivisionCode) {
        let numbers = division.range
        arguments = [.int(numbers.lowerBound), .int(numbers.upperBound)]
    }
}

extension DataQuality.Check {
    /// Whom a check finds.
    fileprivate func query(_ within: Within, _ today: Day) -> (condition: String, arguments: [SQLValue]) {
        var arguments = within.arguments
        func day(_ day: Day) -> String {
            arguments.append(.int(day.number))
            return "$\(arguments.count)"
        }
        let condition =
            switch self {
            case .noResidence: "p.residence IS NULL AND p.death_day IS NULL"
            case .noBirthDate: "p.birth_day IS NULL"
            case .noSex: "p.sex IS NULL"
            case .noCitizenNumber:
                """
                p.death_day IS NULL AND p.birth_day < \(day(today.adding(years: -1))) AND NOT EXISTS
                (SELECT 1 FROM identifier i WHERE i.person = p.id AND i.kind = 'citizen_id')
                """
            case .veryOld: "p.death_day IS NULL AND p.birth_day < \(day(today.adding(years: -110)))"
            case .resembles:
                """
                (EXISTS (SELECT 1 FROM resemblance r WHERE r.person = p.id AND r.verdict = '')
                OR EXISTS (SELECT 1 FROM resemblance r WHERE r.other = p.id AND r.verdict = ''))
                """
            }
        return ("\(within.condition) AND \(condition)", arguments)
    }
}

extension DataQuality.Check {
    /// What is found, in words.
    public var title: Bilingual {
        switch self {
        case .noResidence: Bilingual(zh: "居住地不详", en: "Residence not known")
        case .noBirthDate: Bilingual(zh: "没有出生日期", en: "No date of birth")
        case .noSex: Bilingual(zh: "没有性别", en: "No sex")
        case .noCitizenNumber: Bilingual(zh: "满1周岁没有公民身份号码", en: "A year or older without a citizen number")
        case .veryOld: Bilingual(zh: "110岁以上仍登记健在", en: "110 or older and not known to have died")
        case .resembles: Bilingual(zh: "疑似同一人，尚未判定", en: "Resembles somebody, not judged yet")
        }
    }
}
