import Access
import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy
import Registry
import Statistics
import Storage

/// Freezes figures, and computes what was frozen again.
struct SnapshotCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snapshot", _superCommandName: Yisheng.name,
            abstract: say("冻结一期指标、核对、重算", "Freeze a period's figures, check and compute them again"),
            discussion: say(
                """
                快照写明区划、期间、流水位置、规则指纹和每个数，由本登记的密钥签名，以后不再改动。
                verify 用当时的流水和当时的规则在一个空库里重算，逐字节比对；diff 说明现在重算会有哪些不同、为什么。

                例：yisheng snapshot freeze --data data --period 2025
                    yisheng snapshot list --data data
                    yisheng snapshot verify 1 --data data
                    yisheng snapshot diff 1 --data data
                """,
                """
                A snapshot states the division, the period, the position of the journal, the fingerprint of the rules and every number; it
                is signed with this registry's key and never changed. verify computes it again in an empty database from the journal and
                the rules of then and compares every byte; diff says what would be other numbers now, and why.

                Example: yisheng snapshot freeze --data data --period 2025
                         yisheng snapshot list --data data
                         yisheng snapshot verify 1 --data data
                         yisheng snapshot diff 1 --data data
                """),
            subcommands: [Freeze.self, List.self, Show.self, Verify.self, Diff.self])
    }

    struct Freeze: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "freeze", abstract: say("冻结已经结束的一期", "Freeze a period that is over"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        @Option(
            help: .words("哪一期；默认上一年", "The period; by default last year.", value: "period"), transform: figurePeriod)
        var period: FigurePeriod?

        @Option(
            help: .words("哪个区划；默认全县", "The division; by default the county.", value: "code"),
            transform: divisionCode)
        var area: DivisionCode?

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let snapshots = try await open.snapshots()
                    guard let usual = FigurePeriod(year: today().year - 1) else { return }
                    let kept = try await snapshots.freeze(
                        area ?? open.county.division, period ?? usual, as: operatorActor(open.county.division))
                    voice.document(
                        .object([
                            ("id", .integer(kept.id)), ("division", .string(kept.snapshot.division.description)),
                            ("period", .string(kept.snapshot.period.description)),
                            ("journal", .integer(kept.snapshot.size)), ("note", .string(kept.note)),
                        ]))
                    voice.line(
                        say(
                            "快照 \(kept.id)：\(kept.snapshot.division) \(kept.snapshot.period)，截至第 \(kept.snapshot.size.grouped) 号事件，\(kept.snapshot.figures.count.grouped) 个数",
                            "Snapshot \(kept.id): \(kept.snapshot.division) \(kept.snapshot.period), up to event \(kept.snapshot.size.grouped), \(kept.snapshot.figures.count.grouped) figures"
                        ))
                    voice.line(kept.note)
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: say("列出快照", "List the snapshots"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let lines = try await open.snapshots().list(
                        in: open.county.division, as: operatorActor(open.county.division))
                    voice.document(
                        .array(
                            lines.map {
                                .object([
                                    ("id", .integer($0.id)), ("division", .string($0.division.description)),
                                    ("period", .string($0.period.description)), ("journal", .integer($0.size)),
                                ])
                            }))
                    for line in lines {
                        voice.line(
                            "\(line.id)\t\(line.division)\t\(line.period)\t"
                                + say("截至第 \(line.size.grouped) 号事件", "up to event \(line.size.grouped)"))
                    }
                    if lines.isEmpty { voice.note(say("还没有快照", "There are no snapshots yet.")) }
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say("写出快照的全文（JSON）或签名", "Write a snapshot's document (JSON) or its signed note"))
        }

        @Argument(help: .words("快照编号", "The snapshot's number.", value: "id"))
        var id: Int64

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        @Flag(help: .words("只写签名", "Only the signed note."))
        var note = false

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let kept = try await open.snapshot(id)
                    Swift.print(note ? kept.note : kept.snapshot.document, terminator: "")
                }
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "verify",
                abstract: say(
                    "用当时的流水和规则重算并逐字节比对", "Compute it again from the journal and rules of then, compare every byte"))
        }

        @Argument(help: .words("快照编号", "The snapshot's number.", value: "id"))
        var id: Int64

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let kept = try await open.snapshot(id)
                    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                        "yisheng-\(UUID().uuidString)")
                    try FileManager.default.createDirectory(
                        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                    defer { try? FileManager.default.removeItem(at: folder) }
                    let empty = try SQLiteDatabase(path: folder.appendingPathComponent("past.sqlite").path)
                    let answer = try await open.snapshots().recompute(kept, in: empty)
                    voice.document(
                        .object([
                            ("id", .integer(id)), ("same", .bool(answer == .same)), ("answer", .string("\(answer)")),
                        ])
                    )
                    voice.line(text(answer))
                    if answer != .same { throw ExitCode(1) }
                }
            }
        }

        private func text(_ answer: Snapshots.Recomputed) -> String {
            switch answer {
            case .same: say("重算结果逐字节相同", "Computed again: every byte is the same.")
            case .badSignature: say("签名不对，或者不是这份快照的签名", "The signature is wrong, or not of this snapshot.")
            case .noRules: say("没有保存当时的规则", "The rules of then are not kept.")
            case .otherJournal: say("流水不是当时的流水", "The journal is not that of then.")
            case .differs(let ids):
                say("重算结果不同：\(ids.joined(separator: "、"))", "It differs: \(ids.joined(separator: ", ")).")
            }
        }
    }

    struct Diff: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "diff", abstract: say("现在重算会有哪些不同、为什么", "What would be other numbers now, and why"))
        }

        @Argument(help: .words("快照编号", "The snapshot's number.", value: "id"))
        var id: Int64

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let kept = try await open.snapshot(id)
                    let found = try await open.snapshots().restatement(
                        of: kept, as: operatorActor(open.county.division))
                    voice.document(
                        .object([
                            (
                                "changes",
                                .array(
                                    found.changes.map {
                                        .object([
                                            ("indicator", .string($0.before.indicator)),
                                            ("area", .string($0.before.area.description)),
                                            ("before", $0.before.value.map { .number($0) } ?? .null),
                                            ("after", $0.after.value.map { .number($0) } ?? .null),
                                        ])
                                    })
                            ),
                            ("late", .object(found.late.map { ($0.type, .integer($0.count)) })),
                            ("corrected", .integer(found.corrected)), ("other_rules", .bool(found.hasOtherRules)),
                        ]))
                    let chain = open.rules.library.chain(for: kept.snapshot.division)
                    for change in found.changes {
                        let indicator = chain.indicators[change.before.indicator]
                        func value(_ figure: Figure) -> String {
                            figure.value.map { $0.plain(decimals: indicator?.decimals ?? 2) } ?? say("未知", "not known")
                        }
                        voice.line(
                            "\(change.before.area) \(indicator?.title[language] ?? change.before.indicator)\(say("：", ": "))\(value(change.before)) → \(value(change.after))"
                        )
                    }
                    if found.changes.isEmpty { voice.line(say("没有不同", "Nothing is different.")) }
                    for (type, count) in found.late {
                        let title = chain.eventTypes[type]?.title[language] ?? type
                        voice.line(say("此后补录 \(title) \(count) 件", "Recorded since: \(count) × \(title)"))
                    }
                    if found.corrected > 0 {
                        voice.line(
                            say("此后更正或撤销 \(found.corrected) 件", "Corrected or revoked since: \(found.corrected)"))
                    }
                    if found.hasOtherRules {
                        voice.line(say("规则也有变动", "The rules are others too."))
                    }
                }
            }
        }
    }
}

extension OpenRegistry {
    /// The snapshots of this registry.
    func snapshots() async throws -> Snapshots {
        try await Snapshots(registry, in: database, rules.library, PackArchive(rules.files))
    }

    /// A snapshot by its number.
    fileprivate func snapshot(_ id: Int64) async throws -> Snapshots.Kept {
        guard let kept = try await snapshots().snapshot(id, as: operatorActor(county.division)) else {
            throw Failure.make(
                "CLI-0033", "id", "没有这份快照", "There is no snapshot with this number.",
                do: "请用 yisheng snapshot list 查看", "See yisheng snapshot list.")
        }
        return kept
    }
}
