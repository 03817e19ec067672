public import ArgumentParser
import Civil
import Exchange
import Foundation
public import Policy

extension PolicyCommand {
    /// Shows how far what the public documents ask for is met.
    struct CoverageCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "coverage",
                abstract: say("立项文件的每一项落实到哪里", "How far each thing that the public documents ask for is met"),
                discussion: say(
                    """
                    每项一行：已实现；已建模，缺数值（列出缺什么）；计划中；非软件事项；已废止；已被代替。
                    例：yisheng policy coverage --kind benefit
                        yisheng policy coverage --status value-missing --json
                    退出码：0 各项的对应都存在；1 有对应不存在的。
                    """,
                    """
                    One line each: done; modelled, value missing (with what is missing); planned; not software; abolished; superseded.
                    Example: yisheng policy coverage --kind benefit
                             yisheng policy coverage --status value-missing --json
                    Exit codes: 0 everything that is named exists; 1 something does not.
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        @Option(help: .words("只看这一种类", "Only this kind.", value: "kind"))
        var kind: Requirement.Kind?

        @Option(help: .words("只看这一状态", "Only this status.", value: "status"))
        var status: Requirement.Status?

        @Option(help: .words("哪一天；默认今天", "The day; by default today.", value: "date"), transform: civilDay)
        var day: Day?

        func run() async throws {
            var isSound = true
            try await voice.run {
                let rules = try packs.rules()
                let all = try rules.library.coverage(rules.requirements(), on: day ?? today())
                isSound = !all.contains { $0.status == .broken }
                let shown = all.filter {
                    (kind == nil || $0.requirement.kind == kind) && (status == nil || $0.status == status)
                }
                let counts = Requirement.Status.allCases.map { status in
                    (status, shown.count { $0.status == status })
                }.filter { $0.1 > 0 }
                voice.document(
                    .object([
                        ("total", .integer(shown.count)),
                        ("counts", .object(counts.map { ($0.0.rawValue, .integer($0.1)) })),
                        ("requirements", .array(shown.map(\.json))),
                    ]))
                for item in shown {
                    voice.line(
                        "\(item.requirement.id)  \(item.status.title[language])  \(item.requirement.title[language])")
                    let by = item.by.map { $0.title[language] }
                    if !by.isEmpty { voice.line("        " + by.joined(separator: say("、", ", "))) }
                    for gap in item.gaps { voice.line("        " + say("缺：", "Missing: ") + gap[language]) }
                    if let note = item.requirement.note { voice.line("        \(note[language])") }
                }
                voice.note(
                    say("共 \(shown.count) 项：", "\(shown.count) in all: ")
                        + counts.map { "\($0.0.title[language]) \($0.1)" }.joined(separator: say("，", ", ")))
            }
            if !isSound { throw ExitCode(1) }
        }
    }
}

extension Requirement.Kind: ExpressibleByArgument {}
extension Requirement.Status: ExpressibleByArgument {}
