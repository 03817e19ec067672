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

    /// What was expected, in Chinese; symbols and keywords stay as they are.
    private static func chinese(_ expected: String) -> String {
        if let known = sentences[expected] { return known }
        if let bound = bounds.first(where: { expected.hasPrefix($0.en) }) {
            return bound.zh.replacing("#", with: expected.filter(\.isNumber))
        }
        return "“\(expected)”"
    }

    private static let sentences = [
        "an expression": "一个表达式", "an operator or the end": "运算符或者结尾", ", or the end": "逗号或者结尾", "] or )": "“]”或者“)”",
        "a name": "一个名称", "a shorter name": "较短的名称", "the name of a member": "成员的名称", "a type": "一个类型",
        "a text in quotation marks": "引号中的文本", "a number within the range of decimal128": "在 decimal128 范围之内的数",
        "a Unicode character": "一个 Unicode 字符", "four or six hexadecimal digits": "四位或者六位十六进制数字",
    ]

    private static let bounds = [
        (en: "at most ", zh: "不超过 # 字节的文本"), (en: "an expression nested at most ", zh: "嵌套不超过 # 层的表达式"),
        (en: "an expression of at most ", zh: "不超过 # 层的表达式"),
    ]

    /// The error as every room reports errors.
    public func problem(at path: String) -> Problem {
        Problem(
            code: code.rawValue, at: path,
            why: Bilingual(
                zh: "表达式第 \(range.lower + 1) 字节处有语法错误：此处应为\(FEELError.chinese(expected))。",
                en: "The expression has a syntax error at byte \(range.lower + 1): expected \(expected)."),
            fix: Bilingual(zh: "请按 FEEL（DMN 1.5）语法改正该表达式。", en: "Correct the expression (FEEL, DMN 1.5)."))
    }
}
