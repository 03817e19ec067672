import ArgumentParser
import Civil
import Exchange
import Policy

/// Writes the columns of an import file.
struct TemplateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "template", _superCommandName: Yisheng.name,
            abstract: say("给出某类事件的导入列名", "Write the import columns of an event type"),
            discussion: say(
                """
                列名写到标准输出，说明写到屏幕。不给 --type 则列出全部事件类型。

                例：yisheng template --type birth > births.csv
                    yisheng template --type birth --titles > births.csv     用中文列名
                """,
                """
                The header goes to standard output, the explanations beside it. Without --type: the event types.

                Example: yisheng template --type birth > births.csv
                         yisheng template --type birth --titles > births.csv     with Chinese titles
                """))
    }

    @OptionGroup var packs: PackOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("事件类型", "The event type.", value: "type"))
    var type: String?

    @Option(help: .words("区划代码；默认全国", "The division; by default the nation.", value: "code"), transform: divisionCode)
    var division: DivisionCode?

    @Flag(help: .words("列名用中文", "Chinese titles for names."))
    var titles = false

    func run() async throws {
        try await voice.run {
            let types = try packs.rules().library.chain(for: division ?? .nation).eventTypes
            guard let type else {
                let sorted = types.values.sorted { $0.id < $1.id }
                for type in sorted { voice.line(type.id.padding(24) + type.title[language]) }
                voice.document(
                    .array(
                        sorted.map { type in
                            .object([
                                ("type", .string(type.id)),
                                ("title", type.title.json),
                            ])
                        }))
                return
            }
            guard let declared = types[type] else {
                throw Failure.unknown(
                    Bilingual(zh: "事件类型", en: "event type"), type, at: "--type",
                    nearest: Spelling.nearest(to: type, in: types.keys.sorted()),
                    list: Bilingual(zh: "运行 yisheng template 列出全部类型", en: "yisheng template lists them all."))
            }
            let template = ImportTemplate(declared)
            voice.document(template.json)
            guard !voice.isJSON else { return }
            print(String(decoding: template.header(titles: titles), as: UTF8.self), terminator: "")
            for column in template.columns {
                voice.note(
                    "  " + column.name.padding(40)
                        + (column.isRequired ? say("必填 ", "required ") : say("     ", "         "))
                        + column.title[language] + say("：", ": ") + column.content[language])
            }
        }
    }
}

extension String {
    /// Followed by spaces up to `width` columns.
    func padding(_ width: Int) -> String {
        let own = unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        return self + String(repeating: " ", count: max(1, width - own))
    }
}
