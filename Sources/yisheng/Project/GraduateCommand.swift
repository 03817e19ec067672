public import ArgumentParser
import Civil
public import Demography
import Foundation

/// Makes a file of five-year groups one of single ages.
struct GraduateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "graduate", _superCommandName: Yisheng.name,
            abstract: say(
                "把五岁组数据展开为单岁，供 project 使用", "Make files of five-year groups files of single ages, for project"),
            discussion: say(
                """
                population  列 count：0–4、5–9、…岁的人数，末组开口；各组合计不变
                mortality   列 mx：0、1–4、5–9、…岁的每人年死亡数，末组开口；各组平均不变
                fertility   列 asfr：15–19、…、45–49岁的每名妇女每年活产数；总和不变
                年龄写首岁或范围（5、5-9、100+）；其余列（地区、年份、性别）原样保留。
                退出码：0 成功；1 输入有误。
                """,
                """
                population  column count: persons aged 0-4, 5-9, ..., open; every group keeps its sum
                mortality   column mx: deaths per person-year aged 0, 1-4, 5-9, ..., open; every group keeps its mean
                fertility   column asfr: births per woman-year aged 15-19, ..., 45-49; the total is kept
                Ages are the first year or a range (5, 5-9, 100+); other columns (region, year, sex) are kept as they are.
                Exit codes: 0 done; 1 the input is wrong.
                """))
    }

    @Argument(
        help: .words(
            "内容：population、mortality 或 fertility", "What the file holds: population, mortality or fertility.",
            value: "KIND"))
    var kind: GroupFile.Kind

    @Option(help: .words("输入文件，可为 .gz", "The file of groups; may be .gz.", value: "FILE"))
    var input: String

    @Option(help: .words("输出文件", "The file of single ages.", value: "FILE"))
    var out: String

    @Option(
        help: .words(
            "人数的展开方法：monotone、sprague 或 beers", "How counts are divided: monotone, sprague or beers.", value: "METHOD"))
    var method: Graduation.Method = .monotone

    @OptionGroup var voice: Voice

    func run() async throws {
        try await voice.run {
            guard let data = FileManager.default.contents(atPath: input) else { throw Failure.unreadable(input) }
            let packed = [UInt8](data)
            guard let bytes = Gunzip.isGzip(packed) ? Gunzip.content(packed) : packed else {
                throw Failure.unreadable(input)
            }
            let text = try GroupFile.singleAges(bytes, kind, method: method)
            try Data(text.utf8).write(to: URL(filePath: out))
            let rows = text.utf8.reduce(-1) { $0 + ($1 == 0x0A ? 1 : 0) }
            voice.line(say("已写\(rows)行单岁数据。", "Wrote \(rows) rows of single ages."))
            voice.document(.object([("rows", .integer(rows))]))
        }
    }
}

extension GroupFile.Kind: ExpressibleByArgument {}
extension Graduation.Method: ExpressibleByArgument {}
