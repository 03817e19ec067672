import Access
import ArgumentParser
import Civil
import Exchange

/// Takes events or persons out.
struct ExportCommand: AsyncParsableCommand {
    enum Content: String, ExpressibleByArgument, CaseIterable { case events, persons }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", _superCommandName: Yisheng.name,
            abstract: say("导出事件（NDJSON）或人员名单（CSV）", "Take out events (NDJSON) or persons (CSV)"),
            discussion: say(
                """
                事件按导入格式导出，可以原样导入另一个登记；更正过的事件以更正后的内容导出，撤销的不导出。
                名单中可能被表格软件当作公式的内容前加一撇。

                例：yisheng export events --data data --out events.ndjson
                    yisheng export persons --data data --area 350583101 --out persons.csv
                """,
                """
                Events come out in the import form and can be taken in elsewhere; a corrected event comes out as corrected, a
                revoked one not at all. In a list of persons whatever a spreadsheet could take for a formula gets an apostrophe.

                Example: yisheng export events --data data --out events.ndjson
                         yisheng export persons --data data --area 350583101 --out persons.csv
                """))
    }

    @Argument(help: .words("events 或 persons", "events or persons"))
    var content: Content

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("写到哪个文件；默认标准输出", "The file; by default standard output.", value: "file"))
    var out = "-"

    @Option(
        help: .words("只导出这个区划；默认全县", "Only this division; by default the county.", value: "code"),
        transform: divisionCode)
    var area: DivisionCode?

    @Flag(help: .words("没有证件号的人写出本登记的人员编号", "Name persons without identifiers by their numbers in this registry."))
    var numbers = false

    func run() async throws {
        try await voice.run {
            try await place.with { open in
                var work = FileExport(
                    out, of: area ?? open.county.division, by: operatorActor(open.county.division), for: .registration)
                work.numbers = numbers
                work.language = language
                let bar = ProgressBar(isQuiet: voice.isJSON)
                let count =
                    switch content {
                    case .events:
                        try await work.events(of: open.registry) { bar.show($0, of: $1, "\($0.grouped)") }
                    case .persons:
                        try await work.persons(of: open.registry) { bar.show(0, of: 0, "\($0.grouped)") }
                    }
                bar.finish()
                voice.note(
                    content == .events
                        ? say("导出 \(count.grouped) 个事件", "\(count.grouped) events")
                        : say("导出 \(count.grouped) 人", "\(count.grouped) persons"))
                if out != "-" {
                    voice.document(.object([("file", .string(out)), (content.rawValue, .integer(count))]))
                }
            }
        }
    }
}
