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
    public init(roots: Int) { axes = [Axis(rows: roots, parent: nil, owners: nil, most: roots)] }

    /// Adds an axis, given for each of its rows the owner, ascending. Gives its number.
    public mutating func addAxis(below parent: Int, owners: Memory) throws(ColumnFault) -> Int {
        let values = owners.bytes.bindMemory(to: Int32.self)
        let size = 1 << 17
        var most = 0
        for from in stride(from: 0, to: values.count, by: size) {
            // One more than the part, so that its end is held beside the next.
            let part = from..<min(from + size + 1, values.count)
            let wrong = columns_unsorted(values.baseAddress.map { $0 + from }, part.count)
            if wrong >= 0 { throw .owner(row: from + wrong) }
            most = max(most, columns_longest(values.baseAddress.map { $0 + from }, part.count))
            owners.rest(from * 4..<part.upperBound * 4)
        }
        if let first = values.first, first < 0 { throw .owner(row: 0) }
        if let last = values.last, Int(last) >= axes[parent].rows { throw .owner(row: values.count - 1) }
        // A run that goes over the end of a part is at most as long as two of them, unless a part is nothing else.
        most = most >= size ? values.count : min(values.count, most * 2)
        axes.append(Axis(rows: values.count, parent: parent, owners: owners, most: most))
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
        let count = memory.bytes.count / layout.stride
        let size = 1 << 17
        var whole: ClosedRange<Int64>?
        var from = 0
        while from < count {
            let part = from..<min(from + size, count)
            let start = memory.bytes.baseAddress.map { $0 + part.lowerBound * layout.stride }
            var (least, greatest): (Int64, Int64) = (0, 0)
            switch layout {
            case .byte:
                columns_range_b(start?.assumingMemoryBound(to: UInt8.self), part.count, &least, &greatest)
            case .int: columns_range_i(start?.assumingMemoryBound(to: Int32.self), part.count, &least, &greatest)
            case .long: columns_range_l(start?.assumingMemoryBound(to: Int64.self), part.count, &least, &greatest)
            case .double(let decimals):
                let wrong = columns_range_d(
                    start?.assumingMemoryBound(to: Double.self), Double(Tens.power64(decimals)), part.count, &least,
                    &greatest)
                if wrong >= 0 { throw .value(row: part.lowerBound + wrong) }
            }
            whole = min(least, whole?.lowerBound ?? least)...max(greatest, whole?.upperBound ?? greatest)
            memory.rest(part.lowerBound * layout.stride..<part.upperBound * layout.stride)
            from = part.upperBound
        }
        return whole ?? 0...0
    }

    /// Says that the rows of some roots will not be looked at soon.
    func rest(_ roots: Range<Int>) {
        let runs = rows(of: roots)
        for column in columns {
            let run = runs[column.axis]
            column.memory.rest(run.lowerBound * column.layout.stride..<run.upperBound * column.layout.stride)
        }
        for (axis, run) in zip(axes, runs) { axis.owners?.rest(run.lowerBound * 4..<run.upperBound * 4) }
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
            guard let parent = axis.parent, let owners = axis.owners?.bytes.bindMemory(to: Int32.self) else {
                runs.append(roots)
                continue
            }
            let above = runs[parent]
            let count = axes[parent].rows
            let from = Frame.first(owners, notBelow: above.lowerBound, of: count)
            runs.append(from..<max(from, Frame.first(owners, notBelow: above.upperBound, of: count)))
        }
        return runs
    }

    /// The first of ascending values that is at least `bound`, looked for around the place where it would be if they were even: so that
    /// only memory around there is looked at.
    private static func first(_ values: UnsafeBufferPointer<Int32>, notBelow bound: Int, of owners: Int) -> Int {
        let count = values.count
        guard count > 0, bound > 0 else { return 0 }
        guard bound < owners else { return count }
        let guess = min(count - 1, Int(Double(bound) / Double(owners) * Double(count)))
        var (low, high, step) = (guess, guess, 64)
        while low > 0, Int(values[low - 1]) >= bound {
            high = low - 1
            low = max(0, low - step)
            step *= 2
        }
        step = 64
        while high < count, Int(values[high]) < bound {
            low = high + 1
            high = min(count, high + step)
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if Int(values[middle]) < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
