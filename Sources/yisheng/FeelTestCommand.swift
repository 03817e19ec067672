import ArgumentParser
import Civil
import FEEL
import Foundation

extension FeelCommand {
    /// Runs a file of cases of the DMN conformance suite.
    struct Test: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "test", abstract: say("运行一个文件的测试", "Run a file of cases"),
                discussion: say(
                    """
                    每行一个 JSON 对象：expr、inputs、expected，可有 error、typeRef、case、area。
                    例：yisheng feel test cases.jsonl --failures
                    退出码：0 全部符合；1 有不符合的。
                    """,
                    """
                    One JSON object a line: expr, inputs, expected, and perhaps error, typeRef, case, area.
                    Example: yisheng feel test cases.jsonl --failures
                    Exit codes: 0 all as expected; 1 some are not.
                    """))
        }

        @Argument(help: .words("文件", "The file.", value: "file"))
        var file: String

        @OptionGroup var voice: Voice

        @Flag(help: .words("列出不符合的", "List those that fail."))
        var failures = false

        func run() async throws {
            var failed = 0
            try await voice.run {
                guard let data = FileManager.default.contents(atPath: file),
                    let text = String(validating: data, as: UTF8.self)
                else { throw Failure.unreadable(file) }
                let now = try? Expression.parse("@\"2026-03-04T05:06:07Z\"").evaluate(Context())
                var moment: DateTime?
                if case .dateTime(let value)? = now { moment = value }
                let environment = FeelCommand.environment(now: moment)
                var areas: [String: (passed: Int, total: Int)] = [:]
                var failing: [JSON] = []
                for (index, line) in text.split(separator: "\n").enumerated() {
                    let json: JSON
                    do throws(JSONError) { json = try JSON.parse(String(line)) } catch {
                        var problem = error.problem
                        problem.at = "\(file) line \(index + 1)"
                        throw problem
                    }
                    let test = FeelCase(json)
                    let (passed, got) = test.run(in: environment)
                    areas[test.area, default: (0, 0)].total += 1
                    if passed {
                        areas[test.area]?.passed += 1
                        continue
                    }
                    failed += 1
                    if failures {
                        voice.line("\(file):\(index + 1)  \(test.name)  \(test.expression)  →  \(got)")
                        failing.append(
                            .object([
                                ("line", .integer(index + 1)), ("name", .string(test.name)),
                                ("expression", .string(test.expression)), ("got", .string(got)),
                            ]))
                    }
                }
                let total = areas.values.reduce(0) { $0 + $1.total }
                for (area, score) in areas.sorted(by: { $0.key < $1.key }) where !area.isEmpty {
                    voice.line("\(area.padding(32))\(score.passed)/\(score.total)")
                }
                voice.line(say("\(total) 个例子，\(failed) 个不符", "\(total) cases, \(failed) failed"))
                voice.document(
                    .object([("tests", .integer(total)), ("failed", .integer(failed)), ("failures", .array(failing))]))
            }
            if failed > 0 { throw ExitCode(1) }
        }
    }
}

/// One case: an expression with inputs and the expected value, each value as `{"t": kind, "v": text}`, `{"list": […]}`, `{"ctx": {…}}`.
struct FeelCase {
    let name: String
    let area: String
    let expression: String
    private let inputs: [(String, JSON)]
    private let expected: JSON
    private let isError: Bool
    private let type: FEELType?

    init(_ json: JSON) {
        name = [json["case"], json["test"], json["node"]].compactMap { $0?.string }.joined(separator: " ")
        area = json["area"]?.string ?? ""
        expression = json["expr"]?.string ?? ""
        inputs = json["inputs"]?.object ?? []
        expected = json["expected"] ?? .null
        isError = json["error"]?.bool ?? false
        type =
            switch json["typeRef"]?.string {
            case "number": .number
            case "string": .string
            case "boolean": .boolean
            default: nil
            }
    }

    /// Whether the answer is the expected one, and what it is.
    func run(in environment: Environment) -> (passed: Bool, got: String) {
        let context = Context(inputs.map { ($0, FeelCase.value($1, environment.zones)) })
        let result: Evaluation
        do {
            result = try Expression.parse(expression, names: Scope(context)).explain(context, in: environment)
        } catch {
            return (isError, error.description)
        }
        var answer = result.value
        if let type { answer = answer.converted(to: type) ?? .null }
        let got = "\(answer) \(result.problems.map(\.description).joined(separator: "; "))"
        if isError { return (answer.isNull && !result.problems.isEmpty, got) }
        return (FeelCase.matches(answer, FeelCase.value(expected, environment.zones)), got)
    }

    private static func value(_ json: JSON, _ zones: Zones) -> Value {
        if let items = json["list"]?.array { return .list(items.map { value($0, zones) }) }
        if let members = json["ctx"]?.object { return .context(Context(members.map { ($0, value($1, zones)) })) }
        guard json["t"] != nil else { return Value(json: json, literals: true, zones: zones) }
        guard let text = json["v"]?.string else { return .null }
        switch json["t"]?.string {
        case "decimal": return Decimal128(text).map { .number($0) } ?? .null
        case "boolean": return .boolean(text == "true")
        case "date", "time", "dateTime", "duration": return Value(json: .string(text), literals: true, zones: zones)
        case "untyped":
            if text == "true" || text == "false" { return .boolean(text == "true") }
            return Decimal128(text).map { .number($0) } ?? .string(text)
        default: return .string(text)
        }
    }

    /// Numbers to 1e-8, since expected values are cut; everything else exactly.
    private static func matches(_ got: Value, _ expected: Value) -> Bool {
        switch (got, expected) {
        case (.null, .null): return true
        case (.number(let a), .number(let b)):
            guard let difference = a.subtracting(b)?.magnitude else { return false }
            return difference < Decimal128(1, exponent: -8) ?? .zero
        case (.list(let a), .list(let b)): return a.count == b.count && zip(a, b).allSatisfy { matches($0, $1) }
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { name, value in b[name].map { matches(value, $0) } ?? false }
        case (.time, .time), (.dateTime, .dateTime): return got.description == expected.description
        default: return got == expected
        }
    }
}
