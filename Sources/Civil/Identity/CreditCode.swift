/// A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters in base 31 with a check character.
///
/// The letters I, O, Z, S, V are not used. The first character is who registers it: a digit, A (army) or N (rural collectives);
/// Y (others) has not been issued and is refused. Small letters and full-width forms are taken.
public struct CreditCode: Hashable, Sendable {
    /// The 18 characters in capitals.
    public let canonical: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// The code that `text` is.
    ///
    /// - Throws: ``CreditCodeError``, whose texts hold nothing of the input.
    public init(parsing text: some StringProtocol) throws(CreditCodeError) {
        guard let code = Keyboard.code(text, limit: 18), code.count == 18 else { throw .length }
        var sum = 0
        var weight = 1
        var check = 0
        for (place, byte) in code.enumerated() {
            guard let value = CreditCode.alphabet.firstIndex(of: byte) else { throw .characters }
            switch place {
            case 0: guard value < 10 || byte == 0x41 || byte == 0x4E else { throw .characters }
            case 2..<8: guard value < 10 else { throw .characters }
            default: break
            }
            if place < 17 {
                sum += value * weight
                weight = weight * 3 % 31
            } else {
                check = value
            }
        }
        guard (31 - sum % 31) % 31 == check else { throw .checksum }
        canonical = String(decoding: code, as: UTF8.self)
    }

    /// Who registers it, the first character: 1 staffing office, 5 civil affairs, 9 market regulation …
    public var registrar: Character { canonical.first ?? "0" }

    /// The division where it is registered, if the six digits are one.
    public var division: DivisionCode? { DivisionCode(canonical.dropFirst(2).prefix(6)) }
}

extension CreditCode: CustomStringConvertible {
    /// The 18 characters: a code of an organisation is public.
    public var description: String { canonical }
}

/// Why a text is no credit code.
public enum CreditCodeError: Int, Error, Hashable, Sendable, CaseIterable {
    /// Not 18 characters.
    case length = 11
    /// A character that may not stand where it stands.
    case characters
    /// The check character does not fit.
    case checksum

    /// The problem, with a stable code `ID-0011` and on.
    public func problem(at field: String = "") -> Problem {
        let why =
            switch self {
            case .length: Bilingual(zh: "统一社会信用代码应为18位", en: "A credit code has 18 characters.")
            case .characters:
                Bilingual(
                    zh: "统一社会信用代码含有不允许的字符（不用I、O、Z、S、V）",
                    en: "A character may not stand where it stands (I, O, Z, S, V are not used).")
            case .checksum: Bilingual(zh: "统一社会信用代码校验码不符", en: "The check character of the credit code does not fit.")
            }
        return Problem(
            code: "ID-00\(rawValue)", at: field, why: why,
            fix: Bilingual(zh: "请对照营业执照或登记证书重新录入", en: "Enter it again from the licence or certificate."))
    }
}
