extension CSV {
    /// Appends one row, ended by CR LF, to `output`; fields are quoted where they must be.
    public static func write(_ fields: some Sequence<String>, into output: inout [UInt8]) {
        var first = true
        for field in fields {
            if !first { output.append(UInt8(ascii: ",")) }
            let must = field.isEmpty ? first : field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
            first = false
            guard must else {
                output.append(contentsOf: field.utf8)
                continue
            }
            output.append(0x22)
            for byte in field.utf8 {
                if byte == 0x22 { output.append(0x22) }
                output.append(byte)
            }
            output.append(0x22)
        }
        output.append(0x0D)
        output.append(0x0A)
    }
}
