import Civil
import Exchange
import Foundation
import Measuring
import Policy
import Services
import ServicesTesting

/// `doses [HISTORIES [DAYS]]`: the engine of doses beside one that asks on every day of every life (100,000 made-up histories of doses by the national schedule,
/// eight years of days each), on two threads; then how long the engine takes for a child. Exits 1 where the two differ once.
@main struct Doses {
    static func main() async { await program(run) }

    private static func run() async throws -> Int32 {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let histories = numbers.first ?? 100_000
        let days = numbers.dropFirst().first ?? 2_922
        let rules = try Rules(folder: "../Packs")
        guard let nanan = DivisionCode("350583"),
            let course = rules.library.chain(for: nanan).programmes["immunisation"]?.course
        else { return 2 }
        let threads = 2
        let start = ContinuousClock().now
        let found = await withTaskGroup(of: [DoseOracle.Difference].self) { group in
            for thread in 0..<threads {
                group.addTask {
                    var made = DoseHistories(course, seed: UInt64(thread) + 1)
                    let oracle = DoseOracle(course)
                    var found: [DoseOracle.Difference] = []
                    for _ in 0..<(histories / threads) where found.count < 3 {
                        let (born, given) = made.history()
                        if let one = oracle.difference(born: born, given: given, days: days) { found.append(one) }
                    }
                    return found
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let time = (ContinuousClock().now - start) / .seconds(1)
        print("\(histories) histories × \(days) days: \(found.count) differences (\(Int(time)) s)")
        for one in found { print(one) }
        var made = DoseHistories(course, seed: 9)
        let some = (0..<20_000).map { _ in made.history() }
        let asked = ContinuousClock().now
        var items = 0
        for (born, given) in some {
            items += Courses(course, anchor: born, given: given, isFor: [], on: Day(number: 20_700)).chosen.count
        }
        let each = (ContinuousClock().now - asked) / .microseconds(1) / Double(some.count)
        print("the whole schedule for a child: \((each * 10).rounded() / 10) µs (\(items) series)")
        return found.isEmpty ? 0 : 1
    }
}
