import Civil
import Glibc

/// How long the parts of a run took, and how much memory it held.
struct RunMeasure {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let before = RunMeasure.peak
    private var marks: [(String, ContinuousClock.Instant)] = []

    init() { start = clock.now }

    /// Ends a part; those of one name are added up.
    mutating func mark(_ name: String) { marks.append((name, clock.now)) }

    /// The seconds of the whole, which ends with the last part.
    private var whole: Double { RunMeasure.seconds((marks.last?.1 ?? start) - start) }

    /// What was measured, as JSON: the seconds of the whole and of each part, and the most memory.
    var json: [(String, JSON)] {
        var members: [(String, JSON)] = [("seconds", .number(RunMeasure.decimal(whole)))]
        var from = start
        var parts: [(String, Double)] = []
        for (name, mark) in marks {
            let part = RunMeasure.seconds(mark - from)
            from = mark
            if let place = parts.firstIndex(where: { $0.0 == name }) {
                parts[place].1 += part
            } else {
                parts.append((name, part))
            }
        }
        members += parts.map { ("seconds_\($0)", .number(RunMeasure.decimal($1))) }
        return members + [("peak_bytes", .integer(RunMeasure.peak))]
    }

    /// The same of a run over a population, with its speed and the memory beside what was held before.
    func json(persons: Int, months: Int) -> [(String, JSON)] {
        let speed = whole > 0 ? Int(Double(persons) * Double(months) / whole) : 0
        return json + [
            ("persons_months_per_second", .integer(speed)),
            ("extra_bytes", .integer(Swift.max(0, RunMeasure.peak - before))),
        ]
    }

    /// How much memory the process has held at most.
    private static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1_024
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// A measured number with some decimals.
    static func decimal(_ value: Double, places: Int = 6) -> Decimal128 {
        let unit = (0..<places).reduce(1.0) { unit, _ in unit * 10 }
        return Decimal128(Int64((value * unit).rounded()), exponent: -places) ?? .zero
    }
}
