import Civil
import Demography
import Foundation
import Measuring
import Microsimulation

/// `lives [ROUNDS]`: 1,000,000 persons × 10 years (deaths, births by children borne with the mother's row, moves) beside numpy and numba by turns,
/// one thread and two; then 100,000 to 10,000,000 persons × 10 years, and 10,000,000 × 50.
///
/// The best of each counts, as the neighbours of a shared machine only ever slow things down. Exits 1 where a goal is missed.
@main struct LivesSpeed {
    static func main() async { await program(run) }

    private static func run() async throws -> Int32 {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        let peers = try Peers(script: "lives.py")
        let rates = try rates()
        let million = lives(1_000_000)
        let (persons, years) = (million.count, 10)
        var times: [String: [Double]] = [:]
        var lived = 0
        for _ in 0..<rounds {
            let peer = try JSON.parse([UInt8](peers.run(["\(persons)", "\(years)"])))
            for name in ["numpy", "numba"] {
                times[name, default: []].append(peer[name].flatMap { Double($0.text()) } ?? .nan)
            }
            for _ in 0..<5 {
                for threads in [1, 2] {
                    var copy = million
                    copy.reserveCapacity(persons * 27 / 20)
                    lived = 0
                    let time = await seconds { lived = await live(&copy, rates, years, threads) }
                    times["\(threads)", default: []].append(time)
                }
            }
        }
        func best(_ name: String) -> Double { times[name]?.min() ?? .nan }
        var table = Table([
            "1,000,000 persons × 10 years", "ms", "person-years, M/s", "times as fast as numpy", "as numba",
        ])
        for (name, title) in [
            ("numpy", "numpy"), ("numba", "numba, one thread"), ("1", "yisheng, one thread"), ("2", "yisheng, two"),
        ] {
            let time = best(name)
            table.add([
                title, figure(time * 1_000, 3), figure(Double(lived) / time / 1e6, 3), figure(best("numpy") / time, 3),
                figure(best("numba") / time, 3),
            ])
        }
        print(table.text)
        var second = Table(["two threads", "seconds", "ns a person-year", "rows at the end", "memory at most, MiB"])
        for (size, long) in [(100_000, 10), (1_000_000, 10), (10_000_000, 10), (10_000_000, 50)] {
            var all = lives(size)
            // Room for the children to come, as the peers have it from the beginning.
            all.reserveCapacity(all.count * (long > 10 ? 29 : 23) / 20)
            var sum = 0
            let time = await seconds { sum = await live(&all, rates, long, 2) }
            second.add([
                "\(size) persons × \(long) years", figure(time, 3), figure(time * 1e9 / Double(sum), 3),
                figure(Double(all.count)),
                figure(peakMemory()),
            ])
        }
        print(second.text)
        let memory = peakMemory()
        let isMet = best("numpy") / best("1") >= 4 && best("numba") / best("1") >= 2.5 && memory < 24 * 1_024
        print(isMet ? "goals met" : "a goal is missed: 4 × numpy and 2.5 × numba on one thread, 24 GiB")
        return isMet ? 0 : 1
    }

    /// As many of each age up to 94.
    private static func lives(_ persons: Int) -> SimulatedLives {
        let ages = (0..<95).map { persons / 2 / 95 + ($0 < persons / 2 % 95 ? 1 : 0) }
        return SimulatedLives(male: ages, female: ages, year: 2025, regions: 31)
    }

    private static func rates() throws -> LifeRates {
        let dying = (0..<127).map { min(0.6, exp(-9.5 + 0.09 * Double($0))) }
        let ratios = [1.0] + dying.map { 1 - $0 }
        let survival = try Survival(ratios: ratios, sex: .male)
        let year = YearRates(
            male: survival, female: survival, fertility: ratios.indices.map { (15..<50).contains($0) ? 0.045 : 0 },
            sexRatioAtBirth: 1.06)
        return LifeRates(
            year, births: BirthFactors(childless: 1.1, children: [[0.9], [0.5]]),
            moves: Mobility(
                male: [0.02], female: [0.02], destinations: Array(repeating: Array(repeating: 1, count: 31), count: 31))
        )
    }

    private static func live(_ lives: inout SimulatedLives, _ rates: LifeRates, _ years: Int, _ threads: Int) async
        -> Int
    {
        let simulation = Simulation(seed: 1, threads: threads)
        var lived = 0
        for _ in 0..<years {
            await simulation.advance(&lives, by: rates)
            lived += lives.alive
        }
        return lived
    }
}
