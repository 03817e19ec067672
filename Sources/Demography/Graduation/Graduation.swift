/// From groups of ages to single ages.
public enum Graduation {
    /// How five-year groups become single ages.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// Monotone cubic through the cumulated counts (``MonotoneCubic``): never negative.
        case monotone
        /// Sprague's fifth-difference multipliers.
        case sprague
        /// Beers's ordinary multipliers.
        case beers
    }

    /// Single-age counts from counts of five-year groups, the last of them open.
    ///
    /// Every group keeps its sum, no count is negative, and the open group stays one. With 21 groups the result has 101 ages, 0 to 100
    /// and over. A group that multipliers make negative is divided by the monotone cubic instead; so is everything where fewer than
    /// five groups are closed.
    ///
    /// - Parameters:
    ///   - groups: persons (or births, or anything that adds up) aged 0–4, 5–9, …, open; at least two, none negative.
    ///   - method: how.
    public static func singleAges(groups: [Double], method: Method = .monotone) -> [Double] {
        guard groups.count >= 2, let open = groups.last else { return groups }
        let closed = groups.dropLast().map { max(0, $0) }
        let monotone = monotone(closed)
        guard method != .monotone, closed.count >= 5 else { return monotone + [max(0, open)] }
        var ages = Osculatory.ages(closed, method == .sprague ? Osculatory.sprague : Osculatory.beers)
        for group in closed.indices {
            let own = (5 * group)..<(5 * group + 5)
            if ages[own].contains(where: { $0 < 0 }) { ages.replaceSubrange(own, with: monotone[own]) }
        }
        return ages + [max(0, open)]
    }

    private static func monotone(_ closed: [Double]) -> [Double] {
        var edges = [0.0]
        var cumulated = [0.0]
        for (index, count) in closed.enumerated() {
            edges.append(Double(5 * index + 5))
            cumulated.append(cumulated[index] + count)
        }
        guard let curve = MonotoneCubic(x: edges, y: cumulated) else { return closed }
        var before = 0.0
        return (1...(5 * closed.count)).map { age in
            let here = curve.value(at: Double(age))
            defer { before = here }
            return max(0, here - before)
        }
    }

    /// Rates of five-year groups from single ages: events over persons in each group; 0 where nobody is.
    ///
    /// - Parameters:
    ///   - rates: events per person-year by single age from 0.
    ///   - persons: person-years by the same ages; nil weighs all ages alike.
    public static func fiveYear(rates: [Double], persons: [Double]? = nil) -> [Double] {
        let weights = persons ?? [Double](repeating: 1, count: rates.count)
        return stride(from: 0, to: min(rates.count, weights.count), by: 5).map { start in
            let ages = start..<min(start + 5, min(rates.count, weights.count))
            let sum = weights[ages].reduce(0, +)
            return sum > 0 ? zip(rates[ages], weights[ages]).reduce(0) { $0 + $1.0 * $1.1 } / sum : 0
        }
    }
}
