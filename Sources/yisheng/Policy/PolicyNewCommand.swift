import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy

extension PolicyCommand {
    /// Begins the pack of a division: files that load, with an entitlement to write over.
    struct NewCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "new",
                abstract: say("为一个区划新建政策包", "Begin the pack of a division"),
                discussion: say(
                    """
                    在上级政策包的文件夹里建一个文件夹：pack.yaml、instruments.yaml，和一个带例子、说明写法的 entitlements.yaml。
                    不覆盖已有文件；建好的政策包检查无误。
                    例：yisheng policy new 330326 --title 平阳县政策包 --title-en "Pingyang policy pack"
                    """,
                    """
                    Makes a folder in that of the pack above: pack.yaml, instruments.yaml, and an entitlements.yaml with an example and
                    how to write one. Nothing is written over; what is made loads without findings.
                    Example: yisheng policy new 330326 --title 平阳县政策包 --title-en "Pingyang policy pack"
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        @Argument(help: .words("区划代码", "The division.", value: "code"), transform: divisionCode)
        var division: DivisionCode

        @Option(
            help: .words("中文名称；默认由区划名称而来", "The title in Chinese; by default from the division's name.", value: "text"))
        var title: String?

        @Option(help: .words("英文名称", "The title in English.", value: "text"))
        var titleEn: String?

        func run() async throws {
            try await voice.run {
                let rules = try packs.rules()
                let above = rules.library.chain(for: division)
                guard let parent = above.packs.last else {
                    throw Failure.make(
                        "CLI-0025", rules.folder, "这里没有上级政策包", "There is no pack above here.",
                        do: "请用 --packs 指出政策包文件夹", "Give the folder of the packs with --packs.")
                }
                guard parent.division != division else {
                    throw Failure.make(
                        "CLI-0026", "\(rules.folder)/\(parent.folder)", "区划 \(division) 已经有政策包",
                        "The division \(division) has a pack already.", do: "请直接修改它", "Change that one.")
                }
                let name = rules.divisions.name(of: division) ?? division.description
                let bare =
                    name.count > 2 && name.last.map { "省市县区旗".contains($0) } == true ? String(name.dropLast()) : name
                let spelled = Pinyin.spell(bare).filter { $0.isASCII && $0.isLetter }.lowercased()
                let zh = title ?? "\(name)政策包"
                let en =
                    titleEn
                    ?? (spelled.isEmpty ? division.description : spelled.prefix(1).uppercased() + spelled.dropFirst())
                    + " policy pack"
                let folder = [
                    rules.folder, parent.folder, spelled.isEmpty ? division.description : "\(division)-\(spelled)",
                ]
                .filter { !$0.isEmpty }.joined(separator: "/")
                guard !FileManager.default.fileExists(atPath: folder) else {
                    throw Failure.make(
                        "CLI-0026", folder, "这个文件夹已经存在", "This folder is there already.", do: "请换一个位置，或者直接修改它",
                        "Choose another place, or change what is there.")
                }
                let id = "\(parent.id)-\(spelled.isEmpty ? division.description : spelled)"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                for (file, text) in Template(id: id, division: division, zh: zh, en: en).files {
                    try Data(text.utf8).write(
                        to: URL(fileURLWithPath: "\(folder)/\(file)"), options: .withoutOverwriting)
                }
                voice.document(.object([("folder", .string(folder)), ("pack", .string(id))]))
                voice.line(say("已建好：\(folder)", "Made: \(folder)"))
                voice.line(
                    say(
                        "接下来：登记文件，写待遇，再运行 yisheng policy lint 和 yisheng policy test",
                        "Next: declare instruments, write entitlements, then run yisheng policy lint and yisheng policy test"
                    ))
            }
        }
    }

    /// The files of a new pack.
    private struct Template {
        let id: String
        let division: DivisionCode
        let zh: String
        let en: String

        var files: [(String, String)] {
            [
                (
                    "pack.yaml",
                    """
                    # yaml-language-server: $schema=Documentation/Schemas/pack.schema.json
                    pack: \(id)
                    division: "\(division)"
                    level: \(division.level.rawValue)
                    version: 0.1
                    title: {zh: "\(quoted(zh))", en: "\(quoted(en))"}

                    """
                ),
                (
                    "instruments.yaml",
                    """
                    # 文件一件一段，用 --- 隔开。征求意见稿写 status: draft，不能作依据；文号凭记忆的写 confidence: recollection。
                    # One instrument a document. A draft (status: draft) cannot be cited; what is known from memory is confidence: recollection.
                    #
                    # instrument: \(id)-notice-2026
                    # title: {zh: 文件名称, en: Title}
                    # number: 文号
                    # issuer: {zh: 制发机关, en: Issuer}
                    # published: 2026-01-01
                    # from: 2026-01-01
                    # status: in-force
                    # confidence: full

                    """
                ),
                (
                    "entitlements.yaml",
                    """
                    # 本级只能规定上级授权的事项（上级的 grant 和 open），不得低于上级。没有核实的数值写 gap，不要猜。
                    # Only what packs above grant or leave open, never below their floor. A value nobody has confirmed is a gap.
                    #
                    # 填上级留给本级的标准 / a value that a pack above leaves to this level:
                    # parameter: 上级的标准编号
                    # values:
                    #   - {from: 2026-01-01, value: 100000, cite: \(id)-notice-2026#三}
                    #   - from: 2027-01-01
                    #     gap: {zh: 2027年的标准尚未公布, en: The rate of 2027 is not published}
                    #     cite: \(id)-notice-2026#三
                    #
                    # 新设一项待遇（topic 须有上级授权）/ an entitlement under a granted topic:
                    # entitlement: \(id)-example
                    # title: {zh: 名称, en: Title}
                    # topic: childcare-cash
                    # subject: child
                    # period: year
                    # from: 2026-01-01
                    # cite: \(id)-notice-2026#二
                    # eligible:
                    #   - {if: 'child.age_months < 36', else: {zh: 孩子已满三周岁, en: The child has turned three}}
                    # amount: {unit: fen, value: 'rate.yearly'}
                    # conflict: {with: childcare-subsidy, policy: stack, cite: \(id)-notice-2026#二}
                    # tests:
                    #   - {name: 一岁, day: 2026-06-01, given: {child: {birth_date: 2025-03-01}}, expect: {answer: yes, amount: 100000}}

                    """
                ),
            ]
        }

        private func quoted(_ text: String) -> String {
            text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
                .filter { !$0.isNewline }
        }
    }
}
