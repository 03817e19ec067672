import GRDBSQLite
import Glibc

/// A prepared SQLite statement whose `$n` placeholders are bound by number.
///
/// SQLite takes `$2` for a name and numbers it by first appearance, so the number is read back from the name.
final class SQLiteStatement {
    let pointer: OpaquePointer
    /// For each parameter of SQLite, in its order, the place in the arguments.
    private let places: [Int]
    /// How many arguments the statement wants.
    let argumentCount: Int
    /// A statement in the middle of its rows cannot be used a second time.
    var isBusy = false

    init(_ sql: String, on database: OpaquePointer) throws(StorageError) {
        var pointer: OpaquePointer?
        var rest = 0
        var sql = sql
        let code = sql.withUTF8 { text -> Int32 in
            text.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    database, text.baseAddress, Int32(clamping: text.count), UInt32(SQLITE_PREPARE_PERSISTENT),
                    &pointer,
                    &tail)
                if let tail, let base = text.baseAddress {
                    rest = text.suffix(text.count - (tail - base)).reduce(0) { $0 + ($1 > 32 && $1 != 59 ? 1 : 0) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw .sqlite(code, database) }
        guard let pointer else { throw StorageError(.statement, "empty statement") }
        guard rest == 0 else {
            sqlite3_finalize(pointer)
            throw StorageError(.statement, "more than one statement")
        }
        var places: [Int] = []
        var most = 0
        for index in 0..<sqlite3_bind_parameter_count(pointer) {
            guard
                let name = sqlite3_bind_parameter_name(pointer, index + 1).map({ String(cString: $0) }),
                name.utf8.first == UInt8(ascii: "$"), let number = Int(name.dropFirst()), number > 0, number <= 32_766
            else {
                sqlite3_finalize(pointer)
                throw StorageError(.statement, "placeholders are $1, $2 …")
            }
            places.append(number - 1)
            most = max(most, number)
        }
        self.pointer = pointer
        self.places = places
        argumentCount = most
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    /// Binds all arguments, in place of those of the last use.
    func bind(_ arguments: [SQLValue]) throws(StorageError) {
        guard arguments.count == argumentCount else {
            throw StorageError(.statement, "\(argumentCount) placeholders, \(arguments.count) arguments")
        }
        for (index, place) in places.enumerated() {
            try bind(arguments[place], at: Int32(index + 1))
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws(StorageError) {
        let code: Int32
        switch value {
        case .null:
            code = sqlite3_bind_null(pointer, index)
        case .int(let value):
            code = sqlite3_bind_int64(pointer, index, value)
        case .real(let value):
            code = sqlite3_bind_double(pointer, index, value)
        case .text(var text):
            var hasNul = false
            code = text.withUTF8 { bytes in
                guard let base = bytes.baseAddress, bytes.count > 0 else {
                    return sqlite3_bind_text64(pointer, index, "", 0, nil, UInt8(SQLITE_UTF8))
                }
                hasNul = memchr(base, 0, bytes.count) != nil
                return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { base in
                    sqlite3_bind_text64(pointer, index, base, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
                }
            }
            guard !hasNul else { throw StorageError(.text, "$\(index)") }
        case .blob(let bytes):
            code = bytes.withUnsafeBytes { bytes in
                bytes.count == 0
                    ? sqlite3_bind_zeroblob(pointer, index, 0)
                    : sqlite3_bind_blob64(pointer, index, bytes.baseAddress, UInt64(bytes.count), transient)
            }
        }
        guard code == SQLITE_OK else { throw .sqlite(code, sqlite3_db_handle(pointer)) }
    }

    /// Moves to the next row; `false` at the end.
    func step() throws(StorageError) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw .sqlite(code, sqlite3_db_handle(pointer))
        }
    }

    /// Makes the statement ready for its next use.
    func reset() {
        sqlite3_reset(pointer)
    }
}

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
