import ArgumentParser
import Civil
import Exchange
import Microsimulation
import Policy
import Registry
import Server

/// Makes a county of made-up people.
struct DemoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "demo", _superCommandName: Yisheng.name,
            abstract: say("生成一个虚构的县", "Make a county of made-up people"),
            discussion: say(
                """
                家庭、姓名、证件号、亲属关系和近年的事件全部虚构，来源一律标为 synthetic；同一种子每次相同。
                中断后重新运行即可接着做。用 --ndjson 只写出事件，不登记。

                例：yisheng demo --data demo --division 350583 --persons 20000 --seed 1
                """,
                """
                Families, names, numbers, kin and the events of recent years are all made up, and every event says synthetic; the same
                seed gives the same county. If it was cut off, run it again. With --ndjson the events are only written out.

                Example: yisheng demo --data demo --division 350583 --persons 20000 --seed 1
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("人数，至多 2000000", "How many people, up to 2,000,000.", value: "n"))
    var persons = 20_000

    @Option(help: .words("种子", "The seed.", value: "n"))
    var seed: UInt64 = 1

    @Option(help: .words("虚构到哪一天；默认今天", "The last day; by default today.", value: "day"), transform: civilDay)
    var day: Day?

    @Option(
        help: .words("只把事件写到这个文件（- 为标准输出）", "Only write the events to this file (- is standard output).", value: "file")
    )
    var ndjson: String?

    func run() async throws {
        try await voice.run {
            if let ndjson {
                let rules = try place.packs.rules()
                let county = try county(place.division ?? place.folder.county().division, rules)
                let count = try EventLines.write(lines(of: county), to: ndjson)
                voice.note(say("写出 \(count.grouped) 个事件（虚构）", "\(count.grouped) events (synthetic)"))
                return
            }
            try await place.with(making: true, synthetic: true) { open in
                guard open.county.isSynthetic else {
                    throw Failure.make(
                        "CLI-0010", place.data, "这个文件夹里是真实登记，不能混入虚构的人",
                        "This folder holds a registry of real people; no made-up ones go there.",
                        do: "请用 --data 换一个文件夹", "Give another folder with --data.")
                }
                let bar = ProgressBar(isQuiet: voice.isJSON)
                bar.show(0, of: 0, say("正在虚构 \(persons.grouped) 人…", "making up \(persons.grouped) people…"))
                let county = try county(open.county.division, open.rules)
                let total = county.events.count + county.reportedFigures.count
                let report = try await EventFeed(lines(of: county), by: Recorder(division: open.county.division))
                    .run(into: open.registry, types: open.chain.eventTypes) { report in
                        bar.show(
                            Int64(report.rows), of: Int64(total),
                            say("\(report.rows.grouped) 个事件", "\(report.rows.grouped) events"))
                    }
                bar.finish()
                voice.document(report.json)
                let rate = Int(Double(report.rows) / max(bar.elapsed, 0.001))
                voice.line(
                    say(
                        "\(open.county.division) 虚构 \(persons.grouped) 人：\(report.rows.grouped) 个事件，登记 \(report.accepted.grouped)，已有 \(report.repeated.grouped)，退回 \(report.rejected.grouped)（\(bar.elapsed.short) 秒，每秒 \(rate.grouped)）",
                        "\(open.county.division), \(persons.grouped) made-up people: \(report.rows.grouped) events, \(report.accepted.grouped) recorded, \(report.repeated.grouped) there before, \(report.rejected.grouped) left out (\(bar.elapsed.short) s, \(rate.grouped)/s)"
                    ))
                for rejection in report.sample.prefix(5) {
                    for problem in rejection.problems.prefix(2) {
                        voice.note("  \(rejection.line) \(rejection.type ?? "") \(problem.line(language))")
                    }
                }
                if let stopped = report.stopped { throw stopped }
                try await DemoAccounts.create(on: open)
            }
        }
    }

    /// What happened to the people, then what offices report of the county.
    private func lines(of county: SyntheticCounty) -> some Sequence<JSON> {
        [AnySequence(county.events.lazy.map(\.json)), AnySequence(county.reportedFigures.lazy.map(\.json))].joined()
    }

    private func county(_ division: DivisionCode, _ rules: Rules) throws -> SyntheticCounty {
        try SyntheticCounty(
            division: division, name: rules.divisions.name(of: division) ?? division.description,
            townships: rules.divisions.children(of: division), persons: persons, seed: seed, today: day ?? today())
    }
}
