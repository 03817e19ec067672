import ArgumentParser
import Civil
import Exchange
import Registry

/// Computes every derived table anew.
struct RebuildCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rebuild", _superCommandName: Yisheng.name,
            abstract: say("由流水重算全部派生表", "Compute every derived table anew from the journal"),
            discussion: say(
                """
                服务不必停止。重算后比较每张表前后的内容指纹：不同说明原来的派生表有误（已被换成正确的），退出码为 1。

                例：yisheng rebuild --data data
                """,
                """
                The service may keep running. Afterwards the content hash of each table before and after is compared: a difference means
                that the old table was wrong (it has been replaced), and the exit code is 1.

                Example: yisheng rebuild --data data
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    func run() async throws {
        var isSame = true
        try await voice.run {
            try await place.with { open in
                let bar = ProgressBar(isQuiet: voice.isJSON)
                let result = try await open.registry.rebuild { done, total in
                    bar.show(done, of: total, say("\(done.grouped) 个事件", "\(done.grouped) events"))
                }
                bar.finish()
                isSame = result.differing.isEmpty
                voice.document(result.json)
                for table in result.after.keys.sorted() {
                    let (before, after) = (result.before[table], result.after[table])
                    let mark = before == after ? say("相同", "same") : say("不同", "DIFFERS")
                    voice.line("\(mark)  \(table.padding(24))\(after?.description.prefix(16) ?? "")")
                }
                voice.line(
                    say(
                        "由 \(result.events.grouped) 个事件重算 \(result.after.count) 张表，\(isSame ? "内容与原来一致" : "\(result.differing.count) 张与原来不同，已换成重算的")（\(bar.elapsed.short) 秒）",
                        "\(result.after.count) tables from \(result.events.grouped) events, \(isSame ? "the same content as before" : "\(result.differing.count) differ and were replaced") (\(bar.elapsed.short) s)"
                    ))
            }
        }
        if !isSame { throw ExitCode(1) }
    }
}

extension Rebuilt {
    /// The result as JSON.
    var json: JSON {
        .object([
            ("events", .integer(events)), ("same", .bool(differing.isEmpty)),
            ("differing", .array(differing.map { .string($0) })),
            (
                "tables",
                .object(
                    after.keys.sorted().map { table in
                        (
                            table,
                            .object(present: [
                                ("before", before[table].map { .string($0.description) }),
                                ("after", after[table].map { .string($0.description) }),
                            ])
                        )
                    })
            ),
        ])
    }
}
