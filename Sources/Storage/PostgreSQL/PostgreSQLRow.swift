/// A row of a PostgreSQL result.
struct PostgreSQLRow {
    var count: Int { 0 }
    func isNull(_ column: Int) -> Bool { true }
    func int(_ column: Int) throws(StorageError) -> Int64 { throw StorageError(.type) }
    func real(_ column: Int) throws(StorageError) -> Double { throw StorageError(.type) }
    func text(_ column: Int) throws(StorageError) -> String { throw StorageError(.type) }
    func blob(_ column: Int) throws(StorageError) -> [UInt8] { throw StorageError(.type) }
    func value(_ column: Int) throws(StorageError) -> SQLValue { throw StorageError(.type) }
}
