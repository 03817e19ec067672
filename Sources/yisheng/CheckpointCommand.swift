import ArgumentParser
import Civil
import Exchange
import Registry

/// Signs what the log is now.
struct CheckpointCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "checkpoint", _superCommandName: Yisheng.name,
            abstract: say("签署并输出日志检查点", "Sign and print a checkpoint of the log"),
            discussion: say(
                """
                检查点写明此刻有多少事件、它们的根，并有签名（C2SP tlog-checkpoint）。请存放在别处，以后用 yisheng verify --checkpoint 核对。

                例：yisheng checkpoint --data data > 2026-01.checkpoint
                    yisheng checkpoint --data data --show-key
                """,
                """
                A checkpoint says how many events there are and their root, signed (C2SP tlog-checkpoint). Keep it elsewhere and check
                it later with yisheng verify --checkpoint.

                Example: yisheng checkpoint --data data > 2026-01.checkpoint
                         yisheng checkpoint --data data --show-key
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Flag(help: .words("只输出公钥", "Print the public key only."))
    var showKey = false

    func run() async throws {
        try await voice.run {
            try await place.with { open in
                let key = open.registry.verifier.text
                if showKey {
                    voice.line(key)
                    voice.document(.object([("public_key", .string(key))]))
                    return
                }
                let note = try await open.registry.sign()
                if !voice.isJSON { print(note, terminator: "") }
                voice.document(.object([("checkpoint", .string(note)), ("public_key", .string(key))]))
            }
        }
    }
}
