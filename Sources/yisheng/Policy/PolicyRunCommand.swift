import ArgumentParser
import Civil
import Exchange
import Policy

extension PolicyCommand {
    /// Decides for a whole population.
    struct Run: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "run",
                abstract: say("对整个人口计算待遇：人数、金额", "Decide for a whole population: how many, how much"),
                discussion: say(
                    """
                    人口数据是一个文件夹：meta.json 写明人数、户数和各列类型，每列一个 .bin 文件（见 Documentation/Population-runs.md）。
                    几个区划的人口，每个区划一个文件夹，以区划代码命名，各按当地的政策计算。
                    例：yisheng policy run --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12
                    """,
                    """
                    The population is a folder: meta.json says how many persons and households there are and of what type each column is,
                    and each column is one .bin file (see Documentation/Population-runs.md). Several divisions are one such folder each,
                    called by the code; each is decided for by the rules of its place.
                    Example: yisheng policy run --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12
                    """))
        }

        @OptionGroup var options: PopulationOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                let parts = try options.parts()
                var measure = RunMeasure()
                var all: PopulationTotals?
                var (persons, households, steps) = (0, 0, 0)
                var divisions: [JSON] = []
                for part in parts {
                    let people = try await part.open(threads: options.width)
                    measure.mark("open")
                    let totals: PopulationTotals
                    do throws(PopulationFault) {
                        let run = try PopulationRun(
                            part.chain, people.columns, from: options.from, to: options.to,
                            entitlements: options.chosen)
                        measure.mark("compile")
                        steps += run.steps
                        totals = try await run.totals(threads: options.width)[0]
                    } catch { throw Failure.population(error, part.division) }
                    measure.mark("run")
                    persons += people.persons
                    households += people.households
                    all?.add(totals)
                    all = all ?? totals
                    divisions.append(
                        .object(
                            part.json + [
                                ("total_fen", .number(Decimal128(totals.paid))), ("persons", .integer(people.persons)),
                                ("households", .integer(people.households)),
                            ]))
                    if part.division != nil, !voice.isJSON {
                        let amount = Money(fen: totals.paid)
                        print(
                            say(
                                "\(part.title)：\(people.persons) 人，支付 \(amount) 元",
                                "\(part.title): \(people.persons) people, \(amount) yuan paid"))
                    }
                }
                guard let totals = all else { return }
                voice.document(
                    .object(
                        [
                            ("total_fen", .number(Decimal128(totals.paid))), ("persons", .integer(persons)),
                            ("households", .integer(households)), ("months", .integer(options.months)),
                        ] + measure.json(persons: persons, months: options.months) + [
                            ("steps", .integer(steps)), ("lines", .array(totals.lines.map(\.json))),
                        ] + (parts.contains { $0.division != nil } ? [("divisions", .array(divisions))] : [])))
                if !voice.isJSON { tell(totals, parts) }
            }
        }

        private func tell(_ totals: PopulationTotals, _ parts: [PopulationPart]) {
            for id in Set(parts.flatMap(\.chain.entitlementIDs)).sorted() {
                let own = totals.lines.filter { $0.entitlement == id }
                guard let first = own.first else { continue }
                let amount = own.reduce(Decimal128.zero) { $0.adding($1.amount) ?? $0 }
                let people = own.reduce(Int64(0)) { $0 + ($1.answers[.yes] ?? 0) }
                let shown = first.unit == .fen ? Money(fen: amount.int64 ?? 0).description : amount.description
                let title = parts.lazy.compactMap { $0.chain.entitlements[id]?.title[language] }.first ?? id
                let much = first.unit == .none ? "" : say("，", ", ") + shown + say("", " ") + first.unit.title[language]
                print(say("\(title)：\(people) 人次（户次）\(much)", "\(title): \(people) times yes\(much)"))
            }
            print(say("支付合计 \(Money(fen: totals.paid)) 元", "Paid in all: \(Money(fen: totals.paid)) yuan"))
        }
    }
}
