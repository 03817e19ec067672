import Civil
import Exchange
import Foundation
import Measuring
import Policy

/// `child-support COLUMNS [ROUNDS] [REFERENCE]`: the benchmark CSB-1 by the program as it is built, beside the hand-written loop and
/// OpenFisca-Core, in interleaved rounds.
///
/// COLUMNS is the folder that `data.py` writes. REFERENCE is the folder of the reference programs (`csb.swift`, `run_py.py`); without it
/// only Yisheng is measured. Exits 1 where a goal is missed.
@main struct ChildSupport {
    static func main() async { await program(run) }

    private static func run() async throws -> Int32 {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let columns = arguments.first else {
            print("child-support COLUMNS [ROUNDS] [REFERENCE], or child-support family [plain]")
            return 2
        }
        if columns == "family" {
            // Only the family, many times: for a profiler.
            let family = try OneFamily()
            let isPlain = arguments.count > 1 && arguments[1] == "plain"
            for _ in 0..<40 {
                print(figure(family.plain() * 1e6, 1), isPlain ? "" : figure(family.traced() * 1e6, 1))
            }
            return 0
        }
        let rounds = arguments.count > 1 ? Int(arguments[1]) ?? 5 : 5
        let peers = arguments.count > 2 ? try Reference(arguments[2], columns) : nil
        var times: [String: [Double]] = [:]
        func add(_ name: String, _ seconds: Double) { times[name, default: []].append(seconds) }
        var extra: [Double] = []
        for _ in 0..<rounds {
            for threads in [1, 2] {
                let year = try population(columns, threads)
                add("run \(threads)", year.run)
                add("all \(threads)", year.all)
                if threads == 1 { extra.append(year.extra) }
            }
            // What two threads can come to here: two programs that have nothing to do with each other.
            add("beside another", try besideAnother(columns))
            let family = try OneFamily()
            add("family", family.plain())
            add("traced", family.traced())
            add("process", try await seconds { try OneFamily.process() })
            guard let peers else { continue }
            add("loop", try peers.loop())
            let openFisca = try peers.openFisca()
            add("openfisca", openFisca.compute)
            add("openfisca all", openFisca.all)
            let single = try peers.openFiscaFamily()
            add("openfisca family", single.plain)
            add("openfisca traced", single.traced)
            add("openfisca process", try await seconds { try peers.openFiscaProcess() })
        }
        func middle(_ name: String) -> Double { median(times[name] ?? []) }
        func ratio(_ above: String, _ below: String) -> Double {
            let pairs = zip(times[above] ?? [], times[below] ?? [])
            return median(pairs.map { $0 / $1 })
        }
        var table = Table(["CSB-1, 1,024,144 persons, 12 months", "median", "ratio", "goal"])
        var isMet = true
        func row(_ name: String, _ value: String, _ ratio: Double?, _ goal: Double?, atMost: Bool = false) {
            if let ratio, let goal, atMost ? ratio > goal : ratio < goal { isMet = false }
            table.add([
                name, value, ratio.map { figure($0, 2) } ?? "",
                goal.map { (atMost ? "≤ " : "≥ ") + figure($0, 2) } ?? "",
            ])
        }
        func ms(_ name: String) -> String { figure(middle(name) * 1e3, 3) + " ms" }
        row("year, one thread, to result", ms("all 1"), nil, nil)
        row("on two threads, × one", ms("all 2"), ratio("all 1", "all 2"), 1.8)
        row("two programs at once, × one: what the machine gives", "", 2 * ratio("all 1", "beside another"), nil)
        row(
            "memory beside the program's, bytes per person", figure(median(extra), 1), median(extra), 28.1, atMost: true
        )
        row("one family, all rules", ms("family"), nil, nil)
        row("with the trace, × without", ms("traced"), ratio("traced", "family"), 1.5, atMost: true)
        row("process, start to answer", ms("process"), nil, nil)
        if peers != nil {
            row("hand-written loop ÷ compiled and run", ms("loop"), ratio("loop", "run 1"), 0.6)
            row("OpenFisca compute ÷ compiled and run", ms("openfisca"), ratio("openfisca", "run 1"), 5)
            row("OpenFisca with build ÷ all", ms("openfisca all"), ratio("openfisca all", "all 1"), 6)
            row("OpenFisca family ÷ family", ms("openfisca family"), ratio("openfisca family", "family"), 30)
            row("OpenFisca process ÷ process", ms("openfisca process"), ratio("openfisca process", "process"), 20)
        }
        print(table.text)
        print(isMet ? "goals met" : "a goal is missed")
        return isMet ? 0 : 1
    }

    private static let checkValue = 108_158_511_301

    /// How long the slower of two programs takes, each on one thread, begun at once.
    private static func besideAnother(_ columns: String) throws -> Double {
        let both = try (0..<2).map { _ in
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: BuiltProgram().path)
            process.arguments = [
                "policy", "run", "--pack", OneFamily.pack, "--population", columns, "--from", "2025-01", "--to",
                "2025-12", "--threads", "1", "--json",
            ]
            process.standardOutput = pipe
            try process.run()
            return (process, pipe)
        }
        return try both.map { process, pipe in
            let json = try JSON.parse([UInt8](pipe.fileHandleForReading.readDataToEndOfFile()))
            process.waitUntilExit()
            return json["seconds"].flatMap { Double($0.text()) } ?? 0
        }.max() ?? 0
    }

    private static func population(_ columns: String, _ threads: Int) throws -> (
        run: Double, all: Double, extra: Double
    ) {
        let output = try BuiltProgram().output([
            "policy", "run", "--pack", OneFamily.pack, "--population", columns, "--from", "2025-01", "--to", "2025-12",
            "--threads", "\(threads)", "--json",
        ])
        let json = try JSON.parse([UInt8](output))
        func number(_ name: String) -> Double { json[name].flatMap { Double($0.text()) } ?? 0 }
        guard Int(number("total_fen")) == checkValue else { throw BuiltProgram.Failure(code: 99) }
        return (
            number("seconds_compile") + number("seconds_run"), number("seconds"),
            number("extra_bytes") / number("persons")
        )
    }
}
