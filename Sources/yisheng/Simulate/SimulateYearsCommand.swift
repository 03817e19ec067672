import ArgumentParser
import Civil
import Demography
import Exchange
import Foundation
import Microsimulation
import Population

extension SimulateCommand {
    /// Lets a population live.
    struct YearsCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "years", abstract: say("让一个人口逐年生活下去", "Let a population live year by year"),
                discussion: say(
                    """
                    出生、死亡按联合国《世界人口展望2024》中国中方案的年龄别率；结婚、离婚、分家、迁移、上学、就业、参保按列出的假设（--assumptions）。
                    写出新的人口文件，其中保留每个人以前的情况；--table 写出各年的数字。
                    例：yisheng simulate years people.pop --years 20 --seed 1 --out later.pop --table years.csv
                        yisheng population check later.pop
                    """,
                    """
                    Births and deaths by age are those of the UN's World Population Prospects 2024 for China, medium variant; weddings, partings,
                    homes, moves, school, work and insurance those of the assumptions that --assumptions lists.
                    Writes a new population file, in which what was otherwise before is kept; --table writes the numbers of each year.
                    Example: yisheng simulate years people.pop --years 20 --seed 1 --out later.pop --table years.csv
                             yisheng population check later.pop
                    """))
        }

        @Argument(help: .words("人口文件", "The population file."))
        var file: String

        @Option(help: .words("多少年，至多 100", "How many years, up to 100.", value: "n"))
        var years = 10

        @Option(help: .words("种子", "The seed.", value: "n"))
        var seed: UInt64 = 1

        @Option(help: .words("生育水平是全国的几倍", "Fertility, times that of the nation.", value: "x"))
        var fertility = 1.0

        @Option(
            help: .words(
                "对齐到已知总数的表格（CSV：year、births、deaths，可空）",
                "A table of totals to be aligned to (CSV: year, births, deaths, which may be empty).",
                value: "file"))
        var align: String?

        @Option(help: .words("写入的人口文件", "The population file to write.", value: "file"))
        var out: String

        @Option(help: .words("各年数字写入的表格（CSV）", "A table of the numbers of each year (CSV).", value: "file"))
        var table: String?

        @Flag(help: .words("逐月生活，而不是逐年", "Live month by month, not year by year."))
        var months = false

        @Flag(help: .words("列出全部假设", "List every assumption."))
        var assumptions = false

        @Option(help: .words("线程数；默认处理器数", "How many threads; by default the number of processors.", value: "n"))
        var threads: Int?

        @OptionGroup var voice: Voice

        func validate() throws {
            guard (1...100).contains(years) else {
                throw ValidationError(say("--years 应为 1 至 100", "--years is from 1 to 100."))
            }
            guard fertility >= 0, fertility <= 5 else {
                throw ValidationError(say("--fertility 应为 0 至 5", "--fertility is from 0 to 5."))
            }
            if let threads, !(1...1_024).contains(threads) {
                throw ValidationError(say("--threads 应为 1 至 1024", "--threads is from 1 to 1024."))
            }
        }

        func run() async throws {
            try await voice.run {
                let rates = FamilyRates()
                if assumptions {
                    for assumption in rates.assumptions {
                        voice.note(
                            "\(assumption.title[language])\(say("：", ": "))\(assumption.value)（\(assumption.source[language])）"
                        )
                    }
                }
                let known = try align.map { try KnownTotals(path: $0) }
                var families = SimulatedFamilies(try PopulationFile.read(file))
                let simulation = FamilySimulation(
                    seed: seed, rates: rates, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
                var happened: [YearOfFamilies] = []
                for _ in 0..<years {
                    var acting = try China.rates(families.year)
                    acting.fertility = acting.fertility.map { $0 * fertility }
                    happened.append(
                        await simulation.advance(
                            &families,
                            by: .init(
                                acting, births: known?.births[families.year], deaths: known?.deaths[families.year]),
                            monthly: months
                        ).year)
                }
                try PopulationFile.write(families.people, to: out)
                if let table {
                    var bytes: [UInt8] = []
                    CSV.write(YearOfFamilies.columns, into: &bytes)
                    for year in happened { CSV.write(year.numbers.map { "\($0)" }, into: &bytes) }
                    try OutputFolder.write(String(decoding: bytes, as: UTF8.self), to: table)
                }
                voice.document(
                    .object([
                        ("file", .string(out)), ("rows", .integer(families.people.count)),
                        (
                            "years",
                            .array(
                                happened.map { year in
                                    .object(zip(YearOfFamilies.columns, year.numbers).map { ($0, .integer($1)) })
                                })
                        ),
                    ]))
                for year in happened {
                    voice.line(
                        say(
                            "\(year.year)：年初 \(year.before.grouped)，出生 \(year.born.grouped)，死亡 \(year.deaths.grouped)，结婚 \(year.weddings.grouped)，离婚 \(year.divorces.grouped)，迁入 \(year.arrivals.grouped)，迁出 \(year.departures.grouped)，年末 \(year.after.grouped)",
                            "\(year.year): \(year.before.grouped) at the start, \(year.born.grouped) born, \(year.deaths.grouped) died, \(year.weddings.grouped) weddings, \(year.divorces.grouped) divorces, \(year.arrivals.grouped) came, \(year.departures.grouped) left, \(year.after.grouped) at the end"
                        ))
                }
            }
        }
    }
}

extension YearOfFamilies {
    static let columns = [
        "year", "start", "births", "first", "second", "third", "deaths", "weddings", "divorces", "moves", "arrivals",
        "departures", "end",
    ]

    var numbers: [Int] {
        [year, before, born] + births + [deaths, weddings, divorces, moves, arrivals, departures, after]
    }
}

/// Births and deaths by year that are known from elsewhere.
private struct KnownTotals {
    var births: [Int: Double] = [:]
    var deaths: [Int: Double] = [:]

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw Failure.unreadable(path) }
        let rows = CSV.rows(text)
        guard let header = rows.first?.fields, let year = header.firstIndex(of: "year") else {
            throw Failure.make(
                "CLI-0029", path, "缺少 year 这一列", "There is no column year.", do: "列名为 year、births、deaths",
                "The columns are year, births and deaths.")
        }
        for row in rows.dropFirst() where row.fields != [""] {
            func value(_ name: String) throws -> Double? {
                guard let column = header.firstIndex(of: name), column < row.fields.count, !row.fields[column].isEmpty
                else { return nil }
                guard let number = Double(row.fields[column]), number >= 0, number < 1e10 else {
                    throw Failure.make(
                        "CLI-0030", "\(path):\(row.line) \(name)", "不是人数", "That is no number of people.",
                        do: "请写不小于零的数，不知道的留空",
                        "Give a number of zero or more; leave it empty where it is not known.")
                }
                return number
            }
            guard year < row.fields.count, let year = Int(row.fields[year]) else {
                throw Failure.make(
                    "CLI-0030", "\(path):\(row.line) year", "不是年份", "That is no year.", do: "请写成 2027",
                    "Write it like 2027.")
            }
            births[year] = try value("births")
            deaths[year] = try value("deaths")
        }
    }
}
