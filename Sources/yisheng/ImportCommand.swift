public import Access
public import ArgumentParser
import Civil
import Exchange
import Policy

/// Takes files of events in.
struct ImportCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", _superCommandName: Yisheng.name,
            abstract: say("导入事件（CSV 或 NDJSON）", "Take in events (CSV or NDJSON)"),
            discussion: say(
                """
                CSV 的列名由 yisheng template 给出，也认中文列名；NDJSON 每行一个事件：
                  {"type":"birth","day":"2025-03-01","place":"350583101","key":"h7-123",
                   "subjects":{"mother":{"citizen_id":"…"}},"data":{"name":"…","sex":"female"}}

                每行要么全部登记，要么退回；退回的行连同原因写入 <文件>.rejects.csv（或 .ndjson），改正后可直接再导入。
                中断后重新运行同一命令即可：流水号相同的事件只登记一次。没有流水号的行以内容的指纹为流水号，
                所以内容完全相同的两行视为同一事件，文件改名、换序也不会重复登记。
                先登记父母，再登记子女：按文件中的顺序处理。

                外来表格可用 --map 对照（JSON）：
                  {"type":"birth","columns":{"产妇证件号":"subjects.mother.citizen_id","备注":null},
                   "codes":{"sex":{"1":"male","2":"female"}}}

                例：yisheng import births.csv --data data --division 350583 --type birth
                退出码：0 全部登记；3 有行退回；1 未能读完；64 用法有误。
                """,
                """
                yisheng template writes the columns of a CSV; Chinese titles are understood too. NDJSON has one event a line:
                  {"type":"birth","day":"2025-03-01","place":"350583101","key":"h7-123",
                   "subjects":{"mother":{"citizen_id":"…"}},"data":{"name":"…","sex":"female"}}

                A row is recorded in whole or left out; rows left out go to <file>.rejects.csv (or .ndjson) with the reasons,
                to be corrected there and imported. An import that was cut off is simply run again: a key is recorded once.
                A row without a key gets the fingerprint of its content, so two equal rows are one event, and a file that was
                renamed or sorted records nothing twice. Rows are taken in order: parents before children.

                --map reads somebody else's table (JSON):
                  {"type":"birth","columns":{"产妇证件号":"subjects.mother.citizen_id","备注":null},
                   "codes":{"sex":{"1":"male","2":"female"}}}

                Example: yisheng import births.csv --data data --division 350583 --type birth
                Exit codes: 0 all in; 3 some rows left out; 1 not read to the end; 64 wrong usage.
                """))
    }

    @Argument(help: .words("文件；- 为标准输入", "Files; - is standard input.", value: "file"))
    var files: [String]

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("没有 type 列时的事件类型", "The event type of rows without one.", value: "type"))
    var type: String?

    @Option(help: .words("格式；默认按文件名", "The format; by default as the name says.", value: "csv|ndjson"))
    var format: FileForm?

    @Option(help: .words("列名对照表（JSON 文件）", "A table of column names (JSON file).", value: "file"))
    var map: String?

    @Option(help: .words("退回的行写到哪里（会覆盖）", "Where rows left out go (overwritten).", value: "file"))
    var rejects: String?

    @Option(help: .words("没有来源的行的来源", "The source of rows without one.", value: "name"))
    var source = "import"

    @Option(
        help: .words(
            "以什么岗位登记；默认按事件类型", "The role that records; by default as the event type says.",
            value: "county|clinic|township"))
    var role: Role?

    @Option(help: .words("一次提交多少行", "How many rows a transaction takes.", value: "n"))
    var batch = 2_000

    @Flag(
        help: .words(
            "数据全部虚构；只用于新的文件夹", "All of it is made up; for a new folder only."))
    var synthetic = false

    func validate() throws {
        if files.isEmpty { throw ValidationError(say("请给出要导入的文件", "Give a file to import.")) }
        if rejects != nil, files.count > 1 {
            throw ValidationError(say("--rejects 只能用于单个文件", "--rejects is for a single file."))
        }
        if !(1...100_000).contains(batch) {
            throw ValidationError(say("--batch 应在 1 至 100000 之间", "--batch is between 1 and 100,000."))
        }
        if let role, ![.county, .clinic, .township].contains(role) {
            throw ValidationError(say("--role 应为 county、clinic 或 township", "--role is county, clinic or township."))
        }
    }

    func run() async throws {
        var code: Int32 = 0
        try await voice.run {
            let map = try map.map { try ColumnMap(path: $0) } ?? ColumnMap()
            try await place.with(making: true, synthetic: synthetic) { open in
                for file in files {
                    do {
                        let report = try await take(file, map, open)
                        // 1 counts more than 3.
                        if report.exitCode == 1 || code == 0 { code = report.exitCode }
                    } catch {
                        voice.tell(Failure.problems(error).map { $0.at.isEmpty ? $0.within(file) : $0 })
                        code = 1
                    }
                }
            }
        }
        if code != 0 { throw ExitCode(code) }
    }

    private func take(_ file: String, _ map: ColumnMap, _ open: OpenRegistry) async throws -> ImportReport {
        var work = EventImport(file, by: Recorder(division: open.county.division, role: role))
        work.form = format
        work.type = type
        work.map = map
        work.source = source
        work.rejects = rejects
        work.language = language
        work.batchSize = batch
        let bar = ProgressBar(isQuiet: voice.isJSON)
        let report = try await work.run(into: open.registry, types: open.chain.eventTypes) { progress in
            let rows = progress.report.rows
            bar.show(
                progress.bytes, of: progress.total,
                say(
                    "\(rows.grouped) 行，每秒 \(Int(Double(rows) / bar.elapsed).grouped)",
                    "\(rows.grouped) rows, \(Int(Double(rows) / bar.elapsed).grouped)/s")
                    + (progress.report.rejected > 0
                        ? say(
                            "，退回 \(progress.report.rejected.grouped)", ", \(progress.report.rejected.grouped) left out")
                        : ""))
        }
        bar.finish()
        if voice.isJSON {
            voice.document(report.json)
        } else {
            tell(report, bar.elapsed)
        }
        return report
    }

    private func tell(_ report: ImportReport, _ seconds: Double) {
        let rate = Int(Double(report.rows) / max(seconds, 0.001))
        voice.line(
            say(
                "\(report.path)：读 \(report.rows.grouped) 行，登记 \(report.accepted.grouped)，已有 \(report.repeated.grouped)，退回 \(report.rejected.grouped)（\(seconds.short) 秒，每秒 \(rate.grouped) 行）",
                "\(report.path): \(report.rows.grouped) rows, \(report.accepted.grouped) recorded, \(report.repeated.grouped) there before, \(report.rejected.grouped) left out (\(seconds.short) s, \(rate.grouped) rows/s)"
            ))
        for rejection in report.sample.prefix(5) {
            for problem in rejection.problems.prefix(3) {
                voice.note("  " + say("第 \(rejection.line) 行 ", "line \(rejection.line) ") + problem.line(language))
            }
        }
        if report.rejected > 5 {
            voice.note("  …")
            for (code, count) in report.problems.sorted(by: { $0.value > $1.value }).prefix(8) {
                voice.note("  \(code) × \(count.grouped)")
            }
        }
        if let rejects = report.rejects {
            voice.note(
                say(
                    "退回的行：\(rejects)　改正后运行 yisheng import \(rejects)",
                    "Rows left out: \(rejects)  Correct them, then yisheng import \(rejects)"))
        }
        if let stopped = report.stopped { voice.tell([stopped]) }
    }
}

extension FileForm: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
