public import ArgumentParser
import Charts
import Civil
import Exchange
import Foundation
import Microsimulation
import Policy
import Population
public import Statistics

extension AssessmentRequest.Answer: ExpressibleByArgument {}

extension PolicyCommand {
    /// Assesses what reforms would come to.
    struct AssessCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "assess",
                abstract: say(
                    "政策的人口影响评估：几年里花多少钱、惠及谁、出生和学位有何变化", "What a policy would come to: cost, families, births, seats"),
                discussion: say(
                    """
                    让同样的人在现行政策和各方案下逐年生活，每年用同一套规则计算待遇；各方案的随机抽取相同，差别只来自方案。
                    --reform 可多次；没有 --population 时用虚构的县（--persons 人，--represents 写明代表多少常住人口）。
                    --arms 选择生育对支持的反应：none 不反应，low、central、high 为政策包里声明的范围（文献和取值列在报告里）。
                    --out 写出 report.html、report.pdf（需要 Chromium）、tables.csv、assessment.json。
                    例：yisheng policy assess --reform Reforms/childcare-subsidy-4800.yaml --division 441523 --years 10 --out luhe-report
                        yisheng policy assess --reform a.yaml --reform b.yaml --division 330300 --persons 200000 --represents 9645000 --out wz
                    """,
                    """
                    Lets the same people live year by year under what holds and under each reform, and decides each year by the same rules; draws
                    are the same under all, so that what differs comes of the reform alone.
                    --reform may be given several times; without --population there is a made-up county of --persons, and --represents says for
                    how many residents they stand.
                    --arms chooses how births answer to support: none, or low, central and high of the range that the packs declare; the report
                    names papers and values.
                    --out writes report.html, report.pdf (where there is Chromium), tables.csv and assessment.json.
                    Example: yisheng policy assess --reform Reforms/childcare-subsidy-4800.yaml --division 441523 --years 10 --out luhe-report
                             yisheng policy assess --reform a.yaml --reform b.yaml --division 330300 --persons 200000 --represents 9645000 --out wz
                    """))
        }

        @OptionGroup var packs: PackOptions

        @Option(help: .words("改革方案文件，可多次", "A reform; may be given several times.", value: "file"))
        var reform: [String] = []

        @Option(help: .words("区划代码", "The division.", value: "code"), transform: divisionCode)
        var division: DivisionCode

        @Option(help: .words("多少年，至多 50", "How many years, up to 50.", value: "n"))
        var years = 10

        @Option(
            parsing: .upToNextOption,
            help: .words("生育的反应：none、low、central、high", "How births answer: none, low, central, high.", value: "arm"))
        var arms: [AssessmentRequest.Answer] = AssessmentRequest.Answer.allCases

        @Option(help: .words("人口文件；默认虚构一个县", "A population file; by default a made-up county.", value: "file"))
        var population: String?

        @Option(help: .words("虚构多少人", "How many people are made up.", value: "n"))
        var persons = 50_000

        @Option(help: .words("他们代表多少常住人口", "For how many residents they stand.", value: "n"))
        var represents: Double?

        @Option(help: .words("从哪一年年初起；默认下一年", "From the start of which year; by default the next.", value: "year"))
        var from: Int?

        @Option(help: .words("本地生育水平是全国的几倍", "Fertility of the place, times that of the nation.", value: "x"))
        var fertility = 1.0

        @Option(
            help: .words(
                "人口情景，可多次，第一个为主；默认 medium、low、high",
                "A scenario; may be given several times, the main one first; by default medium, low, high.", value: "id"
            ))
        var scenario: [String] = []

        @Option(help: .words("模拟多少次", "How many replicates.", value: "n"))
        var replicates = 8

        @Option(help: .words("种子", "The seed.", value: "n"))
        var seed: UInt64 = 1

        @Option(
            help: .words(
                "只算这项待遇，可多次；默认全部以货币发放的待遇",
                "Only this entitlement; may be given several times; by default all paid in money.", value: "id"))
        var entitlement: [String] = []

        @Option(help: .words("线程数；默认处理器数", "How many threads; by default the number of processors.", value: "n"))
        var threads: Int?

        @Option(help: .words("结果文件夹", "A folder for the results.", value: "dir"))
        var out: String?

        @OptionGroup var voice: Voice

        func validate() throws {
            func check(_ isRight: Bool, _ zh: String, _ en: String) throws {
                if !isRight { throw ValidationError(say(zh, en)) }
            }
            try check(!reform.isEmpty, "请用 --reform 给出方案文件", "Give a reform with --reform.")
            try check(reform.count <= 8, "--reform 至多 8 个", "At most 8 reforms.")
            try check(
                population == nil || from == nil, "--from 不能与 --population 同用：从人口文件那天之后的第一个年初起",
                "--from does not go with --population: years begin with the first 1 January after the file's day.")
            try check((1...50).contains(years), "--years 应为 1 至 50", "--years is from 1 to 50.")
            try check((1...1_000).contains(replicates), "--replicates 应为 1 至 1000", "--replicates is from 1 to 1,000.")
            try check(
                (1_000...2_000_000).contains(persons), "--persons 应为 1000 至 2000000",
                "--persons is from 1,000 to 2,000,000.")
            try check(
                fertility > 0 && fertility <= 5, "--fertility 应大于 0，至多 5", "--fertility is above 0 and at most 5.")
            try check(
                represents.map { $0 >= 1 && $0 <= 2e9 } ?? true, "--represents 应为 1 至 2000000000",
                "--represents is from 1 to 2,000,000,000.")
            try check(
                from.map { (2001...2100).contains($0) } ?? true, "--from 应为 2001 至 2100", "--from is from 2001 to 2100."
            )
            try check(
                threads.map { (1...1_024).contains($0) } ?? true, "--threads 应为 1 至 1024",
                "--threads is from 1 to 1024.")
        }

        func run() async throws {
            try await voice.run {
                let rules = try packs.rules()
                guard rules.library.isSound else {
                    throw Failure.make(
                        "CLI-0010", rules.folder, "政策包有错误", "The packs have errors.", do: "请运行 yisheng policy lint 查看",
                        "See yisheng policy lint.")
                }
                // What cannot be written is said before anything is worked out.
                if let out { try OutputFolder.make(out) }
                let chain = rules.library.chain(for: division)
                let request = try request(rules, chain)
                let bar = ProgressBar(isQuiet: voice.isJSON)
                bar.show(0, of: 1, say("正在测算…", "assessing…"))
                let assessment: Assessment
                do {
                    assessment = try await Assessment.make(request) { done, all in
                        bar.show(Int64(done), of: Int64(all), say("\(done)／\(all) 次", "\(done) of \(all)"))
                    }
                } catch let fault as PopulationFault { throw Failure.population(fault, division) }
                bar.finish()
                let place = rules.divisions.fullName(of: division) ?? division.description
                let report = AssessmentReport(assessment, place: place, language: language)
                voice.document(report.json)
                for finding in report.findings { voice.line(finding) }
                if let table = report.tables.first, !voice.isJSON { tell(table) }
                if let out { try await write(report, to: out) }
            }
        }

        private func request(_ rules: Rules, _ chain: PackChain) throws -> AssessmentRequest {
            let people: Population
            if let population {
                people = try PopulationFile.read(population)
            } else {
                let year = from ?? today().year + 1
                guard let eve = Day(year: year - 1, month: 12, day: 31) else { throw ExitCode(64) }
                people = try SyntheticCounty(
                    CountyRequest(in: division, of: rules.divisions, persons: persons, seed: seed, today: eve)
                ).population
            }
            var request = AssessmentRequest(
                division: division, chain: chain, reforms: try reform.map { try Reform.read(path: $0, on: chain) },
                population: people, scenarios: try scenarios(chain),
                represents: represents, years: years, replicates: replicates, seed: seed, fertility: fertility,
                answers: arms, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
            if !entitlement.isEmpty {
                let known = Set(([chain] + request.reforms.map(\.chain)).flatMap(\.entitlementIDs))
                for id in entitlement where !known.contains(id) {
                    throw Failure.unknown(
                        Bilingual(zh: "待遇", en: "entitlement"), id, at: "--entitlement",
                        nearest: Spelling.nearest(to: id, in: known.sorted()),
                        list: Bilingual(zh: "运行 yisheng policy show 列出全部待遇", en: "yisheng policy show lists them all."))
                }
                request.entitlements = entitlement
            }
            return request
        }

        private func scenarios(_ chain: PackChain) throws -> [ScenarioDeclaration] {
            if scenario.isEmpty { return AssessmentRequest.usualScenarios(chain) }
            return try scenario.map { id in
                guard let found = chain.scenarios[id] else {
                    throw Failure.unknown(
                        Bilingual(zh: "情景", en: "scenario"), id, at: "--scenario",
                        nearest: Spelling.nearest(to: id, in: chain.scenarios.keys.sorted()),
                        list: Bilingual(
                            zh: "有 \(chain.scenarios.keys.sorted().joined(separator: "、"))",
                            en: "There are \(chain.scenarios.keys.sorted().joined(separator: ", "))."))
                }
                return found
            }
        }

        private func tell(_ table: Table) {
            print("")
            print(table.title)
            for row in table.rows {
                let cells = zip(table.header, row).dropFirst().map { "\($0) \($1)" }
                print("  \(row.first ?? "")\(say("：", ": "))\(cells.joined(separator: say("，", ", ")))")
            }
        }

        private func write(_ report: AssessmentReport, to folder: String) async throws {
            func save(_ name: String, _ text: String) throws { try OutputFolder.write(text, to: "\(folder)/\(name)") }
            try save("report.html", report.html(on: today()))
            try save("assessment.json", report.json.text() + "\n")
            try save("tables.csv", report.csv)
            for chart in report.charts { try save("\(chart.name).svg", chart.chart.svg + "\n") }
            if await Browser.print("\(folder)/report.html", to: "\(folder)/report.pdf") {
                voice.note(
                    say("报告：\(folder)/report.html、report.pdf", "The report: \(folder)/report.html and report.pdf"))
            } else {
                voice.note(
                    say(
                        "报告：\(folder)/report.html（没有找到 Chromium，未写 PDF；可在浏览器中打印为 PDF）",
                        "The report: \(folder)/report.html (no Chromium, so no PDF; print it to PDF in a browser)"))
            }
        }
    }
}

/// A browser that prints a page to a file.
enum Browser {
    /// Prints a page as PDF; false where there is no browser, or where it fails within a minute.
    static func print(_ page: String, to pdf: String) async -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        let found = names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { return false }
        try? FileManager.default.removeItem(atPath: pdf)
        let profile = FileManager.default.temporaryDirectory.appending(
            path: "yisheng-print-\(UInt64.random(in: 0...UInt64.max))")
        defer { try? FileManager.default.removeItem(at: profile) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: found)
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=\(profile.path)",
            "--print-to-pdf=\(URL(fileURLWithPath: pdf).path)", URL(fileURLWithPath: page).absoluteString,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        let end = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(50)) }
        if process.isRunning { process.terminate() }
        return FileManager.default.fileExists(atPath: pdf)
    }
}
