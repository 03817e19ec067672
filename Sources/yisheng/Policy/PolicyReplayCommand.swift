import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy

extension PolicyCommand {
    /// Does decisions again from their traces.
    struct ReplayCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "replay",
                abstract: say("按决定过程重新作出决定，核对是否一致", "Do decisions again from their traces, and hold them beside"),
                discussion: say(
                    """
                    文件是 yisheng decide --explain --json 的输出，或其中一项的 trace。逐字节核对：少了、改了任何一步都会指出。
                    例：yisheng decide --division 350583 --day 2025-06-01 --explain --json --given facts.json > decisions.json
                        yisheng policy replay decisions.json
                    退出码：0 全部一致；1 有不一致的。
                    """,
                    """
                    The file is what yisheng decide --explain --json writes, or the trace of one of its decisions. Every byte is compared: a step
                    that was left out or changed is named.
                    Example: yisheng decide --division 350583 --day 2025-06-01 --explain --json --given facts.json > decisions.json
                             yisheng policy replay decisions.json
                    Exit codes: 0 all the same; 1 some are not.
                    """))
        }

        @Argument(help: .words("文件", "The file.", value: "file"))
        var file: String

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            var isSame = true
            try await voice.run {
                guard let data = FileManager.default.contents(atPath: file), data.count < 64 << 20 else {
                    throw Failure.unreadable(file)
                }
                let json = try JSON.parse([UInt8](data))
                let rules = try packs.rules()
                let documents = json.array ?? [json]
                guard !documents.isEmpty else {
                    throw Failure.make(
                        "CLI-0015", file, "文件里没有决定", "There are no decisions in the file.",
                        do: "请用 yisheng decide --explain --json 生成", "Make it with yisheng decide --explain --json.")
                }
                var results: [JSON] = []
                for (number, document) in documents.enumerated() {
                    let id = (document["trace"] ?? document)["entitlement"]?.string ?? "?"
                    let (word, text) = ReplayCommand.words(rules.check(document))
                    if word != "same" { isSame = false }
                    results.append(
                        .object([
                            ("number", .integer(number)), ("entitlement", .string(id)), ("result", .string(word)),
                            ("why", .string(text)),
                        ]))
                    voice.line("\(number + 1) \(id)\(say("：", ": "))\(text)")
                }
                voice.document(.array(results))
            }
            if !isSame { throw ExitCode(1) }
        }

        private static func words(_ check: ReceiptCheck) -> (word: String, text: String) {
            switch check {
            case .same: ("same", say("一致", "the same"))
            case .differs(let place): ("differs", say("不一致，最先在 \(place)", "not the same, first at \(place)"))
            case .receipt(let name): ("receipt", say("凭据中的 \(name) 不符", "the receipt's \(name) does not fit"))
            case .unreadable(let why): ("unreadable", why[language])
            }
        }
    }
}
