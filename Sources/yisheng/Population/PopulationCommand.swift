import ArgumentParser
import Civil
import Exchange
import Foundation
import Population

/// Looks at population files.
struct PopulationFileCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "population", _superCommandName: Yisheng.name,
            abstract: say("人口文件：查看、检查、转成表格", "Population files: look at them, check them, turn them into tables"),
            discussion: say(
                """
                人口文件（.pop）一人一行、按列存放，没有姓名和证件号；由 yisheng simulate 写出，或者由表格、登记数据转来。
                例：yisheng population show people.pop
                    yisheng population check people.pop
                    yisheng population export people.pop --out tables
                """,
                """
                A population file (.pop) has one row a person, as columns, without names and numbers of identity. yisheng simulate writes
                them; tables and registries can be turned into them.
                Example: yisheng population show people.pop
                         yisheng population check people.pop
                         yisheng population export people.pop --out tables
                """),
            subcommands: [Show.self, Check.self, Export.self, Import.self, Registered.self, Events.self])
    }

    /// Shows what is in a file.
    struct Show: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show", abstract: say("查看人口文件的概况", "Show what is in a population file"),
                discussion: say(
                    "例：yisheng population show people.pop --day 2020-12-31",
                    "Example: yisheng population show people.pop --day 2020-12-31"))
        }

        @Argument(help: .words("人口文件", "The population file."))
        var file: String

        @Option(
            help: .words("哪一天的情况；默认文件所说的那天", "As on which day; by default the day the file speaks of.", value: "day"),
            transform: civilDay)
        var day: Day?

        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                var people = try PopulationFile.read(file)
                if let day { people = people.asAt(day) }
                let summary = PopulationSummary(people)
                voice.document(summary.json)
                for line in summary.lines { voice.line(line) }
            }
        }
    }

    /// Checks a file.
    struct Check: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "check", abstract: say("检查人口文件有无不可能的情况", "Check a population file for what cannot be"),
                discussion: say(
                    """
                    检查：校验和、取值范围；每个孩子有母亲（健在或已故）、生育间隔不少于九个月、去世的人没有婚姻、没有循环的血缘等。
                    例：yisheng population check people.pop
                    退出码：0 没有问题；1 有问题，或者读不了。
                    """,
                    """
                    Checksums and ranges; every child has a mother, living or dead; births nine months apart; no marriage of the dead; nobody
                    descends from themselves; and more.
                    Example: yisheng population check people.pop
                    Exit codes: 0 nothing wrong; 1 something is, or it cannot be read.
                    """))
        }

        @Argument(help: .words("人口文件", "The population file."))
        var file: String

        @Option(help: .words("每种问题最多列几行", "How many rows of each kind are listed.", value: "n"))
        var rows = 5

        @OptionGroup var voice: Voice

        func run() async throws {
            var isSound = true
            try await voice.run {
                let people = try PopulationFile.read(file)
                let found = people.inconsistencies()
                isSound = found.isEmpty
                let kinds = Dictionary(grouping: found, by: \.kind).sorted { $0.key.rawValue < $1.key.rawValue }
                voice.document(
                    .object([
                        ("rows", .integer(people.count)), ("wrong", .integer(found.count)),
                        (
                            "kinds",
                            .object(
                                kinds.map { kind, all in
                                    (
                                        kind.rawValue,
                                        .object([
                                            ("count", .integer(all.count)),
                                            ("rows", .array(all.prefix(max(0, rows)).map { .integer($0.row) })),
                                        ])
                                    )
                                })
                        ),
                    ]))
                for (kind, all) in kinds {
                    let some = all.prefix(max(0, rows)).map { "\($0.row)" }.joined(separator: say("、", ", "))
                    voice.line(
                        "\(kind.title[language])（\(kind.rawValue)）\(say("：", ": "))\(all.count.grouped)\(say("，如第 ", ", such as rows "))\(some)\(say(" 行", ""))"
                    )
                }
                voice.line(
                    found.isEmpty
                        ? say("\(people.count.grouped) 行，没有发现问题", "\(people.count.grouped) rows, nothing wrong")
                        : say(
                            "\(people.count.grouped) 行，\(found.count.grouped) 处问题（行号从 0 开始）",
                            "\(people.count.grouped) rows, \(found.count.grouped) things wrong (rows count from 0)"))
            }
            if !isSound { throw ExitCode(1) }
        }
    }

    /// Writes a file as tables.
    struct Export: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "export", abstract: say("把人口文件写成表格（CSV）", "Write a population file as tables (CSV)"),
                discussion: say(
                    """
                    写出 persons.csv（一人一行）、changes.csv（以前的情况）和 about.json。
                    例：yisheng population export people.pop --out tables
                    """,
                    """
                    Writes persons.csv, one row a person, changes.csv with what was otherwise before, and about.json.
                    Example: yisheng population export people.pop --out tables
                    """))
        }

        @Argument(help: .words("人口文件", "The population file."))
        var file: String

        @Option(help: .words("写入的文件夹", "The folder to write.", value: "dir"))
        var out: String

        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                let people = try PopulationFile.read(file)
                try PopulationTable.write(people, to: out)
                voice.document(.object([("rows", .integer(people.count)), ("folder", .string(out))]))
                voice.line(say("\(out)：\(people.count.grouped) 行", "\(out): \(people.count.grouped) rows"))
            }
        }
    }

    /// Makes a file of tables.
    struct Import: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "import", abstract: say("由表格（CSV）生成人口文件", "Make a population file of tables (CSV)"),
                discussion: say(
                    """
                    表格的列见 yisheng population export 写出的样子；changes.csv、about.json 可以没有，没有时用 --day 写明日期。
                    例：yisheng population import tables --out people.pop
                    """,
                    """
                    The columns are those that yisheng population export writes; changes.csv and about.json may be absent, then --day says
                    of which day the table speaks.
                    Example: yisheng population import tables --out people.pop
                    """))
        }

        @Argument(help: .words("表格所在的文件夹", "The folder of the tables."))
        var folder: String

        @Option(help: .words("写入的文件", "The file to write.", value: "file"))
        var out: String

        @Option(help: .words("表格说的是哪一天", "Of which day the table speaks.", value: "day"), transform: civilDay)
        var day: Day?

        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                let people = try PopulationTable.read(folder, asAt: day)
                try PopulationFile.write(people, to: out)
                voice.document(.object([("rows", .integer(people.count)), ("file", .string(out))]))
                voice.line(say("\(out)：\(people.count.grouped) 行", "\(out): \(people.count.grouped) rows"))
            }
        }
    }
}

/// A population in a few numbers.
struct PopulationSummary {
    let people: Population
    let pyramid: AgePyramid
    private(set) var sizes = [Int](repeating: 0, count: 6)
    private(set) var households = 0
    private(set) var married = 0
    private(set) var adults = 0
    private(set) var places: [Int]

    init(_ people: Population) {
        self.people = people
        pyramid = AgePyramid(people, on: people.asAt)
        places = [Int](repeating: 0, count: people.divisions.count)
        var homes: [Int32: Int] = [:]
        for row in 0..<people.count where people.isPresent(row, on: people.asAt) {
            homes[people.households[row], default: 0] += 1
            places[Int(people.places[row])] += 1
            guard people.birthDay(row).adding(years: 20) <= people.asAt else { continue }
            adults += 1
            if people.spouses[row] != .none { married += 1 }
        }
        for size in homes.values { sizes[min(size, 6) - 1] += 1 }
        households = homes.count
    }

    private var groups: [(String, Int)] {
        let both = zip(pyramid.male, pyramid.female).map(+)
        return [("0-14", 0..<15), ("15-59", 15..<60), ("60+", 60..<both.count), ("65+", 65..<both.count)].map {
            ($0.0, both[$0.1].reduce(0, +))
        }
    }

    var json: JSON {
        .object([
            ("as_at", .string(people.asAt.description)), ("synthetic", .bool(people.isSynthetic)),
            ("rows", .integer(people.count)), ("residents", .integer(pyramid.total)),
            ("male", .integer(pyramid.male.reduce(0, +))), ("female", .integer(pyramid.female.reduce(0, +))),
            ("ages", .object(groups.map { ($0.0, .integer($0.1)) })), ("households", .integer(households)),
            ("household_sizes", .array(sizes.map { .integer($0) })), ("adults", .integer(adults)),
            ("married", .integer(married)), ("changes", .integer(people.changes.count)),
            (
                "places",
                .object(zip(people.divisions, places).map { ($0.code.description, .integer($1)) })
            ),
        ])
    }

    var lines: [String] {
        let total = pyramid.total
        func percent(_ part: Int, of whole: Int) -> String {
            whole == 0 ? "–" : (Double(part) * 100 / Double(whole)).short + "%"
        }
        let men = pyramid.male.reduce(0, +)
        let mean = households == 0 ? "–" : (Double(total) / Double(households)).short
        let made = people.isSynthetic ? say("（虚构）", " (made up)") : ""
        return [
            say(
                "\(people.asAt) 的人口\(made)：\(people.count.grouped) 行",
                "People of \(people.asAt)\(made): \(people.count.grouped) rows"),
            say(
                "常住 \(total.grouped) 人，男 \(men.grouped)，女 \((total - men).grouped)",
                "\(total.grouped) residents, \(men.grouped) male, \((total - men).grouped) female"),
            groups.map { "\($0.0)\(say("岁 ", ": "))\(percent($0.1, of: total))" }.joined(separator: say("，", ", ")),
            say(
                "\(households.grouped) 户，户均 \(mean) 人；一人户 \(percent(sizes[0], of: households))，二人户 \(percent(sizes[1], of: households))，三人户 \(percent(sizes[2], of: households))",
                "\(households.grouped) households of \(mean) persons; of one \(percent(sizes[0], of: households)), two \(percent(sizes[1], of: households)), three \(percent(sizes[2], of: households))"
            ),
            say(
                "20岁以上有配偶的 \(percent(married, of: adults))", "Married, of 20 and older: \(percent(married, of: adults))"
            ),
            say(
                "以前的情况 \(people.changes.count.grouped) 条",
                "\(people.changes.count.grouped) things were otherwise before"),
        ]
            + zip(people.divisions, places).prefix(40).map {
                "  \($0.code) \($0.name)\(say("：", ": "))\($1.grouped)"
            }
    }
}
