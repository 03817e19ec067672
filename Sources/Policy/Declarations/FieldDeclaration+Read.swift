public import Civil
public import FEEL

/// Why a value does not fit its field.
public enum FieldFault: Error, Hashable, Sendable {
    /// The value is of another kind; the kind it should be.
    case kind(Bilingual)
    /// The number is outside the range.
    case range
    /// The text is longer than so many characters.
    case length(Int)
    /// The value is not one of the codes.
    case code
    /// The value is of the right kind but wrong, as a citizen id with a wrong check digit.
    case malformed(Bilingual)
}

extension FieldDeclaration {
    /// Reads a value as it came from a form, a file or a feed, and brings it to its canonical form.
    ///
    /// Text is accepted for every kind, so that forms and CSV columns need no types of their own; a code may also be given
    /// by its title. Canonical forms: numbers as JSON numbers, money in fen, days `2025-03-01`, times `08:30`, divisions in
    /// their shortest usual form, identifiers as their standards write them.
    public func read(_ json: JSON) throws(FieldFault) -> JSON {
        switch kind {
        case .text, .name: return try readText(json)
        case .integer, .decimal, .money: return try readNumber(json)
        case .boolean: return try readBoolean(json)
        case .code: return try readCode(json)
        default: break
        }
        guard case .string(let given) = json else { throw .kind(Bilingual(zh: "文本", en: "text")) }
        let text = given.trimmed
        switch kind {
        case .date:
            guard let day = Day(text) else {
                throw .kind(Bilingual(zh: "日期，如 2025-03-01", en: "a day, like 2025-03-01"))
            }
            guard FieldDeclaration.years.contains(day.year) else {
                throw .malformed(
                    Bilingual(zh: "日期应在 1850 年至 2200 年之间", en: "The day should be between the years 1850 and 2200."))
            }
            return .string(day.description)
        case .time:
            guard let time = FieldDeclaration.time(text) else {
                throw .kind(Bilingual(zh: "时间，如 08:30", en: "a time, like 08:30"))
            }
            return .string(time)
        case .division:
            guard let code = DivisionCode(text), code != .nation else {
                throw .kind(Bilingual(zh: "6、9 或 12 位行政区划代码", en: "a division code of 6, 9 or 12 digits"))
            }
            return .string(code.description)
        case .phone:
            let digits = text.filter { $0 != "-" && $0 != " " }
            guard (7...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 || $0 == 43 })
            else {
                throw .kind(Bilingual(zh: "电话号码", en: "a phone number"))
            }
            return .string(String(digits))
        case .citizenID:
            do { return .string(try CitizenID(parsing: text).canonical) } catch {
                throw .malformed(error.problem().why)
            }
        case .creditCode:
            do { return .string(try CreditCode(parsing: text).canonical) } catch {
                throw .malformed(error.problem().why)
            }
        default:
            guard let number = BirthCertificateNumber(text) else {
                throw .malformed(BirthCertificateNumber.problem().why)
            }
            return .string(number.canonical)
        }
    }

    private func readText(_ json: JSON) throws(FieldFault) -> JSON {
        guard case .string(let given) = json else { throw .kind(Bilingual(zh: "文本", en: "text")) }
        let text = given.trimmed
        let limit = maxLength ?? 200
        if text.unicodeScalars.count > limit { throw .length(limit) }
        if text.unicodeScalars.contains(where: { $0 != "\n" && $0.isInvisibleControl }) {
            throw .kind(Bilingual(zh: "不含控制字符的文本", en: "text without control characters"))
        }
        guard kind == .name else { return .string(text) }
        do { return .string(try PersonName(parsing: text).text) } catch { throw .malformed(error.problem().why) }
    }

    /// The years that a day in an event can be in: nobody alive was born before, nothing is planned after.
    private static let years = 1850...2200

    private func readNumber(_ json: JSON) throws(FieldFault) -> JSON {
        let number: Decimal128? =
            switch json {
            case .number(let number): number
            case .string(let text): Decimal128(text.trimmed)
            default: nil
            }
        let expected =
            switch kind {
            case .integer: Bilingual(zh: "整数", en: "a whole number")
            case .money: Bilingual(zh: "以分为单位的整数", en: "a whole number of fen")
            default: Bilingual(zh: "数字", en: "a number")
            }
        guard let number, kind == .decimal || number.int64 != nil else { throw .kind(expected) }
        if let min, number < min { throw .range }
        if let max, number > max { throw .range }
        return .number(number)
    }

    private func readBoolean(_ json: JSON) throws(FieldFault) -> JSON {
        switch json {
        case .bool: return json
        case .string("true"), .string("1"), .string("是"), .string("on"), .string("yes"): return .bool(true)
        case .string("false"), .string("0"), .string("否"), .string("off"), .string("no"): return .bool(false)
        default: throw .kind(Bilingual(zh: "是或否", en: "yes or no"))
        }
    }

    private func readCode(_ json: JSON) throws(FieldFault) -> JSON {
        let text: String
        switch json {
        case .string(let given): text = given.trimmed
        case .number(let number): text = number.description
        default: throw .code
        }
        guard let code = codes.first(where: { $0.code == text || $0.title.zh == text || $0.title.en == text }) else {
            throw .code
        }
        return .string(code.code)
    }

    private static func time(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        if parts.count == 3 {
            guard let second = Int(parts[2]), second < 60 else { return nil }
        }
        return text
    }

    /// The FEEL value of a field in its canonical form; `null` when it is absent.
    public func value(_ json: JSON?) -> Value {
        switch (kind, json) {
        case (_, nil), (_, .null): .null
        case (.date, .string(let text)): Day(text).map(Value.date) ?? .null
        case (_, .string(let text)): .string(text)
        case (_, .number(let number)): .number(number)
        case (_, .bool(let truth)): .boolean(truth)
        default: .null
        }
    }
}

extension Unicode.Scalar {
    /// Whether the character controls a terminal, or turns the direction of the text around it, or cannot be seen: C0, C1,
    /// the bidirectional controls, line separators, zero-width space and mark.
    fileprivate var isInvisibleControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

extension String {
    /// Without white space at either end, the ideographic space included.
    var trimmed: String {
        let kept = drop { $0.isWhitespace }
        var end = kept.endIndex
        while end > kept.startIndex, kept[kept.index(before: end)].isWhitespace { end = kept.index(before: end) }
        return String(kept[..<end])
    }
}
