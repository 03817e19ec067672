/// A citizen identity number (公民身份号码, GB 11643-1999): division, birth day, sequence with sex, check digit.
///
/// Old numbers of 15 digits become the one of 18. Full-width digits and a small x are taken. Whether the division existed in the
/// year of birth is a warning, never a refusal: codes are issued later than births and lists have gaps.
///
///     let id = try CitizenID(parsing: "11010519491231002x")
///     id.canonical     // 11010519491231002X
///     id.birthDay      // 1949-12-31
///     id               // prints 110105********002X
public struct CitizenID: Hashable, Sendable {
    /// The first 17 digits as a number; the check digit follows from them.
    public let number: Int64

    /// The number that `text` is.
    ///
    /// - Throws: ``CitizenIDError``, whose texts hold nothing of the input.
    public init(parsing text: some StringProtocol) throws(CitizenIDError) {
        guard let code = Keyboard.code(text, limit: 18) else { throw .length }
        guard code.count == 15 || code.count == 18 else { throw .length }
        guard code.prefix(17).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { throw .characters }
        var digits = code.prefix(17).map { Int64($0 &- 0x30) }
        if code.count == 18 {
            guard let last = code.last, last == 0x58 || (last >= 0x30 && last <= 0x39) else { throw .characters }
            guard last == CitizenID.check(digits.reduce(0) { $0 &* 10 &+ $1 }) else { throw .checksum }
        } else {
            // 996 to 999 were kept for those who were over a hundred in 1989.
            let sequence = digits[12] * 100 + digits[13] * 10 + digits[14]
            digits.insert(contentsOf: sequence >= 996 ? [1, 8] : [1, 9], at: 6)
        }
        number = digits.reduce(0) { $0 &* 10 &+ $1 }
        guard DivisionCode(number: number / 100_000_000_000 * 1_000_000) != nil, number >= 10_000_000_000_000_000 else {
            throw .division
        }
        let (year, month, day) = CitizenID.date(number)
        guard year >= 1800, Day(year: year, month: month, day: day) != nil else { throw .date }
    }

    /// The number of a division, birth day and sequence; nil if the day is before 1800 or after 9999, the division is not at or
    /// above county level, or the sequence is not 1 to 999. An odd sequence is male.
    public init?(division: DivisionCode, birthDay: Day, sequence: Int) {
        let (year, month, day) = birthDay.parts
        guard division.number >= 10_000_000_000, division.number % 1_000_000 == 0, year >= 1800, year <= 9999,
            sequence >= 1, sequence <= 999
        else { return nil }
        let date = Int64(year * 10_000 + month * 100 + day)
        number = (division.number / 1_000_000 &* 100_000_000 &+ date) &* 1000 &+ Int64(sequence)
    }

    private static func date(_ number: Int64) -> (year: Int, month: Int, day: Int) {
        let date = Int(number / 1000 % 100_000_000)
        return (date / 10_000, date / 100 % 100, date % 100)
    }

    /// The last character of a number (ISO 7064 MOD 11-2): ASCII, a digit or X.
    ///
    /// - Parameter number: the first seventeen digits.
    public static func check(_ number: Int64) -> UInt8 {
        var (rest, weight, sum): (Int64, Int64, Int64) = (number, 2, 0)
        while rest > 0 {
            sum += rest % 10 * weight
            weight = weight * 2 % 11
            rest /= 10
        }
        let check = UInt8((12 - sum % 11) % 11)
        return check == 10 ? 0x58 : 0x30 &+ check
    }

    /// The 18 characters; the last may be a capital X.
    public var canonical: String {
        var digits = Array(String(number).utf8)
        digits.append(CitizenID.check(number))
        return String(decoding: digits, as: UTF8.self)
    }

    /// The division that issued the number, as its code was then.
    public var division: DivisionCode { DivisionCode(unchecked: number / 100_000_000_000 * 1_000_000) }

    /// The day of birth.
    public var birthDay: Day {
        let (year, month, day) = CitizenID.date(number)
        return Day(unchecked: Day.number(year: year, month: month, day: day))
    }

    /// The sex: an odd sequence is male.
    public var sex: Sex { number % 2 == 1 ? .male : .female }

    /// The number with the day of birth covered, for showing: `350583********1234`.
    public var masked: String {
        let text = canonical
        return text.prefix(6) + "********" + text.suffix(4)
    }

    /// What is odd about the number but no reason to refuse it: a division that the tree does not have in the year of birth.
    public func warnings(in tree: DivisionTree) -> [Problem] {
        if tree.knows(division, inYear: birthDay.year) { return [] }
        return [
            Problem(
                code: "ID-0101", at: "",
                why: Bilingual(
                    zh: "证号前六位的行政区划在出生年份不存在",
                    en: "The division of the number did not exist in the year of birth."),
                fix: Bilingual(
                    zh: "请核对户口簿或身份证；无误可继续", en: "Compare it with the identity card; go on if it is right."))
        ]
    }
}

extension CitizenID: CustomStringConvertible {
    /// The masked form, so that a number does not get into a log; ``canonical`` is the whole.
    public var description: String { masked }
}

/// Why a text is no citizen identity number.
public enum CitizenIDError: Int, Error, Hashable, Sendable, CaseIterable {
    /// Neither 15 nor 18 characters.
    case length = 1
    /// Something else than digits, with an X at most at the end.
    case characters
    /// The check digit does not fit.
    case checksum
    /// The birth day is no day.
    case date
    /// The division is none that can be.
    case division

    /// The problem, with a stable code `ID-0001` and on.
    public func problem(at field: String = "") -> Problem {
        let why =
            switch self {
            case .length:
                Bilingual(zh: "身份证号应为18位（旧证15位）", en: "An identity number has 18 characters (15 on old cards).")
            case .characters:
                Bilingual(zh: "身份证号只能是数字，末位可为X", en: "An identity number has digits only; the last may be X.")
            case .checksum: Bilingual(zh: "身份证号校验码不符", en: "The check digit of the identity number does not fit.")
            case .date: Bilingual(zh: "身份证号中的出生日期不存在", en: "The birth day in the identity number is no day.")
            case .division: Bilingual(zh: "身份证号前六位不是行政区划代码", en: "The identity number does not begin with a division.")
            }
        return Problem(
            code: "ID-000\(rawValue)", at: field, why: why,
            fix: Bilingual(zh: "请对照身份证或户口簿重新录入", en: "Enter it again from the identity card."))
    }
}
