public import ArgumentParser
import Civil
import DMN
import Exchange
import Foundation
public import Policy

extension PolicyCommand {
    /// Turns dated parameters of OpenFisca, and decision tables of DMN, into documents of a pack.
    struct ImportParametersCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "import",
                abstract: say(
                    "把 OpenFisca 的分日期参数、DMN 的决策表转成政策包的文件",
                    "Turn dated parameters of OpenFisca, and decision tables of DMN, into documents of a pack"),
                discussion: say(
                    """
                    结果写到标准输出，可以放进政策包。金额换算成分；null 成为空位；分档成为按 bracket 取值的标准。
                    每个值的依据由 --cite 指明（文件编号#条款），可信程度为 secondary，核对原文后再改。
                    DMN 模型（.dmn）里的决策表成为 table；yisheng dmn export 写出的可以原样读回。
                    例：yisheng policy import amount.yaml --id subsidy.local --cite zj-notice-2026#三 --unit fen > 标准.yaml
                        yisheng policy import points.dmn --id housing.points --cite zj-notice-2026#三 --unit count --from 2026-01-01
                    """,
                    """
                    Writes to standard output what can be put into a pack. Money becomes fen, null a gap, brackets a parameter by bracket.
                    What the values rest on is named by --cite (instrument-id#clause); they are secondary until checked.
                    The decision tables of a model (.dmn) become tables; what yisheng dmn export writes is read back as it was.
                    Example: yisheng policy import amount.yaml --id subsidy.local --cite zj-notice-2026#3 --unit fen > rates.yaml
                             yisheng policy import points.dmn --id housing.points --cite zj-notice-2026#3 --unit count --from 2026-01-01
                    """))
        }

        @OptionGroup var voice: Voice

        @Argument(
            help: .words(
                "OpenFisca 参数文件，或 DMN 模型（.dmn）", "A file of OpenFisca parameters, or a DMN model (.dmn).", value: "file"
            ))
        var file: String

        @Option(
            help: .words(
                "标准的编号，如 subsidy.local；决策表默认用模型中的名称",
                "The id, like subsidy.local; of a table by default what the model calls it.", value: "id"))
        var id: String?

        @Option(help: .words("依据：文件编号#条款", "What they rest on: instrument-id#clause.", value: "cite"))
        var cite: String

        @Option(help: .words("单位；默认按文件所写", "The unit; by default what the file says.", value: "unit"))
        var unit: Policy.Unit?

        @Option(
            help: .words("没有日期的决策表从哪天起", "The first day of a table that has no days.", value: "day"),
            transform: civilDay)
        var from: Day?

        func run() async throws {
            var isRead = true
            try await voice.run {
                guard let cite = Citation(cite) else {
                    throw Failure.make(
                        "CLI-0027", "--cite", "依据应写成“文件编号#条款”", "Write instrument-id#clause.", do: "如 zj-notice-2026#三",
                        "Such as zj-notice-2026#3.")
                }
                let (kind, count, text, findings) = try file.hasSuffix(".dmn") ? tables(cite) : parameters(cite)
                isRead = findings.isEmpty
                voice.document(
                    .object([
                        (kind, .integer(count)), ("text", .string(text)), ("findings", .array(findings.map(\.json))),
                    ]))
                if !voice.isJSON { print(text, terminator: "") }
                for finding in findings { voice.note(finding.line(language)) }
            }
            if !isRead { throw ExitCode(1) }
        }

        private func parameters(_ cite: Citation) throws -> (String, Int, String, [Finding]) {
            guard let id else { throw missing("--id", "请用 --id 给出标准的编号", "Give the id with --id.") }
            let content = try PackFolder.read(file)
            guard content.files.count == 1, let only = content.files.first else { throw Failure.unreadable(file) }
            let found = OpenFiscaParameters(only, id: id, cite: cite, unit: unit)
            return ("parameters", found.count, found.text, found.findings)
        }

        private func tables(_ cite: Citation) throws -> (String, Int, String, [Finding]) {
            guard let unit else { throw missing("--unit", "请用 --unit 指明标准的单位", "Give the unit with --unit.") }
            guard let data = FileManager.default.contents(atPath: file), data.count <= PackFolder.largestFile else {
                throw Failure.unreadable(file)
            }
            let model = try Definitions(xml: [UInt8](data), path: file)
            let found = DecisionModelTables(model, path: file, id: id, cite: cite, unit: unit, from: from)
            return ("tables", found.count, found.text, found.findings)
        }

        private func missing(_ option: String, _ zh: String, _ en: String) -> Problem {
            Failure.make("CLI-0027", option, "缺少 \(option)", "\(option) is missing.", do: zh, en)
        }
    }
}

extension Policy.Unit: ExpressibleByArgument {}
