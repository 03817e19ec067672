import Civil

extension Parser {
    /// A number: `12`, `1.5`, `.5`, `1.5e-3`.
    mutating func number(from start: Int, negative: Bool) throws(FEELError) -> Syntax {
        let first = scanner.position
        var end = first
        let bytes = scanner.bytes
        func digits() -> Int {
            var count = 0
            while end + count < bytes.count, Parser.isDigit(bytes[end + count]) { count += 1 }
            return count
        }
        end += digits()
        if end + 1 < bytes.count, bytes[end] == 0x2E, Parser.isDigit(bytes[end + 1]) {
            end += 1
            end += digits()
        }
        if end < bytes.count, bytes[end] | 0x20 == 0x65 {
            let mark = end
            end += 1
            if end < bytes.count, bytes[end] == 0x2B || bytes[end] == 0x2D { end += 1 }
            let count = digits()
            end = count == 0 ? mark : end + count
        }
        guard end - first <= 8192, !scanner.continuesWord(at: end),
            let value = Decimal128(utf8: bytes[first..<end])
        else { throw fail(.number, "a number within the range of decimal128") }
        scanner.advance(end - first)
        return try make(.number(negative ? -value : value), from: start)
    }

    /// A text in quotation marks. `\s` and other pairs that are no escapes stay as they are: patterns are full of them.
    mutating func string() throws(FEELError) -> String {
        let start = scanner.position
        var place = start + 1
        var text: [UInt8] = []
        let bytes = scanner.bytes
        func hex(_ count: Int) -> UInt32? {
            guard place + 2 + count <= bytes.count else { return nil }
            var value: UInt32 = 0
            for byte in bytes[(place + 2)..<(place + 2 + count)] {
                guard let digit = Parser.hexDigit(byte) else { return nil }
                value = value << 4 | digit
            }
            return value
        }
        while true {
            guard place < bytes.count else {
                throw FEELError(.unterminated, at: SourceRange(start, bytes.count), expected: "\"")
            }
            let byte = bytes[place]
            if byte == 0x22 { break }
            guard byte == 0x5C, place + 1 < bytes.count else {
                text.append(byte)
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x22, 0x27, 0x5C: text.append(bytes[place + 1])
            case 0x75, 0x55:
                let long = bytes[place + 1] == 0x55
                guard var code = hex(long ? 6 : 4) else {
                    throw FEELError(
                        .escape, at: SourceRange(place, place + 2), expected: "four or six hexadecimal digits")
                }
                place += long ? 8 : 6
                if !long, (0xD800...0xDBFF).contains(code), place + 1 < bytes.count, bytes[place] == 0x5C,
                    bytes[place + 1] == 0x75, let low = hex(4), (0xDC00...0xDFFF).contains(low)
                {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                    place += 6
                }
                guard let scalar = UnicodeScalar(code) else {
                    throw FEELError(.escape, at: SourceRange(start, place), expected: "a Unicode character")
                }
                text.append(contentsOf: Array(String(scalar).utf8))
                continue
            default:
                text.append(0x5C)
                text.append(bytes[place + 1])
            }
            place += 2
        }
        scanner.advance(place + 1 - start)
        return String(decoding: text, as: UTF8.self)
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }
}
