import ArgumentParser
import Civil
import Exchange
import Microsimulation
import Population

extension PopulationFileCommand {
    /// Tells a file as events.
    struct Events: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "events",
                abstract: say("把虚构的人口文件写成事件", "Write a population file of made-up people as events"),
                discussion: say(
                    """
                    先给起始日已有的人建档，再按日写出生、死亡、结婚、离婚、迁移、就业、参保。姓名和证号是虚构的。
                    学历、收入不写；结婚日期不详的婚姻不写。真实的人不能写成事件。
                    例：yisheng simulate years luhe/people.pop --years 5 --out later.pop
                        yisheng population events later.pop --from 2027-01-01 --out events.ndjson
                        yisheng import events.ndjson --data data --division 441523 --synthetic
                    """,
                    """
                    First those who are there on the first day are registered, then births, deaths, weddings, divorces, moves, work and insurance
                    follow by day. Names and numbers of identity are made up. School and incomes are not told, nor a wedding whose day is
                    not known. Real people cannot be told.
                    Example: yisheng simulate years luhe/people.pop --years 5 --out later.pop
                             yisheng population events later.pop --from 2027-01-01 --out events.ndjson
                             yisheng import events.ndjson --data data --division 441523 --synthetic
                    """))
        }

        @Argument(help: .words("人口文件", "The population file."))
        var file: String

        @Option(help: .words("写入的文件；- 为标准输出", "The file to write; - is standard output.", value: "file"))
        var out: String

        @Option(
            help: .words(
                "从哪一天起（文件须知道此后的变化）；默认文件所说的那天，只写当时的人",
                "From which day on: the file must know what changed since. By default the day it speaks of: only who is there.",
                value: "day"),
            transform: civilDay)
        var from: Day?

        @Option(help: .words("种子：决定姓名", "The seed, which decides on names.", value: "n"))
        var seed: UInt64 = 1

        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                let events = try PopulationEvents(try PopulationFile.read(file), from: from, seed: seed)
                let count = try EventLines.write(events.lazy.map(\.json), to: out)
                guard out != "-" else { return }
                voice.document(.object([("file", .string(out)), ("events", .integer(count))]))
                voice.line(
                    say("\(out)：\(count.grouped) 个事件（虚构）", "\(out): \(count.grouped) events (made up)"))
            }
        }
    }
}
