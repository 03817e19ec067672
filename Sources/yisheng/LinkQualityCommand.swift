import ArgumentParser
import Civil
import Exchange
import Linkage

/// How right a linkage is, by what somebody has judged of a sample.
struct LinkQualityCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "link-quality", _superCommandName: Yisheng.name,
            abstract: say(
                "用盲审结果估计比对的准确率和召回率", "Estimate precision and recall of a linkage from pairs that were judged"),
            discussion: say(
                """
                先用 yisheng link --sample 400 抽样，在 label.html 里核对并保存 labels.csv。
                各层按层内同一人的比例推算总体，区间为 95%。召回率只算进入过比对的记录对。
                例：yisheng link-quality --sample linked --labels labels.csv
                """,
                """
                First draw a sample with yisheng link --sample 400, judge it on label.html and save labels.csv.
                Each stratum stands for its pairs; intervals are of 95 %. Recall is of pairs that were compared at all.
                Example: yisheng link-quality --sample linked --labels labels.csv
                """))
    }

    @Option(help: .words("有 sample.csv 和 strata.csv 的文件夹", "The folder with sample.csv and strata.csv.", value: "dir"))
    var sample: String

    @Option(help: .words("盲审结果", "What was judged.", value: "file"))
    var labels: String

    @OptionGroup var voice: Voice

    func run() async throws {
        try await voice.run {
            let (strata, unsure, open) = try LinkSampleFiles.judged(sample, labels: labels)
            guard let quality = LinkQuality(strata) else { return }
            let judged = strata.reduce(0) { $0 + $1.same + $1.different }
            voice.document(
                .object([
                    ("judged", .integer(judged)), ("unsure", .integer(unsure)), ("open", .integer(open)),
                    ("precision", quality.precision.json), ("recall", quality.recall.json), ("f1", quality.f1.json),
                ]))
            for (zh, en, share) in [
                ("准确率", "Precision", quality.precision), ("召回率", "Recall", quality.recall), ("F1", "F1", quality.f1),
            ] {
                let interval = "\(share.value.percent)（95%：\(share.low.percent)–\(share.high.percent)）"
                voice.line(
                    say(
                        "\(zh) \(interval)",
                        "\(en) \(share.value.percent) (95 %: \(share.low.percent) to \(share.high.percent))"))
            }
            voice.line(
                say(
                    "有结论 \(judged) 对，无法判断 \(unsure) 对（不计），尚未核对 \(open) 对",
                    "\(judged) pairs judged, \(unsure) could not be told and are not counted, \(open) not judged yet"))
        }
    }
}

extension LinkQuality.Share {
    fileprivate var json: JSON {
        .object([
            ("value", .number(RunMeasure.decimal(value))), ("low", .number(RunMeasure.decimal(low))),
            ("high", .number(RunMeasure.decimal(high))),
        ])
    }
}

extension Double {
    /// A share in hundredths of a percent: 99.87%.
    fileprivate var percent: String {
        let hundredths = Int((self * 10_000).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
