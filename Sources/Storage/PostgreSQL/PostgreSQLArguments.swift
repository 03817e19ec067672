import Glibc

/// Argument values in PostgreSQL's binary format, in one buffer.
struct PostgreSQLArguments {
    private var bytes: [UInt8] = []
    /// Where each value begins, or `nil` for NULL.
    private var starts: [Int?] = []
    private var lengths: [CInt] = []

    /// Encodes each value as the type the server expects of its placeholder.
    init(_ values: [SQLValue], as types: [UInt32]) throws(StorageError) {
        starts.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let start = bytes.count
            let isPresent = try Self.append(value, as: types[index], to: &bytes, at: index)
            starts.append(isPresent ? start : nil)
            lengths.append(CInt(clamping: bytes.count - start))
        }
    }

    /// Makes each column of `rows` one array argument of the column's type.
    init(columns types: [UInt32], rows: ArraySlice<[SQLValue]>) throws(StorageError) {
        for (column, type) in types.enumerated() {
            let start = bytes.count
            let hasNull = rows.contains { $0[column] == .null }
            for header in [1, hasNull ? 1 : 0, Int32(bitPattern: type), Int32(clamping: rows.count), 1] {
                Self.append(header, to: &bytes)
            }
            for row in rows {
                let place = bytes.count
                Self.append(Int32(-1), to: &bytes)
                if try Self.append(row[column], as: type, to: &bytes, at: column) {
                    let length = UInt32(clamping: bytes.count - place - 4)
                    bytes[place] = UInt8(truncatingIfNeeded: length >> 24)
                    bytes[place + 1] = UInt8(truncatingIfNeeded: length >> 16)
                    bytes[place + 2] = UInt8(truncatingIfNeeded: length >> 8)
                    bytes[place + 3] = UInt8(truncatingIfNeeded: length)
                }
            }
            guard bytes.count - start < 1 << 30 else { throw StorageError(.statement, "a gigabyte in one insert") }
            starts.append(start)
            lengths.append(CInt(clamping: bytes.count - start))
        }
    }

    /// Lends the values in the form libpq takes them: all binary.
    func withPointers<T>(
        _ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?) -> T
    ) -> T {
        guard !starts.isEmpty else { return body(0, nil, nil, nil) }
        // One more byte, so that an empty value at the end, or alone, has an address too.
        var bytes = bytes
        bytes.append(0)
        let formats = [CInt](repeating: 1, count: starts.count)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                let pointers = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } }
                return pointers.withUnsafeBufferPointer { pointers in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                CInt(clamping: starts.count), pointers.baseAddress, lengths.baseAddress,
                                formats.baseAddress)
                        }
                    }
                }
            }
        }
    }

    // MARK: Encoding

    /// Appends a value; `false` for NULL, which has no bytes.
    private static func append(
        _ value: SQLValue, as type: UInt32, to bytes: inout [UInt8], at index: Int
    ) throws(StorageError) -> Bool {
        switch (value, type) {
        case (.null, _):
            return false
        case (.int(let number), PostgreSQLType.int8):
            append(number, to: &bytes)
        case (.int(let number), PostgreSQLType.int4):
            guard let number = Int32(exactly: number) else { throw wrong(index) }
            append(number, to: &bytes)
        case (.int(let number), PostgreSQLType.int2):
            guard let number = Int16(exactly: number) else { throw wrong(index) }
            append(number, to: &bytes)
        case (.int(let number), PostgreSQLType.bool):
            bytes.append(number == 0 ? 0 : 1)
        case (.int(let number), PostgreSQLType.float8):
            append(Double(number).bitPattern, to: &bytes)
        case (.int(let number), PostgreSQLType.text):
            bytes.append(contentsOf: String(number).utf8)
        case (.real(let number), PostgreSQLType.float8):
            append(number.bitPattern, to: &bytes)
        case (.text(let text), PostgreSQLType.text), (.text(let text), PostgreSQLType.varchar),
            (.text(let text), PostgreSQLType.name), (.text(let text), PostgreSQLType.bpchar):
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            let hasNul = bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { memchr($0 + start, 0, buffer.count - start) != nil } ?? false
            }
            guard !hasNul else { throw StorageError(.text, "$\(index + 1)") }
        case (.blob(let blob), PostgreSQLType.bytea):
            bytes.append(contentsOf: blob)
        default:
            throw wrong(index)
        }
        return true
    }

    private static func wrong(_ index: Int) -> StorageError {
        StorageError(.type, "$\(index + 1)")
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
