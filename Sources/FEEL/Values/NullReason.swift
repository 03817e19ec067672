/// Why an expression answered `null`: an error, with the place in the source and the types of the operands.
///
/// It never holds operand values, so it may be logged and shown.
public final class NullReason: Sendable, CustomStringConvertible {
    /// What went wrong. The raw value is stable and public.
    public enum Code: String, Sendable, CaseIterable {
        case operandTypes = "FEEL-0001"
        case divisionByZero = "FEEL-0002"
        case numberRange = "FEEL-0003"
        case dateRange = "FEEL-0004"
        case unknownName = "FEEL-0005"
        case unknownMember = "FEEL-0006"
        case notAFunction = "FEEL-0007"
        case argumentCount = "FEEL-0008"
        case argumentName = "FEEL-0009"
        case argumentType = "FEEL-0010"
        case argumentValue = "FEEL-0011"
        case literal = "FEEL-0012"
        case pattern = "FEEL-0013"
        case duplicateKey = "FEEL-0014"
        case rangeEnds = "FEEL-0015"
        case conditionType = "FEEL-0016"
        case resultType = "FEEL-0017"
        case steps = "FEEL-0018"
        case depth = "FEEL-0019"
        case size = "FEEL-0020"
        case zone = "FEEL-0021"
        case clock = "FEEL-0022"
        case external = "FEEL-0023"
        case empty = "FEEL-0024"
        case index = "FEEL-0025"
        case syntax = "FEEL-0026"
        case unknownType = "FEEL-0027"
        case missingInput = "FEEL-0028"
        case severalRules = "FEEL-0029"
        case noRule = "FEEL-0030"
        case notAllowed = "FEEL-0031"
    }

    /// What went wrong.
    public let code: Code
    /// Where in the expression's text.
    public let range: SourceRange
    /// The operator or function, with the types of its operands (never their values).
    public let operation: String
    /// The types of the operands, in order.
    public let types: [String]

    public init(_ code: Code, at range: SourceRange = .none, operation: String = "", types: [String] = []) {
        self.code = code
        self.range = range
        self.operation = operation
        self.types = types
    }

    public var description: String {
        var text = "\(code.rawValue) \(code)"
        if !operation.isEmpty { text += " in \(operation)" }
        if !types.isEmpty { text += "(" + types.joined(separator: ", ") + ")" }
        if range != .none { text += " at \(range)" }
        return text
    }
}
