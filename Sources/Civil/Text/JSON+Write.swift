extension JSON {
    /// The value as UTF-8 without spaces.
    ///
    /// - Parameter sorted: true gives the canonical form: members by code point of their names, numbers without trailing zeros.
    ///   Equal values then give equal bytes. False keeps the order of members and the scale of numbers.
    public func bytes(sorted: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        write(into: &output, sorted: sorted)
        return output
    }

    /// The value as text without spaces: see ``bytes(sorted:)``.
    public func text(sorted: Bool = false) -> String { String(decoding: bytes(sorted: sorted), as: UTF8.self) }

    /// Appends ``bytes(sorted:)`` to `output`.
    public func write(into output: inout [UInt8], sorted: Bool = false) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): JSON.write(value, into: &output, canonical: sorted)
        case .string(let value): JSON.write(value, into: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            var first = true
            for element in elements {
                if !first { output.append(UInt8(ascii: ",")) }
                first = false
                element.write(into: &output, sorted: sorted)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            var first = true
            for (name, value) in sorted ? JSON.sorted(members) : members {
                if !first { output.append(UInt8(ascii: ",")) }
                first = false
                JSON.write(name, into: &output)
                output.append(UInt8(ascii: ":"))
                value.write(into: &output, sorted: sorted)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// Plain digits, and an exponent only where more than 40 digits would be written.
    private static func write(_ value: Decimal128, into output: inout [UInt8], canonical: Bool) {
        if value.exponent == 0, let small = value.small {
            write(small, into: &output)
            return
        }
        let number = canonical ? value.normalized : value
        let plain = number.exponent >= -40 && Tens.digits(number.coefficient) &+ number.exponent <= 40
        output.append(contentsOf: (plain ? number.description : number.scientific).utf8)
    }

    private static func write(_ value: Int64, into output: inout [UInt8]) {
        if value < 0 { output.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = output.count
        repeat {
            output.append(0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        output[start...].reverse()
    }

    /// A text in quotes; only what must be escaped is.
    private static func write(_ text: String, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                    index &+= 1
                    continue
                }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                output.append(UInt8(ascii: "\\"))
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
                case 0x08: output.append(UInt8(ascii: "b"))
                case 0x09: output.append(UInt8(ascii: "t"))
                case 0x0A: output.append(UInt8(ascii: "n"))
                case 0x0C: output.append(UInt8(ascii: "f"))
                case 0x0D: output.append(UInt8(ascii: "r"))
                default:
                    let low = byte & 15
                    output.append(contentsOf: "u00".utf8)
                    output.append(0x30 &+ byte >> 4)
                    output.append(low < 10 ? 0x30 &+ low : 0x57 &+ low)
                }
                index &+= 1
                start = index
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        }
        output.append(UInt8(ascii: "\""))
    }
}

extension JSON: CustomStringConvertible {
    /// The kind and size only, so that no personal value gets into a log: use ``text(sorted:)`` for the content.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array(let elements): "a list of \(elements.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }
}
