import Civil
import Demography
import Exchange
import Linkage

/// Records added to an index one at a time, in random orders: how long each takes, and whether the persons are those of all at once.
struct OneByOne {
    /// One order.
    private struct Order {
        let seconds: Double
        /// Milliseconds of one record.
        let median: Double
        let percentile: Double
        let longest: Double
        /// How many persons of all at once are the same.
        let alike: Int
    }

    private var orders: [Order] = []
    private let persons: Int

    /// Adds the records so many times.
    init(_ links: Links, _ path: String, orders count: Int) throws(Problem) {
        let design = links.model.design
        let rows = try LinkTable.rows(path, design)
        let frequencies = FrequencyTable(links.records)
        persons = links.clusters.count
        let batch = OneByOne.sets(links.clusters.cluster)
        for seed in 0..<count {
            let philox = Philox(seed: UInt64(seed + 1))
            let order = (0..<rows.count).map { row in
                (philox.words(SIMD4(UInt32(truncatingIfNeeded: row), 0, 0, 0)).x, row)
            }.sorted { $0 < $1 }.map(\.1)
            var index = LinkIndex(links.model, frequencies)
            var times: [Double] = []
            times.reserveCapacity(rows.count)
            let clock = ContinuousClock()
            for row in order {
                let row = rows[row]
                let start = clock.now
                _ = index.add(row)
                times.append(RunMeasure.seconds(clock.now - start))
            }
            let seconds = times.reduce(0, +)
            times.sort()
            func share(_ share: Double) -> Double { times[Int(Double(times.count - 1) * share)] * 1_000 }
            // For each record of the file the lowest of its person.
            var lowest: [UInt32: UInt32] = [:]
            for (number, row) in order.enumerated() {
                let person = index.cluster[number]
                lowest[person] = min(lowest[person] ?? .max, UInt32(row))
            }
            var cluster = [UInt32](repeating: 0, count: rows.count)
            for (number, row) in order.enumerated() { cluster[row] = lowest[index.cluster[number]] ?? 0 }
            let alike = OneByOne.sets(cluster).filter { batch[$0.key] == $0.value }.count
            orders.append(
                Order(seconds: seconds, median: share(0.5), percentile: share(0.99), longest: share(1), alike: alike))
        }
    }

    /// The records of each person, by the lowest of them.
    private static func sets(_ cluster: [UInt32]) -> [UInt32: [UInt32]] {
        var sets: [UInt32: [UInt32]] = [:]
        for (record, lowest) in cluster.enumerated() { sets[lowest, default: []].append(UInt32(record)) }
        return sets
    }

    /// The orders, for the report.
    var json: JSON {
        .array(
            orders.map { order in
                .object([
                    ("seconds", .number(RunMeasure.decimal(order.seconds))),
                    ("median_ms", .number(RunMeasure.decimal(order.median))),
                    ("p99_ms", .number(RunMeasure.decimal(order.percentile))),
                    ("longest_ms", .number(RunMeasure.decimal(order.longest))),
                    ("persons", .integer(persons)), ("persons_alike", .integer(order.alike)),
                ])
            })
    }

    /// A line for each order.
    var lines: [String] {
        orders.enumerated().map { number, order in
            let median = RunMeasure.decimal(order.median, places: 3)
            let percentile = RunMeasure.decimal(order.percentile, places: 3)
            return say(
                "逐条加入，第 \(number + 1) 种次序：每条中位数 \(median) 毫秒，99% 在 \(percentile) 毫秒内；\(persons.grouped) 人中 \(order.alike.grouped) 人与一次归并相同",
                "One by one, order \(number + 1): median \(median) ms a record, 99 % within \(percentile) ms; of \(persons.grouped) persons \(order.alike.grouped) are those of all at once"
            )
        }
    }
}
