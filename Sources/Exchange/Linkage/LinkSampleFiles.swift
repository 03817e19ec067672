public import Civil
import Foundation
public import Linkage

/// A sample of pairs as files that somebody judges, and what was judged read back.
///
/// `sample.csv` has ids and letters of strata; `strata.csv` says what the letters stand for; `label.html` is a page that needs no server and
/// shows two records side by side. The page holds values of the records of the sample: it is personal data as the records are.
public enum LinkSampleFiles {
    /// What somebody may say of a pair.
    enum Verdict: String, CaseIterable {
        case same, different, unsure
    }

    /// Writes the sample into a folder.
    ///
    /// - Parameters:
    ///   - files: the file of the records, and the other one.
    /// - Throws: ``Civil/Problem`` that names the file.
    public static func write(
        _ sample: LinkSample, _ links: Links, from files: [String], to folder: String, _ language: Language
    ) throws(Problem) {
        let records = links.records
        var rows: [UInt8] = []
        CSV.write(["left_id", "right_id", "stratum"], into: &rows)
        for draw in sample.draws {
            CSV.write(
                [records.id(draw.pair.left), records.id(draw.pair.right), sample.strata[draw.stratum].name], into: &rows
            )
        }
        try write(rows, "\(folder)/sample.csv")
        var strata: [UInt8] = []
        CSV.write(["stratum", "linked", "weight_from", "weight_to", "pairs"], into: &strata)
        for one in sample.strata {
            CSV.write(
                [
                    one.name, one.isLinked ? "1" : "0", one.from.isFinite ? "\(one.from)" : "",
                    one.to.isFinite ? "\(one.to)" : "", "\(one.pairs)",
                ], into: &strata)
        }
        try write(strata, "\(folder)/strata.csv")
        let wanted = Set(sample.draws.flatMap { [$0.pair.left, $0.pair.right] })
        var texts = try LinkTable.rows(files[0], records.design, only: wanted.filter { $0 < records.left })
        if files.count > 1 {
            let others = wanted.filter { $0 >= records.left }.map { $0 - records.left }
            for (row, text) in try LinkTable.rows(files[1], records.design, only: Set(others)) {
                texts[row + records.left] = text
            }
        }
        try write(Array(LabelPage(sample, links, texts, language).html.utf8), "\(folder)/label.html")
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws(Problem) {
        do { try Data(bytes).write(to: URL(filePath: path)) } catch { throw .unwritable(path) }
    }

    /// What was judged of the strata of a sample.
    ///
    /// - Parameters:
    ///   - folder: where ``write(_:_:from:to:_:)`` wrote the sample.
    ///   - labels: a file with the columns `left_id`, `right_id` and `verdict` (same, different, unsure).
    /// - Returns: the strata, and how many pairs nobody could tell.
    /// - Throws: all that is wrong with the files.
    public static func judged(
        _ folder: String, labels: String
    ) throws(Refusal) -> (strata: [LinkQuality.Judged], unsure: Int, open: Int) {
        let strata = try read("\(folder)/strata.csv", ["stratum", "linked", "pairs"])
        let sample = try read("\(folder)/sample.csv", ["left_id", "right_id", "stratum"])
        let said = try read(labels, ["left_id", "right_id", "verdict"])
        var problems: [Problem] = []
        var judged: [LinkQuality.Judged] = []
        var places: [String: Int] = [:]
        for row in strata {
            guard let pairs = Int(row.fields[2]), pairs > 0, ["0", "1"].contains(row.fields[1]) else {
                problems.append(.stratum("\(folder)/strata.csv: \(row.line)"))
                continue
            }
            places[row.fields[0]] = judged.count
            judged.append(LinkQuality.Judged(pairs: pairs, isLinked: row.fields[1] == "1", same: 0, different: 0))
        }
        var drawn: [[String]: Int] = [:]
        for row in sample {
            if let place = places[row.fields[2]] {
                drawn[Array(row.fields.prefix(2))] = place
            } else {
                problems.append(.stratum("\(folder)/sample.csv: \(row.line)"))
            }
        }
        var seen: Set<[String]> = []
        var unsure = 0
        for row in said {
            let at = "\(labels): \(row.line)"
            let ids = Array(row.fields.prefix(2))
            guard let verdict = Verdict(rawValue: row.fields[2].trimmingCharacters(in: .whitespaces)) else {
                problems.append(.verdict(at))
                continue
            }
            guard let place = drawn[ids] ?? drawn[ids.reversed()] else {
                problems.append(.notDrawn(at))
                continue
            }
            guard seen.insert(ids.sorted()).inserted else {
                problems.append(.judgedTwice(at))
                continue
            }
            switch verdict {
            case .same: judged[place].same += 1
            case .different: judged[place].different += 1
            case .unsure: unsure += 1
            }
        }
        for (name, place) in places.sorted(by: { $0.key < $1.key })
        where problems.isEmpty && judged[place].same + judged[place].different == 0 {
            problems.append(.unjudged(labels, name))
        }
        guard problems.isEmpty else { throw Refusal(Array(problems.prefix(50))) }
        return (judged, unsure, drawn.count - seen.count)
    }

    /// The rows of a small file with these columns, in this order.
    private static func read(
        _ path: String, _ columns: [String]
    ) throws(Refusal) -> [(line: Int, fields: [String])] {
        guard let data = FileManager.default.contents(atPath: path) else { throw Refusal([.unreadable(path)]) }
        guard data.count <= 64 << 20 else { throw Refusal([.tooLarge(path)]) }
        var reader = CSV()
        var rows = reader.read(Array(data))
        rows += reader.finish()
        if let problem = rows.lazy.compactMap(\.problem).first { throw Refusal([problem]) }
        let header = rows.first?.fields.map { $0.trimmingCharacters(in: .whitespaces) } ?? []
        let places = columns.compactMap { header.firstIndex(of: $0) }
        guard places.count == columns.count else { throw Refusal([.columns(path, columns)]) }
        var result: [(line: Int, fields: [String])] = []
        for row in rows.dropFirst() {
            guard row.fields.count == header.count else { throw Refusal([.columns("\(path): \(row.line)", columns)]) }
            result.append((row.line, places.map { row.fields[$0] }))
        }
        return result
    }
}

extension Problem {
    private static func sample(
        _ code: String, _ at: String, _ zh: String, _ en: String, _ doZh: String, _ doEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: doZh, en: doEn))
    }

    fileprivate static func unreadable(_ path: String) -> Problem {
        sample(
            "EXC-0531", path, "读不到这个文件", "The file cannot be read.", "请核对路径；样本由 yisheng link --sample 写出",
            "Check the path; yisheng link --sample writes the sample.")
    }

    fileprivate static func tooLarge(_ path: String) -> Problem {
        sample(
            "EXC-0531", path, "文件超过 64 MiB", "The file is larger than 64 MiB.", "请给标注结果，而不是记录文件",
            "Give the labels, not the records.")
    }

    fileprivate static func columns(_ at: String, _ columns: [String]) -> Problem {
        sample(
            "EXC-0532", at, "应有这些列：\(columns.joined(separator: "、"))",
            "These columns are needed: \(columns.joined(separator: ", ")).", "请用核对页面保存的文件",
            "Use the file that the page saves.")
    }

    fileprivate static func stratum(_ at: String) -> Problem {
        sample(
            "EXC-0533", at, "层的写法不对，样本文件被改动过", "The stratum is not as it was written: the sample was changed.",
            "请重新抽样", "Draw the sample again.")
    }

    fileprivate static func verdict(_ at: String) -> Problem {
        sample(
            "EXC-0534", at, "结论应为 same、different 或 unsure", "The verdict is same, different or unsure.", "请改正",
            "Correct it.")
    }

    fileprivate static func notDrawn(_ at: String) -> Problem {
        sample(
            "EXC-0535", at, "这一对不在样本里", "This pair is not in the sample.", "请核对样本文件夹与标注是否配套",
            "Check that the labels are of this sample.")
    }

    fileprivate static func judgedTwice(_ at: String) -> Problem {
        sample(
            "EXC-0536", at, "这一对前面已有结论", "This pair has a verdict already.", "每对只留一个结论",
            "Keep one verdict for each pair.")
    }

    fileprivate static func unjudged(_ at: String, _ name: String) -> Problem {
        sample(
            "EXC-0537", at, "层 \(name) 还没有一对有结论，估计不出",
            "No pair of stratum \(name) has a verdict: nothing can be estimated.",
            "请至少核对这一层的一对", "Judge one pair of it at least.")
    }
}
