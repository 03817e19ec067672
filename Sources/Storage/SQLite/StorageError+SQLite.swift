import GRDB
import GRDBSQLite

extension StorageError {
    /// The error for a result code of SQLite, with the part of its message that names no value.
    static func sqlite(_ code: Int32, _ database: OpaquePointer?) -> StorageError {
        let extended = database.map { sqlite3_extended_errcode($0) } ?? code
        let message = database.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? ""
        return sqlite(extended == SQLITE_OK ? code : extended, message: message)
    }

    /// The error for one that GRDB threw.
    static func sqlite(_ error: any Error, _ subject: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let mapped = sqlite(error.extendedResultCode.rawValue, message: error.message ?? "")
        return mapped.subject.isEmpty ? StorageError(mapped.code, subject, engineCode: mapped.engineCode) : mapped
    }

    private static func sqlite(_ code: Int32, message: String) -> StorageError {
        let engineCode = "SQLITE \(code)"
        // "UNIQUE constraint failed: person.id" and the like name columns only.
        let subject = message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        switch code & 0xff {
        case SQLITE_CONSTRAINT:
            switch code {
            case 2067, 1555, 2579: return StorageError(.unique, subject, engineCode: engineCode)
            case 787: return StorageError(.foreignKey, subject, engineCode: engineCode)
            case 1811 where message == appendOnlyMessage: return StorageError(.appendOnly, engineCode: engineCode)
            case 3091: return StorageError(.type, message, engineCode: engineCode)
            default: return StorageError(.check, subject, engineCode: engineCode)
            }
        case SQLITE_BUSY, SQLITE_LOCKED: return StorageError(.busy, engineCode: engineCode)
        case SQLITE_FULL: return StorageError(.full, engineCode: engineCode)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return StorageError(.corrupt, engineCode: engineCode)
        case SQLITE_READONLY: return StorageError(.readOnly, engineCode: engineCode)
        case SQLITE_CANTOPEN, SQLITE_PERM: return StorageError(.open, engineCode: engineCode)
        case SQLITE_IOERR: return StorageError(.io, engineCode: engineCode)
        case SQLITE_MISMATCH: return StorageError(.type, engineCode: engineCode)
        case SQLITE_ERROR, SQLITE_RANGE, SQLITE_TOOBIG: return StorageError(.statement, message, engineCode: engineCode)
        default: return StorageError(.other, engineCode: engineCode)
        }
    }

    /// What the triggers of an append-only table say.
    static let appendOnlyMessage = "append-only"
}
