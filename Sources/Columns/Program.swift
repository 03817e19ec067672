import Lanes

/// A program over the columns of a frame, ready to run.
public struct Program: Sendable {
    let frame: Frame
    let axes: [Builder.ListAxis?]
    /// The steps in order.
    let steps: Steps
    let slots: [Slot]
    let tables: [Memory]
    let hosts: [Builder.Host]
    /// How many accumulators there are.
    public let sums: Int
    /// Where the values of each kept node lie, and how wide they are.
    private let kept: [Node: (slot: Int, width: Width, axis: Int)]
    /// For each axis of the frame whether owners and offsets are needed.
    let owned: [Bool]
    /// The slots that lists fill, by axis.
    let lists: [Int: (owner: Int?, offsets: Int?, target: Int?, at: Int)]
    /// The steps that the host does: the axis of a list to be made, or a computation.
    let hosted: [Int: Hosted]

    enum Hosted: Sendable {
        case expand(axis: Int)
        case compute(host: Int, inputs: [Int], dst: Int, axis: Int)
    }

    /// Steps, which point to tables that the program keeps and nobody writes: that is why they may be shared.
    struct Steps: @unchecked Sendable {
        let all: [columns_step]
    }

    /// Where values lie.
    enum Slot: Sendable {
        case column(Int)
        case whole(Int)
        case row(axis: Int)
        case owner(axis: Int)
        case offsets(axis: Int)
        case constant(Int64, Width, axis: Int)
        /// Room for results; several nodes use it one after another.
        case room(Width, axis: Int)
        /// One more element than the axis has rows.
        case listOffsets(axis: Int)
        case listRows(axis: Int)
    }

    /// How many steps a block takes.
    public var count: Int { steps.all.count }

    /// Puts the nodes of a builder in order and gives each a place.
    public init(_ builder: Builder) {
        var plan = Plan(builder)
        for root in builder.roots { plan.visit(root) }
        plan.settle()
        frame = builder.frame
        axes = builder.axes
        tables = builder.tables
        hosts = builder.hosts
        sums = builder.sums
        slots = plan.slots
        owned = plan.owned
        lists = plan.lists
        hosted = plan.hosted
        steps = Steps(all: plan.steps)
        var kept: [Node: (slot: Int, width: Width, axis: Int)] = [:]
        for root in builder.roots {
            guard let slot = plan.slot[root.index], slot >= 0 else { continue }
            kept[root] = (slot, builder.nodes[root.index].width, builder.nodes[root.index].axis)
        }
        self.kept = kept
    }

    /// Where a kept node lies.
    func place(_ node: Node) -> (slot: Int, width: Width, axis: Int)? { kept[node] }
}

/// Ordering nodes and giving them places.
private struct Plan {
    let builder: Builder
    /// The nodes in order.
    var order: [Int] = []
    var slot: [Int: Int] = [:]
    var slots: [Program.Slot] = []
    var owned: [Bool]
    var lists: [Int: (owner: Int?, offsets: Int?, target: Int?, at: Int)] = [:]
    var hosted: [Int: Program.Hosted] = [:]
    var steps: [columns_step] = []
    private var seen: Set<Int> = []

    init(_ builder: Builder) {
        self.builder = builder
        owned = Array(repeating: false, count: builder.frame.axes.count)
    }

    /// Appends a node after everything that it needs.
    mutating func visit(_ root: Node) {
        var open: [(Int, Bool)] = [(root.index, false)]
        while let (index, isReady) = open.popLast() {
            if isReady {
                order.append(index)
                continue
            }
            guard seen.insert(index).inserted else { continue }
            open.append((index, true))
            for input in builder.nodes[index].inputs.reversed() where !seen.contains(input.index) {
                open.append((input.index, false))
            }
        }
    }

    mutating func settle() {
        var lastUse: [Int: Int] = [:]
        for (time, index) in order.enumerated() {
            for input in builder.nodes[index].inputs { lastUse[input.index] = time }
        }
        for root in builder.roots { lastUse[root.index] = .max }
        struct Pool: Hashable {
            let width: Width
            let axis: Int
        }
        var free: [Pool: [Int]] = [:]
        for (time, index) in order.enumerated() {
            let content = builder.nodes[index]
            let pool = Pool(width: content.width, axis: content.axis)
            var dst = -1
            switch content.kind {
            case .constant: dst = add(.constant(content.imm, content.width, axis: content.axis))
            case .column(let number): dst = add(.column(number))
            case .whole(let number): dst = add(.whole(number))
            case .row: dst = add(.row(axis: content.axis))
            case .owner where builder.axes[content.axis] == nil:
                owned[content.axis] = true
                dst = add(.owner(axis: content.axis))
            case .offsets(let axis) where builder.axes[axis] == nil:
                owned[axis] = true
                dst = add(.offsets(axis: axis))
            case .owner:
                dst = add(.listRows(axis: content.axis))
                lists[content.axis]?.owner = dst
            case .target:
                dst = add(.listRows(axis: content.axis))
                lists[content.axis]?.target = dst
            case .offsets(let axis):
                dst = add(.listOffsets(axis: axis))
                lists[axis]?.offsets = dst
            case .expand(let axis):
                let at = content.inputs.first.flatMap { slot[$0.index] } ?? 0
                lists[axis] = (nil, nil, nil, at)
                hosted[steps.count] = .expand(axis: axis)
                steps.append(
                    columns_step(
                        op: columns_host.op, axis: 0, dst: 0, a: 0, b: 0, c: 0, imm: 0, imm2: 0, table: nil))
            case .step, .host:
                dst = free[pool]?.popLast() ?? add(.room(content.width, axis: content.axis))
            case .sum: dst = Int(builder.ranges[index].lowerBound)
            }
            slot[index] = dst
            switch content.kind {
            case .step(let op): append(op, content, dst)
            case .sum(let op):
                append(op, content, dst)
                slot[index] = -1
            case .host(let host):
                hosted[steps.count] = .compute(
                    host: host, inputs: content.inputs.compactMap { slot[$0.index] }, dst: dst, axis: content.axis)
                append(columns_host.op, content, dst)
            default: break
            }
            // What is not needed any more gives its room back.
            for input in Set(content.inputs) where lastUse[input.index] == time {
                let used = builder.nodes[input.index]
                switch used.kind {
                case .step, .host:
                    if let place = slot[input.index] {
                        free[Pool(width: used.width, axis: used.axis), default: []].append(place)
                    }
                default: break
                }
            }
        }
    }

    private mutating func add(_ slot: Program.Slot) -> Int {
        slots.append(slot)
        return slots.count - 1
    }

    private mutating func append(_ op: Op, _ content: NodeContent, _ dst: Int) {
        func place(_ number: Int) -> Int32 {
            guard number < content.inputs.count else { return 0 }
            return Int32(slot[content.inputs[number].index] ?? 0)
        }
        steps.append(
            columns_step(
                op: op, axis: Int32(content.axis), dst: Int32(dst), a: place(0), b: place(1), c: place(2),
                imm: content.imm, imm2: content.imm2,
                table: content.table < 0 ? nil : builder.tables[content.table].bytes.baseAddress))
    }
}
