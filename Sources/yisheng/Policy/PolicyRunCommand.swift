import ArgumentParser
import Civil
import Exchange
import Foundation
import Glibc
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

        @Option(
            help: .words("政策包：文件或文件夹；默认同 --packs", "The packs: a file or a folder; by default as --packs.", value: "path"))
        var pack: String?

        @OptionGroup var packs: PackOptions

        @Option(help: .words("人口数据文件夹", "The folder of the population.", value: "dir"))
        var population: String

        @Option(help: .words("起始月", "The first month.", value: "month"), transform: civilMonth)
        var from: YearMonth

        @Option(help: .words("终止月", "The last month.", value: "month"), transform: civilMonth)
        var to: YearMonth

        @Option(
            help: .words("区划代码；默认全国", "The division; by default the nation.", value: "code"), transform: divisionCode)
        var division: DivisionCode?

        @Option(help: .words("只算这项待遇，可多次", "Only this entitlement; may be given several times.", value: "id"))
        var entitlement: [String] = []

        @Option(help: .words("线程数；默认处理器数", "How many threads; by default the number of processors.", value: "n"))
        var threads: Int?

        @OptionGroup var voice: Voice

        func validate() throws {
            guard from <= to, to.index - from.index < 1_200 else {
                throw ValidationError(say("--from 应不晚于 --to，且不超过一百年", "--from comes before --to, within a hundred years."))
            }
            if let threads, !(1...1_024).contains(threads) {
                throw ValidationError(say("--threads 应为 1 至 1024", "--threads is from 1 to 1024."))
            }
        }

        func run() async throws {
            try await voice.run {
                let rules = try pack.map { try Rules(folder: $0) } ?? packs.rules()
                guard rules.library.isSound else {
                    throw Failure.make(
                        "CLI-0010", pack ?? rules.folder, "政策包有错误", "The packs have errors.",
                        do: "请运行 yisheng policy lint 查看", "See yisheng policy lint.")
                }
                let chain = rules.library.chain(for: division ?? .nation)
                for id in entitlement where chain.entitlements[id] == nil {
                    throw Failure.unknown(
                        Bilingual(zh: "待遇", en: "entitlement"), id, at: "--entitlement",
                        nearest: Spelling.nearest(to: id, in: chain.entitlementIDs),
                        list: Bilingual(zh: "运行 yisheng policy show 列出全部待遇", en: "yisheng policy show lists them all."))
                }
                let before = Memory.peak
                let clock = ContinuousClock()
                let start = clock.now
                let width = threads ?? ProcessInfo.processInfo.activeProcessorCount
                let people = try await PopulationFolder(population, for: chain, threads: width)
                let opened = clock.now
                let made: PopulationRun
                do throws(PopulationFault) {
                    made = try PopulationRun(
                        chain, people.columns, from: from, to: to, entitlements: entitlement.isEmpty ? nil : entitlement)
                } catch { throw Failure.population(error) }
                let compiled = clock.now
                let totals: PopulationTotals
                do throws(PopulationFault) {
                    totals = try await made.totals(threads: width)
                } catch { throw Failure.population(error) }
                let done = clock.now
                let months = to.index - from.index + 1
                let seconds = (done - start).seconds
                tell(
                    totals, chain,
                    [
                        ("total_fen", .number(Decimal128(totals.paid))),
                        ("persons", .integer(people.persons)),
                        ("households", .integer(people.households)),
                        ("months", .integer(Int(months))),
                        ("seconds", .number(seconds.decimal)),
                        ("seconds_open", .number((opened - start).seconds.decimal)),
                        ("seconds_compile", .number((compiled - opened).seconds.decimal)),
                        ("seconds_run", .number((done - compiled).seconds.decimal)),
                        (
                            "persons_months_per_second",
                            .integer(seconds > 0 ? Int(Double(people.persons) * Double(months) / seconds) : 0)
                        ),
                        ("peak_bytes", .integer(Memory.peak)),
                        ("extra_bytes", .integer(Swift.max(0, Memory.peak - before))),
                        ("steps", .integer(made.steps)),
                    ])
            }
        }

        private func tell(_ totals: PopulationTotals, _ chain: PackChain, _ head: [(String, JSON)]) {
            let lines = totals.lines.map { line in
                JSON.object([
                    ("entitlement", .string(line.entitlement)), ("from", .string(line.period.from.description)),
                    ("to", .string(line.period.to?.description ?? "")), ("unit", .string(line.unit.rawValue)),
                    ("paid", .bool(line.isPaid)), ("amount", .number(line.amount)),
                    (
                        "answers",
                        .object(
                            Decision.Answer.allCases.map { ($0.rawValue, .integer(Int(line.answers[$0] ?? 0))) })
                    ),
                ])
            }
            voice.document(.object(head + [("lines", .array(lines))]))
            guard !voice.isJSON else { return }
            for id in chain.entitlementIDs {
                let own = totals.lines.filter { $0.entitlement == id }
                guard let first = own.first else { continue }
                let amount = own.reduce(Decimal128.zero) { $0.adding($1.amount) ?? $0 }
                let people = own.reduce(Int64(0)) { $0 + ($1.answers[.yes] ?? 0) }
                let shown =
                    first.unit == .fen ? Money(fen: amount.int64 ?? 0).description : amount.description
                let title = chain.entitlements[id]?.title[language] ?? id
                print(
                    say(
                        "\(title)：\(people) 人次（户次），\(shown)\(first.unit.title[language])",
                        "\(title): \(people) decisions yes, \(shown) \(first.unit.title[language])"))
            }
            print(
                say(
                    "支付合计 \(Money(fen: totals.paid)) 元", "Paid in all: \(Money(fen: totals.paid)) yuan"))
        }
    }
}

/// How much memory the process has held at most.
private enum Memory {
    static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1_024
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension Double {
    /// With six decimals.
    fileprivate var decimal: Decimal128 {
        Decimal128(Int64((self * 1_000_000).rounded()), exponent: -6) ?? .zero
    }
}

extension Failure {
    static func population(_ fault: PopulationFault) -> Problem {
        switch fault {
        case .unsupported(let entitlement, let what):
            make(
                "CLI-0011", entitlement, "这项待遇不能按列计算：\(what)", "This entitlement cannot be computed by columns: \(what).",
                do: "请核对人口数据是否有规则所需的列，或者用 --entitlement 选择其他待遇",
                "See whether the population has the columns that the rule reads, or choose others with --entitlement.")
        case .number:
            make(
                "CLI-0012", "", "有一个中间结果过大，或小数位过多", "A number on the way is too large or has too many decimals.",
                do: "请核对人口数据中的数值", "Check the values of the population.")
        }
    }
}

/// Reads a month given as an option.
@Sendable func civilMonth(_ text: String) throws -> YearMonth {
    guard let month = YearMonth(text) else {
        throw ValidationError(say("“\(text)”不是月份；应写成 2025-03", "\"\(text)\" is no month; write it like 2025-03."))
    }
    return month
}
