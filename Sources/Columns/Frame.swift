import Civil
import Lanes

/// Rows of several kinds with their columns, such as households, their members, and the events of these.
///
/// Axis 0 is the root. Every other axis belongs to one above it: its rows are sorted by their owner, so that a run of roots has, on every
/// axis, one run of rows: a **block**. Programs go through blocks, which is why the memory that they need does not grow with the rows.
public struct Frame: Sendable {
    /// One kind of row.
    public struct Axis: Sendable {
        /// How many rows there are.
        public let rows: Int
        /// The axis that owns it; nil for the root.
        public let parent: Int?
        /// For each row its owner, ascending; nil for the root.
        public let owners: Memory?
        /// The most rows that one owner has.
        let most: Int
        /// Where the rows of every 256th owner begin.
        let starts: [Int32]
    }

    /// From each row of an axis to some rows of another, at any distance.
    public struct Link: Sendable {
        /// The axis of the rows that it leads to.
        public let target: Int
        /// For each row where its targets begin, and where the last ones end.
        public let starts: Memory
        /// The targets.
        public let targets: Memory
        /// The most targets that a row has.
        let most: Int
    }

    /// The kinds of row.
    public private(set) var axes: [Axis]
    /// The columns.
    public private(set) var columns: [Column] = []
    /// The links.
    public private(set) var links: [Link] = []

    /// Roots without anything yet.
    public init(roots: Int) { axes = [Axis(rows: roots, parent: nil, owners: nil, most: roots, starts: [])] }

    /// Adds an axis, given for each of its rows the owner, ascending. Gives its number.
    public mutating func addAxis(below parent: Int, owners: Memory) throws(ColumnFault) -> Int {
        add(try Axis(below: parent, of: axes[parent].rows, owners: owners))
    }

    /// Adds an axis below one that there is. Gives its number.
    public mutating func add(_ axis: Axis) -> Int {
        axes.append(axis)
        return axes.count - 1
    }

    /// Adds a column. Gives its number. Goes through it once, for the range of its values.
    public mutating func addColumn(_ axis: Int, _ layout: Layout, _ memory: Memory) throws(ColumnFault) -> Int {
        try addColumn(axis, layout, memory, Frame.range(layout, memory))
    }

    /// Adds a column whose range is known. Gives its number.
    public mutating func addColumn(
        _ axis: Int, _ layout: Layout, _ memory: Memory, _ range: ClosedRange<Int64>
    ) throws(ColumnFault) -> Int {
        let count = memory.bytes.count / layout.stride
        guard count == axes[axis].rows, memory.bytes.count % layout.stride == 0 else {
            throw .count(count, expected: axes[axis].rows)
        }
        columns.append(Column(axis: axis, layout: layout, memory: memory, range: range))
        return columns.count - 1
    }

    /// The least and the greatest value of a column; goes through it once, part by part.
    public static func range(_ layout: Layout, _ memory: Memory) throws(ColumnFault) -> ClosedRange<Int64> {
        var whole: ClosedRange<Int64>?
        var row = 0
        try memory.forEachPart(of: partRows * layout.stride) { start, part throws(ColumnFault) in
            let count = part.count / layout.stride
            guard count > 0 else { return }
            var (least, greatest): (Int64, Int64) = (0, 0)
            switch layout {
            case .byte: columns_range_b(start.assumingMemoryBound(to: UInt8.self), count, &least, &greatest)
            case .int: columns_range_i(start.assumingMemoryBound(to: Int32.self), count, &least, &greatest)
            case .long: columns_range_l(start.assumingMemoryBound(to: Int64.self), count, &least, &greatest)
            case .double(let decimals):
                let wrong = columns_range_d(
                    start.assumingMemoryBound(to: Double.self), Double(Tens.power64(decimals)), count, &least,
                    &greatest)
                if wrong >= 0 { throw .value(row: row + wrong) }
            }
            whole = min(least, whole?.lowerBound ?? least)...max(greatest, whole?.upperBound ?? greatest)
            row += count
        }
        return whole ?? 0...0
    }

    /// Adds a link, given for each row of `axis` the rows of `target`. Gives its number.
    public mutating func addLink(from axis: Int, to target: Int, starts: [Int32], targets: [Int32]) -> Int {
        let rows = axes[axis].rows
        let isSound =
            starts.count == rows + 1 && starts.first == 0 && starts.last == Int32(targets.count)
            && zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 } && targets.allSatisfy { $0 < axes[target].rows }
        precondition(isSound, "a link leads from every row to rows that are there")
        let most = zip(starts, starts.dropFirst()).map { Int($1 - $0) }.max() ?? 0
        links.append(Link(target: target, starts: Memory(starts), targets: Memory(targets), most: most))
        return links.count - 1
    }

    /// The rows of every axis that belong to a run of roots.
    public func rows(of roots: Range<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        runs.reserveCapacity(axes.count)
        for axis in axes {
            guard let parent = axis.parent else {
                runs.append(roots)
                continue
            }
            let from = axis.first(notBelow: runs[parent].lowerBound)
            runs.append(from..<max(from, axis.first(notBelow: runs[parent].upperBound)))
        }
        return runs
    }

    /// How many rows are looked at at a time where all are: what fits the cache.
    static let partRows = 1 << 15
}

extension Frame.Axis {
    /// Of every so many owners it is known where their rows begin.
    static let grain = 256

    /// An axis with an owner for each of its rows, ascending; goes through them once.
    ///
    /// - Parameters:
    ///   - parent: the number of the axis that owns it.
    ///   - above: how many rows that one has.
    public init(below parent: Int, of above: Int, owners: Memory) throws(ColumnFault) {
        var (row, last, most, run) = (0, Int32(0), 0, 0)
        var starts: [Int32] = [0]
        try owners.forEachPart(of: Frame.partRows * 4) { start, part throws(ColumnFault) in
            let count = part.count / 4
            guard count > 0 else { return }
            let values = UnsafeBufferPointer(start: start.assumingMemoryBound(to: Int32.self), count: count)
            let wrong = values[0] < last ? 0 : columns_unsorted(values.baseAddress, count)
            if wrong >= 0 { throw .owner(row: row + wrong) }
            guard Int(values[count - 1]) < above else { throw .owner(row: row + lowerBound(values, above)) }
            // The run at the end of the part before may go on.
            let more = row > 0 && values[0] == last ? lowerBound(values, Int(last) + 1) : 0
            run = more > 0 ? run + more : 0
            most = max(most, run, columns_longest(values.baseAddress, count))
            last = values[count - 1]
            if more < count { run = count - lowerBound(values, Int(last)) }
            while starts.count * Frame.Axis.grain <= Int(last) {
                starts.append(Int32(row + lowerBound(values, starts.count * Frame.Axis.grain)))
            }
            row += count
        }
        self.init(rows: row, parent: parent, owners: owners, most: most, starts: starts)
    }

    /// The first row whose owner is at least `bound`. Looks at the rows of at most a grain of owners.
    func first(notBelow bound: Int) -> Int {
        let place = bound / Frame.Axis.grain
        guard bound > 0 else { return 0 }
        guard place < starts.count, let owners else { return rows }
        let low = Int(starts[place])
        guard bound % Frame.Axis.grain != 0 else { return low }
        let high = place + 1 < starts.count ? Int(starts[place + 1]) : rows
        return low
            + withUnsafeTemporaryAllocation(byteCount: (high - low) * 4, alignment: 64) { room in
                let start = owners.part(low * 4..<high * 4, in: room.baseAddress)?.assumingMemoryBound(to: Int32.self)
                return lowerBound(UnsafeBufferPointer(start: start, count: high - low), bound)
            }
    }
}

/// The first of ascending values that is at least `bound`.
private func lowerBound(_ values: UnsafeBufferPointer<Int32>, _ bound: Int) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
        let middle = (low + high) / 2
        if Int(values[middle]) < bound { low = middle + 1 } else { high = middle }
    }
    return low
}
