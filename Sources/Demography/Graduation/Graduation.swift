/// From groups of ages to single ages.
public enum Graduation {
    /// Single-age counts from counts of five-year groups, the last of them open.
    ///
    /// Monotone cubic through the cumulated counts, read at every age: no count is negative, every group keeps its sum, and the
    /// open group stays one. With 21 groups the result has 101 ages, 0 to 100 and over.
    ///
    /// - Parameter groups: persons aged 0–4, 5–9, …, open; at least two, none negative.
    public static func singleAges(groups: [Double]) -> [Double] {
        guard groups.count >= 2, let open = groups.last else { return groups }
        var edges = [0.0]
        var cumulated = [0.0]
        for (index, count) in groups.dropLast().enumerated() {
            edges.append(Double(5 * index + 5))
            cumulated.append(cumulated[index] + max(0, count))
        }
        guard let curve = MonotoneCubic(x: edges, y: cumulated) else { return groups }
        var ages: [Double] = []
        ages.reserveCapacity(5 * groups.count - 4)
        var before = 0.0
        for age in 1...(5 * (groups.count - 1)) {
            let here = curve.value(at: Double(age))
            ages.append(max(0, here - before))
            before = here
        }
        return ages + [max(0, open)]
    }
}
