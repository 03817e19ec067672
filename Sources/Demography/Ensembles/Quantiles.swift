extension Ensemble {
    /// The probabilities that are reported.
    public static let probabilities = [0.025, 0.1, 0.5, 0.9, 0.975]

    /// Quantiles of every indicator in every year, each taken over the trajectories' own values.
    ///
    /// Linear between order statistics (Hyndman and Fan's type 7).
    ///
    /// - Parameters:
    ///   - blocks: what ``values(block:)`` gave for the blocks 0, 1, …
    ///   - trajectories: how many to use, from the first.
    /// - Returns: by year, then by indicator, one value for each of ``probabilities``.
    public static func quantiles(_ blocks: [[Double]], trajectories: Int) -> [[[Double]]] {
        guard let length = blocks.first?.count, trajectories > 0 else { return [] }
        let indicators = Indicator.allCases.count
        var result: [[[Double]]] = []
        var sample: [Double] = []
        for year in 0..<(length / (indicators * width)) {
            var row: [[Double]] = []
            for indicator in 0..<indicators {
                let start = (year * indicators + indicator) * width
                sample.removeAll(keepingCapacity: true)
                for block in blocks where block.count == length { sample += block[start..<(start + width)] }
                sample.removeLast(max(0, sample.count - trajectories))
                sample.sort()
                row.append(probabilities.map { quantile(sample, $0) })
            }
            result.append(row)
        }
        return result
    }

    private static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
        let place = probability * Double(sorted.count - 1)
        let low = Int(place)
        guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
    }
}
