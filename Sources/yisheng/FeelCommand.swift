import ArgumentParser
import Civil
import Exchange
import FEEL
import Foundation

/// The language of rules.
struct FeelCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "feel", _superCommandName: Yisheng.name,
            abstract: say("计算 FEEL 表达式（规则所用的语言）", "Evaluate FEEL, the language of rules"),
            discussion: say(
                """
                例：yisheng feel '1 + 2 * 3'
                    yisheng feel 'date("2025-03-01") + duration("P3Y")'
                    yisheng feel 'if 年龄 >= 60 then "是" else "否"' --context '{"年龄": 61}' --explain
                    yisheng feel test cases.jsonl --failures
                """,
                """
                Example: yisheng feel '1 + 2 * 3'
                         yisheng feel 'date("2025-03-01") + duration("P3Y")'
                         yisheng feel 'if age >= 60 then "yes" else "no"' --context '{"age": 61}' --explain
                         yisheng feel test cases.jsonl --failures
                """),
            subcommands: [Evaluate.self, Test.self], defaultSubcommand: Evaluate.self)
    }

    /// The clock and the zones of this machine.
    static func environment(now: DateTime?) -> Environment {
        let zones = Zones { name in
            guard !name.contains(".."), !name.hasPrefix("/"),
                let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name)
            else { return nil }
            return [UInt8](data)
        }
        return Environment(now: now, zones: zones)
    }

    /// The moment of now in China's time.
    static var now: DateTime? {
        let seconds = DataFolder.now() / 1000 + 8 * 3600
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let text = "@\"\(today())T\(two(hour)):\(two(minute)):\(two(second))+08:00\""
        guard case .dateTime(let now)? = try? Expression.parse(text).evaluate(Context()) else { return nil }
        return now
    }

    /// The variables that an option gives: a JSON file, or JSON text that begins with `{`.
    static func variables(_ given: String?, option: String) throws -> JSON {
        guard let given else { return .object([]) }
        let isText = given.first { !$0.isWhitespace } == "{"
        guard
            let bytes = isText ? [UInt8](given.utf8) : FileManager.default.contents(atPath: given).map({ [UInt8]($0) })
        else { throw Failure.unreadable(given) }
        let json: JSON
        do throws(JSONError) { json = try JSON.parse(bytes) } catch { throw error.problem.within(option) }
        guard json.object != nil else {
            throw Failure.make(
                "CLI-0007", option, "应为一个 JSON 对象", "It should be one JSON object.", do: "例如 {\"age\": 61}",
                "Like {\"age\": 61}.")
        }
        return json
    }

    /// Evaluates one expression.
    struct Evaluate: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "evaluate", abstract: say("计算一个表达式", "Evaluate one expression"),
                discussion: say(
                    """
                    结果为 null 时写出原因。
                    例：yisheng feel '1 + 2 * 3'
                        yisheng feel 'if 年龄 >= 60 then "是" else "否"' --context '{"年龄": 61}' --explain
                        yisheng feel test cases.jsonl --failures     运行一个文件的测试
                    """,
                    """
                    Says why when the answer is null.
                    Example: yisheng feel '1 + 2 * 3'
                             yisheng feel 'if age >= 60 then "yes" else "no"' --context '{"age": 61}' --explain
                             yisheng feel test cases.jsonl --failures     runs a file of cases
                    """))
        }

        @Argument(help: .words("表达式", "The expression.", value: "expression"))
        var expression: String

        @OptionGroup var voice: Voice

        @Option(
            help: .words(
                "变量：JSON 文件，或以 { 开头的 JSON 文本；日期写成 ISO 文本",
                "Variables: a JSON file, or JSON text that begins with {; dates as ISO text.", value: "json"))
        var context: String?

        @Flag(help: .words("写出每一步", "Write out every step."))
        var explain = false

        func run() async throws {
            try await voice.run {
                let json = try FeelCommand.variables(context, option: "--context")
                let answer: Answer
                do throws(FEELError) {
                    answer = try Answer.evaluate(
                        expression, json: json, in: FeelCommand.environment(now: FeelCommand.now))
                } catch {
                    if !voice.isJSON { point(error.range) }
                    throw error.problem(at: "")
                }
                voice.document(answer.json(steps: explain))
                if explain {
                    for step in answer.steps { voice.line("\(step.text)  →  \(step.value)") }
                }
                voice.line(answer.value.description)
                for problem in answer.problems { voice.note("  \(problem)  \(problem.why[language])") }
            }
        }

        /// Marks the place of an error below the expression.
        private func point(_ range: SourceRange) {
            let bytes = Array(expression.utf8)
            guard !expression.contains("\n"), range.lower <= bytes.count else { return }
            let before = String(decoding: bytes[..<range.lower], as: UTF8.self)
            Voice.beside(expression)
            Voice.beside(
                String(
                    "".padding(before.padding(0).unicodeScalars.reduce(-1) { $0 + ($1.value >= 0x2E80 ? 2 : 1) })
                        .dropLast(before.isEmpty ? 1 : 0)) + "^")
        }
    }
}
