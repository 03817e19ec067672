import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy
import Population

/// Which population, which packs, which months: the options of commands that decide for a whole population.
struct PopulationOptions: ParsableArguments {
    @Option(
        help: .words("政策包：文件或文件夹；默认同 --packs", "The packs: a file or a folder; by default as --packs.", value: "path"))
    var pack: String?

    @OptionGroup var packs: PackOptions

    @Option(help: .words("人口数据文件夹，或者人口文件", "The folder of the population, or a population file.", value: "path"))
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

    func validate() throws {
        guard from <= to, to.index - from.index < 1_200 else {
            throw ValidationError(
                say("--from 应不晚于 --to，且不超过一百年", "--from comes before --to, within a hundred years."))
        }
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError(say("--threads 应为 1 至 1024", "--threads is from 1 to 1024."))
        }
    }

    /// How many threads.
    var width: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// How many months.
    var months: Int { Int(to.index - from.index + 1) }

    /// The entitlements, if some were named.
    var chosen: [String]? { entitlement.isEmpty ? nil : entitlement }

    /// The parts of the population, each with what holds there: one, or one for each division.
    func parts() throws -> [PopulationPart] {
        let rules = try pack.map { try Rules(folder: $0) } ?? packs.rules()
        guard rules.library.isSound else {
            throw Failure.make(
                "CLI-0010", pack ?? rules.folder, "政策包有错误", "The packs have errors.",
                do: "请运行 yisheng policy lint 查看", "See yisheng policy lint.")
        }
        let found =
            PopulationFile.isOne(population)
            ? [(division: DivisionCode?.none, path: population)] : try PopulationFolder.parts(population)
        var parts = found.map { part in
            PopulationPart(
                division: part.division, path: part.path,
                name: part.division.flatMap { rules.divisions.fullName(of: $0) } ?? "",
                chain: rules.library.chain(for: part.division ?? division ?? .nation))
        }
        if let division {
            parts = parts.filter { $0.division.map { division == .nation || division.contains($0) } ?? true }
            guard !parts.isEmpty else {
                throw Failure.make(
                    "CLI-0028", "--division \(division)", "人口数据里没有这个区划", "The population has no such division.",
                    do: "请核对 --population 下的文件夹名称", "Look at the names of the folders in --population.")
            }
        }
        let known = Set(parts.flatMap(\.chain.entitlementIDs))
        for id in entitlement where !known.contains(id) {
            throw Failure.unknown(
                Bilingual(zh: "待遇", en: "entitlement"), id, at: "--entitlement",
                nearest: Spelling.nearest(to: id, in: known.sorted()),
                list: Bilingual(zh: "运行 yisheng policy show 列出全部待遇", en: "yisheng policy show lists them all."))
        }
        return parts
    }
}

/// A part of a population that rules can be run over.
struct OpenPart {
    let columns: FactColumns
    let persons: Int
    let households: Int
}

/// A part of a population: of one division, or all of it.
struct PopulationPart {
    /// The division; nil where the population is not divided.
    let division: DivisionCode?
    let path: String
    /// What the division is called; empty where it is not known.
    let name: String
    /// What holds there.
    let chain: PackChain

    /// The code, with the name where it is known.
    var title: String { [division?.description ?? "", name].filter { !$0.isEmpty }.joined(separator: " ") }

    /// Opens it: a folder of columns, or a population file as at its day.
    func open(threads: Int) async throws -> OpenPart {
        guard PopulationFile.isOne(path) else {
            let folder = try await PopulationFolder(path, for: chain, threads: threads)
            return OpenPart(columns: folder.columns, persons: folder.persons, households: folder.households)
        }
        let people = try PopulationFile.read(path)
        do throws(PopulationFault) {
            return OpenPart(
                columns: try FactColumns(people, for: chain), persons: people.count,
                households: Set(people.households).count)
        } catch { throw Failure.population(error, division) }
    }

    /// The division as JSON.
    var json: [(String, JSON)] {
        [("division", .string(division?.description ?? "")), ("name", .string(name))]
    }
}

extension PopulationTotals.Line {
    /// The line as JSON.
    var json: JSON {
        .object([
            ("entitlement", .string(entitlement)), ("from", .string(period.from.description)),
            ("to", .string(period.to?.description ?? "")), ("unit", .string(unit.rawValue)), ("paid", .bool(isPaid)),
            ("amount", .number(amount)),
            (
                "answers",
                .object(Decision.Answer.allCases.map { ($0.rawValue, .integer(Int(answers[$0] ?? 0))) })
            ),
        ])
    }
}

extension Failure {
    static func population(_ fault: PopulationFault, _ division: DivisionCode? = nil) -> Problem {
        var problem = population(of: fault)
        if let division { problem.at = problem.at.isEmpty ? "\(division)" : "\(division) \(problem.at)" }
        return problem
    }

    private static func population(of fault: PopulationFault) -> Problem {
        switch fault {
        case .unsupported(let entitlement, let what):
            make(
                "CLI-0011", entitlement, "这项待遇不能按列计算：\(what)",
                "This entitlement cannot be computed by columns: \(what).",
                do: "请核对人口数据是否有规则所需的列，或者用 --entitlement 选择其他待遇",
                "See whether the population has the columns that the rule reads, or choose others with --entitlement.")
        case .missing(let entitlement, let column):
            make(
                "CLI-0016", entitlement, "人口数据没有 \(column) 这一列，规则要读它",
                "The population has no column \(column), which the rule reads.",
                do: "请补上这一列（meta.json 的 dtypes 和 .bin 文件），或者用 --entitlement 选择其他待遇",
                "Add it (dtypes in meta.json, and the .bin file), or choose others with --entitlement.")
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
