import ArgumentParser
import Civil
import Demography
import Exchange
import Foundation
import Microsimulation
import Population

/// Makes and lives populations.
struct SimulateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "simulate", _superCommandName: Yisheng.name,
            abstract: say(
                "生成虚构的县，让人口逐年生活下去", "Make a county of made-up people, and let a population live year by year"),
            subcommands: [CountyCommand.self, YearsCommand.self])
    }

    /// Makes a county.
    struct CountyCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "county",
                abstract: say("生成一个虚构的县：人口文件和近年的事件", "Make a county: a population file and the events of recent years"),
                discussion: say(
                    """
                    写出 people.pop（人口文件）、events.ndjson（近年事件，可用 yisheng import 登记）、margins.csv（年龄、出生、孩次、户规模与依据的对照）。
                    用 --errors 还写出 records.csv：各部门的记录，带着真实部门常有的错误，records-truth.csv 说明各是谁。
                    全部虚构；同一种子、同一天，每次相同。
                    例：yisheng simulate county --division 441523 --persons 250000 --seed 1 --out luhe
                        yisheng population check luhe/people.pop
                        yisheng import luhe/events.ndjson --data luhe-data --division 441523 --synthetic
                    """,
                    """
                    Writes people.pop (a population file), events.ndjson (the events of recent years, for yisheng import) and margins.csv (ages,
                    births, orders of birth and sizes of households beside what they were made from). With --errors also records.csv: what
                    departments have written down of them, with the errors that real ones make; records-truth.csv says who is who.
                    All of it is made up; the same seed and day give the same bytes.
                    Example: yisheng simulate county --division 441523 --persons 250000 --seed 1 --out luhe
                             yisheng population check luhe/people.pop
                             yisheng import luhe/events.ndjson --data luhe-data --division 441523 --synthetic
                    """))
        }

        @Option(help: .words("县级区划代码", "The county.", value: "code"), transform: divisionCode)
        var division: DivisionCode

        @Option(help: .words("人数，至多 2000000", "How many people, up to 2,000,000.", value: "n"))
        var persons = 250_000

        @Option(help: .words("种子", "The seed.", value: "n"))
        var seed: UInt64 = 1

        @Option(help: .words("写入的文件夹", "The folder to write.", value: "dir"))
        var out: String

        @Option(help: .words("虚构到哪一天；默认今天", "The last day; by default today.", value: "day"), transform: civilDay)
        var day: Day?

        @Option(help: .words("写多少年的事件", "How many years of events.", value: "n"))
        var years = 10

        @Option(
            help: .words(
                "同时写出各部门的记录；错误率为真实部门的几倍，0 为没有错误",
                "Also write records of departments, with so many times the errors of real ones; 0 for none.",
                value: "x"))
        var errors: Double?

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        func validate() throws {
            guard (1...20).contains(years) else {
                throw ValidationError(say("--years 应为 1 至 20", "--years is from 1 to 20."))
            }
            if let errors, !(errors >= 0 && errors <= 10) {
                throw ValidationError(say("--errors 应为 0 至 10", "--errors is from 0 to 10."))
            }
        }

        func run() async throws {
            try await voice.run {
                let clock = ContinuousClock()
                let start = clock.now
                let rules = try packs.rules()
                let last = day ?? today()
                let county = try SyntheticCounty(
                    CountyRequest(
                        division: division, name: rules.divisions.name(of: division) ?? division.description,
                        townships: rules.divisions.children(of: division), persons: persons, seed: seed, today: last,
                        from: last.adding(years: Int64(-years))))
                try OutputFolder.make(out)
                let people = county.population
                try PopulationFile.write(people, to: "\(out)/people.pop")
                let events = try EventLines.write(county.events.lazy.map(\.json), to: "\(out)/events.ndjson")
                let margins = CountyMargins(county, people)
                try OutputFolder.write(margins.table, to: "\(out)/margins.csv")
                var records: Int?
                if let errors { records = try write(DepartmentRecords(county, errors: errors)) }
                let seconds = Double((clock.now - start).components.seconds)
                voice.document(
                    .object(present: [
                        ("folder", .string(out)), ("records", records.map { .integer($0) }),
                        ("residents", .integer(margins.residents)),
                        ("rows", .integer(people.count)), ("events", .integer(events)),
                        ("margins", .array(margins.rows.map(\.json))), ("seconds", .number(Decimal128(Int64(seconds)))),
                    ]))
                voice.line(
                    say(
                        "\(out)：常住 \(margins.residents.grouped) 人，\(people.count.grouped) 行，\(events.grouped) 个事件（虚构）",
                        "\(out): \(margins.residents.grouped) residents, \(people.count.grouped) rows, \(events.grouped) events (made up)"
                    ))
                if let records {
                    voice.line(
                        say(
                            "records.csv：\(records.grouped) 条各部门的记录，是谁见 records-truth.csv",
                            "records.csv: \(records.grouped) records of departments; records-truth.csv says whose they are"
                        ))
                }
                let worst =
                    margins.rows.filter { $0.margin != "births" && $0.margin != "age" }.map { abs($0.wanted - $0.got) }
                    .max() ?? 0
                voice.line(
                    say(
                        "与依据的对照见 margins.csv；孩次和户规模最多差 \((worst * 100).short) 个百分点",
                        "margins.csv holds it beside what it was made from; orders of birth and sizes of households differ by \((worst * 100).short) points at most"
                    ))
            }
        }

        /// Writes records and whose they are.
        private func write(_ records: DepartmentRecords) throws -> Int {
            let table = try TableFile("\(out)/records.csv", DepartmentRecords.columns)
            let truth = try TableFile("\(out)/records-truth.csv", ["rec_id", "person_id"])
            for place in 0..<records.count {
                let record = records[place]
                try table.add(record.fields)
                try truth.add(["\(place + 1)", "\(record.person)"])
            }
            try table.finish()
            try truth.finish()
            return records.count
        }
    }
}
