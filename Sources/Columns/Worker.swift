import Lanes

/// Runs a program over one block after another, in memory of its own.
///
/// Not for two threads at once.
final class Worker {
    private let program: Program
    private var places: [UnsafeMutableRawPointer?]
    private var rows: [Int64]
    /// For each axis how many rows its room holds.
    private var capacity: [Int]
    private var rooms: [UnsafeMutableRawPointer?]
    private var scratch: UnsafeMutablePointer<Int64>
    private var scratchCapacity = 0
    /// Where owners that are copied go.
    private var ownerRoom: UnsafeMutableRawPointer?
    private var ownerCapacity = 0
    /// Where the runs of the current block begin.
    private(set) var block: [Range<Int>] = []
    /// The accumulators.
    private(set) var sums: [Int64]

    init(_ program: Program) {
        self.program = program
        places = Array(repeating: nil, count: program.slots.count)
        rooms = places
        rows = Array(repeating: 0, count: program.axes.count)
        capacity = Array(repeating: -1, count: program.axes.count)
        sums = Array(repeating: 0, count: program.sums)
        scratch = UnsafeMutablePointer.allocate(capacity: 1)
    }

    deinit {
        for room in rooms { room?.deallocate() }
        scratch.deallocate()
        ownerRoom?.deallocate()
    }

    /// Goes through the rows that belong to a run of roots.
    func run(_ roots: Range<Int>) {
        block = program.frame.rows(of: roots)
        for (axis, run) in block.enumerated() { setRows(axis, run.count) }
        for (place, slot) in program.slots.enumerated() {
            switch slot {
            case .column(let number):
                let column = program.frame.columns[number]
                let (run, stride) = (block[column.axis], column.layout.stride)
                places[place] = part(column.memory, run.lowerBound * stride..<run.upperBound * stride, place)
            case .whole(let number):
                places[place] = UnsafeMutableRawPointer(
                    mutating: program.frame.columns[number].memory.bytes.baseAddress)
            case .row(let axis):
                guard let rows = places[place]?.assumingMemoryBound(to: Int32.self) else { continue }
                for (offset, row) in block[axis].enumerated() { rows[offset] = Int32(row) }
            default: break
            }
        }
        for axis in block.indices where program.owned[axis] { fillOwners(axis) }
        program.steps.all.withUnsafeBufferPointer { steps in
            var at = 0
            while true {
                at = places.withUnsafeMutableBufferPointer { places in
                    rows.withUnsafeBufferPointer { rows in
                        sums.withUnsafeMutableBufferPointer { sums in
                            columns_run(
                                steps.baseAddress, at, steps.count, places.baseAddress, rows.baseAddress,
                                sums.baseAddress, scratch)
                        }
                    }
                }
                guard at < steps.count else { return }
                if let hosted = program.hosted[at] { host(hosted) }
                at += 1
            }
        }
    }

    /// The values of a kept node in the block that was run last.
    func values(_ node: Node) -> [Int64] {
        guard let place = program.place(node), let start = places[place.slot] else { return [] }
        let count = Int(rows[place.axis])
        let bytes = UnsafeRawPointer(start)
        switch place.width {
        case .byte: return (0..<count).map { Int64(bytes.load(fromByteOffset: $0, as: UInt8.self)) }
        case .int: return (0..<count).map { Int64(bytes.load(fromByteOffset: $0 * 4, as: Int32.self)) }
        case .long: return (0..<count).map { bytes.load(fromByteOffset: $0 * 8, as: Int64.self) }
        }
    }

    private func part(_ memory: Memory, _ part: Range<Int>, _ place: Int) -> UnsafeMutableRawPointer? {
        // Only read: no step has a column as its destination.
        UnsafeMutableRawPointer(mutating: memory.part(part, in: rooms[place]))
    }

    private func setRows(_ axis: Int, _ count: Int) {
        rows[axis] = Int64(count)
        if count + 1 > scratchCapacity {
            scratchCapacity = (count + 1) * 5 / 4
            scratch.deallocate()
            scratch = UnsafeMutablePointer.allocate(capacity: scratchCapacity)
        }
        guard count > capacity[axis] else { return }
        capacity[axis] = count * 5 / 4 + 64
        for (place, slot) in program.slots.enumerated() {
            switch slot {
            case .room(let width, axis), .constant(_, let width, axis): make(place, width.rawValue, capacity[axis])
            case .row(axis), .owner(axis), .listRows(axis): make(place, 4, capacity[axis])
            case .offsets(let below), .listOffsets(let below):
                if parent(below) == axis { make(place, 4, capacity[axis] + 1) }
            case .column(let number):
                let column = program.frame.columns[number]
                guard column.axis == axis, column.memory.isCopied else { continue }
                make(place, column.layout.stride, capacity[axis])
            default: continue
            }
            if case .constant(let value, let width, axis) = slot { fill(place, value, width, capacity[axis]) }
        }
    }

    private func parent(_ axis: Int) -> Int? {
        program.axes[axis].map(\.parent) ?? (axis < program.frame.axes.count ? program.frame.axes[axis].parent : nil)
    }

    private func make(_ place: Int, _ stride: Int, _ count: Int) {
        rooms[place]?.deallocate()
        let room = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * stride, alignment: 64)
        rooms[place] = room
        places[place] = room
    }

    private func fill(_ place: Int, _ value: Int64, _ width: Width, _ count: Int) {
        guard let start = rooms[place] else { return }
        switch width {
        case .byte: start.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: value), count: count)
        case .int: start.initializeMemory(as: Int32.self, repeating: Int32(truncatingIfNeeded: value), count: count)
        case .long: start.initializeMemory(as: Int64.self, repeating: value, count: count)
        }
    }

    private func fillOwners(_ axis: Int) {
        guard let parent = program.frame.axes[axis].parent, let owners = program.frame.axes[axis].owners else { return }
        var owner: UnsafeMutablePointer<Int32>?
        var offsets: UnsafeMutablePointer<Int32>?
        for (place, slot) in program.slots.enumerated() {
            switch slot {
            case .owner(axis): owner = places[place]?.assumingMemoryBound(to: Int32.self)
            case .offsets(axis): offsets = places[place]?.assumingMemoryBound(to: Int32.self)
            default: continue
            }
        }
        let run = block[axis]
        if owners.isCopied, run.count > ownerCapacity {
            ownerCapacity = run.count * 5 / 4
            ownerRoom?.deallocate()
            ownerRoom = UnsafeMutableRawPointer.allocate(byteCount: ownerCapacity * 4, alignment: 64)
        }
        let first = owners.part(run.lowerBound * 4..<run.upperBound * 4, in: ownerRoom)?
            .assumingMemoryBound(to: Int32.self)
        let spare = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Int32.self)
        // Where only one of the two is wanted the other goes where nothing is kept.
        let groups = block[parent].count
        var unwanted: [Int32] = []
        if offsets == nil { unwanted = Array(repeating: 0, count: groups + 1) }
        unwanted.withUnsafeMutableBufferPointer { unwanted in
            columns_offsets(
                first, run.count, Int32(block[parent].lowerBound), groups, offsets ?? unwanted.baseAddress,
                owner ?? spare)
        }
    }

    private func host(_ hosted: Program.Hosted) {
        switch hosted {
        case .expand(let axis): expand(axis)
        case .compute(let host, let inputs, let dst, let axis):
            guard let output = places[dst] else { return }
            program.hosts[host].run(
                inputs.compactMap { places[$0].map { UnsafeRawPointer($0) } }, Int(rows[axis]), output)
        }
    }

    /// Makes the rows of a list.
    private func expand(_ axis: Int) {
        guard let list = program.axes[axis], let slots = program.lists[axis] else { return }
        let link = program.frame.links[list.link]
        let starts = link.starts.bytes.bindMemory(to: Int32.self)
        let targets = link.targets.bytes.bindMemory(to: Int32.self)
        let count = Int(rows[list.parent])
        guard let at = places[slots.at]?.assumingMemoryBound(to: Int32.self) else { return }
        var total = 0
        for row in 0..<count where at[row] >= 0 { total += Int(starts[Int(at[row]) + 1] - starts[Int(at[row])]) }
        setRows(axis, total)
        let owner = slots.owner.flatMap { places[$0]?.assumingMemoryBound(to: Int32.self) }
        let offsets = slots.offsets.flatMap { places[$0]?.assumingMemoryBound(to: Int32.self) }
        let target = slots.target.flatMap { places[$0]?.assumingMemoryBound(to: Int32.self) }
        var next = 0
        for row in 0..<count {
            offsets?[row] = Int32(next)
            guard at[row] >= 0 else { continue }
            for place in Int(starts[Int(at[row])])..<Int(starts[Int(at[row]) + 1]) {
                owner?[next] = Int32(row)
                target?[next] = targets[place]
                next += 1
            }
        }
        offsets?[count] = Int32(next)
    }
}
