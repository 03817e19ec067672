import Civil
import Demography
import Foundation
import Measuring

/// `projection [ROUNDS] [PEER.py]`: 1,000 trajectories × 77 years × 2 sexes × 101 ages beside numpy, and thousands of counties with
/// flows between them.
///
/// Each round measures numpy and Yisheng by turns; the best of each counts, as the neighbours of a shared machine only ever slow things
/// down. Exits 1 where a goal is missed.
@main struct ProjectionSpeed {
    static func main() async { await program(run) }

    /// The reference program beside the checkout, where it is; else the peer of this package is measured, which does the same.
    private static var reference: String? {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let path = root.appendingPathComponent("shared/reference/bench/projection/bench_ccm.py").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    private static let years = 77
    private static let trajectories = 1000

    private static func run() async throws -> Int32 {
        let arguments = CommandLine.arguments.dropFirst()
        let rounds = arguments.first.flatMap { Int($0) } ?? 7
        let peers = try Peers(script: arguments.dropFirst().first ?? reference ?? "projection.py")
        let isMet = try await ensembles(rounds, peers)
        let isLinear = try counties()
        print(
            isMet && isLinear
                ? "goals met"
                : "a goal is missed: 35 × numpy on one thread, 1.8 × that on two, no more for a county among 3,000 than among fewer (within 30 %)"
        )
        return isMet && isLinear ? 0 : 1
    }

    // MARK: Ensembles

    private static func ensembles(_ rounds: Int, _ peers: Peers) async throws -> Bool {
        let scenario = try Scenario(years: years)
        // As numpy has it: fertility and mortality differ, nobody migrates.
        var closed = Uncertainty.china
        closed.migration = .none
        func ensemble(_ uncertainty: Uncertainty) -> Ensemble {
            Ensemble(base: scenario.base, rates: scenario.rates, uncertainty: uncertainty, seed: 1, indicators: basic)
        }
        let (alone, open) = (ensemble(closed), ensemble(.china))
        var times: [String: [Double]] = [:]
        for _ in 0..<rounds {
            times["numpy", default: []].append(try microseconds(peers.run([])))
            // By turns and many times: both cores must be quiet at once.
            for _ in 0..<40 {
                for (key, ensemble, threads) in [("1", alone, 1), ("2", alone, 2), ("open", open, 1)] {
                    let time = await seconds {
                        _ = await ensemble.outcomes(trajectories: trajectories, threads: threads)
                    }
                    times[key, default: []].append(time * 1e6 / Double(trajectories))
                }
            }
            let outcomes = await alone.outcomes(trajectories: trajectories)
            let time = await seconds {
                for year in 0..<years {
                    for indicator in basic { _ = outcomes.quantiles(region: 0, year: year, indicator) }
                }
            }
            times["quantiles", default: []].append(time * 1e6 / Double(trajectories))
            let whole = await seconds {
                _ = Ensemble.Region(base: scenario.base, rates: scenario.rates, uncertainty: closed)
            }
            times["plan", default: []].append(whole * 1e6 / Double(trajectories))
        }
        func best(_ key: String) -> Double { times[key]?.min() ?? .infinity }
        func median(_ key: String) -> Double { (times[key]?.sorted()).map { $0[$0.count / 2] } ?? .infinity }
        var table = Table(["1,000 trajectories × 77 years", "best, µs each", "median, µs each", "numpy takes ×"])
        for (name, key) in [
            ("numpy, life tables, no period deaths", "numpy"),
            ("yisheng, life tables, e0, period deaths, 1 thread", "1"),
            ("the same, 2 threads", "2"), ("the same with uncertain migration, 1 thread", "open"),
            ("besides: what all trajectories share", "plan"),
            ("besides: five quantiles of \(basic.count) indicators", "quantiles"),
        ] {
            let ratio = ["1", "2"].contains(key) ? figure(best("numpy") / best(key), 1) : "-"
            table.add([name, figure(best(key), 1), figure(median(key), 1), ratio])
        }
        print(table.text)
        print("two threads are \(figure(best("1") / best("2"), 2)) × one\n")
        return best("numpy") >= 35 * best("1") && best("1") >= 1.8 * best("2")
    }

    private static let basic: [Indicator] = [
        .population, .births, .deaths, .netMigration, .totalFertility, .maleExpectancy, .femaleExpectancy, .share60,
        .share65, .infants, .kindergarten, .primary, .oldest,
    ]

    /// What a peer's last line says.
    private static func microseconds(_ output: Data) throws -> Double {
        let line = String(decoding: output, as: UTF8.self).split(separator: "\n").last { $0.contains("life tables") }
        guard let word = line?.split(separator: "=").last?.split(separator: " ").first, let value = Double(word) else {
            throw Peers.Failure(script: "projection.py")
        }
        return value
    }

    // MARK: Counties

    /// Counties that exchange people with eight neighbours each.
    private static func counties() throws -> Bool {
        var table = Table(["counties × 77 years, with flows", "seconds", "ms per county", "memory at most, MiB"])
        var costs: [Double] = []
        let scenario = try Scenario(years: years)
        for count in [300, 1000, 3000] {
            let clock = ContinuousClock()
            let start = clock.now
            var people = [AgeStructure](repeating: scenario.base, count: count)
            let profile = MigrationProfile.standard.shares(ages: 101).map { $0 * 0.4 }
            let flows = (0..<count).flatMap { from in
                (1...8).map { Flow(from: from, to: (from + $0) % count, male: profile, female: profile) }
            }
            for rates in scenario.rates {
                people = Projection.advance(people, by: [YearRates](repeating: rates, count: count), flows: flows).map(
                    \.population)
            }
            let time = clock.now - start
            let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
            costs.append(seconds / Double(count))
            table.add([
                figure(Double(count)), figure(seconds, 2), figure(1000 * seconds / Double(count), 2),
                figure(peakMemory()),
            ])
        }
        print(table.text)
        return (costs.last ?? 0) <= 1.3 * (costs.dropLast().max() ?? 0)
    }
}

/// A made-up country: rates as in the peer's program.
private struct Scenario {
    let base: AgeStructure
    let rates: [YearRates]

    init(years: Int) throws {
        var random = SeededRandom(seed: 1)
        let counts = (0..<101).map { _ in Double.random(in: 1000...10_000, using: &random) }
        base = try AgeStructure(male: counts, female: counts)
        let mx = (0..<131).map { (age: Int) -> Double in min(1.9, exp(-9 + 0.085 * Double(age))) }
        let fertility = (0..<101).map { (15..<50).contains($0) ? 0.04 : 0 }
        rates = try (0..<years).map { _ in
            YearRates(
                male: try Survival(rates: mx, sex: .male, openAge: 100),
                female: try Survival(rates: mx, sex: .female, openAge: 100), fertility: fertility, sexRatioAtBirth: 1.06
            )
        }
    }
}
