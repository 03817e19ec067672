import Charts
public import Civil
public import Linkage

/// What linking came to as a page that can be kept: how often each level was seen, the weights of pairs, what each rule of blocking brought,
/// and what was left out. It holds no value of any record.
public struct LinkReport: Sendable {
    private let links: Links
    private let review: Int
    private let implied: Int
    private let language: Language

    /// A report.
    ///
    /// - Parameters:
    ///   - implied: how many pairs of clusters shared no block.
    ///   - review: how many pairs somebody should look at.
    public init(_ links: Links, implied: Int, review: Int, _ language: Language) {
        (self.links, self.implied, self.review, self.language) = (links, implied, review, language)
    }

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// The page.
    public var html: String {
        let title = say("记录比对报告", "Record linkage report")
        return """
            <!doctype html>
            <html lang="\(language == .zh ? "zh-CN" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #222; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
            .plain td { white-space: normal; }
            th:first-child, td:first-child, .text { text-align: left; }
            thead th { border-bottom: 2px solid #888; font-weight: 600; }
            tr.first td { border-top: 2px solid #bbb; }
            .note { color: #555; } svg { width: 100%; max-width: 40rem; height: auto; }
            @media print { body { max-width: none; } }
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(summary)
            <h2>\(say("各级别的概率", "How often each level is seen"))</h2>
            <p class="note">\(say(
                "m：同一人的记录对中出现该级别的比例；u：任意两个不同的人；k：同一家庭的两个人。权重为 log₂(m/u)，一个单位相当于把握加倍。",
                "m: share of pairs of one person that are of this level; u: of two strangers; k: of two of one family. The weight is log₂(m/u): one more doubles the odds."
            ))</p>
            \(levels)
            <h2>\(say("记录对的权重分布", "Weights of pairs"))</h2>
            \(histogram)
            <h2>\(say("分块规则", "Rules of blocking"))</h2>
            \(blocks)
            <h2>\(say("字段", "Fields"))</h2>
            \(fields)
            </main>
            </body>
            </html>

            """
    }

    private var summary: String {
        let design = links.model.design
        let records = links.records
        let files =
            records.left < records.count
            ? say(
                "（\(LinkReport.count(records.left)) 与 \(LinkReport.count(records.count - records.left))）",
                " (\(LinkReport.count(records.left)) and \(LinkReport.count(records.count - records.left)))") : ""
        let thousand = Double(review) * 1_000 / Double(max(1, records.count))
        let rows: [(String, String)] = [
            (say("设计", "Design"), design.name), (say("记录", "Records"), LinkReport.count(records.count) + files),
            (say("归并为", "Clusters"), LinkReport.count(links.clusters.count)),
            (say("比较过的记录对", "Pairs compared"), LinkReport.count(links.pairs.count)),
            (say("经由他人确认的记录对", "Pairs known through others"), LinkReport.count(implied)),
            (
                say("待人工核对", "To be looked at"),
                say(
                    "\(LinkReport.count(review)) 对，每千条记录 \(LinkReport.number(thousand, 1)) 对",
                    "\(LinkReport.count(review)) pairs, \(LinkReport.number(thousand, 1)) for 1,000 records")
            ),
            (say("其中因矛盾未归并", "Not joined because of a contradiction"), LinkReport.count(links.clusters.refused.count)),
            (
                say("界限", "Thresholds"),
                say(
                    "概率 \(design.link) 起归并，\(design.review) 起请人核对",
                    "linked from a probability of \(design.link), looked at from \(design.review)")
            ), (say("先验权重", "Prior weight"), LinkReport.number(links.model.prior, 2)),
        ]
        return table([], rows.map { [$0.0, $0.1] }, text: 2, style: "plain")
    }

    private var levels: String {
        let hasFamily = links.model.familyPrior != nil
        var rows: [[String]] = []
        var firsts: Set<Int> = []
        for (comparison, odds) in zip(links.model.design.comparisons, links.model.odds) {
            firsts.insert(rows.count)
            for (place, level) in odds.enumerated() {
                let name = (place < comparison.levels.count ? comparison.levels[place].title : LinkDesign.Test.none)[
                    language]
                rows.append(
                    [
                        place == 0 ? comparison.field : "", name, LinkReport.share(level.m), LinkReport.share(level.u),
                        LinkReport.number(level.weight, 1),
                    ]
                        + (hasFamily
                            ? [level.k.map(LinkReport.share) ?? "", LinkReport.number(level.familyWeight, 1)] : []))
            }
        }
        return table(
            [say("字段", "Field"), say("级别", "Level"), "m", "u", say("权重", "Weight")]
                + (hasFamily ? ["k", say("对家庭的权重", "Against family")] : []),
            rows, text: 2, firsts: firsts)
    }

    private var histogram: String {
        let counts = links.histogram(from: -30, width: 4, count: 23)
        let columns = counts.enumerated().map { place, count in
            Columns.Column(label: "\(place * 4 - 30)", value: Int64(count))
        }
        let title = say("每档权重的记录对数", "Pairs by weight")
        return Columns(
            caption: Caption(
                id: "weights", title: title,
                summary: say(
                    "每档四个单位；两峰之间越空，机器越分得清。",
                    "Steps of four; the emptier it is between the two peaks, the clearer the cut.")),
            columns: columns,
            words: Columns.Words(
                category: say("权重", "Weight"), value: say("记录对", "Pairs"), suppressed: "", partial: ""),
            style: language == .zh ? .zh : .en
        ).svg
    }

    private var blocks: String {
        let rows = links.pairs.blocks.map { block in
            [
                block.rule, LinkReport.count(block.blocks), LinkReport.count(block.pairs),
                LinkReport.count(block.added),
                block.divided == 0 ? "" : "\(block.divided)",
                block.cut == 0
                    ? "" : say("\(block.cut) 块 \(block.cutRecords) 条", "\(block.cut) of \(block.cutRecords) records"),
            ]
        }
        return table(
            [
                say("规则", "Rule"), say("块", "Blocks"), say("记录对", "Pairs"), say("新增", "New"), say("拆分", "Divided"),
                say("略去", "Left out"),
            ], rows)
    }

    private var fields: String {
        let rows = zip(links.records.design.fields, links.records.empty).map { field, empty in
            [
                field.name, field.column, field.kind.rawValue,
                LinkReport.share(Double(links.records.count - empty) / Double(max(1, links.records.count))),
            ]
        }
        return table(
            [say("字段", "Field"), say("列", "Column"), say("类型", "Kind"), say("有值的比例", "Share with a value")], rows,
            text: 3)
    }

    /// A table whose first `text` columns are words.
    private func table(
        _ header: [String], _ rows: [[String]], text: Int = 1, firsts: Set<Int> = [], style: String = "levels"
    ) -> String {
        func cells(_ tag: String, _ row: [String]) -> String {
            row.enumerated().map { place, cell in
                "<\(tag)\(place < text ? " class=\"text\"" : "")>\(LinkReport.escaped(cell))</\(tag)>"
            }.joined()
        }
        let head = header.isEmpty ? "" : "<thead><tr>\(cells("th", header))</tr></thead>"
        let body = rows.enumerated().map { place, row in
            "<tr\(firsts.contains(place) && place > 0 ? " class=\"first\"" : "")>\(cells("td", row))</tr>"
        }
        return
            "<div class=\"wide\"><table class=\"\(style)\">\(head)<tbody>\(body.joined(separator: "\n"))</tbody></table></div>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func count(_ value: Int) -> String { NumberStyle.grouped(Int64(value)) }

    private static func number(_ value: Double, _ decimals: Int) -> String {
        NumberStyle.decimal(value, places: decimals).replacing("-", with: "−")
    }

    /// A share with as many digits as say something.
    private static func share(_ value: Double) -> String {
        guard value > 0, value < 0.000_1 else {
            return number(value, 4)
        }
        var (scaled, power) = (value, 0)
        while scaled < 1 {
            scaled *= 10
            power += 1
        }
        return "\(number(scaled, 1))×10⁻"
            + String(power).map {
                String(["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"][Int($0.wholeNumberValue ?? 0)])
            }.joined()
    }
}
