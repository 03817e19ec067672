public import Civil

/// One test of a conformance suite: an expression with inputs and the value that it must have. One JSON object a line:
///
///     {"case": "0068", "test": "1", "node": "a", "area": "equality", "level": "…", "expr": "1 = 1", "inputs": {},
///      "expected": {"t": "boolean", "v": "true"}, "error": false, "typeRef": "boolean"}
///
/// A value is `{"t": XSD type, "v": text}`, `{"list": […]}`, `{"ctx": {…}}` or `null`.
public struct SuiteTest: Sendable {
    /// Case, test and result node.
    public let name: String
    /// The field of the language that it tests.
    public let area: String
    /// The compliance level.
    public let level: String
    /// The expression.
    public let expression: String
    /// Whether the result must be null with a reported error.
    public let isError: Bool
    private let inputs: [(String, JSON)]
    private let expected: JSON
    private let type: FEELType?

    /// What a run gave.
    public struct Outcome: Sendable {
        public let passed: Bool
        /// The answer and the problems, or the syntax error.
        public let got: String
        /// What was expected.
        public let wanted: String
    }

    /// Reads a line; nil where it is no such test.
    public init?(_ json: JSON) {
        guard let expression = json["expr"]?.string else { return nil }
        name = ["case", "test", "node"].compactMap { json[$0]?.string }.joined(separator: " ")
        area = json["area"]?.string ?? ""
        level = json["level"]?.string ?? ""
        self.expression = expression
        inputs = json["inputs"]?.object ?? []
        expected = json["expected"] ?? .null
        isError = json["error"]?.bool ?? false
        type = json["typeRef"]?.string.flatMap { FEELType.builtIn[$0] }
    }

    /// The variables that the expression may use.
    public var names: [String] { inputs.map(\.0) }

    /// Runs the test. Strict: a test of an error passes only if the answer is null and a problem was reported.
    public func run(in environment: Environment) -> Outcome {
        let zones = environment.zones
        let context = Context(inputs.map { ($0, SuiteTest.value($1, zones)) })
        let wanted = isError ? "an error" : SuiteTest.value(expected, zones).description
        let result: Evaluation
        do {
            result = try Expression.parse(expression, names: Scope(context)).explain(context, in: environment)
        } catch {
            // A text that is no expression is an error that is reported.
            return Outcome(passed: isError, got: error.description, wanted: wanted)
        }
        var answer = result.value
        if let type, type != .any { answer = answer.converted(to: type) ?? .null }
        let got = "\(answer) \(result.problems.map(\.description))"
        let passed =
            isError
            ? answer.isNull && !result.problems.isEmpty
            : answer.agrees(with: SuiteTest.value(expected, zones))
        return Outcome(passed: passed, got: got, wanted: wanted)
    }

    /// The value that a test file means.
    static func value(_ json: JSON, _ zones: Zones) -> Value {
        if let items = json["list"]?.array { return .list(items.map { value($0, zones) }) }
        if let members = json["ctx"]?.object { return .context(Context(members.map { ($0, value($1, zones)) })) }
        guard let text = json["v"]?.string else { return .null }
        return value(text, type: json["t"]?.string ?? "string", zones)
    }

    /// The value of a text of an XML Schema type; `untyped` is a truth value, a number or a text, by its look.
    public static func value(_ text: String, type: String, _ zones: Zones) -> Value {
        switch type {
        case "decimal", "double", "float", "integer", "int", "long", "short":
            return Decimal128(text).map { .number($0) } ?? .null
        case "boolean": return .boolean(text == "true" || text == "1")
        case "date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration":
            return Value(json: .string(text), literals: true, zones: zones)
        case "untyped":
            if text == "true" || text == "false" { return .boolean(text == "true") }
            return Decimal128(text).map { .number($0) } ?? .string(text)
        default: return .string(text)
        }
    }
}

extension Value {

    /// Whether a result is the expected one of a conformance test: numbers to 1e-8, because expected values are cut, everything else exactly; date-times by
    /// their properties, so that an offset and a region differ.
    public func agrees(with expected: Value) -> Bool {
        switch (self, expected) {
        case (.number(let a), .number(let b)):
            guard let difference = a.subtracting(b)?.magnitude, let limit = Decimal128(1, exponent: -8) else {
                return false
            }
            return difference < limit
        case (.list(let a), .list(let b)): return a.count == b.count && zip(a, b).allSatisfy { $0.agrees(with: $1) }
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { name, value in b[name].map { value.agrees(with: $0) } ?? false }
        case (.time, .time), (.dateTime, .dateTime): return description == expected.description
        default: return self == expected
        }
    }
}
