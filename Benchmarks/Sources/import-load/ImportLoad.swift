import Foundation
import Measuring

/// `import-load [PERSONS] [ROUNDS]`: `yisheng import` of a county's events from a file to the journal and all derived tables, beside
/// a plain loop on SQLite that puts the same lines into one table, 1,000 a commit, and checks nothing.
///
/// Needs the release build of the program. Exits 1 if the median is below 15,000 events a second.
@main struct ImportLoad {
    static let goal = 15_000.0
    static let batch = 1_000

    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let (persons, rounds) = (arguments.first ?? 20_000, arguments.dropFirst().first ?? 5)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = BuiltProgram()
        let file = folder.appendingPathComponent("events.ndjson")
        try program.run(
            [
                "demo", "--division", "350583", "--persons", "\(persons)", "--seed", "1", "--day", "2026-11-01",
                "--ndjson", file.path,
            ], quietly: true)
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map(Array.init)
        let clock = ContinuousClock()
        var (imported, plain) = (Samples(), Samples())
        for round in 0..<rounds {
            let data = folder.appendingPathComponent("county").path
            imported.add(
                try clock.measure {
                    try program.run(["import", file.path, "--data", data, "--division", "350583"], quietly: true)
                })
            try FileManager.default.removeItem(atPath: data)
            let journal = try PlainJournal(path: folder.appendingPathComponent("plain-\(round).sqlite").path)
            plain.add(
                try clock.measure {
                    for start in stride(from: 0, to: lines.count, by: batch) {
                        try journal.transaction {
                            for number in start..<min(start + batch, lines.count) {
                                try journal.append(key: "\(number)", body: lines[number])
                            }
                        }
                    }
                })
        }
        let count = Double(lines.count)
        var table = Table(["\(lines.count) events, median of \(rounds)", "seconds", "events/s", "× the plain loop"])
        let peer = plain.percentile(0.5)
        for (name, samples) in [("yisheng import", imported), ("plain loop, nothing checked", plain)] {
            let median = samples.percentile(0.5)
            table.add([name, figure(median, 2), figure(count / median), figure(peer / median, 3)])
        }
        print(table.text)
        return count / imported.percentile(0.5) >= goal ? 0 : 1
    }
}
