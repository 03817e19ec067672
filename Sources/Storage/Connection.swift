/// One transaction of a ``Database``, used synchronously inside the closure that received it.
///
/// Statements are prepared once per connection and kept; give values as arguments, never inside the text.
///
/// After a statement failed the transaction is spoiled on both engines: every later statement throws
/// ``StorageError/Code/transactionFailed`` and the write rolls back, even if the body swallows the error. Put what may
/// fail inside ``savepoint(_:)``, which heals it.
public protocol Connection: AnyObject {
    /// The engine behind this connection.
    var engine: Engine { get }

    /// Runs one statement that returns no rows of interest.
    /// - Parameters:
    ///   - sql: one statement of the common dialect with `$1`, `$2` … placeholders.
    ///   - arguments: the values, in order.
    /// - Returns: how many rows were inserted, updated or deleted.
    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a query and hands each row to `body` until it returns `false`.
    ///
    /// Other statements may run on the same connection from within `body`.
    func scan(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws

    /// Like ``scan(_:_:_:)`` with bounded memory whatever the number of rows: use it for queries that may return more
    /// than some ten thousand.
    func stream(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws

    /// Inserts many rows on the fastest path of the engine.
    /// - Parameters:
    ///   - table: the table's name, lower case letters, digits and `_`.
    ///   - columns: the columns given in each row.
    ///   - rows: the values; every row as long as `columns`.
    ///   - conflict: what to do with a row whose key exists.
    /// - Returns: how many rows were inserted or updated.
    @discardableResult
    func insert(into table: String, columns: [String], rows: [[SQLValue]], onConflict conflict: Conflict) throws -> Int

    /// Runs a statement of the common dialect that creates, renames or drops a table or an index outside a migration: those
    /// that are computed and may be built anew at any time.
    ///
    /// It is translated for the engine as those of a ``Migration`` are. On PostgreSQL it runs as the role of the URL, and the
    /// serving role is granted what it needs on the tables that are there afterwards.
    func define(_ sql: String) throws

    /// Runs `body` so that its failure undoes only what it did, and the transaction goes on.
    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension Connection {
    /// Runs one statement without arguments.
    @discardableResult
    public func run(_ sql: String) throws -> Int {
        try run(sql, [])
    }

    /// Hands every row of a query to `body`.
    public func rows(_ sql: String, _ arguments: [SQLValue] = [], _ body: (borrowing Row) throws -> Void) throws {
        try scan(sql, arguments) { row in
            try body(row)
            return true
        }
    }

    /// The first row of a query, decoded, or `nil` if there is none.
    public func first<T>(
        _ sql: String, _ arguments: [SQLValue] = [], _ decode: (borrowing Row) throws -> T
    ) throws -> T? {
        var found: T?
        try scan(sql, arguments) { row in
            found = try decode(row)
            return false
        }
        return found
    }

    /// Every row of a query, decoded.
    public func all<T>(
        _ sql: String, _ arguments: [SQLValue] = [], _ decode: (borrowing Row) throws -> T
    ) throws -> [T] {
        var found: [T] = []
        try scan(sql, arguments) { row in
            found.append(try decode(row))
            return true
        }
        return found
    }

    /// Whether a query returns at least one row.
    public func exists(_ sql: String, _ arguments: [SQLValue] = []) throws -> Bool {
        var found = false
        try scan(sql, arguments) { _ in
            found = true
            return false
        }
        return found
    }

    /// Inserts many rows; a row whose key exists fails the statement.
    @discardableResult
    public func insert(into table: String, columns: [String], rows: [[SQLValue]]) throws -> Int {
        try insert(into: table, columns: columns, rows: rows, onConflict: .fail)
    }
}
