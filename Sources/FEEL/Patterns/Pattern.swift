/// A compiled regular expression of the XPath flavour.
///
/// Matching goes back over choices in order, remembering where it failed, so that its time is linear in the text for every pattern without
/// back-references; those with back-references are bounded by the steps of the evaluation.
final class Pattern: Sendable {
    enum Instruction: Sendable {
        case character(CharacterClass)
        case any
        case start
        case end
        /// Go on at the first; on failure at the second.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case back(Int)
        /// Note the place at which a turn of a loop begins; fail where the turn has not moved on.
        case enter(Int)
        case progress(Int)
        case found
    }

    /// The letters after a pattern.
    struct Flags: Sendable {
        var dotMatchesAll = false
        var multiline = false
        var ignoresCase = false
        var ignoresSpace = false
        var isLiteral = false

        init?(_ text: String) {
            for letter in text.unicodeScalars {
                switch letter {
                case "s": dotMatchesAll = true
                case "m": multiline = true
                case "i": ignoresCase = true
                case "x": ignoresSpace = true
                case "q": isLiteral = true
                default: return nil
                }
            }
        }
    }

    let flags: Flags
    let groups: Int
    let hasBackReference: Bool
    let slots: Int
    let program: [Instruction]

    /// Compiles a pattern; nil if the pattern is not valid or too large.
    init?(_ pattern: String, _ flags: Flags) {
        self.flags = flags
        guard pattern.utf8.count <= 16_384 else { return nil }
        let node: PatternNode
        if flags.isLiteral {
            node = .sequence(pattern.unicodeScalars.map { .character(.ranges([$0.value...$0.value])) })
            groups = 0
            hasBackReference = false
        } else {
            guard let parsed = PatternParser.parse(pattern, ignoresSpace: flags.ignoresSpace) else { return nil }
            node = parsed.node
            groups = parsed.groups
            hasBackReference = parsed.hasBackReference
        }
        var builder = Builder(loops: (groups + 1) * 2)
        builder.emit(.save(0))
        guard builder.add(node) else { return nil }
        builder.emit(.save(1))
        builder.emit(.found)
        program = builder.program
        slots = builder.loops
    }

    private struct Builder {
        var program: [Instruction] = []
        /// The next free slot for the place of a loop.
        var loops: Int

        mutating func emit(_ instruction: Instruction) { program.append(instruction) }

        mutating func add(_ node: PatternNode) -> Bool {
            guard program.count < 20_000 else { return false }
            switch node {
            case .empty: return true
            case .character(let set): emit(.character(set))
            case .any: emit(.any)
            case .start: emit(.start)
            case .end: emit(.end)
            case .back(let group): emit(.back(group))
            case .group(let inner, let number):
                guard let number else { return add(inner) }
                emit(.save(number * 2))
                guard add(inner) else { return false }
                emit(.save(number * 2 + 1))
            case .sequence(let parts): for part in parts { guard add(part) else { return false } }
            case .choice(let branches):
                var exits: [Int] = []
                for (index, branch) in branches.enumerated() {
                    guard index < branches.count - 1 else { return add(branch) && close(exits) }
                    let split = program.count
                    emit(.found)
                    guard add(branch) else { return false }
                    exits.append(program.count)
                    emit(.found)
                    program[split] = .split(split + 1, program.count)
                }
            case .repeated(let inner, let least, let most, let greedy):
                for _ in 0..<least { guard add(inner) else { return false } }
                if let most {
                    var splits: [Int] = []
                    for _ in least..<max(least, most) {
                        splits.append(program.count)
                        emit(.found)
                        guard add(inner) else { return false }
                    }
                    for split in splits {
                        program[split] = greedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
                    }
                } else {
                    let isNullable = inner.isNullable
                    let slot = loops
                    if isNullable { loops += 1 }
                    let split = program.count
                    emit(.found)
                    if isNullable { emit(.enter(slot)) }
                    guard add(inner) else { return false }
                    if isNullable { emit(.progress(slot)) }
                    emit(.jump(split))
                    program[split] = greedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
                }
            }
            return true
        }

        private mutating func close(_ exits: [Int]) -> Bool {
            for exit in exits { program[exit] = .jump(program.count) }
            return true
        }
    }
}
