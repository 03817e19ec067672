/// Finds a pattern in a text.
struct Matcher {
    /// A match: the places of the whole and of each group, −1 where a group took no part.
    typealias Places = [Int]

    let pattern: Pattern
    let text: [UInt32]
    private var slots: [Int]
    /// Which instruction has failed at which place.
    private var failed: [UInt64]
    private var marked: [Int] = []

    /// What is still to be tried.
    private enum Frame {
        case branch(Int, Int)
        case restore(Int, Int)
    }

    /// Nil where the pattern and the text together are too large to remember failures.
    init?(_ pattern: Pattern, _ text: String) {
        self.pattern = pattern
        self.text = text.unicodeScalars.map(\.value)
        slots = Array(repeating: -1, count: pattern.slots)
        let (bits, overflow) = pattern.program.count.multipliedReportingOverflow(by: self.text.count + 1)
        guard !overflow, bits <= 1 << 27 else { return nil }
        failed = pattern.hasBackReference ? [] : Array(repeating: 0, count: bits / 64 + 1)
    }

    /// The first match at or after a place.
    mutating func first(from start: Int, _ machine: inout Machine) throws(Fault) -> Places? {
        var place = start
        while place <= text.count {
            if try match(at: place, &machine) {
                clear()
                return Array(slots.prefix((pattern.groups + 1) * 2))
            }
            place += 1
        }
        clear()
        return nil
    }

    private mutating func clear() {
        for word in marked { failed[word] = 0 }
        marked.removeAll(keepingCapacity: true)
    }

    /// Marks an instruction at a place; false if it was marked before.
    private mutating func mark(_ instruction: Int, _ place: Int) -> Bool {
        let bit = instruction * (text.count + 1) + place
        let mask = UInt64(1) << UInt64(bit % 64)
        let word = failed[bit / 64]
        if word & mask != 0 { return false }
        if word == 0 { marked.append(bit / 64) }
        failed[bit / 64] = word | mask
        return true
    }

    private mutating func match(at start: Int, _ machine: inout Machine) throws(Fault) -> Bool {
        for index in slots.indices { slots[index] = -1 }
        var stack: [Frame] = [.branch(0, start)]
        let remembers = !pattern.hasBackReference
        while let frame = stack.popLast() {
            guard case .branch(var instruction, var place) = frame else {
                if case .restore(let slot, let value) = frame { slots[slot] = value }
                continue
            }
            run: while true {
                try machine.work(remembers ? 0 : 1)
                if remembers {
                    guard mark(instruction, place) else { break run }
                } else if stack.count > 1_000_000 {
                    throw .steps
                }
                switch pattern.program[instruction] {
                case .found: return true
                case .character(let set):
                    guard place < text.count, matches(set, text[place]) else { break run }
                    place += 1
                case .any:
                    guard place < text.count,
                        pattern.flags.dotMatchesAll || (text[place] != 0x0A && text[place] != 0x0D)
                    else { break run }
                    place += 1
                case .start:
                    let isLineStart =
                        pattern.flags.multiline && place > 0 && place < text.count && text[place - 1] == 0x0A
                    guard place == 0 || isLineStart else { break run }
                case .end:
                    guard place == text.count || (pattern.flags.multiline && text[place] == 0x0A) else { break run }
                case .split(let first, let second):
                    stack.append(.branch(second, place))
                    instruction = first
                    continue run
                case .jump(let target):
                    instruction = target
                    continue run
                case .save(let slot), .enter(let slot):
                    stack.append(.restore(slot, slots[slot]))
                    slots[slot] = place
                case .progress(let slot):
                    guard slots[slot] != place else { break run }
                case .back(let group):
                    let (low, high) = (slots[group * 2], slots[group * 2 + 1])
                    guard low >= 0, high >= low else { break }
                    guard place + high - low <= text.count else { break run }
                    try machine.work((high - low) / 8)
                    for offset in 0..<(high - low) where !same(text[low + offset], text[place + offset]) { break run }
                    place += high - low
                }
                instruction += 1
            }
        }
        return false
    }

    private func matches(_ set: CharacterClass, _ character: UInt32) -> Bool {
        set.contains(character, pattern.flags.ignoresCase ? CaseVariants.of(character) : [character])
    }

    private func same(_ a: UInt32, _ b: UInt32) -> Bool {
        a == b || (pattern.flags.ignoresCase && CaseVariants.fold(a) == CaseVariants.fold(b))
    }
}
