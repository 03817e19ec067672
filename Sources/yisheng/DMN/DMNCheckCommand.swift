import ArgumentParser
import Civil
import DMN

/// Checks models.
struct DMNCheckCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: say("检查模型", "Check models"),
            discussion: say(
                """
                查出：格式错误、引用落空、未知的名称和类型、类型不合、决策表的空缺、重叠和永不命中的规则。
                例：yisheng dmn check leave.dmn
                退出码：0 没有问题；1 有问题。
                """,
                """
                Finds: faults of the format, references that lead nowhere, unknown names and types, types that do not fit, and gaps,
                overlaps and unreachable rules of decision tables.
                Example: yisheng dmn check leave.dmn
                Exit codes: 0 nothing found; 1 something is wrong.
                """))
    }

    @Argument(help: .words("模型文件", "The models.", value: "file"))
    var files: [String]

    @OptionGroup var voice: Voice

    func run() async throws {
        try await voice.run {
            var problems: [Problem] = []
            for file in files {
                do { problems += try DMNCommand.load(file).problems } catch { problems += Failure.problems(error) }
            }
            guard problems.isEmpty else {
                voice.tell(problems)
                throw ExitCode(1)
            }
            voice.line(say("没有发现问题。", "Nothing found."))
            voice.document(.object([("problems", .array([]))]))
        }
    }
}
