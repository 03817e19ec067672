import Civil
import FEEL
import Foundation

/// The given part of the DMN conformance suite: one test a line, each an expression with inputs and the expected value.
enum Conformance {
    struct Case {
        let name: String
        let area: String
        let level: String
        let expression: String
        let inputs: [(String, JSON)]
        let expected: JSON
        let isError: Bool
        let type: String?
    }

    struct Score {
        var passed = 0
        var total = 0
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let file = root.appendingPathComponent("../shared/reference/feel/tck_given.jsonl").standardizedFileURL
    static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// The zones of the machine that runs the tests.
    static let zones = Zones { name in
        guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name) else { return nil }
        return [UInt8](data)
    }

    static let environment = Environment(
        now: Answers.now, zones: zones)

    private enum Answers {
        static let now: DateTime? = {
            let value = try? Expression.parse("@\"2026-03-04T05:06:07Z\"").evaluate(Context())
            if case .dateTime(let now)? = value { return now }
            return nil
        }()
    }

    static func cases() throws -> [Case] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let json = try JSON.parse(String(line))
            return Case(
                name: "\(json["case"]?.string ?? "") \(json["test"]?.string ?? "") \(json["node"]?.string ?? "")",
                area: json["area"]?.string ?? "", level: json["level"]?.string ?? "",
                expression: json["expr"]?.string ?? "", inputs: json["inputs"]?.object ?? [],
                expected: json["expected"] ?? .null, isError: json["error"]?.bool ?? false,
                type: json["typeRef"]?.string)
        }
    }

    /// The value that a test file means.
    static func value(_ json: JSON) -> Value {
        if let items = json["list"]?.array { return .list(items.map(value)) }
        if let members = json["ctx"]?.object { return .context(Context(members.map { ($0, value($1)) })) }
        guard let text = json["v"]?.string else { return .null }
        switch json["t"]?.string {
        case "decimal": return Decimal128(text).map { .number($0) } ?? .null
        case "boolean": return .boolean(text == "true")
        case "date", "time", "dateTime", "duration":
            return Value(json: .string(text), literals: true, zones: zones)
        case "untyped":
            return text == "true" || text == "false"
                ? .boolean(text == "true") : Decimal128(text).map { .number($0) } ?? .string(text)
        default: return .string(text)
        }
    }

    static func run(_ test: Case) -> (passed: Bool, got: String) {
        let context = Context(test.inputs.map { ($0, value($1)) })
        let result: Evaluation
        do {
            result = try Expression.parse(test.expression, names: Scope(context)).explain(context, in: environment)
        } catch {
            // A text that is no expression is an error that is reported.
            return (test.isError, "\(error)")
        }
        var answer = result.value
        if let type = test.type.flatMap({ type(named: $0) }) { answer = answer.converted(to: type) ?? .null }
        let got = "\(answer) \(result.problems.map(\.description))"
        if test.isError { return (answer.isNull && !result.problems.isEmpty, got) }
        return (matches(answer, value(test.expected)), got)
    }

    private static func type(named name: String) -> FEELType? {
        switch name {
        case "number": .number
        case "string": .string
        case "boolean": .boolean
        default: nil
        }
    }

    /// Whether a result is the expected one: numbers to 1e-8 because expected values are cut, everything else exactly.
    static func matches(_ got: Value, _ expected: Value) -> Bool {
        switch (got, expected) {
        case (.null, .null): return true
        case (.number(let a), .number(let b)):
            guard let difference = a.subtracting(b)?.magnitude else { return false }
            return difference < Decimal128(1, exponent: -8) ?? .zero
        case (.list(let a), .list(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { matches($0, $1) }
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { name, value in b[name].map { matches(value, $0) } ?? false }
        case (.time, .time), (.dateTime, .dateTime): return got.description == expected.description
        default: return got == expected
        }
    }
}
