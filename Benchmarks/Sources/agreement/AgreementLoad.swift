import Civil
import Exchange
import Foundation
import Measuring
import Policy
import PolicyTesting

/// `agreement [FAMILIES] [SEED]`: decides for so many made-up families one by one and by columns, every rule of every pack, and holds what
/// comes out beside each other, to the fen and to the unknown. A million by default, divided among the divisions; two threads.
///
/// Exits 1 at the first family for which the two differ, and prints it, as small as it could be made.
@main struct AgreementLoad {
    static let days = [
        ("2025-12-31", "2025-12-31"), ("2024-02-29", "2024-02-29"), ("2026-06-30", "2027-03-01"),
        ("2022-07-01", "2022-06-30"), ("2011-12-31", "2012-04-28"), ("2025-06-15", "2025-06-15"),
        ("2023-01-31", "2023-02-28"), ("2026-12-31", "2028-02-29"),
    ]

    static func main() async { await program(run) }

    private static func run() async throws -> Int32 {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let families = arguments.first ?? 1_000_000
        let seed = arguments.dropFirst().first ?? 1
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let packs = try Rules(folder: root.appendingPathComponent("Packs").path).library
        let benchmark = try Rules(folder: root.appendingPathComponent("Benchmarks/Packs/csb-1").path).library
        guard packs.isSound, benchmark.isSound else { return 2 }
        let chains = packs.packs.map { packs.chain(for: $0.division) } + [benchmark.chain(for: .nation)]
        let size = 500
        let jobs = (families + size - 1) / size
        let clock = ContinuousClock()
        let start = clock.now
        let results = try await withThrowingTaskGroup(of: (Int, [String: Int], String?).self) { group in
            for thread in 0..<2 {
                group.addTask {
                    var counts: [String: Int] = [:]
                    var done = 0
                    for job in stride(from: thread, to: jobs, by: 2) {
                        let agreement = Agreement(chains[job % chains.count])
                        let (asAt, today) = days[job / chains.count % days.count]
                        guard let asAt = Day(asAt), let today = Day(today) else { continue }
                        var compared: [String: [Decision.Answer: Int]] = [:]
                        let count = min(size, families - job * size)
                        let found = try agreement.check(
                            families: count, seed: UInt64(seed * 1_000_003 + job), asAt: asAt, today: today,
                            compared: &compared)
                        done += count
                        for answers in compared.values {
                            for (answer, n) in answers { counts[answer.rawValue, default: 0] += n }
                        }
                        if let found { return (done, counts, "\(found)") }
                    }
                    return (done, counts, nil)
                }
            }
            var all: [(Int, [String: Int], String?)] = []
            for try await result in group { all.append(result) }
            return all
        }
        let seconds = Double((clock.now - start).components.seconds)
        var counts: [String: Int] = [:]
        for result in results { counts.merge(result.1, uniquingKeysWith: +) }
        let all = counts.values.reduce(0, +)
        print(
            "\(results.reduce(0) { $0 + $1.0 }) families, \(chains.count) divisions, \(all) decisions each way in \(Int(seconds)) s: "
                + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        let differences = results.compactMap(\.2)
        for difference in differences { print(difference) }
        print(differences.isEmpty ? "no difference" : "\(differences.count) differences")
        return differences.isEmpty ? 0 : 1
    }
}
