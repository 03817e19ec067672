import Civil

extension Straight {
    /// Reads a text; nil where it holds anything that is not as plain as that.
    init?(_ text: String, _ scope: Scope) {
        var text = text
        let words = scope.words
        let read = text.withUTF8 { bytes -> (code: [Instruction], constants: [Decimal128], type: FEELType?)? in
            guard bytes.count <= Bound.bytes else { return nil }
            return withUnsafeTemporaryAllocation(of: Instruction.self, capacity: Bound.instructions) { space in
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + Reader.padding) { copy in
                    // Zeros behind the text end every loop, so that no step asks whether the end is reached.
                    _ = copy.initialize(from: bytes)
                    copy[bytes.count...].initialize(repeating: 0)
                    guard let base = copy.baseAddress else { return nil }
                    var reader = Reader(bytes: UnsafePointer(base), end: bytes.count, words: words, code: space)
                    guard let kind = reader.whole() else { return nil }
                    let type: FEELType? =
                        switch kind {
                        case .number where reader.isTyped: .number
                        case .boolean where reader.isTyped: .boolean
                        default: nil
                        }
                    return (Array(space[..<reader.count]), reader.constants, type)
                }
            }
        }
        guard let read else { return nil }
        (code, constants, type) = read
    }

    /// What an operand is, as far as declared types tell.
    enum Kind: Sendable {
        case number, boolean, numbers, unknown

        init(_ type: FEELType) {
            switch type.base {
            case .number: self = .number
            case .boolean: self = .boolean
            case .list(let item) where item.base == .number: self = .numbers
            default: self = .unknown
            }
        }
    }

    /// Goes through the bytes once. Every function answers the kind of what it has read, or nil to abstain.
    private struct Reader {
        /// How many zeros stand behind the text: as many as are read at once.
        static let padding = WordTable.longest

        private let bytes: UnsafePointer<UInt8>
        private let end: Int
        private let words: WordTable
        private let code: UnsafeMutableBufferPointer<Instruction>
        /// How many instructions there are.
        private(set) var count = 0
        private(set) var constants: [Decimal128] = []
        var isTyped = true
        private var place = 0
        private var nesting = 0

        init(
            bytes: UnsafePointer<UInt8>, end: Int, words: WordTable, code: UnsafeMutableBufferPointer<Instruction>
        ) {
            self.bytes = bytes
            self.end = end
            self.words = words
            self.code = code
        }

        /// Adds an instruction. One that has no room is left out; ``whole()`` then abstains.
        @inline(__always)
        private mutating func emit(_ instruction: Instruction) {
            if count < code.count { code[count] = instruction }
            count += 1
        }

        /// Sets where a jump goes.
        @inline(__always)
        private func set(_ instruction: Instruction, at place: Int) {
            if place < code.count { code[place] = instruction }
        }

        @inline(__always)
        private var byte: UInt8 { bytes[place] }

        @inline(__always)
        private func byte(_ offset: Int) -> UInt8 { bytes[min(place &+ offset, end)] }

        @inline(__always)
        private mutating func skip() {
            while bytes[place] == 0x20 || bytes[place] == 0x0A || bytes[place] == 0x09 { place &+= 1 }
        }

        /// Notes that an operand is of the kind that is wanted, or that the checker must look.
        @inline(__always)
        private mutating func want(_ kind: Kind, _ wanted: Kind) { if kind != wanted { isTyped = false } }

        mutating func whole() -> Kind? {
            skip()
            guard let kind = expression(), place == end, count <= code.count else { return nil }
            return kind
        }

        private mutating func expression() -> Kind? {
            nesting += 1
            defer { nesting -= 1 }
            guard nesting <= Bound.nesting else { return nil }
            return disjunction()
        }

        /// The length of the word at the place.
        @inline(__always)
        private func wordLength() -> Int {
            var next = place
            while WordTable.isPlain(bytes[next]) { next &+= 1 }
            return next &- place
        }

        /// Whether a keyword stands at the place, and goes past it.
        @inline(__always)
        private mutating func read(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard place &+ count <= end else { return false }
            let start = word.utf8Start
            var index = 0
            while index < count {
                if bytes[place &+ index] != start[index] { return false }
                index &+= 1
            }
            switch byte(count) {
            case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39, 0x3F, 0x80...: return false
            default: break
            }
            place += count
            skip()
            return true
        }

        /// Nothing but a truth value may come out of what was read last.
        @inline(__always)
        private mutating func wantTruth() {
            switch count > 0 && count <= code.count ? code[count - 1] : .whole(0) {
            case .test, .holds, .compare, .truth: break
            default: emit(.truth)
            }
        }

        private mutating func disjunction() -> Kind? {
            guard let first = conjunction() else { return nil }
            guard byte == 0x6F, read("or") else { return first }
            want(first, .boolean)
            let mark = count
            emit(.leaveIfTrue(0))
            guard let rest = disjunction() else { return nil }
            want(rest, .boolean)
            wantTruth()
            set(.leaveIfTrue(Int32(count)), at: mark)
            return .boolean
        }

        private mutating func conjunction() -> Kind? {
            guard let first = comparison() else { return nil }
            guard byte == 0x61, read("and") else { return first }
            want(first, .boolean)
            let mark = count
            emit(.leaveIfFalse(0))
            guard let rest = conjunction() else { return nil }
            want(rest, .boolean)
            wantTruth()
            set(.leaveIfFalse(Int32(count)), at: mark)
            return .boolean
        }

        @inline(__always)
        private mutating func symbol() -> Syntax.Comparison? {
            switch byte {
            case 0x3C:
                if byte(1) == 0x3D {
                    place += 2
                    return .lessOrEqual
                }
                place += 1
                return .less
            case 0x3E:
                if byte(1) == 0x3D {
                    place += 2
                    return .greaterOrEqual
                }
                place += 1
                return .greater
            case 0x3D:
                place += 1
                return .equal
            case 0x21 where byte(1) == 0x3D:
                place += 2
                return .notEqual
            default: return nil
            }
        }

        private mutating func comparison() -> Kind? {
            guard let left = sum() else { return nil }
            guard let symbol = symbol() else { return left }
            skip()
            guard let right = sum() else { return nil }
            if left != right || left == .unknown || (left == .boolean && symbol != .equal && symbol != .notEqual) {
                isTyped = false
            }
            // A second comparison in a row is for the parser.
            switch byte {
            case 0x3C, 0x3D, 0x3E, 0x21: return nil
            default: break
            }
            if count >= 2, count <= code.count, case .variable(let variable) = code[count - 2] {
                switch code[count - 1] {
                case .whole(let number):
                    count -= 1
                    code[count - 1] = .test(variable, symbol, number)
                    return .boolean
                case .boolean(let truth) where symbol == .equal:
                    count -= 1
                    code[count - 1] = .holds(variable, truth)
                    return .boolean
                default: break
                }
            }
            emit(.compare(symbol))
            return .boolean
        }

        private mutating func sum() -> Kind? {
            guard var kind = product() else { return nil }
            while byte == 0x2B || byte == 0x2D {
                let isSum = byte == 0x2B
                place += 1
                skip()
                guard let right = product() else { return nil }
                want(kind, .number)
                want(right, .number)
                emit(isSum ? .add : .subtract)
                kind = .number
            }
            return kind
        }

        private mutating func product() -> Kind? {
            guard var kind = operand() else { return nil }
            while byte == 0x2A || byte == 0x2F {
                let isProduct = byte == 0x2A
                // A power or a comment.
                guard byte(1) != 0x2A, byte(1) != 0x2F else { return nil }
                place += 1
                skip()
                guard let right = operand() else { return nil }
                want(kind, .number)
                want(right, .number)
                emit(isProduct ? .multiply : .divide)
                kind = .number
            }
            return kind
        }

        private mutating func operand() -> Kind? {
            switch byte {
            case 0x30...0x39: return number()
            case 0x28:
                place += 1
                skip()
                // A range of one comparison is for the parser.
                guard byte != 0x3C, byte != 0x3E, byte != 0x3D, let kind = expression(), byte == 0x29 else {
                    return nil
                }
                place += 1
                skip()
                return isAttached ? nil : kind
            case 0x61...0x7A, 0x41...0x5A, 0x5F: return word()
            default: return nil
            }
        }

        /// Whether a path, a filter or a call follows.
        @inline(__always)
        private var isAttached: Bool { byte == 0x2E || byte == 0x5B || byte == 0x28 }

        private mutating func number() -> Kind? {
            var value: Int64 = 0
            var digits = 0
            var fraction = 0
            while case 0x30...0x39 = byte {
                value = value &* 10 &+ Int64(byte &- 0x30)
                digits += 1
                place += 1
            }
            if byte == 0x2E {
                guard case 0x30...0x39 = byte(1) else { return nil }
                place += 1
                while case 0x30...0x39 = byte {
                    value = value &* 10 &+ Int64(byte &- 0x30)
                    digits += 1
                    fraction += 1
                    place += 1
                }
            }
            guard digits <= 18 else { return nil }
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x2E, 0x3F, 0x80...: return nil
            default: break
            }
            if fraction == 0, value <= Int64(Int32.max) {
                emit(.whole(Int32(truncatingIfNeeded: value)))
            } else {
                guard let number = Decimal128(value, exponent: -fraction) else { return nil }
                emit(.constant(Int32(constants.count)))
                constants.append(number)
            }
            skip()
            return isAttached ? nil : .number
        }

        private mutating func word() -> Kind? {
            let length = wordLength()
            switch byte(length) {
            case 0x3F, 0x80...: return nil
            default: break
            }
            switch byte {
            case 0x74 where length == 4 && read("true"):
                emit(.boolean(true))
                return isAttached ? nil : .boolean
            case 0x66 where length == 5 && read("false"):
                emit(.boolean(false))
                return isAttached ? nil : .boolean
            case 0x69 where length == 2 && read("if"): return conditional()
            default: break
            }
            guard let variable = words.find(bytes + place, length) else {
                return length == 3 ? sumOfList() : nil
            }
            place += length
            skip()
            guard !isAttached else { return nil }
            emit(.variable(Int32(variable)))
            let kind = words.kinds[variable]
            if kind != .number, kind != .boolean { isTyped = false }
            return kind == .numbers ? .unknown : kind
        }

        /// `sum(list)` of a variable.
        private mutating func sumOfList() -> Kind? {
            guard read("sum"), byte == 0x28 else { return nil }
            place += 1
            skip()
            let length = wordLength()
            guard let list = words.find(bytes + place, length) else { return nil }
            place += length
            skip()
            guard byte == 0x29 else { return nil }
            place += 1
            skip()
            emit(.sum(Int32(list)))
            if words.kinds[list] != .numbers { isTyped = false }
            return isAttached ? nil : .number
        }

        private mutating func conditional() -> Kind? {
            guard let condition = expression(), read("then") else { return nil }
            want(condition, .boolean)
            let branch = count
            emit(.unless(0))
            guard let yes = expression(), read("else") else { return nil }
            let end = count
            emit(.jump(0))
            set(.unless(Int32(count)), at: branch)
            guard let no = expression() else { return nil }
            set(.jump(Int32(count)), at: end)
            if yes == no { return yes }
            isTyped = false
            return .unknown
        }
    }
}

/// The variables of a scope by their word, for looking up without making a text of it. Words that keywords and longer names begin with are
/// not in it.
final class WordTable: Sendable {
    /// A word of at most 16 letters as two numbers. Longer words are not in the table.
    fileprivate struct Key: Sendable, Hashable {
        var low: UInt64 = 0
        var high: UInt64 = 0

        @inline(__always)
        init(_ word: UnsafePointer<UInt8>, _ count: Int) {
            low = Key.part(word, min(count, 8))
            if count > 8 { high = Key.part(word + 8, count &- 8) }
        }

        /// The first letters of at most eight as a number; eight bytes must be there to read.
        @inline(__always)
        private static func part(_ letters: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
            let whole = UnsafeRawPointer(letters).loadUnaligned(as: UInt64.self).littleEndian
            return whole & (UInt64.max &>> UInt64((8 &- count) &* 8))
        }

        init() {}

        @inline(__always)
        var hash: UInt64 {
            let mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
            return mixed ^ (mixed >> 32)
        }
    }

    /// A place of the table; empty where the variable is below 0.
    fileprivate struct Slot: Sendable {
        var key = Key()
        var variable: Int32 = -1
    }

    fileprivate static let longest = 16

    private let slots: [Slot]
    private let mask: UInt64
    /// The kinds of the variables, in their order.
    let kinds: [Straight.Kind]

    /// Words that mean something of their own, and those with which names of functions begin that are more than one word.
    private static let taken: Set<[UInt8]> = {
        var taken = Set(
            [
                "true", "false", "null", "if", "then", "else", "and", "or", "for", "some", "every", "function", "in",
                "between", "return",
                "satisfies", "instance", "not", "external", "of",
            ].map { Array($0.utf8) })
        for name in BuiltIn.table.keys {
            let parts = NameTable.parts(of: name)
            if parts.count > 1 { taken.insert(parts[0]) }
        }
        return taken
    }()

    init(_ names: [String], _ types: [FEELType]) {
        var words: [(word: [UInt8], variable: Int32)] = []
        var starts: Set<[UInt8]> = []
        for (index, name) in names.enumerated() {
            let parts = NameTable.parts(of: name)
            guard let first = parts.first else { continue }
            if parts.count > 1 { starts.insert(first) } else { words.append((first, Int32(index))) }
        }
        words = words.filter { word in
            word.word.count <= WordTable.longest && !starts.contains(word.word) && !WordTable.taken.contains(word.word)
                && word.word.allSatisfy { WordTable.isPlain($0) }
        }
        var size = 8
        while size < words.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var seen: Set<[UInt8]> = []
        let mask = UInt64(size - 1)
        // Of a repeated name the first place counts.
        for (word, variable) in words where seen.insert(word).inserted {
            let padded = word + [UInt8](repeating: 0, count: WordTable.longest)
            let key = padded.withUnsafeBufferPointer { $0.baseAddress.map { Key($0, word.count) } ?? Key() }
            var place = Int(key.hash & mask)
            while slots[place].variable >= 0 { place = (place + 1) & Int(mask) }
            slots[place].key = key
            slots[place].variable = variable
        }
        self.slots = slots
        self.mask = mask
        kinds = names.indices.map { $0 < types.count ? Straight.Kind(types[$0]) : .unknown }
    }

    @inline(__always)
    fileprivate static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
    }

    /// The variable of a word, behind which ``longest`` bytes may be read; nil where there is none, or the word may begin something longer.
    @inline(__always)
    func find(_ word: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard count > 0, count <= WordTable.longest else { return nil }
        let key = Key(word, count)
        return slots.withUnsafeBufferPointer { slots in
            var place = Int(truncatingIfNeeded: key.hash & mask)
            while slots[place].variable >= 0 {
                if slots[place].key == key { return Int(slots[place].variable) }
                place = (place &+ 1) & Int(truncatingIfNeeded: mask)
            }
            return nil
        }
    }
}
