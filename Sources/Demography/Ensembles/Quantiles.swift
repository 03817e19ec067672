/// Order statistics of a sample without sorting all of it.
enum Quantiles {
    /// Quantiles at increasing probabilities from 0 to 1: linear between order statistics (Hyndman and Fan's type 7). Empty without
    /// a sample, whose order is changed.
    ///
    /// Expected time in proportion to the sample.
    static func of(_ sample: inout [Double], _ probabilities: [Double]) -> [Double] {
        let count = sample.count
        guard count > 0 else { return [] }
        return sample.withUnsafeMutableBufferPointer { values in
            var from = 0
            return probabilities.map { probability in
                let place = min(1, max(0, probability)) * Double(count - 1)
                let low = Int(place)
                select(values, from, count, low)
                from = low
                let share = place - Double(low)
                guard share > 0, low + 1 < count else { return values[low] }
                // Everything above `low` is no smaller: the next order statistic is the least of it.
                var next = values[low + 1]
                for i in (low + 2)..<max(low + 2, count) where values[i] < next { next = values[i] }
                return values[low] + share * (next - values[low])
            }
        }
    }

    /// Puts the order statistic `rank` in its place, what is smaller before and the rest after it, within from ..< to (quickselect,
    /// median of three; C. A. R. Hoare, *Algorithm 65: Find*, 1961).
    private static func select(_ v: UnsafeMutableBufferPointer<Double>, _ from: Int, _ to: Int, _ rank: Int) {
        var (low, high) = (from, to - 1)
        while low < high {
            let middle = low + (high - low) / 2
            if v[middle] < v[low] { v.swapAt(middle, low) }
            if v[high] < v[low] { v.swapAt(high, low) }
            if v[high] < v[middle] { v.swapAt(high, middle) }
            let pivot = v[middle]
            var (i, j) = (low, high)
            while i <= j {
                while v[i] < pivot { i += 1 }
                while pivot < v[j] { j -= 1 }
                if i <= j {
                    v.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if rank <= j { high = j } else if rank >= i { low = i } else { return }
        }
    }
}

extension Ensemble {
    /// The probabilities that are reported.
    public static let probabilities = [0.025, 0.1, 0.5, 0.9, 0.975]

    /// Quantiles of every indicator in every year, each taken over the trajectories' own values.
    ///
    /// - Parameters:
    ///   - blocks: what ``values(block:)`` gave for the blocks 0, 1, …
    ///   - trajectories: how many to use, from the first.
    /// - Returns: by region, year and indicator, one value for each of ``probabilities``; linear between order statistics (type 7).
    public func quantiles(_ blocks: [[Double]], trajectories: Int) -> [[[[Double]]]] {
        let count = indicators.count
        var sample: [Double] = []
        return regions.indices.map { region in
            (0..<years).map { year in
                (0..<count).map { indicator in
                    let start = ((region * years + year) * count + indicator) * Self.width
                    sample.removeAll(keepingCapacity: true)
                    for block in blocks where block.count > start { sample += block[start..<(start + Self.width)] }
                    sample.removeLast(max(0, sample.count - trajectories))
                    return Quantiles.of(&sample, Self.probabilities)
                }
            }
        }
    }
}
