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
                    例：yisheng policy run --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12
                    """,
                    """
                    The population is a folder: meta.json says how many persons and households there are and of what type each column is,
                    and each column is one .bin file (see Documentation/Population-runs.md).
                    Example: yisheng policy run --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12
                    """))
        }

        @OptionGroup var options: PopulationOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                let chain = try options.chain()
                var measure = RunMeasure()
                let people = try await PopulationFolder(options.population, for: chain, threads: options.width)
                measure.mark("open")
                let totals: PopulationTotals
                let steps: Int
                do throws(PopulationFault) {
                    let run = try PopulationRun(
                        chain, people.columns, from: options.from, to: options.to, entitlements: options.chosen)
                    measure.mark("compile")
                    steps = run.steps
                    totals = try await run.totals(threads: options.width)[0]
                } catch { throw Failure.population(error) }
                measure.mark("run")
                voice.document(
                    .object(
                        [
                            ("total_fen", .number(Decimal128(totals.paid))), ("persons", .integer(people.persons)),
                            ("households", .integer(people.households)), ("months", .integer(options.months)),
                        ] + measure.json(persons: people.persons, months: options.months) + [
                            ("steps", .integer(steps)), ("lines", .array(totals.lines.map(\.json))),
                        ]))
                if !voice.isJSON { tell(totals, chain) }
            }
        }

        private func tell(_ totals: PopulationTotals, _ chain: PackChain) {
            for id in chain.entitlementIDs {
                let own = totals.lines.filter { $0.entitlement == id }
                guard let first = own.first else { continue }
                let amount = own.reduce(Decimal128.zero) { $0.adding($1.amount) ?? $0 }
                let people = own.reduce(Int64(0)) { $0 + ($1.answers[.yes] ?? 0) }
                let shown = first.unit == .fen ? Money(fen: amount.int64 ?? 0).description : amount.description
                let title = chain.entitlements[id]?.title[language] ?? id
                let much = first.unit == .none ? "" : say("，", ", ") + shown + say("", " ") + first.unit.title[language]
                print(say("\(title)：\(people) 人次（户次）\(much)", "\(title): \(people) times yes\(much)"))
            }
            print(say("支付合计 \(Money(fen: totals.paid)) 元", "Paid in all: \(Money(fen: totals.paid)) yuan"))
        }
    }
}
