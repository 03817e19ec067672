import Foundation
import Measuring
import StorageTesting
import Victims

/// `powerloss [CUTS] [SEED]`: records what a store writes and syncs under load, then cuts the power at random moments of that
/// record and looks at what a restart finds.
///
/// The store must lose no acknowledged event and have no damage. The control, the same load with `synchronous = NORMAL`, must
/// lose some, or the test proves nothing. Exits 1 otherwise. One process and files only: PostgreSQL is out of its reach.
@main struct PowerLoss {
    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 3, arguments[0] == "child" {
            try await Child.run(
                arguments[1] == "plain"
                    ? try PlainSubject(folder: arguments[2])
                    : try await StoreSubject(arguments[2], checkpointPages: 64))
            return 0
        }
        let cuts = arguments.first.flatMap { Int($0) } ?? 400
        let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var table = Table(["power loss", "operations", "syncs", "acknowledged", "cuts", "lost", "damaged"])
        var isAsExpected = true
        for (subject, name) in [("store", "store, synchronous FULL"), ("plain", "control, synchronous NORMAL")] {
            let record = try record(subject)
            let result = try cutPower(record, cuts: cuts, seed: seed)
            table.add(
                [
                    name, figure(Double(record.entries.count)),
                    figure(Double(record.entries.count { $0.kind == .sync })),
                    figure(Double(record.acknowledged(before: record.entries.count).count)), figure(Double(cuts)),
                    figure(Double(result.lost)), figure(Double(result.damaged)),
                ])
            isAsExpected = isAsExpected && result.damaged == 0 && (result.lost == 0) == (subject == "store")
        }
        print(table.text)
        return isAsExpected ? 0 : 1
    }

    /// Runs a child under load and returns the record of what it did to its files.
    private static func record(_ subject: String) throws -> DiskRecord {
        let folder = try TemporaryFolder()
        let log = try TemporaryFolder()
        let library = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("libDiskLog.so").path
        let victim = try Victim(
            ["child", subject, folder.path],
            environment: [
                "LD_PRELOAD": library, "DISK_LOG": log.path + "/record", "DISK_LOG_FOLDER": folder.path,
            ])
        guard case .line("ready") = victim.line(until: .now + .seconds(60)) else { throw Failure.child }
        var open = 0
        for number in 0..<2_000 {
            _ = victim.send("put k\(number)")
            open += 1
            // Between one and sixteen at once, so that groups of all sizes occur.
            while open > number / 40 % 16 {
                guard case .line = victim.line(until: .now + .seconds(60)) else { throw Failure.child }
                open -= 1
            }
        }
        victim.kill()
        withExtendedLifetime(folder) {}
        return try DiskRecord(path: log.path + "/record")
    }

    private static func cutPower(
        _ record: DiskRecord, cuts: Int, seed: UInt64
    ) throws -> (lost: Int, damaged: Int) {
        guard let first = record.firstCut else { throw Failure.child }
        var random = SeededRandom(seed: seed)
        var (lost, damaged) = (0, 0)
        for _ in 0..<cuts {
            let cut = Int.random(in: first...record.entries.count, using: &random)
            switch try restart(record.files(cutAt: cut, using: &random), record.acknowledged(before: cut)) {
            case .sound: break
            case .lost: lost += 1
            case .damaged: damaged += 1
            }
        }
        return (lost, damaged)
    }

    private enum Finding { case sound, lost, damaged }

    /// Opens the files as a restart would.
    private static func restart(_ files: [String: [UInt8]], _ acknowledged: [String: Int64]) throws -> Finding {
        let folder = try TemporaryFolder(in: "/dev/shm")
        for (path, bytes) in files {
            let name = URL(fileURLWithPath: path).lastPathComponent
            try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        do {
            let journal = try PlainJournal(path: folder.path + "/store.sqlite")
            let keys = try journal.keys(after: 0)
            guard try journal.faults().isEmpty, keys.map(\.position) == (0..<keys.count).map({ Int64($0 + 1) }) else {
                return .damaged
            }
            let found = Dictionary(keys.map { ($0.key, $0.position) }) { first, _ in first }
            return acknowledged.allSatisfy { found[$0.key] == $0.value } ? .sound : .lost
        } catch {
            return .damaged
        }
    }

    private enum Failure: Error { case child }
}
