/// Reading of gzip files (RFC 1952) with the DEFLATE method (RFC 1951).
public enum Gunzip {
    /// Whether the bytes begin as a gzip file does.
    public static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The content of a gzip file, all of its members; nil where it is damaged, cut, or larger than `limit` bytes. Checksums are
    /// not verified, lengths are.
    public static func content(_ bytes: [UInt8], limit: Int = 4 << 30) -> [UInt8]? {
        var inflater = Inflater(bytes: bytes, limit: limit)
        repeat {
            let before = inflater.output.count
            guard inflater.header(), inflater.blocks() else { return nil }
            inflater.align()
            guard inflater.skip(4), let length = inflater.number(4),
                length == (inflater.output.count - before) & 0xFFFF_FFFF
            else { return nil }
        } while inflater.position < bytes.count
        return inflater.output
    }
}

/// A canonical Huffman code: how many codes have each length, and the symbols in order.
private struct Huffman {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: ArraySlice<Int>) {
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        for length in 1..<16 {
            for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
        }
    }
}

private struct Inflater {
    let bytes: [UInt8]
    let limit: Int
    var output: [UInt8] = []
    var position = 0
    private var held = 0
    private var heldBits = 0

    init(bytes: [UInt8], limit: Int) { (self.bytes, self.limit) = (bytes, limit) }

    mutating func skip(_ count: Int) -> Bool {
        position += count
        return position <= bytes.count
    }

    mutating func number(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        defer { position += count }
        return (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }

    mutating func header() -> Bool {
        guard let magic = number(3), magic == 0x08_8B1F, let flags = number(1), skip(6) else { return false }
        if flags & 4 != 0 { guard let extra = number(2), skip(extra) else { return false } }
        for flag in [8, 16] where flags & flag != 0 {
            repeat { guard position < bytes.count, skip(1) else { return false } } while bytes[position - 1] != 0
        }
        return flags & 2 == 0 || skip(2)
    }

    /// Forgets what is left of the current byte.
    mutating func align() { (held, heldBits) = (0, 0) }

    private mutating func bits(_ count: Int) -> Int? {
        while heldBits < count {
            guard position < bytes.count else { return nil }
            held |= Int(bytes[position]) << heldBits
            position += 1
            heldBits += 8
        }
        defer {
            held >>= count
            heldBits -= count
        }
        return held & ((1 << count) - 1)
    }

    private mutating func symbol(_ code: borrowing Huffman) -> Int? {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            guard let bit = bits(1) else { return nil }
            value |= bit
            let count = code.counts[length]
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        return nil
    }

    mutating func blocks() -> Bool {
        while true {
            guard let last = bits(1), let kind = bits(2) else { return false }
            switch kind {
            case 0: guard stored() else { return false }
            case 1:
                let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
                guard coded(Huffman(lengths[...]), Huffman([Int](repeating: 5, count: 30)[...])) else { return false }
            case 2: guard dynamic() else { return false }
            default: return false
            }
            if last == 1 { return true }
        }
    }

    private mutating func stored() -> Bool {
        align()
        guard let length = number(2), number(2) != nil, position + length <= bytes.count,
            output.count + length <= limit
        else { return false }
        output.append(contentsOf: bytes[position..<(position + length)])
        position += length
        return true
    }

    private mutating func dynamic() -> Bool {
        guard let literals = bits(5), let distances = bits(5), let own = bits(4) else { return false }
        var lengths = [Int](repeating: 0, count: 19)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        for place in order.prefix(own + 4) {
            guard let length = bits(3) else { return false }
            lengths[place] = length
        }
        let code = Huffman(lengths[...])
        let wanted = literals + 257 + distances + 1
        var all: [Int] = []
        while all.count < wanted {
            guard let next = symbol(code) else { return false }
            switch next {
            case ..<16: all.append(next)
            case 16:
                guard let before = all.last, let more = bits(2) else { return false }
                all += [Int](repeating: before, count: more + 3)
            case 17:
                guard let more = bits(3) else { return false }
                all += [Int](repeating: 0, count: more + 3)
            default:
                guard let more = bits(7) else { return false }
                all += [Int](repeating: 0, count: more + 11)
            }
        }
        guard all.count == wanted else { return false }
        return coded(Huffman(all[..<(literals + 257)]), Huffman(all[(literals + 257)...]))
    }

    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]

    private mutating func coded(_ literals: Huffman, _ distances: Huffman) -> Bool {
        while true {
            guard let next = symbol(literals) else { return false }
            if next == 256 { return true }
            if next < 256 {
                guard output.count < limit else { return false }
                output.append(UInt8(next))
                continue
            }
            guard next - 257 < Self.lengthBase.count, let more = bits(Self.lengthBits[next - 257]),
                let far = symbol(distances), far < 30, let rest = bits(far < 4 ? 0 : far / 2 - 1)
            else { return false }
            let length = Self.lengthBase[next - 257] + more
            let distance = far < 4 ? far + 1 : 1 + ((2 + far % 2) << (far / 2 - 1)) + rest
            guard distance <= output.count, output.count + length <= limit else { return false }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}
