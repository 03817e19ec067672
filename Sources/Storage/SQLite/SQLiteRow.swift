import GRDBSQLite

/// The current row of a SQLite statement.
struct SQLiteRow {
    let statement: OpaquePointer

    var count: Int {
        Int(sqlite3_column_count(statement))
    }

    private func type(_ column: Int) -> Int32 {
        sqlite3_column_type(statement, Int32(truncatingIfNeeded: column))
    }

    private func wrong(_ column: Int, _ wanted: String) -> StorageError {
        guard column >= 0, column < count, let name = sqlite3_column_name(statement, Int32(column)) else {
            return StorageError(.type, "column \(column) of \(count)")
        }
        return StorageError(.type, "\(String(cString: name)): \(wanted)")
    }

    func isNull(_ column: Int) -> Bool {
        type(column) == SQLITE_NULL
    }

    func int(_ column: Int) throws(StorageError) -> Int64 {
        guard type(column) == SQLITE_INTEGER else { throw wrong(column, "int") }
        return sqlite3_column_int64(statement, Int32(truncatingIfNeeded: column))
    }

    func real(_ column: Int) throws(StorageError) -> Double {
        switch type(column) {
        case SQLITE_FLOAT, SQLITE_INTEGER:
            return sqlite3_column_double(statement, Int32(truncatingIfNeeded: column))
        default:
            throw wrong(column, "real")
        }
    }

    func text(_ column: Int) throws(StorageError) -> String {
        let column32 = Int32(truncatingIfNeeded: column)
        guard type(column) == SQLITE_TEXT, let bytes = sqlite3_column_text(statement, column32) else {
            throw wrong(column, "text")
        }
        let length = Int(sqlite3_column_bytes(statement, column32))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
    }

    func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        guard type(column) == SQLITE_BLOB else { throw wrong(column, "blob") }
        let column32 = Int32(truncatingIfNeeded: column)
        guard let bytes = sqlite3_column_blob(statement, column32) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column32))))
    }

    func value(_ column: Int) throws(StorageError) -> SQLValue {
        switch type(column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .int(try int(column))
        case SQLITE_FLOAT: .real(try real(column))
        case SQLITE_TEXT: .text(try text(column))
        default: .blob(try blob(column))
        }
    }
}
