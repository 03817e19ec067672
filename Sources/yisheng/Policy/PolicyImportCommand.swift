public import ArgumentParser
import Civil
import Exchange
import Foundation
public import Policy

extension PolicyCommand {
    /// Turns dated parameters of OpenFisca into documents of a pack.
    struct ImportParametersCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "import",
                abstract: say(
                    "把 OpenFisca 的分日期参数文件转成政策包的标准", "Turn dated parameter files of OpenFisca into parameters of a pack"),
                discussion: say(
                    """
                    结果写到标准输出，可以放进政策包。金额换算成分；null 成为空位；分档成为按 bracket 取值的标准。
                    每个值的依据由 --cite 指明（文件编号#条款），可信程度为 secondary，核对原文后再改。
                    例：yisheng policy import amount.yaml --id subsidy.local --cite zj-notice-2026#三 --unit fen > 标准.yaml
                    """,
                    """
                    Writes to standard output what can be put into a pack. Money becomes fen, null a gap, brackets a parameter by bracket.
                    What the values rest on is named by --cite (instrument-id#clause); they are secondary until checked.
                    Example: yisheng policy import amount.yaml --id subsidy.local --cite zj-notice-2026#3 --unit fen > rates.yaml
                    """))
        }

        @OptionGroup var voice: Voice

        @Argument(help: .words("OpenFisca 参数文件", "A file of OpenFisca parameters.", value: "file"))
        var file: String

        @Option(help: .words("标准的编号，如 subsidy.local", "The id, like subsidy.local.", value: "id"))
        var id: String

        @Option(help: .words("依据：文件编号#条款", "What they rest on: instrument-id#clause.", value: "cite"))
        var cite: String

        @Option(help: .words("单位；默认按文件所写", "The unit; by default what the file says.", value: "unit"))
        var unit: Policy.Unit?

        func run() async throws {
            var isRead = true
            try await voice.run {
                guard let cite = Citation(cite) else {
                    throw Failure.make(
                        "CLI-0027", "--cite", "依据应写成“文件编号#条款”", "Write instrument-id#clause.", do: "如 zj-notice-2026#三",
                        "Such as zj-notice-2026#3.")
                }
                let content = try PackFolder.read(file)
                guard content.files.count == 1, let only = content.files.first else { throw Failure.unreadable(file) }
                let found = OpenFiscaParameters(only, id: id, cite: cite, unit: unit)
                isRead = found.findings.isEmpty
                voice.document(
                    .object([
                        ("parameters", .integer(found.count)), ("text", .string(found.text)),
                        ("findings", .array(found.findings.map(\.json))),
                    ]))
                if !voice.isJSON { print(found.text, terminator: "") }
                for finding in found.findings { voice.note(finding.line(language)) }
            }
            if !isRead { throw ExitCode(1) }
        }
    }
}

extension Policy.Unit: ExpressibleByArgument {}
