import Synchronization

extension Program {
    /// How many rows of the longest axis a block has, about: enough to make little of the steps, few enough for the cache.
    public static let blockRows = 4_096

    /// The accumulators after all rows.
    ///
    /// - Parameters:
    ///   - roots: the roots to go through; nil: all.
    ///   - threads: how many threads; the result does not depend on it.
    ///   - rows: how many rows of the longest axis a block has.
    public func run(
        _ roots: Range<Int>? = nil, threads: Int = 1, rows: Int = Program.blockRows
    ) async -> [Int64] {
        let roots = roots ?? 0..<frame.axes[0].rows
        let longest = max(1, frame.axes.map(\.rows).max() ?? 1)
        // Whole grains, so that nobody has to look where the rows of a block begin.
        let size = Program.whole(max(1, min(roots.count, rows * max(1, frame.axes[0].rows) / longest)))
        let blocks = (roots.count + size - 1) / size
        let threads = max(1, min(threads, blocks))
        let next = Counter()
        return await withTaskGroup(of: [Int64].self) { group in
            for _ in 0..<threads {
                group.addTask { [self] in
                    let worker = Worker(self)
                    while true {
                        let block = next.value.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard block < blocks else { break }
                        let from = roots.lowerBound + block * size
                        worker.run(from..<min(from + size, roots.upperBound))
                    }
                    return worker.sums
                }
            }
            var sums = [Int64](repeating: 0, count: self.sums)
            for await part in group { for index in sums.indices { sums[index] += part[index] } }
            return sums
        }
    }

    /// At most so many roots: a multiple of the grain where they reach it.
    private static func whole(_ roots: Int) -> Int {
        roots < Frame.Axis.grain ? roots : roots / Frame.Axis.grain * Frame.Axis.grain
    }

    /// Runs block by block on one thread and shows, after each, the values of kept nodes.
    ///
    /// - Parameter visit: told the rows of each axis in the block, and a way to read kept nodes in it.
    public func read(
        rows: Int = Program.blockRows, _ visit: (_ block: [Range<Int>], _ values: (Node) -> [Int64]) throws -> Void
    ) rethrows {
        let worker = Worker(self)
        let longest = max(1, frame.axes.map(\.rows).max() ?? 1)
        let count = frame.axes[0].rows
        let size = max(1, rows * max(1, count) / longest)
        var from = 0
        while from < count {
            worker.run(from..<min(from + size, count))
            try visit(worker.block) { worker.values($0) }
            from += size
        }
    }
}

/// What threads count up together.
private final class Counter: Sendable {
    let value = Atomic(0)
}
