public import ArgumentParser
import Civil
public import Demography
import Foundation

/// Projects the population of regions from files to files.
struct ProjectCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "project", _superCommandName: Yisheng.name,
            abstract: say("按队列要素法预测人口", "Project populations by the cohort-component method"),
            discussion: say(
                """
                输入（逗号分隔，有表头，可为 .csv.gz）：
                  population.csv  region,sex,age,count        首年1月1日的人口，单岁，末岁开口
                  mortality.csv   region,year,sex,age,mx      每人年死亡数；或 sx：到该年龄的存活比（两列都有时用 sx）
                  fertility.csv   region,year,age,asfr        每名妇女每年活产数，至少15–44岁
                  srb.csv         region,year,srb             男婴比女婴，如 1.06
                  migration.csv   region,year,sex,age,net     净迁移人数；或 rate（每人），或 in 与 out；无年龄列时为总数；可无
                  flows.csv       year,from,to,sex,age,rate   迁出地年末每人的迁移率，可无
                  scenarios.csv   scenario,region,year,…      tfr、mac、srb、e0_male、e0_female、net 的路径，可无
                  warnings.csv    rule,indicator,side,threshold,horizon  预警规则，需有轨迹，可无
                  observed.csv    region,year,indicator,value  事后的实际值，用于给预警打分，可无
                t年的率作用于t年1月1日至次年1月1日。性别可写 male/female、m/f、1/2、男/女；年龄可写 100+。
                mx 在80–99岁拟合坎尼斯托模型并延至130岁；0岁 a 用安德烈耶夫–金凯德公式。
                输出：population、births、births-by-mother、deaths、migration、indicators 各一个 .csv；有轨迹时另有 quantiles.csv：
                region,year,indicator,q025,q10,q50,q90,q975（默认不确定性取 WPP 2024 中国的80%和95%区间）；
                有预警规则时另有 warnings.csv，有实际值时另有 scores.csv。
                中断后用同样的输入和选项再运行，会接着做完。
                退出码：0 成功；1 输入有误，不作预测。
                """,
                """
                Inputs (comma-separated with header, .csv or .csv.gz):
                  population.csv  region,sex,age,count        persons on 1 January of the first year, open age last
                  mortality.csv   region,year,sex,age,mx      deaths per person-year; or sx, the survival ratio to that age
                                                              (age 0: from birth; open age: of the two last); sx wins if both
                  fertility.csv   region,year,age,asfr        births per woman-year, at least ages 15-44
                  srb.csv         region,year,srb             boys per girl, such as 1.06
                  migration.csv   region,year,sex,age,net     net persons a year by age at its end; or rate (per person), or in
                                                              and out; without ages it is a total; may be absent
                  flows.csv       year,from,to,sex,age,rate   movers per person of `from` by age at the end; may be absent
                  scenarios.csv   scenario,region,year,...    paths of tfr, mac, srb, e0_male, e0_female, net; may be absent
                  warnings.csv    rule,indicator,side,threshold,horizon  what to watch for, with trajectories; may be absent
                  observed.csv    region,year,indicator,value  what came, to score warnings by; may be absent
                Rates of year t act from 1 January t to 1 January t+1. Sex is male/female, m/f, 1/2; an age may be 100+.
                mx follows Kannisto's model, fitted on ages 80-99, up to 130; a(0) by Andreev and Kingkade.
                Outputs: population, births, births-by-mother, deaths, migration, indicators, each a .csv; with trajectories
                quantiles.csv: region,year,indicator,q025,q10,q50,q90,q975 (bounds that WPP 2024 publishes for China);
                with rules warnings.csv, and scores.csv where it is known what came.
                After an interruption, the same command on the same inputs goes on where it stopped.
                Exit codes: 0 done; 1 an input is wrong and nothing was projected.
                """))
    }

    @Option(help: .words("输入文件夹", "Folder of the inputs.", value: "DIR"))
    var inputs: String

    @Option(help: .words("输出文件夹", "Folder of the outputs.", value: "DIR"))
    var out: String

    @Option(help: .words("首年，人口为其1月1日", "First year; the population is that of its 1 January.", value: "Y"))
    var from: Int?

    @Option(
        help: .words(
            "末年；有该年的率时，也给出次年1月1日的人口",
            "Last year; where there are rates for it, the population of the next 1 January is given too.", value: "Y"))
    var to: Int?

    @Option(
        help: .words(
            "迁移时点：end 年末，even 年初年末各半", "When migrants move: end, or even (half at each end).", value: "end|even"))
    var migration: MigrationTiming = .end

    @Option(
        help: .words("随机轨迹数；给出分位数 quantiles.csv", "Random trajectories; quantiles go to quantiles.csv.", value: "N"))
    var trajectories = 0

    @Option(help: .words("随机数种子", "Seed of the random numbers.", value: "S"))
    var seed: UInt64 = 1

    @Option(help: .words("线程数；不影响结果", "Threads; the results do not depend on them.", value: "N"))
    var threads = 1

    @Option(
        help: .words(
            "情景名（scenarios.csv 中），可多次；每个写到输出文件夹的同名子文件夹",
            "A scenario of scenarios.csv; may be repeated: each goes to its own folder under the output.", value: "NAME"
        ))
    var scenario: [String] = []

    @Option(
        help: .words(
            "已知数据的末年，不确定性由此起算；默认为首年前一年",
            "Last year whose data are known: uncertainty grows from it; by default the year before the first.",
            value: "Y"))
    var known: Int?

    @Flag(
        help: .words(
            "人口为7月1日的年中人口，逐年取相邻两年率的平均",
            "The population is that of 1 July; each step takes the mean of two calendar years' rates."))
    var midYear = false

    @Flag(
        help: .words(
            "另画 SVG 图：人口金字塔、扇形图、列克西斯图、多地小图", "Draw SVG pictures too: pyramids, fans, Lexis surfaces, small multiples."))
    var charts = false

    @OptionGroup var voice: Voice

    func validate() throws {
        guard (0...1_000_000).contains(trajectories), (1...1024).contains(threads) else {
            throw ValidationError(
                say(
                    "--trajectories 为0到1000000，--threads 为1到1024。",
                    "--trajectories is 0 to 1000000, --threads 1 to 1024."))
        }
        guard scenario.allSatisfy({ !$0.isEmpty && !$0.contains("/") && !$0.hasPrefix(".") }) else {
            throw ValidationError(
                say(
                    "情景名不能为空，不能含“/”，不能以“.”开头。",
                    "A scenario's name is not empty, has no / and does not begin with a dot."))
        }
    }

    func run() async throws {
        try await voice.run {
            let files = try ProjectFolder(inputs).files()
            let sums = [
                files.population, files.mortality, files.fertility, files.sexRatio, files.migration, files.flows,
                files.scenarios, files.warnings, files.observed,
            ].map { $0.map { ProjectRun.checksum($0) } ?? "-" }
            var documents: [(String, JSON)] = []
            for name in scenario.isEmpty ? [nil] : scenario.map(Optional.some) {
                var options = ProjectionOptions(from: from, to: to)
                options.isMidYear = midYear
                options.scenario = name
                let read = try ProjectionInputs(files, options: options)
                if name == scenario.first {
                    for column in read.ignoredColumns { voice.note(say("未使用的列 ", "column not used: ") + column) }
                }
                let folder = name.map { URL(filePath: out).appending(path: $0) } ?? URL(filePath: out)
                let run = try ProjectRun(
                    read, folder: folder, key: key(sums, name), timing: migration, known: known ?? read.firstYear - 1,
                    voice: voice)
                if run.isResumed { voice.note(say("接着上次中断处继续", "going on where the last run stopped")) }
                try run.project()
                var quantiles: Outcomes?
                if trajectories > 0 {
                    let warnings = try ProjectWarnings(files)
                    quantiles = try await run.spread(
                        trajectories: trajectories, seed: seed, threads: threads, warnings: warnings)
                    try warnings?.save(in: folder)
                }
                if charts {
                    let compared =
                        try files.compared.map { bytes throws(Refusal) in try ComparedFile.read(bytes) } ?? []
                    try ProjectPictures(read, folder: folder, compared: compared).draw(run.history, quantiles)
                }
                try run.finish()
                let last = read.firstYear + read.rates.count
                voice.line(
                    (name.map { "\($0): " } ?? "")
                        + say(
                            "已预测\(read.regions.count)个地区：\(read.firstYear)至\(last)年。",
                            "Projected \(read.regions.count) region(s), \(read.firstYear) to \(last)."))
                documents.append(
                    (
                        name ?? "",
                        .object([
                            ("regions", .integer(read.regions.count)), ("from", .integer(read.firstYear)),
                            ("to", .integer(last)),
                        ])
                    ))
            }
            voice.document(scenario.isEmpty ? documents.first?.1 ?? .null : .object(documents))
        }
    }

    /// What makes two runs the same: the inputs and every option that changes the output.
    private func key(_ sums: [String], _ scenario: String?) -> String {
        return
            (sums + [
                "\(from ?? 0)", "\(to ?? 0)", migration.rawValue, "\(trajectories)", "\(seed)", "\(known ?? 0)",
                "\(midYear)",
                scenario ?? "",
            ]).joined(separator: " ")
    }
}

extension MigrationTiming: ExpressibleByArgument {}
