import Foundation
import Loads
import Measuring
import StorageTesting

/// `journal-load [ROUNDS] [ENGINE]`: durable appends through the registry (declaration checked, persons matched, derived tables, Merkle
/// leaf) beside a plain SQLite loop that commits each event by itself and does nothing else.
///
/// Each round measures everything once on fresh files of the same disk, so that a ratio compares neighbours in time.
/// Exits 1 if 32 clients do not reach three times the plain loop.
@main struct JournalLoad {
    static let clients = 32
    static let goal = 3.0

    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        let wanted = CommandLine.arguments.dropFirst(2).first
        let engines = TestEngine.available.filter { wanted == nil || $0.rawValue == wanted }
        var results: [(name: String, rates: [Double], ratios: [Double], processor: [Double], delays: Samples)] = []
        func note(_ name: String, _ load: Load, _ peer: Load) {
            if let index = results.firstIndex(where: { $0.name == name }) {
                results[index].rates.append(load.rate)
                results[index].ratios.append(load.rate / peer.rate)
                results[index].processor.append(load.processor)
                results[index].delays.add(load.delays)
            } else {
                results.append((name, [load.rate], [load.rate / peer.rate], [load.processor], load.delays))
            }
        }
        let shared = "registry on sqlite, \(clients) clients"
        for _ in 0..<rounds {
            let peer = try await Load.plainLoop(events: 600)
            note("plain SQLite loop, one commit per event", peer, peer)
            for engine in engines {
                for (name, load) in try await Load.registry(on: engine, clients: clients) {
                    note("registry on \(engine.rawValue), \(name)", load, peer)
                }
            }
        }
        var table = Table(["durable appends", "events/s", "× plain loop", "CPU µs each", "p50 ms", "p99 ms"])
        for result in results {
            table.add(
                [
                    result.name, figure(median(result.rates)), figure(median(result.ratios), 2),
                    figure(median(result.processor), 1),
                    figure(result.delays.percentile(0.5) * 1_000, 2), figure(result.delays.percentile(0.99) * 1_000, 2),
                ])
        }
        print(table.text)
        print("medians of \(rounds) rounds; delays over all of them, of single appends or of whole batches")
        let ratio = median(results.first { $0.name == shared }?.ratios ?? [])
        print("\(shared): \(figure(ratio, 2)) times the plain loop, goal \(figure(goal, 1))")
        return ratio >= goal ? 0 : 1
    }
}
