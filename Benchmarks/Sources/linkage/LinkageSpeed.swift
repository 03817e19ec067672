import Civil
import Foundation
import Measuring

/// `yisheng link` beside Splink 5 on the made-up records of the reference, file to clusters, by turns.
///
///     linkage REFERENCE FOLDER [ROUNDS] [RECORDS] [SEED]
///
/// REFERENCE has the generator and Splink's programs; FOLDER takes the records, and keeps them. Splink's own preparation of the records is not
/// counted; ours is.
@main
enum LinkageSpeed {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else {
            print("linkage REFERENCE FOLDER [ROUNDS] [RECORDS] [SEED]")
            exit(64)
        }
        let (reference, folder) = (arguments[0], arguments[1])
        let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
        let records = arguments.count > 3 ? Int(arguments[3]) ?? 1_000_000 : 1_000_000
        let seed = arguments.count > 4 ? arguments[4] : "1"
        let python = try Peers(script: "\(reference)/splink_cn.py").python
        let manager = FileManager.default
        if !manager.fileExists(atPath: "\(folder)/records.csv") {
            _ = try output(
                python, ["\(reference)/gen_cn.py", "--records", "\(records)", "--seed", seed, "--out", folder])
        }
        if !manager.fileExists(atPath: "\(folder)/std.parquet") {
            _ = try output(python, ["\(reference)/prep_cn.py", folder])
        }
        var (ours, theirs): ([Run], [Run]) = ([], [])
        for _ in 0..<rounds {
            theirs.append(try splink(python, reference, folder))
            ours.append(try link(folder))
        }
        let ratios = zip(theirs, ours).map { $0.seconds / $1.seconds }
        let memory = zip(ours, theirs).map { $0.bytes / $1.bytes }
        let quality = try Quality(folder)
        var table = Table(["Chinese persons, \(records) records", "median", "goal"])
        table.add(["Splink 5, its preparation not counted, s", figure(median(theirs.map(\.seconds)), 3), ""])
        table.add(["yisheng link, from file to files, s", figure(median(ours.map(\.seconds)), 3), ""])
        table.add(["Splink ÷ yisheng", figure(median(ratios), 2), "≥ 5"])
        table.add(["memory, of Splink's", figure(median(memory), 2), "≤ 0.5"])
        table.add(["pair F1 at p ≥ 0.95", figure(quality.pairs, 4), "≥ 0.9855"])
        table.add(["cluster F1", figure(quality.clusters, 4), "≥ 0.9948"])
        table.add(["false pairs in clusters, %", figure(quality.falseShare * 100, 3), "≤ 0.14"])
        table.add([
            "pairs to look at, per 1,000 records", figure(median(ours.map(\.review)) * 1_000 / Double(records), 2),
            "≤ 100",
        ])
        print(table.text)
        let isMet =
            median(ratios) >= 5 && median(memory) <= 0.5 && quality.pairs >= 0.9855 && quality.clusters >= 0.9948
            && quality.falseShare <= 0.0014
        print(isMet ? "goals met" : "a goal is missed")
        if !isMet { exit(1) }
    }

    /// What a run took.
    private struct Run {
        let seconds: Double
        let bytes: Double
        var review = 0.0
    }

    private static func link(_ folder: String) throws -> Run {
        let data = try BuiltProgram().output([
            "link", "--left", "\(folder)/records.csv", "--config", design, "--out", "\(folder)/linked", "--threads",
            "2", "--json",
        ])
        let json = try JSON.parse([UInt8](data))
        func number(_ name: String) -> Double { json[name].flatMap { Double($0.text()) } ?? 0 }
        return Run(seconds: number("seconds"), bytes: number("peak_bytes"), review: number("review"))
    }

    private static var design: String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("Linkage/chinese-persons.yaml").path
    }

    /// The full pipeline of `splink_cn.py`; its last line says the seconds and the memory.
    private static func splink(_ python: String, _ reference: String, _ folder: String) throws -> Run {
        let data = try output(python, ["\(reference)/splink_cn.py", folder, "\(folder)/splink.parquet", "1e6"])
        guard let line = String(decoding: data, as: UTF8.self).split(separator: "\n").last,
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let total = (object["total"] as? NSNumber)?.doubleValue,
            let peak = (object["peakMB"] as? NSNumber)?.doubleValue
        else { throw Peers.Failure(script: "splink_cn.py") }
        return Run(seconds: total, bytes: peak * 1_048_576)
    }
}

/// How what was found compares with the truth.
private struct Quality {
    let pairs: Double
    let clusters: Double
    let falseShare: Double

    init(_ folder: String) throws {
        func rows(_ name: String, _ each: ([Substring]) -> Void) throws {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            for line in text.split(separator: "\n").dropFirst() {
                each(line.split(separator: ",", omittingEmptySubsequences: false))
            }
        }
        var person: [Int: Int] = [:]
        try rows("truth.csv") { row in
            if let record = Int(row[0]), let number = Int(row[1]) { person[record] = number }
        }
        func within(_ counts: some Collection<Int>) -> Double { counts.reduce(0.0) { $0 + Double($1 * ($1 - 1) / 2) } }
        let all = within(Dictionary(grouping: person.values, by: { $0 }).values.map(\.count))
        var (found, right) = (0.0, 0.0)
        try rows("linked/pairs.csv") { row in
            guard row.count == 4, let weight = Double(row[2]), weight >= 4.2479, let left = Int(row[0]),
                let second = Int(row[1])
            else { return }
            found += 1
            if person[left] == person[second] { right += 1 }
        }
        pairs = 2 * right / max(1, found + all)
        struct Cell: Hashable {
            let cluster: Int
            let person: Int
        }
        var (sizes, cells): ([Int: Int], [Cell: Int]) = ([:], [:])
        try rows("linked/clusters.csv") { row in
            guard let record = Int(row[0]), let cluster = Int(row[1]), let number = person[record] else { return }
            sizes[cluster, default: 0] += 1
            cells[Cell(cluster: cluster, person: number), default: 0] += 1
        }
        let (joined, true_) = (within(sizes.values), within(cells.values))
        clusters = 2 * true_ / max(1, joined + all)
        falseShare = 1 - true_ / max(1, joined)
    }
}
