import ArgumentParser
import Civil
import Exchange
import Foundation
import Linkage

/// Finds which records are of one person.
struct LinkCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "link", _superCommandName: Yisheng.name,
            abstract: say("找出哪些记录是同一个人", "Find which records are of one person"),
            discussion: say(
                """
                只给 --left：在一个文件里去重。再给 --right：两个文件互相比对。
                写出 pairs.csv（记录对、权重、概率）、clusters.csv（归并结果）、review.csv（请人核对的）、report.html（报告）。
                设计文件写明有哪些列、怎么比较、怎么分块；Linkage 文件夹里有现成的，见 Documentation/Linkage.md。
                例：yisheng link --left records.csv --config Linkage/chinese-persons.yaml --out linked
                """,
                """
                --left alone finds duplicates in one file; with --right two files are linked with each other.
                Writes pairs.csv (pairs, weights, probabilities), clusters.csv (who is one person), review.csv (what somebody should look at)
                and report.html. The design says which columns there are, how they are compared, and how records are brought together; the
                folder Linkage has some to begin with, see Documentation/Linkage.md.
                Example: yisheng link --left records.csv --config Linkage/chinese-persons.yaml --out linked
                """))
    }

    @Option(help: .words("记录文件（CSV，UTF-8）", "The records, CSV in UTF-8.", value: "file"))
    var left: String

    @Option(help: .words("另一个记录文件", "Other records to be linked with these.", value: "file"))
    var right: String?

    @Option(help: .words("比对设计", "The linkage design.", value: "file"))
    var config: String

    @Option(help: .words("结果文件夹", "The folder for the results.", value: "dir"))
    var out: String

    @Option(help: .words("线程数；默认处理器数", "How many threads; by default the number of processors.", value: "n"))
    var threads: Int?

    @Option(
        help: .words(
            "之后再按几种随机次序逐条加入，比较用时和结果", "Then add the records one at a time in so many random orders, and compare.",
            value: "n"))
    var orders: Int?

    @Option(
        help: .words(
            "另抽约这么多对供盲审，写出 sample.csv、strata.csv、label.html（含个人信息）",
            "Draw about so many pairs to be judged blind: writes sample.csv, strata.csv and label.html, which holds personal data.",
            value: "n"))
    var sample: Int?

    @Option(help: .words("抽样种子", "The seed of the sample."))
    var seed: UInt64 = 1

    @OptionGroup var voice: Voice

    func validate() throws {
        if let sample, !(1...10_000).contains(sample) {
            throw ValidationError(say("--sample 应为 1 至 10000", "--sample is from 1 to 10000."))
        }
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError(say("--threads 应为 1 至 1024", "--threads is from 1 to 1024."))
        }
        if let orders {
            guard (1...100).contains(orders) else {
                throw ValidationError(say("--orders 应为 1 至 100", "--orders is from 1 to 100."))
            }
            guard right == nil else {
                throw ValidationError(
                    say("--orders 只用于一个文件去重", "--orders goes with --left alone."))
            }
        }
    }

    func run() async throws {
        try await voice.run {
            let design = try LinkDesignFile.read(config)
            let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
            var measure = RunMeasure()
            let records = try await LinkTable.read(left, right, design, threads: threads)
            measure.mark("read")
            for (field, empty) in zip(design.fields, records.empty) where empty == records.count {
                voice.note(
                    say(
                        "注意：\(field.column) 列没有一个可用的值",
                        "Note: the column \(field.column) has no value that can be used."))
            }
            let linker = Linker(records, threads: threads)
            let pairs = await linker.pairs()
            measure.mark("pairs")
            for block in pairs.blocks where block.cut > 0 {
                voice.note(
                    say(
                        "注意：规则 \(block.rule) 有 \(block.cut) 块太大，略去（最大的 \(block.largestCut) 条记录）",
                        "Note: the rule \(block.rule) has \(block.cut) blocks that are too large and were left out, the largest of \(block.largestCut) records."
                    ))
            }
            let model = await linker.train(pairs)
            measure.mark("train")
            let links = await linker.link(pairs, model)
            let implied = links.implied()
            let review = links.review
            measure.mark("link")
            let report = LinkReport(links, implied: implied.count, review: review.count, language)
            try await LinkFiles.write(links, implied, review, report: report.html, to: out, threads: threads)
            measure.mark("write")
            if let sample {
                let drawn = LinkSample(links, implied: implied, size: sample, seed: seed)
                try LinkSampleFiles.write(drawn, links, from: [left] + (right.map { [$0] } ?? []), to: out, language)
                voice.note(
                    say(
                        "抽出 \(drawn.draws.count) 对：在浏览器里打开 \(out)/label.html 核对，保存 labels.csv，再运行 yisheng link-quality",
                        "\(drawn.draws.count) pairs drawn: open \(out)/label.html in a browser, save labels.csv, then run yisheng link-quality"
                    ))
            }
            let oneByOne = try orders.map { count throws(Problem) in try OneByOne(links, left, orders: count) }
            voice.document(
                .object(
                    [
                        ("records", .integer(records.count)), ("pairs", .integer(pairs.count)),
                        ("implied_pairs", .integer(implied.count)),
                        ("clusters", .integer(links.clusters.count)), ("review", .integer(review.count)),
                        ("refused", .integer(links.clusters.refused.count)),
                    ] + measure.json + (oneByOne.map { [("one_by_one", $0.json)] } ?? []) + [
                        ("blocks", .array(pairs.blocks.map(\.json))),
                        (
                            "empty_columns",
                            .array(
                                zip(design.fields, records.empty).filter { $0.1 == records.count }.map {
                                    .string($0.0.column)
                                })
                        ),
                    ]))
            voice.line(
                say(
                    "\(records.count.grouped) 条记录，归并为 \(links.clusters.count.grouped) 人；请人核对 \(review.count.grouped) 对；结果在 \(out)",
                    "\(records.count.grouped) records, \(links.clusters.count.grouped) persons; \(review.count.grouped) pairs to look at; see \(out)"
                ))
            for line in oneByOne?.lines ?? [] { voice.line(line) }
        }
    }
}

extension BlockCount {
    fileprivate var json: JSON {
        .object([
            ("rule", .string(rule)), ("blocks", .integer(blocks)), ("pairs", .integer(pairs)),
            ("added", .integer(added)),
            ("divided", .integer(divided)), ("cut", .integer(cut)), ("cut_records", .integer(cutRecords)),
        ])
    }
}
