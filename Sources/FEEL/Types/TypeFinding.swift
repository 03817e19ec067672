/// Something in an expression that can only answer `null`, found without evaluating it.
public struct TypeFinding: Hashable, Sendable, CustomStringConvertible {
    /// The error that evaluation would give.
    public let code: NullReason.Code
    /// Where in the text.
    public let range: SourceRange
    /// The operator, function or name.
    public let operation: String
    /// The types of the operands.
    public let types: [FEELType]

    public var description: String {
        "\(code.rawValue) \(code) in \(operation)(\(types.map(\.description).joined(separator: ", "))) at \(range)"
    }
}

extension UnaryTests {
    /// What cannot be right, given the types of the variables and of the input.
    public func check(_ types: [String: FEELType], input: FEELType) -> [TypeFinding] {
        var checker = TypeChecker(names: types.merging(["?": input]) { $1 })
        for test in syntax.tests { checker.test(test, input.base) }
        return checker.findings
    }
}

extension Expression {
    /// The type of the result and what cannot be right, given the types of the variables. Variables without a declared type may be
    /// anything; what depends on them is not complained of.
    ///
    ///     try Expression.parse("day + 1", names: ["day"]).check(["day": .date]).findings    // operandTypes in +(date, number)
    public func check(_ types: [String: FEELType]) -> (type: FEELType, findings: [TypeFinding]) {
        var checker = TypeChecker(names: types)
        let type = checker.type(of: syntax)
        return (type, checker.findings)
    }
}
