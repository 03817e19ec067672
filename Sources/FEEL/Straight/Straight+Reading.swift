import Civil

extension Straight {
    /// Reads a text; nil where it holds anything that is not as plain as that.
    init?(_ text: String, _ scope: Scope) {
        var text = text
        let read = text.withUTF8 { bytes -> (code: [Instruction], type: FEELType?)? in
            guard bytes.count <= Bound.bytes else { return nil }
            var reader = Reader(bytes: bytes, words: scope.words)
            guard let kind = reader.whole() else { return nil }
            let type: FEELType? =
                switch kind {
                case .number where reader.isTyped: .number
                case .boolean where reader.isTyped: .boolean
                default: nil
                }
            return (reader.code, type)
        }
        guard let read else { return nil }
        (code, type) = read
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
        private let bytes: UnsafeBufferPointer<UInt8>
        private let words: WordTable
        var code: [Instruction] = []
        var isTyped = true
        private var place = 0
        private var nesting = 0

        init(bytes: UnsafeBufferPointer<UInt8>, words: WordTable) {
            self.bytes = bytes
            self.words = words
            code.reserveCapacity(bytes.count / 6 + 4)
        }

        @inline(__always)
        private var byte: UInt8 { place < bytes.count ? bytes[place] : 0 }

        @inline(__always)
        private func byte(_ offset: Int) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }

        @inline(__always)
        private mutating func skip() {
            while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x0A || bytes[place] == 0x09 {
                place += 1
            }
        }

        /// Notes that an operand is of the kind that is wanted, or that the checker must look.
        @inline(__always)
        private mutating func want(_ kind: Kind, _ wanted: Kind) { if kind != wanted { isTyped = false } }

        mutating func whole() -> Kind? {
            skip()
            guard let kind = expression(), place == bytes.count, code.count <= Bound.instructions else { return nil }
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
            var end = place
            while end < bytes.count {
                switch bytes[end] {
                case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39: end += 1
                default: return end - place
                }
            }
            return end - place
        }

        /// Whether a keyword stands at the place, and goes past it.
        @inline(__always)
        private mutating func read(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard place + count <= bytes.count else { return false }
            let start = word.utf8Start
            for index in 0..<count where bytes[place + index] != start[index] { return false }
            switch byte(count) {
            case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39, 0x3F, 0x80...: return false
            default: break
            }
            place += count
            skip()
            return true
        }

        private mutating func disjunction() -> Kind? {
            guard let first = conjunction() else { return nil }
            guard byte == 0x6F, read("or") else { return first }
            want(first, .boolean)
            let mark = code.count
            code.append(.leaveIfTrue(0))
            guard let rest = disjunction() else { return nil }
            want(rest, .boolean)
            code.append(.truth)
            code[mark] = .leaveIfTrue(Int32(code.count))
            return .boolean
        }

        private mutating func conjunction() -> Kind? {
            guard let first = comparison() else { return nil }
            guard byte == 0x61, read("and") else { return first }
            want(first, .boolean)
            let mark = code.count
            code.append(.leaveIfFalse(0))
            guard let rest = conjunction() else { return nil }
            want(rest, .boolean)
            code.append(.truth)
            code[mark] = .leaveIfFalse(Int32(code.count))
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
            let count = code.count
            if count >= 2, case .variable(let variable) = code[count - 2] {
                switch code[count - 1] {
                case .number(let number):
                    code.removeLast()
                    code[count - 2] = .test(variable, symbol, number)
                    return .boolean
                case .boolean(let truth) where symbol == .equal:
                    code.removeLast()
                    code[count - 2] = .holds(variable, truth)
                    return .boolean
                default: break
                }
            }
            code.append(.compare(symbol))
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
                code.append(isSum ? .add : .subtract)
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
                code.append(isProduct ? .multiply : .divide)
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
            if fraction == 0 {
                code.append(.number(Decimal128(value)))
            } else {
                guard let number = Decimal128(value, exponent: -fraction) else { return nil }
                code.append(.number(number))
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
                code.append(.boolean(true))
                return isAttached ? nil : .boolean
            case 0x66 where length == 5 && read("false"):
                code.append(.boolean(false))
                return isAttached ? nil : .boolean
            case 0x69 where length == 2 && read("if"): return conditional()
            default: break
            }
            guard let variable = words.find(bytes[place..<place + length]) else {
                return length == 3 ? sumOfList() : nil
            }
            place += length
            skip()
            guard !isAttached else { return nil }
            code.append(.variable(Int32(variable)))
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
            guard let list = words.find(bytes[place..<place + length]) else { return nil }
            place += length
            skip()
            guard byte == 0x29 else { return nil }
            place += 1
            skip()
            code.append(.sum(Int32(list)))
            if words.kinds[list] != .numbers { isTyped = false }
            return isAttached ? nil : .number
        }

        private mutating func conditional() -> Kind? {
            guard let condition = expression(), read("then") else { return nil }
            want(condition, .boolean)
            let branch = code.count
            code.append(.unless(0))
            guard let yes = expression(), read("else") else { return nil }
            let end = code.count
            code.append(.jump(0))
            code[branch] = .unless(Int32(code.count))
            guard let no = expression() else { return nil }
            code[end] = .jump(Int32(code.count))
            if yes == no { return yes }
            isTyped = false
            return .unknown
        }
    }
}

/// The variables of a scope by their word, for looking up without making a text of it. Words that keywords and longer names begin with are
/// not in it.
final class WordTable: Sendable {
    /// A place of the table: a word by its hash, and where its letters are. Empty where the count is 0.
    private struct Slot: Sendable {
        var hash: UInt64 = 0
        var start: Int32 = 0
        var count: Int32 = 0
        var variable: Int32 = 0
    }

    private let slots: [Slot]
    private let letters: [UInt8]
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
            !starts.contains(word.word) && !WordTable.taken.contains(word.word)
                && word.word.allSatisfy { WordTable.isPlain($0) }
        }
        var size = 8
        while size < words.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var letters: [UInt8] = []
        var seen: Set<[UInt8]> = []
        let mask = UInt64(size - 1)
        // Of a repeated name the first place counts.
        for (word, variable) in words where seen.insert(word).inserted {
            let hash = word.withUnsafeBufferPointer { WordTable.hash($0[...]) }
            var place = Int(hash & mask)
            while slots[place].count > 0 { place = (place + 1) & Int(mask) }
            slots[place] = Slot(
                hash: hash, start: Int32(letters.count), count: Int32(word.count), variable: variable)
            letters += word
        }
        self.slots = slots
        self.letters = letters
        self.mask = mask
        kinds = names.indices.map { $0 < types.count ? Straight.Kind(types[$0]) : .unknown }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39: true
        default: false
        }
    }

    @inline(__always)
    private static func hash(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var place = word.startIndex
        while place < word.endIndex {
            hash = (hash ^ UInt64(word.base[place])) &* 0x100_0000_01B3
            place += 1
        }
        return hash ^ (hash >> 32)
    }

    /// The variable of a word; nil where there is none, or the word may begin something longer.
    @inline(__always)
    func find(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let hash = WordTable.hash(word)
        let count = word.endIndex - word.startIndex
        return slots.withUnsafeBufferPointer { slots in
            letters.withUnsafeBufferPointer { letters in
                var place = Int(hash & mask)
                while slots[place].count > 0 {
                    let slot = slots[place]
                    if slot.hash == hash, Int(slot.count) == count {
                        var index = 0
                        while index < count, letters[Int(slot.start) + index] == word.base[word.startIndex + index] {
                            index += 1
                        }
                        if index == count { return Int(slot.variable) }
                    }
                    place = (place + 1) & Int(mask)
                }
                return nil
            }
        }
    }
}
