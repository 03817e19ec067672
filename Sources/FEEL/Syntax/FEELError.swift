public import Civil

/// Why a text is not an expression.
public struct FEELError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The raw value is stable and public.
    public enum Code: String, Sendable, CaseIterable {
        case unexpected = "FEEL-0101"
        case unterminated = "FEEL-0102"
        case number = "FEEL-0103"
        case escape = "FEEL-0104"
        case depth = "FEEL-0105"
        case length = "FEEL-0106"
        case name = "FEEL-0107"
        case type = "FEEL-0108"
    }

    /// What is wrong.
    public let code: Code
    /// Where in the text.
    public let range: SourceRange
    /// What was expected there, for the author of the expression.
    public let expected: String

    public init(_ code: Code, at range: SourceRange, expected: String) {
        self.code = code
        self.range = range
        self.expected = expected
    }

    public var description: String { "\(code.rawValue) at \(range): expected \(expected)" }

    /// The error as every room reports errors.
    public func problem(at path: String) -> Problem {
        Problem(
            code: code.rawValue, at: path,
            why: Bilingual(
                zh: "表达式第 \(range.lower + 1) 字节处有语法错误：此处应为 \(expected)。",
                en: "The expression has a syntax error at byte \(range.lower + 1): expected \(expected)."),
            fix: Bilingual(zh: "请按 FEEL（DMN 1.5）语法改正该表达式。", en: "Correct the expression (FEEL, DMN 1.5)."))
    }
}
