/// A row of a PostgreSQL result in binary format.
struct PostgreSQLRow {
    let result: PostgreSQLResult
    let index: Int32

    var count: Int {
        Int(result.columnCount)
    }

    private func wrong(_ column: Int, _ wanted: String) -> StorageError {
        guard column >= 0, column < count, let name = result.lib.columnName(result.pointer, Int32(column)) else {
            return StorageError(.type, "column \(column) of \(count)")
        }
        return StorageError(.type, "\(String(cString: name)): \(wanted)")
    }

    private func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard column >= 0, column < count else { return nil }
        let column = Int32(column)
        guard result.lib.isNull(result.pointer, index, column) == 0 else { return nil }
        return UnsafeBufferPointer(
            start: result.lib.value(result.pointer, index, column),
            count: Int(result.lib.length(result.pointer, index, column)))
    }

    private func type(_ column: Int) -> UInt32 {
        result.lib.columnType(result.pointer, Int32(truncatingIfNeeded: column))
    }

    func isNull(_ column: Int) -> Bool {
        bytes(column) == nil
    }

    func int(_ column: Int) throws(StorageError) -> Int64 {
        guard let bytes = bytes(column) else { throw wrong(column, "int") }
        switch type(column) {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2:
            return Self.signed(bytes)
        case PostgreSQLType.oid:
            return Self.signed(bytes) & 0xffff_ffff
        case PostgreSQLType.bool:
            return bytes.first == 0 ? 0 : 1
        case PostgreSQLType.numeric:
            guard let value = PostgreSQLNumeric(bytes)?.integer else { throw wrong(column, "int") }
            return value
        default:
            throw wrong(column, "int")
        }
    }

    func real(_ column: Int) throws(StorageError) -> Double {
        guard let bytes = bytes(column) else { throw wrong(column, "real") }
        switch type(column) {
        case PostgreSQLType.float8:
            return Double(bitPattern: UInt64(bitPattern: Self.signed(bytes)))
        case PostgreSQLType.float4:
            return Double(Float(bitPattern: UInt32(truncatingIfNeeded: Self.signed(bytes))))
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2:
            return Double(Self.signed(bytes))
        case PostgreSQLType.numeric:
            guard let value = PostgreSQLNumeric(bytes)?.real else { throw wrong(column, "real") }
            return value
        default:
            throw wrong(column, "real")
        }
    }

    func text(_ column: Int) throws(StorageError) -> String {
        guard let bytes = bytes(column) else { throw wrong(column, "text") }
        switch type(column) {
        case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.bpchar, PostgreSQLType.name,
            PostgreSQLType.unknownLiteral:
            return String(decoding: bytes, as: UTF8.self)
        default:
            throw wrong(column, "text")
        }
    }

    func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        guard let bytes = bytes(column), type(column) == PostgreSQLType.bytea else { throw wrong(column, "blob") }
        return [UInt8](bytes)
    }

    func value(_ column: Int) throws(StorageError) -> SQLValue {
        guard column >= 0, column < count else { throw wrong(column, "value") }
        guard let bytes = bytes(column) else { return .null }
        switch type(column) {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2, PostgreSQLType.oid, PostgreSQLType.bool:
            return .int(try int(column))
        case PostgreSQLType.float8, PostgreSQLType.float4:
            return .real(try real(column))
        case PostgreSQLType.bytea:
            return .blob(try blob(column))
        case PostgreSQLType.numeric:
            if let whole = PostgreSQLNumeric(bytes)?.integer {
                return .int(whole)
            }
            return .real(try real(column))
        default:
            return .text(try text(column))
        }
    }

    /// A big-endian two's complement number of at most eight bytes.
    private static func signed(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
        var value: Int64 = (bytes.first ?? 0) & 0x80 == 0 ? 0 : -1
        for byte in bytes.prefix(8) {
            value = value << 8 | Int64(byte)
        }
        return value
    }
}
