/// The number of a medical certificate of birth (出生医学证明编号): one letter and nine digits.
public struct BirthCertificateNumber: Hashable, Sendable {
    /// The letter in capital and the digits.
    public let canonical: String

    /// The number that `text` is, or nil. A small letter and full-width forms are taken.
    public init?(_ text: some StringProtocol) {
        guard let code = Keyboard.code(text, limit: 10), code.count == 10, let letter = code.first, letter >= 0x41,
            code.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        canonical = String(decoding: code, as: UTF8.self)
    }

    /// The problem of a text that is no such number.
    public static func problem(at field: String = "") -> Problem {
        Problem(
            code: "ID-0021", at: field,
            why: Bilingual(
                zh: "出生医学证明编号应为1个字母加9位数字",
                en: "The number of a birth certificate is one letter and nine digits."),
            fix: Bilingual(zh: "请对照出生医学证明重新录入", en: "Enter it again from the certificate."))
    }
}

extension BirthCertificateNumber: CustomStringConvertible {
    /// The letter and the last two digits, so that a number does not get into a log; ``canonical`` is the whole.
    public var description: String { canonical.prefix(1) + "*******" + canonical.suffix(2) }
}
