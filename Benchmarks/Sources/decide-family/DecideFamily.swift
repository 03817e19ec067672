import Civil
import Loads
import Measuring
import Policy
import StorageTesting

/// `decide-family [ROUNDS]`: every entitlement of every member of a family of four, in process: the answers with what led to them,
/// and the day through which each stands.
///
/// Each round decides the family once with and once without that day. Exits 1 if the median with it is over a millisecond.
@main struct DecideFamily {
    static let goal = 1e-3

    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "packs" {
            return try ManyPacks.run(arguments.count > 1 ? Int(arguments[1]) ?? 3_000 : 3_000)
        }
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000
        let family = try await TestEngine.sqlite.withDatabase { try await Family(Office($0)) }
        guard let day = Day("2026-11-20") else { return 2 }
        let together = Policy.Family(
            family.members.map { .init($0.person) },
            chronicles: family.members.reduce(into: [:]) { $0.merge($1.chronicles) { one, _ in one } })
        let clock = ContinuousClock()
        var (plain, standing, told) = (Samples(), Samples(), Samples())
        var decisions = 0
        for round in 0..<rounds + rounds / 10 {
            var times: [Duration] = []
            for stands in [false, true] {
                let start = clock.now
                decisions = family.chain.decide(together, on: day, standing: stands).reduce(0) {
                    $0 + $1.decisions.count
                }
                times.append(clock.now - start)
            }
            let start = clock.now
            for (_, made) in family.chain.decide(together, on: day, standing: false) {
                for decision in made { _ = decision.json() }
            }
            times.append(clock.now - start)
            // The first tenth warms up.
            guard round >= rounds / 10 else { continue }
            plain.add(times[0])
            standing.add(times[1])
            told.add(times[2])
        }
        var table = Table(["a family of four, \(decisions) decisions", "median ms", "p99 ms", "× without the day"])
        let base = plain.percentile(0.5)
        for (name, samples) in [
            ("answers and what led to them", plain), ("and through which day each stands", standing),
            ("decided, and all of it put into words as JSON", told),
        ] {
            let median = samples.percentile(0.5)
            table.add([
                name, figure(median * 1e3, 3), figure(samples.percentile(0.99) * 1e3, 3), figure(median / base, 2),
            ])
        }
        print(table.text)
        return standing.percentile(0.5) <= goal ? 0 : 1
    }
}
