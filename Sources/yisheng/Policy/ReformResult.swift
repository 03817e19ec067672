import Charts
import Civil
import Exchange
import Foundation
import Policy

/// What reforms come to beside what is: as JSON, sentences, tables and pictures.
struct ReformResult {
    let reforms: [Reform]
    let breakdowns: [Breakdown]
    /// The facts by id, for their titles.
    let facts: [String: FactDeclaration]
    let months: Int
    /// What is, then each reform, over the whole population.
    private(set) var totals: [PopulationTotals] = []
    /// The same for each division, where the population is divided.
    private(set) var divisions: [(part: PopulationPart, totals: [PopulationTotals])] = []

    init(reforms: [Reform], breakdowns: [Breakdown], facts: [String: FactDeclaration], months: Int) {
        self.reforms = reforms
        self.breakdowns = breakdowns
        self.facts = facts
        self.months = months
    }

    /// Adds what came of a part of the population.
    mutating func add(_ part: [PopulationTotals], of population: PopulationPart) {
        if totals.isEmpty {
            totals = part
        } else {
            for (variant, other) in part.enumerated() { totals[variant].add(other) }
        }
        if population.division != nil { divisions.append((population, part)) }
    }

    private var names: [(id: String, title: String)] {
        [("baseline", say("现行政策", "What holds"))] + reforms.map { ($0.id, $0.title[language]) }
    }

    // MARK: JSON

    var json: [(String, JSON)] {
        let whole = variants(totals) { totals in [("lines", .array(totals.lines.map(\.json)))] }
        guard !divisions.isEmpty else { return [("variants", whole)] }
        let parts = divisions.map { JSON.object($0.part.json + [("variants", variants($0.totals) { _ in [] })]) }
        return [("variants", whole), ("divisions", .array(parts))]
    }

    private func variants(_ all: [PopulationTotals], _ more: (PopulationTotals) -> [(String, JSON?)]) -> JSON {
        .array(
            zip(names, all).map { name, totals in
                .object(
                    present: [
                        ("id", .string(name.id)), ("title", .string(name.title)),
                        ("total_fen", .number(Decimal128(totals.paid))),
                        ("change_fen", .number(Decimal128(totals.paid - (all.first?.paid ?? 0)))),
                        (
                            "years",
                            .array(
                                totals.paidByYear.map {
                                    .object([("year", .integer($0.year)), ("fen", .number(Decimal128($0.fen)))])
                                })
                        ),
                        ("families", totals.change.map(families)),
                    ] + more(totals))
            })
    }

    private func families(_ change: PopulationTotals.Change) -> JSON {
        .object([
            ("all", .integer(Int(change.families))), ("gaining", .integer(Int(change.gaining))),
            ("losing", .integer(Int(change.losing))), ("gained_fen", .number(Decimal128(change.gained.fen))),
            ("lost_fen", .number(Decimal128(change.lost.fen))),
        ])
    }

    // MARK: Sentences

    var lines: [String] {
        var lines: [String] = []
        let base = totals.first?.paid ?? 0
        for (name, totals) in zip(names, totals) {
            let paid = Money(fen: totals.paid)
            guard let change = totals.change else {
                lines.append(say("\(name.title)：支付 \(paid) 元", "\(name.title): pays \(paid) yuan"))
                continue
            }
            let more = totals.paid - base
            let sign = more < 0 ? say("少", "less") : say("多", "more")
            let size = Money(fen: abs(more))
            lines.append(
                say(
                    "\(name.title)：支付 \(paid) 元，\(sign) \(size) 元；\(change.families) 户中 \(change.gaining) 户增加（共 \(change.gained) 元），\(change.losing) 户减少（共 \(change.lost) 元）",
                    "\(name.title): pays \(paid) yuan, \(size) \(sign); of \(change.families) families \(change.gaining) gain (\(change.gained) yuan in all), \(change.losing) lose (\(change.lost) yuan)"
                ))
        }
        for (part, totals) in divisions {
            let base = totals.first?.paid ?? 0
            let changes = zip(names, totals).dropFirst().map { name, totals in
                let more = totals.paid - base
                let size = Money(fen: abs(more))
                return "\(name.title)\(say("", " "))\(more < 0 ? "−" : "+")\(size)"
            }
            let all = ([say("现行 \(Money(fen: base))", "now \(Money(fen: base))")] + changes).joined(
                separator: say("，", ", "))
            lines.append("  \(part.title)\(say("：", ": "))\(all)")
        }
        return lines
    }

    // MARK: Tables

    /// Writes `cost.csv`, `families.csv`, `groups.csv`, `divisions.csv` and the pictures.
    func write(_ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func save(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        var cost = [
            ["variant", "entitlement", "from", "to", "unit", "paid", "yes", "unknown", "person", "no", "amount"]
        ]
        var groups = [["variant", "entitlement", "from", "to", "fact", "group", "yes", "amount"]]
        for (name, totals) in zip(names, totals) {
            for line in totals.lines {
                let head = [
                    name.id, line.entitlement, line.period.from.description, line.period.to?.description ?? "",
                ]
                cost.append(
                    head + [line.unit.rawValue, line.isPaid ? "1" : "0"]
                        + [Decision.Answer.yes, .unknown, .person, .no].map { "\(line.answers[$0] ?? 0)" }
                        + [line.amount.description])
                for (breakdown, parts) in zip(breakdowns, line.groups) {
                    for (label, part) in zip(labels(breakdown), parts) where part.count > 0 {
                        groups.append(head + [breakdown.fact, label, "\(part.count)", part.amount.description])
                    }
                }
            }
        }
        var families = [["variant", "fact", "group", "families", "gaining", "losing", "gained_fen", "lost_fen"]]
        for (name, totals) in zip(names, totals) {
            guard let change = totals.change else { continue }
            families.append([
                name.id, "", "", "\(change.families)", "\(change.gaining)", "\(change.losing)", "\(change.gained.fen)",
                "\(change.lost.fen)",
            ])
            for (breakdown, parts) in zip(breakdowns, change.groups) {
                for (label, part) in zip(labels(breakdown), parts) {
                    families.append([
                        name.id, breakdown.fact, label, "", "\(part.gaining)", "\(part.losing)", "", "",
                    ])
                }
            }
        }
        try save("cost.csv", table(cost))
        try save("families.csv", table(families))
        if !breakdowns.isEmpty { try save("groups.csv", table(groups)) }
        if !divisions.isEmpty { try save("divisions.csv", table(divisionRows)) }
        for (name, chart) in charts { try save("\(name).svg", chart.svg + "\n") }
    }

    private var divisionRows: [[String]] {
        var rows = [["division", "name", "variant", "paid_fen", "change_fen", "families", "gaining", "losing"]]
        for (part, totals) in divisions {
            for (name, total) in zip(names, totals) {
                rows.append(
                    [
                        part.division?.description ?? "", part.name, name.id, "\(total.paid)",
                        "\(total.paid - (totals.first?.paid ?? 0))",
                    ]
                        + [total.change?.families, total.change?.gaining, total.change?.losing].map {
                            $0.map { "\($0)" } ?? ""
                        })
            }
        }
        return rows
    }

    private func table(_ rows: [[String]]) -> String {
        var bytes: [UInt8] = []
        for row in rows { CSV.write(row, into: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func labels(_ breakdown: Breakdown) -> [String] { breakdown.labels + [say("不详", "not known")] }

    // MARK: Pictures

    private var style: NumberStyle { language == .zh ? .zh : .en }

    private var charts: [(String, any Chart)] {
        var charts: [(String, any Chart)] = []
        let words = Charts.Columns.Words(
            category: say("方案", "Variant"), value: say("万元", "10,000 yuan"), suppressed: "–", partial: "")
        charts.append(
            (
                "cost",
                Charts.Columns(
                    caption: Caption(
                        id: "cost", title: say("支付金额（万元）", "Paid, in 10,000 yuan"),
                        summary: say("现行政策与各方案，\(months) 个月合计。", "What holds and each reform, \(months) months in all.")
                    ),
                    columns: zip(names, totals).map {
                        Charts.Columns.Column(label: $0.title, value: $1.paid / 1_000_000)
                    }, words: words, style: style)
            ))
        for (variant, reform) in reforms.enumerated() where divisions.count > 1 && divisions.count <= 40 {
            let words = Charts.Columns.Words(
                category: say("区划", "Division"), value: say("万元", "10,000 yuan"), suppressed: "–", partial: "")
            charts.append(
                (
                    "divisions-\(reform.id)",
                    Charts.Columns(
                        caption: Caption(
                            id: "divisions-\(variant)",
                            title: say(
                                "\(reform.title.zh)：各区划的支付金额（万元）",
                                "\(reform.title.en): paid by division, in 10,000 yuan"),
                            summary: say("\(months) 个月合计。", "\(months) months in all.")),
                        columns: divisions.map { part, totals in
                            let name = part.name.isEmpty ? part.division?.description ?? "" : part.name
                            return .init(label: name, value: (totals[variant + 1].paid) / 1_000_000)
                        }, words: words, style: style)
                ))
        }
        for (variant, total) in totals.enumerated() {
            guard let change = total.change else { continue }
            let words = Charts.Columns.Words(
                category: say("家庭", "Families"), value: say("户数", "Families"), suppressed: "–", partial: "")
            charts.append(
                (
                    "families-\(reforms[variant - 1].id)",
                    Charts.Columns(
                        caption: Caption(
                            id: "families-\(variant)", title: names[variant].title,
                            summary: say("待遇增加、不变、减少的户数。", "Families that gain, stay and lose.")),
                        columns: [
                            .init(label: say("增加", "gain"), value: change.gaining),
                            .init(label: say("不变", "stay"), value: change.families - change.gaining - change.losing),
                            .init(label: say("减少", "lose"), value: change.losing),
                        ], words: words, style: style)
                ))
            for (breakdown, parts) in zip(breakdowns, change.groups) where !parts.isEmpty {
                charts.append(
                    (
                        "families-\(reforms[variant - 1].id)-\(breakdown.fact)",
                        Charts.Columns(
                            caption: Caption(
                                id: "families-\(variant)-\(breakdown.fact)",
                                title: say(
                                    "\(names[variant].title)：待遇增加的户数", "\(names[variant].title): families that gain"),
                                summary: facts[breakdown.fact]?.title[language] ?? breakdown.fact),
                            columns: zip(labels(breakdown), parts).map { .init(label: $0, value: $1.gaining) },
                            words: words, style: style)
                    ))
            }
        }
        return charts
    }
}
