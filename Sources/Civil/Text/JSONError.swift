/// Why bytes are no JSON that is taken, and where. Holds nothing of the content.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Fault: Int, Hashable, Sendable, CaseIterable {
        /// Something else than a value where one must stand.
        case value = 1
        /// The bytes end within a value.
        case ended
        /// Something follows the value.
        case more
        /// A number that is not written as JSON wants.
        case number
        /// A number of more than 34 digits or beyond the range.
        case range
        /// A control character in a text.
        case control
        /// An escape that there is not.
        case escape
        /// One half of a surrogate pair.
        case surrogate
        /// Bytes that are not UTF-8.
        case encoding
        /// A name that came before in the same object.
        case duplicate
        /// A name, colon, comma or bracket is missing.
        case punctuation
        /// Nested too deep.
        case depth
        /// Too many bytes.
        case bytes
        /// Too many values.
        case values
    }

    /// What is wrong.
    public var fault: Fault
    /// The byte at which it is, from 0.
    public var offset: Int
    /// The line at which it is, from 1.
    public var line: Int

    /// An error from its parts.
    public init(fault: Fault, offset: Int, line: Int) {
        self.fault = fault
        self.offset = offset
        self.line = line
    }

    /// The stable code, `JSON-0001` and on.
    public var code: String {
        let number = String(fault.rawValue)
        return "JSON-" + String(repeating: "0", count: 4 - number.utf8.count) + number
    }

    /// Why it is refused, without place.
    public var why: Bilingual {
        switch fault {
        case .value: Bilingual(zh: "此处应为一个值", en: "A value must stand here.")
        case .ended: Bilingual(zh: "内容不完整，提前结束", en: "The content ends too early.")
        case .more: Bilingual(zh: "值之后还有多余内容", en: "Something follows after the value.")
        case .number: Bilingual(zh: "数字写法不合规范", en: "The number is not written as JSON wants.")
        case .range: Bilingual(zh: "数字超过34位有效数字或超出范围", en: "The number has more than 34 digits or is beyond the range.")
        case .control: Bilingual(zh: "文本中有未转义的控制字符", en: "The text holds a control character that is not escaped.")
        case .escape: Bilingual(zh: "转义序列无效", en: "There is no such escape.")
        case .surrogate: Bilingual(zh: "转义中的代理对不成对", en: "Half of a surrogate pair stands alone.")
        case .encoding: Bilingual(zh: "文本不是有效的UTF-8编码", en: "The text is not UTF-8.")
        case .duplicate: Bilingual(zh: "同一对象中字段名重复", en: "A name comes twice in one object.")
        case .punctuation: Bilingual(zh: "缺少字段名、冒号、逗号或括号", en: "A name, colon, comma or bracket is missing.")
        case .depth: Bilingual(zh: "嵌套层数过多", en: "The values are nested too deep.")
        case .bytes: Bilingual(zh: "内容过大", en: "The content is too large.")
        case .values: Bilingual(zh: "值的数量过多", en: "There are too many values.")
        }
    }

    /// The error as a problem: place, why, what to do.
    public var problem: Problem {
        let fix =
            switch fault {
            case .bytes, .values, .depth:
                Bilingual(zh: "请拆分后分批提交", en: "Send it in smaller parts.")
            case .encoding:
                Bilingual(zh: "请以UTF-8编码保存后重新提交", en: "Save it as UTF-8 and send it again.")
            case .duplicate:
                Bilingual(zh: "请删去重复的字段", en: "Remove the name that comes twice.")
            default:
                Bilingual(zh: "请按JSON（RFC 8259）规范更正第\(line)行", en: "Correct line \(line) to JSON (RFC 8259).")
            }
        return Problem(code: code, at: "line \(line), byte \(offset)", why: why, fix: fix)
    }
}

extension JSONError: CustomStringConvertible {
    /// Code, place and reason; nothing of the content.
    public var description: String { "\(code) line \(line), byte \(offset): \(why.en)" }
}
