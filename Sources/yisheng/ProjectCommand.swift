public import ArgumentParser
import Civil
public import Demography
import Foundation

/// Projects the population of regions from files to files.
struct ProjectCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "project", abstract: say("按队列要素法预测人口", "Project populations by the cohort-component method"),
            discussion: say(
                """
                输入（逗号分隔，有表头，可为 .csv.gz）：
                  population.csv  region,sex,age,count        首年1月1日的人口，单岁，末岁开口
                  mortality.csv   region,year,sex,age,mx      每人年死亡数；或 sx：到该年龄的存活比（两列都有时用 sx）
                  fertility.csv   region,year,age,asfr        每名妇女每年活产数，至少15–44岁
                  srb.csv         region,year,srb             男婴比女婴，如 1.06
                  migration.csv   region,year,sex,age,net     净迁移人数，可无
                  flows.csv       year,from,to,sex,age,rate   迁出地年末每人的迁移率，可无
                t年的率作用于t年1月1日至次年1月1日。性别可写 male/female、m/f、1/2、男/女；年龄可写 100+。
                mx 在80–99岁拟合坎尼斯托模型并延至130岁；0岁 a 用安德烈耶夫–金凯德公式。
                输出：population、births、births-by-mother、deaths、migration、indicators 各一个 .csv；有轨迹时另有 quantiles.csv：
                region,year,indicator,q025,q10,q50,q90,q975（默认不确定性按 WPP 2024 中国总和生育率校准）。
                退出码：0 成功；1 输入有误，不作预测。
                """,
                """
                Inputs (comma-separated with header, .csv or .csv.gz):
                  population.csv  region,sex,age,count        persons on 1 January of the first year, open age last
                  mortality.csv   region,year,sex,age,mx      deaths per person-year; or sx, the survival ratio to that age
                                                              (age 0: from birth; open age: of the two last); sx wins if both
                  fertility.csv   region,year,age,asfr        births per woman-year, at least ages 15-44
                  srb.csv         region,year,srb             boys per girl, such as 1.06
                  migration.csv   region,year,sex,age,net     net persons a year by age at its end; may be absent
                  flows.csv       year,from,to,sex,age,rate   movers per person of `from` by age at the end; may be absent
                Rates of year t act from 1 January t to 1 January t+1. Sex is male/female, m/f, 1/2; an age may be 100+.
                mx follows Kannisto's model, fitted on ages 80-99, up to 130; a(0) by Andreev and Kingkade.
                Outputs: population, births, births-by-mother, deaths, migration, indicators, each a .csv; with trajectories
                quantiles.csv: region,year,indicator,q025,q10,q50,q90,q975 (spread of TFR as WPP 2024 has it for China).
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

    @OptionGroup var voice: Voice

    func validate() throws {
        guard (0...1_000_000).contains(trajectories), (1...1024).contains(threads) else {
            throw ValidationError(
                say(
                    "--trajectories 为0到1000000，--threads 为1到1024。",
                    "--trajectories is 0 to 1000000, --threads 1 to 1024."))
        }
    }

    func run() async throws {
        try await voice.run {
            let files = try readFiles()
            let read = try ProjectionInputs(files, options: ProjectionOptions(from: from, to: to))
            for column in read.ignoredColumns { voice.note(say("未使用的列 ", "column not used: ") + column) }
            let folder = URL(filePath: out)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try project(read, into: folder)
            if trajectories > 0 { try await spread(read, into: folder) }
            let last = read.firstYear + read.rates.count
            voice.line(
                say(
                    "已预测\(read.regions.count)个地区：\(read.firstYear)至\(last)年。",
                    "Projected \(read.regions.count) region(s), \(read.firstYear) to \(last)."))
            voice.document(
                .object([
                    ("regions", .integer(read.regions.count)), ("from", .integer(read.firstYear)),
                    ("to", .integer(last)),
                ]))
        }
    }

    private func project(_ read: ProjectionInputs, into folder: URL) throws {
        let bar = ProgressBar(isQuiet: voice.isJSON)
        defer { bar.finish() }
        var tables = ProjectionTables()
        var handles: [String: FileHandle] = [:]
        func save() throws {
            for (file, text) in tables.drain() {
                if handles[file] == nil {
                    let url = folder.appending(path: file)
                    guard FileManager.default.createFile(atPath: url.path(percentEncoded: false), contents: nil) else {
                        throw Failure.unreadable(file)
                    }
                    handles[file] = try FileHandle(forWritingTo: url)
                }
                try handles[file]?.write(contentsOf: Data(text.utf8))
            }
        }
        var people = read.base
        for (region, start) in zip(read.regions, people) { tables.add(start, region: region, year: read.firstYear) }
        for (step, rates) in read.rates.enumerated() {
            let year = read.firstYear + step
            let results = Projection.advance(people, by: rates, flows: read.flows[step], timing: migration)
            for (index, result) in results.enumerated() {
                let region = read.regions[index]
                tables.add(result, of: people[index], by: rates[index], region: region, year: year)
                tables.add(result.population, region: region, year: year + 1)
            }
            people = results.map(\.population)
            try save()
            bar.show(Int64(step + 1), of: Int64(read.rates.count), "\(year)")
        }
        try save()
        for handle in handles.values { try handle.close() }
    }

    private func spread(_ read: ProjectionInputs, into folder: URL) async throws {
        var text = "region,year,indicator,q025,q10,q50,q90,q975\n"
        let regions = read.base.indices.map { index in
            Ensemble.Region(base: read.base[index], rates: read.rates.map { $0[index] }, uncertainty: .china)
        }
        let ensemble = Ensemble(
            regions: regions, flows: read.flows, timing: migration, uncertainty: .china, seed: seed)
        let outcomes = await ensemble.outcomes(trajectories: trajectories, threads: threads)
        for (index, region) in read.regions.enumerated() {
            for year in 0..<outcomes.years {
                for indicator in outcomes.indicators {
                    let cells = outcomes.quantiles(region: index, year: year, indicator).map { "\($0)" }
                    text += "\(ProjectionTables.quoted(region)),\(read.firstYear + year),\(indicator.rawValue),"
                    text += cells.joined(separator: ",") + "\n"
                }
            }
        }
        try Data(text.utf8).write(to: folder.appending(path: "quantiles.csv"))
    }

    private func readFiles() throws -> ProjectionFiles {
        func optional(_ name: String) throws -> [UInt8]? {
            for file in ["\(name).csv", "\(name).csv.gz"] {
                let path = URL(filePath: inputs).appending(path: file).path(percentEncoded: false)
                guard FileManager.default.fileExists(atPath: path) else { continue }
                guard let data = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(file) }
                let bytes = [UInt8](data)
                guard Gunzip.isGzip(bytes) else { return bytes }
                guard let content = Gunzip.content(bytes) else {
                    throw Failure.make(
                        "CLI-0022", file, "压缩文件已损坏", "The compressed file is damaged.", do: "请重新取得文件",
                        "Fetch the file again.")
                }
                return content
            }
            return nil
        }
        var missing: [Problem] = []
        func required(_ name: String) throws -> [UInt8] {
            if let bytes = try optional(name) { return bytes }
            missing.append(Failure.unreadable("\(name).csv"))
            return []
        }
        let files = ProjectionFiles(
            population: try required("population"), mortality: try required("mortality"),
            fertility: try required("fertility"), sexRatio: try required("srb"), migration: try optional("migration"),
            flows: try optional("flows"))
        if !missing.isEmpty { throw Refusal(missing) }
        return files
    }
}

extension MigrationTiming: ExpressibleByArgument {}
