import ArgumentParser
import Civil
import FEEL
import Foundation

extension FeelCommand {
    /// Runs a file of tests of the DMN conformance suite.
    struct Test: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "test", abstract: say("运行一个文件的测试", "Run a file of tests"),
                discussion: say(
                    """
                    每行一个 JSON 对象：expr、inputs、expected，可有 error、typeRef、case、area。
                    例：yisheng feel test cases.jsonl --failures
                    最后一行为“N passed, M failed”。退出码：0 全部符合；1 有不符合的。
                    """,
                    """
                    One JSON object a line: expr, inputs, expected, and perhaps error, typeRef, case, area.
                    Example: yisheng feel test cases.jsonl --failures
                    The last line is "N passed, M failed". Exit codes: 0 all as expected; 1 some are not.
                    """))
        }

        @Argument(help: .words("文件", "The file.", value: "file"))
        var file: String

        @OptionGroup var voice: Voice

        @Flag(help: .words("列出不符合的", "List those that fail."))
        var failures = false

        func run() async throws {
            var score = Score()
            try await voice.run {
                guard let data = FileManager.default.contents(atPath: file),
                    let text = String(validating: data, as: UTF8.self)
                else { throw Failure.unreadable(file) }
                let environment = FeelCommand.environment(now: FeelCommand.testMoment)
                for (index, line) in text.split(separator: "\n").enumerated() {
                    let json: JSON
                    do throws(JSONError) { json = try JSON.parse(String(line)) } catch {
                        var problem = error.problem
                        problem.at = "\(file) line \(index + 1)"
                        throw problem
                    }
                    guard let test = SuiteTest(json) else {
                        throw Failure.make(
                            "CLI-0013", "\(file) line \(index + 1)", "这一行不是测试", "This line is no test.",
                            do: "每行应有 expr 和 expected", "Every line has expr and expected.")
                    }
                    let outcome = test.run(in: environment)
                    score.add(
                        outcome.passed, area: test.area, "\(file):\(index + 1)", test.name,
                        "\(test.expression)  →  \(outcome.got), \(say("应为", "not")) \(outcome.wanted)")
                }
                try score.tell(voice, failures: failures, at: file)
            }
            if score.failed > 0 { throw ExitCode(1) }
        }
    }

    /// The moment that `now()` answers in tests.
    static let testMoment: DateTime? = {
        guard case .dateTime(let value)? = try? Expression.parse("@\"2026-03-04T05:06:07Z\"").evaluate(Context()) else {
            return nil
        }
        return value
    }()
}
