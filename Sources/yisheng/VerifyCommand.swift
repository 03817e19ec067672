import ArgumentParser
import Civil
import Exchange
import Foundation
import Registry

/// Checks the journal.
struct VerifyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify", _superCommandName: Yisheng.name,
            abstract: say("核对流水是否完好、是否被改动", "Check that the journal is whole and unchanged"),
            discussion: say(
                """
                逐个核对事件的指纹、顺序、流水号、日志根、检查点及其签名。日志若从某处起被整体改写，
                只有对照存放在别处的检查点才看得出来：请定期把 yisheng checkpoint 的输出交别人保存。

                例：yisheng verify --data data --checkpoint 2026-01.checkpoint
                退出码：0 完好；1 有问题。
                """,
                """
                Checks every event's leaf, order and key, the root of the log, its checkpoints and their signatures. A log that was
                rewritten as a whole from some point on shows only against a checkpoint kept elsewhere: give what yisheng checkpoint
                prints to somebody else from time to time.

                Example: yisheng verify --data data --checkpoint 2026-01.checkpoint
                Exit codes: 0 sound; 1 something is wrong.
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(
        help: .words("存放在别处的检查点文件；可多次给出", "A checkpoint kept elsewhere; may be given several times.", value: "file"))
    var checkpoint: [String] = []

    @Option(
        help: .words(
            "日志的公钥（yisheng checkpoint --show-key）；默认取自密钥文件",
            "The log's public key (yisheng checkpoint --show-key); by default that of the key file.", value: "text"))
    var publicKey: String?

    func run() async throws {
        var isSound = true
        try await voice.run {
            let notes = try checkpoint.map { path in
                guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 16 else {
                    throw Failure.unreadable(path)
                }
                return String(decoding: data, as: UTF8.self)
            }
            let verifier = try publicKey.map { text in
                guard let verifier = LogVerifier(text) else {
                    throw Failure.make(
                        "CLI-0006", "--public-key", "公钥格式不对", "This is no public key.",
                        do: "请原样给出 yisheng checkpoint --show-key 的输出",
                        "Give what yisheng checkpoint --show-key printed, unchanged.")
                }
                return verifier
            }
            try await place.with { open in
                let total = try await open.registry.size()
                let bar = ProgressBar(isQuiet: voice.isJSON)
                let result = try await open.registry.verify(outside: notes, by: verifier) { done in
                    bar.show(done, of: total, say("\(done.grouped) 个事件", "\(done.grouped) events"))
                }
                bar.finish()
                isSound = result.isSound
                voice.document(result.json)
                for fault in result.faults {
                    let problem = fault.problem
                    voice.line("\(problem.code) \(problem.at)\(say("：", ": "))\(problem.why[language])")
                }
                if result.isSound {
                    voice.line(
                        say(
                            "完好：\(result.size.grouped) 个事件，核对了 \(result.checkpoints.count) 个检查点，根 \(result.root)",
                            "Sound: \(result.size.grouped) events, \(result.checkpoints.count) checkpoints, root \(result.root)"
                        ))
                } else {
                    voice.line(
                        say(
                            "发现 \(result.faultCount.grouped) 处问题。\(result.faults.first?.problem.fix.zh ?? "")",
                            "\(result.faultCount.grouped) faults. \(result.faults.first?.problem.fix.en ?? "")"))
                }
            }
        }
        if !isSound { throw ExitCode(1) }
    }
}

extension Verification {
    /// The result as JSON.
    var json: JSON {
        .object([
            ("sound", .bool(isSound)), ("size", .integer(size)), ("root", .string(root.description)),
            ("checkpoints", .array(checkpoints.map { .integer($0) })), ("fault_count", .integer(faultCount)),
            ("faults", .array(faults.map(\.problem.json))),
        ])
    }
}
