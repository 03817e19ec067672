import ArgumentParser
import Civil
import Exchange
import Policy

extension PolicyCommand {
    /// Says in words what two versions of the packs say differently.
    struct DiffCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "diff",
                abstract: say("两个版本的政策包有什么不同，用文字说明", "What two versions of the packs say differently, in words"),
                discussion: say(
                    """
                    例：yisheng policy diff 旧版/Packs Packs
                    退出码：0 没有不同；1 有不同，或者读不到。
                    """,
                    """
                    Example: yisheng policy diff old/Packs Packs
                    Exit codes: 0 no difference; 1 there is one, or something cannot be read.
                    """))
        }

        @OptionGroup var voice: Voice

        @Argument(help: .words("旧版政策包文件夹", "The folder of the old packs.", value: "old"))
        var old: String

        @Argument(help: .words("新版政策包文件夹", "The folder of the new packs.", value: "new"))
        var new: String

        func run() async throws {
            var isSame = true
            try await voice.run {
                let (before, after) = (try Rules(folder: old), try Rules(folder: new))
                for rules in [before, after] where !rules.library.isSound {
                    throw Failure.make(
                        "CLI-0024", rules.folder, "这一版政策包有错误，无法比较", "These packs have errors and cannot be compared.",
                        do: "请先用 yisheng policy lint --packs 检查并改正",
                        "Run yisheng policy lint --packs, and correct them.")
                }
                let changes = LibraryDifference(from: before.library, to: after.library).changes
                isSame = changes.isEmpty
                voice.document(.object([("changes", .array(changes.map(\.json)))]))
                for change in changes { voice.line(change.line(language)) }
                voice.note(say("共 \(changes.count) 处不同", "\(changes.count) differences"))
            }
            if !isSame { throw ExitCode(1) }
        }
    }

    /// Explains a rule as a notice would.
    struct ExplainCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "explain",
                abstract: say("用通俗文字说明一项待遇的规定", "Explain a rule as a notice would"),
                discussion: say(
                    """
                    对某个人的答复和理由，用 yisheng decide --explain。
                    例：yisheng policy explain childcare-subsidy --division 350583
                    """,
                    """
                    For one person's answer with its reasons, see yisheng decide --explain.
                    Example: yisheng policy explain childcare-subsidy --division 350583
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        @Argument(help: .words("待遇编号", "The entitlement.", value: "id"))
        var entitlement: String

        @Option(
            help: .words("区划代码；默认全国", "The division; by default the nation.", value: "code"), transform: divisionCode)
        var division: DivisionCode?

        @Option(
            help: .words("哪一天的标准；默认今天", "The day of the values; by default today.", value: "day"), transform: civilDay)
        var day: Day?

        func run() async throws {
            try await voice.run {
                let chain = try packs.rules().library.chain(for: division ?? .nation)
                guard let text = chain.describe(entitlement, on: day ?? today(), language) else {
                    throw Failure.unknownEntitlement(entitlement, chain)
                }
                voice.document(.object([("entitlement", .string(entitlement)), ("text", .string(text))]))
                if !voice.isJSON { print(text, terminator: "") }
            }
        }
    }
}
