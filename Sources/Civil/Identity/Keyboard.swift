/// What a keyboard in Chinese mode makes of digits and letters, undone.
enum Keyboard {
    /// ASCII capitals of a code: full-width forms become ASCII, small letters capitals, white space around is dropped.
    /// What is not ASCII then becomes 0, which no code has; nil if it is longer than `limit`.
    static func code(_ text: some StringProtocol, limit: Int) -> [UInt8]? {
        var code: [UInt8] = []
        var spaces = 0
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value == 0x20 || value == 0x3000 || value == 0x09 {
                if !code.isEmpty { spaces += 1 }
                guard spaces <= limit else { return nil }
                continue
            }
            // White space within is no part of a code.
            code.append(contentsOf: repeatElement(0, count: spaces))
            spaces = 0
            switch value {
            case 0x30...0x39, 0x41...0x5A: code.append(UInt8(truncatingIfNeeded: value))
            case 0x61...0x7A: code.append(UInt8(truncatingIfNeeded: value - 0x20))
            case 0xFF10...0xFF19, 0xFF21...0xFF3A: code.append(UInt8(truncatingIfNeeded: value - 0xFEE0))
            case 0xFF41...0xFF5A: code.append(UInt8(truncatingIfNeeded: value - 0xFF00))
            default: code.append(0)
            }
            guard code.count <= limit else { return nil }
        }
        return code
    }
}
