extension JSON {
    /// How much is taken.
    public struct Limits: Hashable, Sendable {
        /// The bytes of the whole text.
        public var bytes: Int
        /// How deep lists and objects may be nested; never more than 512.
        public var depth: Int
        /// The values in all, members and elements included.
        public var values: Int

        /// Limits; by default 16 MiB, 64 levels and a million values.
        public init(bytes: Int = 16 << 20, depth: Int = 64, values: Int = 1_000_000) {
            self.bytes = bytes
            self.depth = Swift.min(depth, 512)
            self.values = values
        }
    }

    /// The value that `bytes` are, in UTF-8, with nothing but white space around it.
    ///
    /// Strict RFC 8259: no byte order mark, no comments, no trailing commas; a name twice in one object is refused, and so are
    /// lone surrogates and numbers that 34 digits do not hold exactly.
    public static func parse(_ bytes: some Collection<UInt8>, limits: Limits = Limits()) throws(JSONError) -> JSON {
        let result = bytes.withContiguousStorageIfAvailable { buffer in
            Result { () throws(JSONError) in try parse(buffer: buffer, limits) }
        }
        if let result { return try result.get() }
        guard bytes.count <= limits.bytes else { throw JSONError(fault: .bytes, offset: limits.bytes, line: 1) }
        let copy = Array(bytes)
        return try copy.withUnsafeBufferPointer { buffer throws(JSONError) in try parse(buffer: buffer, limits) }
    }

    /// The value that `text` is: see ``parse(_:limits:)-(Collection<UInt8>,_)``.
    public static func parse(_ text: String, limits: Limits = Limits()) throws(JSONError) -> JSON {
        try parse(text.utf8, limits: limits)
    }

    private static func parse(buffer: UnsafeBufferPointer<UInt8>, _ limits: Limits) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: buffer, limits: limits)
        guard buffer.count <= limits.bytes else { throw parser.error(.bytes, at: limits.bytes) }
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.index == buffer.count else { throw parser.error(.more) }
        return value
    }
}

/// A recursive-descent reader over bytes; its depth is bounded by the limits.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSON.Limits
    var index = 0
    private var values = 0
    private var scratch: [UInt8] = []

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSON.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// An error at `offset`, by default here; the line is counted only now.
    func error(_ fault: JSONError.Fault, at offset: Int? = nil) -> JSONError {
        let offset = Swift.min(offset ?? index, bytes.count)
        var line = 1
        for position in 0..<offset where bytes[position] == 0x0A { line &+= 1 }
        return JSONError(fault: fault, offset: offset, line: line)
    }

    private func missing(_ fault: JSONError.Fault) -> JSONError { error(index >= bytes.count ? .ended : fault) }

    @inline(__always)
    mutating func skipSpace() {
        while index < bytes.count {
            let byte = bytes[index]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            index &+= 1
        }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard index < bytes.count else { throw error(.ended) }
        values &+= 1
        guard values <= limits.values else { throw error(.values) }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw error(.value)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let start = index
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < bytes.count else { throw error(.ended) }
            guard bytes[index] == word.utf8Start[offset] else { throw error(.value, at: start) }
            index &+= 1
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        guard depth <= limits.depth else { throw error(.depth) }
        index &+= 1
        skipSpace()
        var elements: [JSON] = []
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index &+= 1
            return .array(elements)
        }
        elements.reserveCapacity(4)
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            guard index < bytes.count else { throw error(.ended) }
            let byte = bytes[index]
            if byte == UInt8(ascii: "]") {
                index &+= 1
                return .array(elements)
            }
            guard byte == UInt8(ascii: ",") else { throw error(.punctuation) }
            index &+= 1
            skipSpace()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        guard depth <= limits.depth else { throw error(.depth) }
        index &+= 1
        skipSpace()
        var members: [(String, JSON)] = []
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
            index &+= 1
            return .object(members)
        }
        members.reserveCapacity(8)
        var names: Set<String> = []
        while true {
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw missing(.punctuation) }
            let start = index
            let name = try string()
            if members.count < 24 {
                for member in members where member.0 == name { throw error(.duplicate, at: start) }
            } else {
                if members.count == 24 { names.formUnion(members.lazy.map(\.0)) }
                guard names.insert(name).inserted else { throw error(.duplicate, at: start) }
            }
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw missing(.punctuation) }
            index &+= 1
            skipSpace()
            members.append((name, try value(depth: depth)))
            skipSpace()
            guard index < bytes.count else { throw error(.ended) }
            let byte = bytes[index]
            if byte == UInt8(ascii: "}") {
                index &+= 1
                return .object(members)
            }
            guard byte == UInt8(ascii: ",") else { throw error(.punctuation) }
            index &+= 1
            skipSpace()
        }
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> Decimal128 {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index &+= 1 }
        var value: Int64 = 0
        var digits = 0
        let whole = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 {
            value = value &* 10 &+ Int64(bytes[index] &- 0x30)
            digits &+= 1
            index &+= 1
        }
        guard digits > 0 else { throw missing(.number) }
        guard bytes[whole] != 0x30 || digits == 1 else { throw error(.number, at: start) }
        var places = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index &+= 1
            while index < bytes.count, bytes[index] &- 0x30 < 10 {
                value = value &* 10 &+ Int64(bytes[index] &- 0x30)
                places &+= 1
                index &+= 1
            }
            guard places > 0 else { throw missing(.number) }
        }
        var plain = true
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            plain = false
            index &+= 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index &+= 1
            }
            let first = index
            while index < bytes.count, bytes[index] &- 0x30 < 10 { index &+= 1 }
            guard index > first else { throw missing(.number) }
        }
        if plain, digits &+ places <= 18 {
            return Decimal128(unchecked: whole > start ? 0 &- value : value, exponent: 0 &- places)
        }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
        guard let number = Decimal128(ascii: text, exactly: true) else { throw error(.range, at: start) }
        return number
    }

    // MARK: Texts

    private mutating func string() throws(JSONError) -> String {
        index &+= 1
        let start = index
        var seen: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
                index &+= 1
                return try string(text, ascii: seen < 0x80, at: start)
            }
            if byte == UInt8(ascii: "\\") { return try escaped(from: start) }
            guard byte >= 0x20 else { throw error(.control) }
            seen |= byte
            index &+= 1
        }
        throw error(.ended)
    }

    private func string(_ text: UnsafeBufferPointer<UInt8>, ascii: Bool, at start: Int) throws(JSONError) -> String {
        if ascii { return String(decoding: text, as: UTF8.self) }
        guard let string = String(validating: text, as: UTF8.self) else { throw error(.encoding, at: start) }
        return string
    }

    /// A text with escapes; `index` is at the first backslash.
    private mutating func escaped(from start: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index &+= 1
                guard let string = String(validating: scratch, as: UTF8.self) else { throw error(.encoding, at: start) }
                return string
            }
            guard byte >= 0x20 else { throw error(.control) }
            index &+= 1
            guard byte == UInt8(ascii: "\\") else {
                scratch.append(byte)
                continue
            }
            guard index < bytes.count else { throw error(.ended) }
            let kind = bytes[index]
            index &+= 1
            switch kind {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(kind)
            case UInt8(ascii: "b"): scratch.append(0x08)
            case UInt8(ascii: "f"): scratch.append(0x0C)
            case UInt8(ascii: "n"): scratch.append(0x0A)
            case UInt8(ascii: "r"): scratch.append(0x0D)
            case UInt8(ascii: "t"): scratch.append(0x09)
            case UInt8(ascii: "u"): scratch.append(contentsOf: String(try scalar()).utf8)
            default: throw error(.escape, at: index - 2)
            }
        }
        throw error(.ended)
    }

    /// The scalar of one `\uXXXX`, or of two that make a surrogate pair; `index` is after the first `u`.
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let start = index - 2
        let first = try hex()
        if first & 0xF800 != 0xD800, let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw error(.surrogate, at: start) }
        index &+= 2
        let second = try hex()
        guard second & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x10000 &+ (first & 0x3FF) << 10 &+ second & 0x3FF)
        else { throw error(.surrogate, at: start) }
        return scalar
    }

    private mutating func hex() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw error(.ended) }
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default: throw error(.escape)
            }
            value = value << 4 | UInt32(digit)
            index &+= 1
        }
        return value
    }
}
