import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy

extension PolicyCommand {
    /// Holds reforms beside what is.
    struct ReformCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "reform",
                abstract: say("如果这样改：花多少钱，哪些家庭受益", "What if: what a reform costs, which families gain"),
                discussion: say(
                    """
                    方案是一个 YAML 文件：开头写 reform: 编号 和 title，后面写要改的 parameter、entitlement（amends）或新增的待遇。
                    现行政策和各方案一次算完；--out 写出表格（CSV）和图（SVG）。
                    例：yisheng policy reform --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12 \\
                          --reform higher.yaml --by city_tier --decile income --out result
                    """,
                    """
                    A reform is a YAML file: reform: id and a title first, then the parameters and entitlements (amends) that change, or new
                    ones. What holds and all reforms are computed in one pass; --out writes tables (CSV) and pictures (SVG).
                    Example: yisheng policy reform --pack Benchmarks/Packs/csb-1 --population cols --from 2025-01 --to 2025-12 \\
                               --reform higher.yaml --by city_tier --decile income --out result
                    """))
        }

        @OptionGroup var options: PopulationOptions

        @Option(help: .words("改革方案文件，可多次", "A reform; may be given several times.", value: "file"))
        var reform: [String] = []

        @Option(
            help: .words(
                "按这项情况分组，可多次：编号，或 编号:最小..最大",
                "Break down by this fact; may be given several times: id, or id:least..greatest.", value: "fact"))
        var by: [String] = []

        @Option(
            help: .words(
                "按这项情况的十等分分组，可多次", "Break down by tenths of this fact; may be given several times.", value: "fact"))
        var decile: [String] = []

        @Option(help: .words("结果文件夹：CSV 和 SVG", "A folder for the results, CSV and SVG.", value: "dir"))
        var out: String?

        @OptionGroup var voice: Voice

        func validate() throws {
            if reform.isEmpty { throw ValidationError(say("请用 --reform 给出方案文件", "Give a reform with --reform.")) }
        }

        func run() async throws {
            try await voice.run {
                let parts = try options.parts()
                var measure = RunMeasure()
                var result: ReformResult?
                var (persons, households, steps) = (0, 0, 0)
                let breakdowns = try await breakdowns(parts)
                if !decile.isEmpty { measure.mark("deciles") }
                for part in parts {
                    let reforms = try reform.map { try Reform.read(path: $0, on: part.chain) }
                    let people = try await part.open(threads: options.width)
                    measure.mark("open")
                    let totals: [PopulationTotals]
                    do throws(PopulationFault) {
                        let run = try PopulationRun(
                            part.chain, people.columns, from: options.from, to: options.to,
                            others: reforms.map(\.chain), entitlements: options.chosen, breakdowns: breakdowns)
                        measure.mark("compile")
                        steps += run.steps
                        totals = try await run.totals(threads: options.width)
                    } catch { throw Failure.population(error, part.division) }
                    measure.mark("run")
                    persons += people.persons
                    households += people.households
                    var all =
                        result
                        ?? ReformResult(
                            reforms: reforms, breakdowns: breakdowns, facts: part.chain.facts, months: options.months)
                    all.add(totals, of: part)
                    result = all
                }
                guard let result else { return }
                voice.document(
                    .object(
                        [
                            ("persons", .integer(persons)), ("households", .integer(households)),
                            ("months", .integer(options.months)), ("steps", .integer(steps)),
                        ] + measure.json(persons: persons, months: options.months) + result.json))
                if !voice.isJSON { for line in result.lines { print(line) } }
                if let out {
                    try result.write(URL(fileURLWithPath: out))
                    voice.note(say("结果写在 \(out)", "Results are in \(out)"))
                }
            }
        }

        /// By what the numbers are broken down; tenths are those of the whole population.
        private func breakdowns(_ parts: [PopulationPart]) async throws -> [Breakdown] {
            guard let first = parts.first else { return [] }
            var breakdowns = try by.map { try breakdown($0, first.chain) }
            for id in decile { _ = try fact(id, "--decile", first.chain) }
            var distributions: [[Distribution]] = decile.map { _ in [] }
            for part in parts where !decile.isEmpty {
                let people = try await part.open(threads: options.width)
                for (place, fact) in decile.enumerated() {
                    do throws(PopulationFault) {
                        distributions[place].append(
                            try await Distribution(
                                of: fact, part.chain, people.columns, on: options.to.lastDay, threads: options.width))
                    } catch { throw Failure.population(error, part.division) }
                }
            }
            for (fact, parts) in zip(decile, distributions) { breakdowns.append(Breakdown(deciles: fact, of: parts)) }
            return breakdowns
        }

        /// A fact to break down by, as given: `id` or `id:low..high`.
        private func breakdown(_ text: String, _ chain: PackChain) throws -> Breakdown {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            let fact = try fact(parts.first ?? "", "--by", chain)
            if parts.count > 1 {
                let ends = parts[1].split(separator: ".").compactMap { Int64($0) }
                guard ends.count == 2, ends[0] < ends[1], ends[1] - ends[0] < 1_000 else {
                    throw Failure.make(
                        "CLI-0013", "--by \(text)", "范围不对", "That is no range.", do: "请写成 birth_order:1..3",
                        "Write it like birth_order:1..3.")
                }
                return Breakdown(fact.id, numbers: ends[0]...ends[1])
            }
            guard let breakdown = Breakdown(fact) else {
                throw Failure.make(
                    "CLI-0014", "--by \(text)", "不能按这项情况分组", "Nothing can be broken down by this fact.",
                    do: "请选择数字、是否或者列有取值的文字", "Choose a number, a truth value, or a text whose values are declared.")
            }
            return breakdown
        }

        private func fact(_ id: String, _ at: String, _ chain: PackChain) throws -> FactDeclaration {
            guard let fact = chain.facts[id] else {
                throw Failure.unknown(
                    Bilingual(zh: "情况", en: "fact"), id, at: at,
                    nearest: Spelling.nearest(to: id, in: chain.facts.keys),
                    list: Bilingual(
                        zh: "运行 yisheng policy show --facts 列出全部", en: "yisheng policy show --facts lists them all."))
            }
            return fact
        }
    }
}

extension Reform {
    /// Reads the file of a reform, or says everything that is wrong with it.
    static func read(path: String, on chain: PackChain) throws -> Reform {
        guard let data = FileManager.default.contents(atPath: path), data.count <= PackFolder.largestFile,
            let text = String(validating: data, as: UTF8.self)
        else { throw Failure.unreadable(path) }
        let (reform, findings) = Reform.read(PackFile(path: path, text: text), on: chain)
        guard let reform else {
            throw Refusal(
                findings.filter { $0.severity == .error }.map {
                    Problem(code: $0.code, at: "\($0.place)", why: $0.why, fix: $0.fix)
                })
        }
        return reform
    }
}
