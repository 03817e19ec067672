public import Civil

/// One expression evaluated once, for a command line or a web page: the value, the errors that became `null`, and every step.
public struct Answer: Sendable {
    /// A part of the expression with the value it had.
    public struct Step: Sendable {
        public let range: SourceRange
        public let text: String
        public let value: Value
    }

    public let expression: Expression
    public let value: Value
    public let problems: [NullReason]
    /// The parts in the order in which they were evaluated, inner ones first; at most 10,000.
    public let steps: [Step]

    /// Parses and evaluates a text.
    ///
    /// - Parameters:
    ///   - json: an object whose members are the variables; dates may be given as ISO 8601 text where `literals` is set.
    /// - Throws: ``FEELError`` if the text is not an expression.
    public static func evaluate(
        _ text: String, json: JSON, literals: Bool = true, in environment: Environment = .plain
    ) throws(FEELError) -> Answer {
        let value = Value(json: json, literals: literals, zones: environment.zones)
        return try evaluate(text, context: value.context ?? Context(), in: environment)
    }

    /// Parses and evaluates a text.
    public static func evaluate(
        _ text: String, context: Context, in environment: Environment = .plain
    ) throws(FEELError) -> Answer {
        let expression = try Expression.parse(text, names: Scope(context))
        let bytes = Array(text.utf8)
        var steps: [Step] = []
        let result = expression.explain(context, in: environment) { range, value in
            guard steps.count < 10_000, range.lower >= 0, range.lower <= range.upper, range.upper <= bytes.count else {
                return
            }
            let part = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
            steps.append(Step(range: range, text: part, value: value))
        }
        return Answer(expression: expression, value: result.value, problems: result.problems, steps: steps)
    }

    /// The answer as JSON: value and kind, the problems, and with `steps` every part with its value.
    public func json(steps isLong: Bool = false) -> JSON {
        var members: [(String, JSON)] = [
            ("value", value.json), ("type", .string(value.kind)), ("problems", .array(problems.map(\.json))),
        ]
        if isLong {
            members.append(
                (
                    "steps",
                    .array(
                        steps.map {
                            .object([
                                ("at", .array([.integer($0.range.lower), .integer($0.range.upper)])),
                                ("text", .string($0.text)), ("value", $0.value.json),
                            ])
                        })
                ))
        }
        return .object(members)
    }
}

extension NullReason {
    /// The reason as JSON: code, name, place, operation and the types of the operands.
    public var json: JSON {
        .object([
            ("code", .string(code.rawValue)), ("name", .string("\(code)")),
            ("at", .array([.integer(range.lower), .integer(range.upper)])), ("operation", .string(operation)),
            ("types", .array(types.map { .string($0) })),
        ])
    }
}
