import Civil
import Lanes

/// Builds a program over the columns of a frame, as a graph of nodes in which equal things are one thing: what two months, two rules or two
/// reforms have in common is computed once.
///
/// The range of every node's values is known, from the ranges of the columns. It chooses the width of the elements, folds comparisons that
/// cannot fail, and proves that nothing overflows: an operation that could answers nil, and the caller does it another way.
///
/// Bytes hold truth values, three-valued if need be (``Truth``). What is not a byte is a whole number: fen, days since 1970-01-01, months.
public struct Builder {
    let frame: Frame
    /// The axes: those of the frame, then the lists that have been made.
    var axes: [ListAxis?]
    var nodes: [NodeContent] = []
    var ranges: [ClosedRange<Int64>] = []
    private var known: [NodeContent: Node] = [:]
    var tables: [Memory] = []
    private var knownTables: [[UInt8]: Int] = [:]
    var hosts: [Host] = []
    var roots: [Node] = []
    /// How many accumulators there are.
    public private(set) var sums = 0
    /// Whether rows of two axes were to be combined of which neither is above the other. Such a program must not run.
    public private(set) var isMixed = false

    /// Rows made for each row of another axis, from a link.
    struct ListAxis: Hashable {
        let link: Int
        /// The axis of the rows that have lists.
        let parent: Int
        /// For each of these the row of the link.
        let at: Node
    }

    /// What the host does for one node: given the inputs' elements and how many rows there are, fills the output.
    struct Host: Sendable {
        let run: @Sendable ([UnsafeRawPointer], Int, UnsafeMutableRawPointer) -> Void
    }

    /// Starts an empty program.
    public init(_ frame: Frame) {
        self.frame = frame
        axes = Array(repeating: nil, count: frame.axes.count)
    }

    // MARK: Nodes

    mutating func node(_ content: NodeContent, _ range: ClosedRange<Int64>) -> Node {
        if let node = known[content] { return node }
        let node = Node(index: nodes.count)
        nodes.append(content)
        ranges.append(range)
        known[content] = node
        return node
    }

    /// The same number for all rows.
    public mutating func constant(_ value: Int64) -> Node {
        node(NodeContent(kind: .constant, axis: -1, width: Builder.width(value...value), imm: value), value...value)
    }

    /// A column of the frame, on its axis; doubles as whole numbers.
    public mutating func column(_ number: Int) -> Node {
        let column = frame.columns[number]
        let plain = node(
            NodeContent(kind: .column(number), axis: column.axis, width: Builder.width(column.layout)), column.range)
        guard case .double(let decimals) = column.layout else { return plain }
        let width = Builder.width(column.range)
        return step(
            width == .int ? columns_double_to_i : columns_double_to_l, column.axis, width, [plain],
            imm: Tens.power64(decimals), range: column.range)
    }

    mutating func step(
        _ op: columns_op, _ axis: Int, _ width: Width, _ inputs: [Node], imm: Int64 = 0, imm2: Int64 = 0,
        table: Int = -1, range: ClosedRange<Int64>
    ) -> Node {
        step(op.op, axis, width, inputs, imm: imm, imm2: imm2, table: table, range: range)
    }

    mutating func step(
        _ op: Op, _ axis: Int, _ width: Width, _ inputs: [Node], imm: Int64 = 0, imm2: Int64 = 0,
        table: Int = -1, range: ClosedRange<Int64>
    ) -> Node {
        node(
            NodeContent(
                kind: .step(op), axis: axis, width: width, inputs: inputs, imm: imm, imm2: imm2, table: table), range)
    }

    /// Whatever the host computes for each row: the inputs and the output are 64-bit.
    ///
    /// - Parameter run: given the elements of each input and the number of rows, fills the output with values within `range`.
    public mutating func host(
        _ inputs: [Node], axis: Int, range: ClosedRange<Int64>,
        _ run: @escaping @Sendable ([UnsafePointer<Int64>], UnsafeMutableBufferPointer<Int64>) -> Void
    ) -> Node {
        var operands: [Node] = []
        for input in inputs { operands.append(down(spread(wide(input, .long), axis), to: axis)) }
        hosts.append(
            Host { inputs, count, output in
                run(
                    inputs.map { $0.assumingMemoryBound(to: Int64.self) },
                    UnsafeMutableBufferPointer(start: output.assumingMemoryBound(to: Int64.self), count: count))
            })
        let result = node(
            NodeContent(kind: .host(hosts.count - 1), axis: axis, width: .long, inputs: operands), range)
        guard Builder.width(range) == .int else { return result }
        return step(columns_l_to_i, axis, .int, [result], range: range)
    }

    // MARK: What is known of a node

    /// The range of a node's values.
    public func range(_ node: Node) -> ClosedRange<Int64> { ranges[node.index] }

    /// The number that a node is for all rows, if it is one.
    public func number(_ node: Node) -> Int64? {
        let range = ranges[node.index]
        return nodes[node.index].kind == .constant ? range.lowerBound : nil
    }

    /// The axis of a node; −1 for a number.
    public func axis(_ node: Node) -> Int { nodes[node.index].axis }

    func width(_ node: Node) -> Width { nodes[node.index].width }

    static func width(_ range: ClosedRange<Int64>) -> Width {
        range.lowerBound >= Int64(Int32.min) && range.upperBound <= Int64(Int32.max) ? .int : .long
    }

    static func width(_ layout: Layout) -> Width {
        switch layout {
        case .byte: .byte
        case .int: .int
        case .long, .double: .long
        }
    }

    mutating func table<Element: BitwiseCopyable>(_ values: [Element]) -> Int {
        let bytes = values.withUnsafeBytes { Array($0) } + [UInt8(MemoryLayout<Element>.stride)]
        if let place = knownTables[bytes] { return place }
        tables.append(Memory(values))
        knownTables[bytes] = tables.count - 1
        return tables.count - 1
    }

    /// A node as wide as is wanted.
    mutating func wide(_ node: Node, _ width: Width) -> Node {
        let content = nodes[node.index]
        guard content.width != width else { return node }
        let range = ranges[node.index]
        if content.kind == .constant {
            var other = content
            other.width = width
            return self.node(other, range)
        }
        let op: columns_op
        switch (content.width, width) {
        case (.byte, .int): op = columns_b_to_i
        case (.byte, .long): op = columns_b_to_l
        case (.int, .long): op = columns_i_to_l
        case (.long, .int): op = columns_l_to_i
        default: return node
        }
        return step(op, content.axis, width, [node], range: range)
    }

    /// A node with rows of an axis, also if it is a number.
    public mutating func spread(_ node: Node, on axis: Int) -> Node { spread(node, axis) }

    /// A node with rows, also if it is a number.
    mutating func spread(_ node: Node, _ axis: Int) -> Node {
        guard nodes[node.index].kind == .constant else { return node }
        let value = ranges[node.index].lowerBound
        var content = nodes[node.index]
        content.axis = axis
        return self.node(content, value...value)
    }

    // MARK: Axes

    /// The axis that owns another; nil for the root.
    public func parent(_ axis: Int) -> Int? {
        axes[axis].map(\.parent) ?? (axis < frame.axes.count ? frame.axes[axis].parent : nil)
    }

    /// The lower of two axes; where neither is above the other, the program is mixed.
    public mutating func lower(_ a: Int, _ b: Int) -> Int { common(a, b) }

    /// A whole number within 0 to 31 as a byte.
    public mutating func byte(_ node: Node) -> Node {
        if width(node) == .byte || number(node) != nil { return node }
        let values = (0...31).map { Int64($0) }
        let bounds = range(node)
        let table = table(values.map { UInt8($0) })
        return step(
            columns_lookup_b, axis(node), .byte, [wide(node, .int)], imm: 0, imm2: 32, table: table, range: bounds)
    }

    /// The lower of two axes. Where neither is above the other the program ``isMixed``.
    mutating func common(_ a: Int, _ b: Int) -> Int {
        if let axis = joined(a, b) { return axis }
        isMixed = true
        return a
    }

    /// The lower of two axes, one of which is above the other; nil if neither is.
    private func joined(_ a: Int, _ b: Int) -> Int? {
        if a == b || b < 0 { return a }
        if a < 0 { return b }
        if isAbove(a, b) { return b }
        return isAbove(b, a) ? a : nil
    }

    private func isAbove(_ upper: Int, _ lower: Int) -> Bool {
        var axis = parent(lower)
        while let above = axis {
            if above == upper { return true }
            axis = parent(above)
        }
        return false
    }

    /// A node on a lower axis: each row gets the value of its owner.
    public mutating func down(_ node: Node, to axis: Int) -> Node {
        let own = nodes[node.index].axis
        guard own >= 0, own != axis, let parent = parent(axis) else { return node }
        let above = down(node, to: parent)
        let owner = owner(of: axis)
        let width = nodes[above.index].width
        return step(OpFamily.up[width], axis, width, [above, owner], range: ranges[node.index])
    }

    /// Both operands on the lower of their axes, equally wide.
    mutating func aligned(_ a: Node, _ b: Node, _ width: Width) -> (Node, Node, Int) {
        let lower = common(nodes[a.index].axis, nodes[b.index].axis)
        return (down(wide(a, width), to: lower), down(wide(b, width), to: lower), lower)
    }

    /// For each row of an axis of the frame its own number.
    public mutating func row(of axis: Int) -> Node {
        node(
            NodeContent(kind: .row, axis: axis, width: .int),
            0...Int64(Swift.max(0, frame.axes[axis].rows - 1)))
    }

    /// A byte of 1 for each row of an axis.
    public mutating func one(on axis: Int) -> Node { spread(wide(constant(1), .byte), axis) }

    /// For each row of an axis its owner's place in the block.
    mutating func owner(of axis: Int) -> Node {
        let inputs = axes[axis] == nil ? [] : [expansion(of: axis)]
        return node(
            NodeContent(kind: .owner, axis: axis, width: .int, inputs: inputs), 0...Int64(Int32.max))
    }

    /// For each row of the owning axis where its rows begin.
    mutating func offsets(of axis: Int) -> Node {
        let inputs = axes[axis] == nil ? [] : [expansion(of: axis)]
        return node(
            NodeContent(kind: .offsets(of: axis), axis: parent(axis) ?? 0, width: .int, inputs: inputs),
            0...Int64(Int32.max))
    }

    mutating func expansion(of axis: Int) -> Node {
        guard let list = axes[axis] else { return constant(0) }
        return node(NodeContent(kind: .expand(axis), axis: axis, width: .int, inputs: [list.at]), 0...0)
    }

    /// The rows that a link gives for each row of `at`, which are rows of the link's frame axis; none for a number below 0.
    ///
    /// - Returns: the new axis, below that of `at`, and on it the row of the frame that each row leads to.
    public mutating func list(_ link: Int, at: Node, on axis: Int) -> (axis: Int, target: Node) {
        let at = down(spread(wide(at, .int), axis), to: axis)
        let made = ListAxis(link: link, parent: axis, at: at)
        let place: Int
        if let found = axes.firstIndex(of: made) {
            place = found
        } else {
            axes.append(made)
            place = axes.count - 1
        }
        let expand = expansion(of: place)
        let rows = frame.axes[frame.links[link].target].rows
        let target = node(
            NodeContent(kind: .target, axis: place, width: .int, inputs: [expand]), -2...Int64(max(0, rows - 1)))
        return (place, target)
    }

    // MARK: What comes out

    /// Counts the rows where a byte is a number. Gives the accumulator.
    public mutating func count(of value: UInt8, in byte: Node, on axis: Int) -> Int {
        sum(columns_count.op, axis, [down(spread(wide(byte, .byte), axis), to: axis)], 1, imm2: Int64(value))
    }

    /// Sums a number over the rows where a truth value is true. Gives the accumulator.
    public mutating func total(_ value: Node, where truth: Node, on axis: Int) -> Int {
        let value = down(spread(value, axis), to: axis)
        let truth = down(spread(truth, axis), to: axis)
        return sum(OpFamily.total[nodes[value.index].width], axis, [value, truth], 1)
    }

    /// The same for each of several groups: `group` is its number, from 0. Gives the first accumulator.
    public mutating func total(_ value: Node?, where truth: Node, by group: Node, groups: Int, on axis: Int) -> Int {
        let truth = down(spread(truth, axis), to: axis)
        let group = down(spread(wide(group, .int), axis), to: axis)
        guard let value else { return sum(columns_group_count.op, axis, [truth, truth, group], groups) }
        let width: Width = nodes[value.index].width == .long ? .long : .int
        let number = down(spread(wide(value, width), axis), to: axis)
        return sum(OpFamily.group[width], axis, [number, truth, group], groups)
    }

    private mutating func sum(_ op: Op, _ axis: Int, _ inputs: [Node], _ count: Int, imm2: Int64 = 0) -> Int {
        let content = NodeContent(
            kind: .sum(op), axis: axis, width: .long, inputs: inputs, imm: Int64(count), imm2: imm2)
        if let found = known[content] { return Int(ranges[found.index].lowerBound) }
        let place = sums
        sums += count
        roots.append(node(content, Int64(place)...Int64(place)))
        return place
    }

    /// Keeps the values of a node for whoever reads blocks: see ``Program/read(_:)``.
    public mutating func keep(_ node: Node, on axis: Int) -> Node {
        let kept = down(spread(node, axis), to: axis)
        roots.append(kept)
        return kept
    }
}
