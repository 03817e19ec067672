import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy
import Statistics

/// Computes the indicators that the packs declare.
struct IndicatorsCommand: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable { case table, csv, sdmx }
    enum Step: String, ExpressibleByArgument, CaseIterable {
        case month, quarter, year

        var months: Int { Int(IndicatorDeclaration.Period(rawValue: rawValue)?.months ?? 12) }
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "indicators", _superCommandName: Yisheng.name,
            abstract: say("计算指标：按期、按乡镇", "Compute the indicators, by period and township"),
            discussion: say(
                """
                指标由政策包声明，全部从登记事件和填报的数计算。期间写 2025、2025-Q1、2025-03，或者 2021-01/2025-12。
                年度指标不按月计算；人数少的比率另给精确区间。

                例：yisheng indicators --data data --period 2025
                    yisheng indicators --data data --period 2021-01/2025-12 --by month --areas --form csv --out figures.csv
                    yisheng indicators --data data --period 2025 --id neonatal_mortality --form sdmx
                """,
                """
                Packs declare the indicators; all are computed from events on record and reported figures. A period is 2025, 2025-Q1,
                2025-03 or 2021-01/2025-12. Yearly indicators are not computed by month; rates of few have an exact interval.

                Example: yisheng indicators --data data --period 2025
                         yisheng indicators --data data --period 2021-01/2025-12 --by month --areas --form csv --out figures.csv
                         yisheng indicators --data data --period 2025 --id neonatal_mortality --form sdmx
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(
        help: .words("哪一期；默认最近12个月", "The period; by default the last twelve months.", value: "period"),
        transform: figurePeriod)
    var period: FigurePeriod?

    @Option(
        help: .words("每期多长：month、quarter、year；默认整段作一期", "Split into month, quarter or year; by default one period."))
    var by: Step?

    @Option(
        help: .words("哪个区划；默认全县", "The division; by default the county.", value: "code"), transform: divisionCode)
    var area: DivisionCode?

    @Flag(help: .words("下一级每个区划也各算一遍", "Also for each division one level below."))
    var areas = false

    @Option(help: .words("只算这个指标；可以重复", "Only this indicator; may be repeated.", value: "id"))
    var id: [String] = []

    @Option(help: .words("输出格式：table、csv、sdmx（SDMX-CSV）", "The form: table, csv, or sdmx (SDMX-CSV)."))
    var form = Form.table

    @Option(help: .words("写到哪个文件；默认标准输出", "The file; by default standard output.", value: "file"))
    var out = "-"

    func run() async throws {
        try await voice.run {
            try await place.with { open in
                let division = area ?? open.county.division
                let chain = open.rules.library.chain(for: division)
                for id in id where chain.indicators[id] == nil { throw Failure.unknownIndicator(id, chain) }
                let whole = period ?? .lastTwelveMonths(before: today())
                let figures = try await Figures.read(
                    open.registry, open.rules.library, in: division, whole, of: id.isEmpty ? nil : id,
                    as: operatorActor(open.county.division))
                let table = FigureTable(figures, in: [nil] + (areas ? figures.areas.map { $0 } : []), periods(whole))
                func name(_ code: DivisionCode) -> String { open.rules.divisions.name(of: code) ?? "" }
                if voice.isJSON {
                    voice.document(
                        .object([("journal", .integer(figures.journalSize)), ("figures", table.json)]))
                    return
                }
                switch form {
                case .table: show(table, name)
                case .csv: try write(table.csv(language, name: name))
                case .sdmx: try write(table.sdmx(language))
                }
            }
        }
    }

    private func periods(_ whole: FigurePeriod) -> [FigurePeriod] {
        guard let by, by.months <= whole.months else { return [whole] }
        // Whole quarters and years of the calendar, as far as they fit.
        var periods: [FigurePeriod] = []
        var month = whole.first
        while month.index <= whole.last.index {
            let last = month.adding(months: Int64(by.months) - 1)
            if month.index % Int64(by.months) == 0, last.index <= whole.last.index {
                periods.append(FigurePeriod(through: last, months: by.months))
            }
            month = month.adding(months: 1)
        }
        return periods
    }

    private func write(_ bytes: [UInt8]) throws {
        if out == "-" {
            FileHandle.standardOutput.write(Data(bytes))
        } else {
            try Data(bytes).write(to: URL(fileURLWithPath: out))
            voice.note(say("已写到 \(out)", "Written to \(out)"))
        }
    }

    private func show(_ table: FigureTable, _ name: (DivisionCode) -> String) {
        var topic: IndicatorDeclaration.Topic?
        let order = IndicatorDeclaration.Topic.allCases
        let lines = table.lines.enumerated().sorted { left, right in
            let topics = [left, right].map { order.firstIndex(of: $0.element.indicator.topic) ?? 0 }
            return (topics[0], left.offset) < (topics[1], right.offset)
        }.map(\.element)
        for line in lines {
            if line.indicator.topic != topic {
                topic = line.indicator.topic
                Swift.print("\n" + line.indicator.topic.title[language])
            }
            let place = areas ? " " + name(line.figure.area) : ""
            let value = line.text.map { "\($0) \(line.indicator.unit[language])" } ?? say("未知", "not known")
            var notes: [String] = []
            if let numerator = line.figure.numerator, let denominator = line.figure.denominator {
                notes.append("\(numerator)/\(denominator)")
            }
            if let interval = line.figure.interval(line.indicator) {
                let bounds = [interval.lowerBound, interval.upperBound].map {
                    Decimal128(String($0))?.plain(decimals: max(1, line.indicator.decimals)) ?? ""
                }
                notes.append(say("95%区间 ", "95 % ") + bounds.joined(separator: "–"))
            }
            if line.figure.isTooFew(line.indicator) { notes.append(say("例数少，看多年", "few: look at several years")) }
            Swift.print(
                "  \(line.indicator.title[language])\(place) \(line.figure.period)\(say("：", ": "))\(value)"
                    + (notes.isEmpty ? "" : say("（", " (") + notes.joined(separator: say("，", ", ")) + say("）", ")")))
        }
    }
}

/// Reads a period given as an option.
@Sendable func figurePeriod(_ text: String) throws -> FigurePeriod {
    guard let period = FigurePeriod(text) else {
        throw ValidationError(
            say(
                "“\(text)”不是期间；应写成 2025、2025-Q1、2025-03 或 2021-01/2025-12",
                "\"\(text)\" is no period; write 2025, 2025-Q1, 2025-03 or 2021-01/2025-12."))
    }
    return period
}
