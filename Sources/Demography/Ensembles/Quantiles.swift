/// Order statistics of a sample without sorting all of it.
enum Quantiles {
    /// How many equal classes the range of a sample is cut into.
    private static let classes = 1024

    /// Quantiles at probabilities from 0 to 1: linear between order statistics (R. J. Hyndman, Y. Fan, *Sample quantiles in statistical
    /// packages*, 1996, type 7). Empty without a sample.
    ///
    /// The sample is counted by classes, and only the classes that hold a wanted value are sorted: time in proportion to the sample
    /// unless most of it lies in one class.
    static func of(_ sample: [Double], _ probabilities: [Double]) -> [Double] {
        guard let first = sample.first else { return [] }
        var (least, most) = (first, first)
        for value in sample {
            least = min(least, value)
            most = max(most, value)
        }
        let scale = Double(classes - 1) / (most - least)
        guard scale.isFinite, sample.count > 64 else {
            let sorted = sample.sorted()
            return probabilities.map { interpolated($0, sorted.count) { sorted[$0] } }
        }
        var counts = [Int32](repeating: 0, count: classes)
        for value in sample { counts[Int((value - least) * scale)] += 1 }
        var below: [Int] = [0]
        below.reserveCapacity(classes + 1)
        for count in counts { below.append(below[below.count - 1] + Int(count)) }
        /// The class of a rank: the last one with no more below it.
        func place(_ rank: Int) -> Int {
            var (low, high) = (0, classes - 1)
            while low < high {
                let middle = (low + high + 1) / 2
                if below[middle] <= rank { low = middle } else { high = middle - 1 }
            }
            return low
        }
        var wanted = [Bool](repeating: false, count: classes)
        for probability in probabilities {
            let rank = rank(probability, sample.count).low
            wanted[place(rank)] = true
            wanted[place(min(rank + 1, sample.count - 1))] = true
        }
        var members: [Int: [Double]] = [:]
        for value in sample {
            let own = Int((value - least) * scale)
            if wanted[own] { members[own, default: []].append(value) }
        }
        for own in members.keys { members[own]?.sort() }
        return probabilities.map {
            interpolated($0, sample.count) { rank in
                let own = place(rank)
                return members[own]?[rank - below[own]] ?? least
            }
        }
    }

    private static func rank(_ probability: Double, _ count: Int) -> (low: Int, share: Double) {
        let place = min(1, max(0, probability)) * Double(count - 1)
        return (Int(place), place - Double(Int(place)))
    }

    private static func interpolated(_ probability: Double, _ count: Int, _ value: (Int) -> Double) -> Double {
        let (low, share) = rank(probability, count)
        guard share > 0, low + 1 < count else { return value(low) }
        let (a, b) = (value(low), value(low + 1))
        return a + share * (b - a)
    }
}
