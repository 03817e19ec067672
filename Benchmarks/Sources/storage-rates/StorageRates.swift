import Measuring
import Storage
import StorageTesting

/// What the drivers do per second on this machine, beside a plain loop that commits each event by itself.
///
/// The machine's rates wander, so each round measures everything once, one after the other, and the table gives medians of
/// the rounds and ratios to the peer of the same round.
@main struct StorageRates {
    static let rounds = 5

    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        var table = Table(["engine and work", "per second", "µs each", "× plain loop"])
        var results: [(name: String, rates: [Double], ratios: [Double])] = []
        func note(_ name: String, _ rate: Double, _ peer: Double) {
            if let index = results.firstIndex(where: { $0.name == name }) {
                results[index].rates.append(rate)
                results[index].ratios.append(rate / peer)
            } else {
                results.append((name, [rate], [rate / peer]))
            }
        }
        for _ in 0..<rounds {
            let peer = try await Work.plainLoop()
            note("plain SQLite loop, one commit per event", peer, peer)
            for engine in TestEngine.available {
                for (name, rate) in try await Work(engine: engine).measure() {
                    note("\(engine.rawValue): \(name)", rate, peer)
                }
            }
        }
        for result in results {
            let rate = median(result.rates)
            table.add([result.name, figure(rate), figure(1e6 / rate, 1), figure(median(result.ratios), 2)])
        }
        print(table.text)
        print("medians of \(rounds) rounds")
        return 0
    }
}
