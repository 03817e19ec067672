import GRDBSQLite

/// One SQLite connection with its statement cache; used by one thread at a time.
final class SQLiteConnection: Connection {
    let engine = Engine.sqlite
    private let database: OpaquePointer
    private var cache: [String: SQLiteStatement] = [:]
    private var depth = 0
    /// A statement failed: the transaction can only roll back.
    private(set) var isSpoiled = false

    private static let cacheLimit = 512

    init(_ database: OpaquePointer) {
        self.database = database
    }

    /// Drops the prepared statements, so that the connection can be closed.
    func forgetStatements() {
        cache = [:]
    }

    // MARK: Statements

    private func prepared(_ sql: String) throws(StorageError) -> SQLiteStatement {
        if let known = cache[sql] {
            if !known.isBusy {
                return known
            }
            return try SQLiteStatement(sql, on: database)
        }
        let made = try SQLiteStatement(sql, on: database)
        if cache.count >= Self.cacheLimit {
            cache = cache.filter { $0.value.isBusy }
        }
        cache[sql] = made
        return made
    }

    private func checkUsable() throws(StorageError) {
        if isSpoiled {
            throw StorageError(.transactionFailed)
        }
    }

    /// Marks the transaction spoiled when the engine refused something.
    private func spoiling<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
        do {
            return try body()
        } catch {
            isSpoiled = true
            throw error
        }
    }

    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try checkUsable()
        return try spoiling { () throws(StorageError) in
            let statement = try prepared(sql)
            defer { statement.reset() }
            try statement.bind(arguments)
            let before = sqlite3_total_changes64(database)
            while try statement.step() {}
            return changes(of: statement, since: before)
        }
    }

    /// Rows changed by the statement itself, not by its triggers.
    private func changes(of statement: SQLiteStatement, since before: Int64) -> Int {
        guard sqlite3_stmt_readonly(statement.pointer) == 0, sqlite3_total_changes64(database) != before else {
            return 0
        }
        return Int(sqlite3_changes64(database))
    }

    func scan(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws {
        try checkUsable()
        let statement = try spoiling { () throws(StorageError) in
            let statement = try prepared(sql)
            try statement.bind(arguments)
            return statement
        }
        statement.isBusy = true
        defer {
            statement.isBusy = false
            statement.reset()
        }
        let row = Row(.sqlite(SQLiteRow(statement: statement.pointer)))
        while try spoiling({ () throws(StorageError) in try statement.step() }) {
            guard try body(row) else {
                if sqlite3_stmt_readonly(statement.pointer) == 0 {
                    // A RETURNING statement has done its work with its first row; let it end properly.
                    while try spoiling({ () throws(StorageError) in try statement.step() }) {}
                }
                break
            }
        }
    }

    func stream(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws {
        try scan(sql, arguments, body)
    }

    @discardableResult
    func insert(into table: String, columns: [String], rows: [[SQLValue]], onConflict conflict: Conflict) throws -> Int
    {
        guard !rows.isEmpty else { return 0 }
        let sql = try InsertText(table: table, columns: columns, conflict: conflict).oneRow
        try checkUsable()
        return try spoiling { () throws(StorageError) in
            let statement = try prepared(sql)
            var changed = 0
            for row in rows {
                defer { statement.reset() }
                try statement.bind(row)
                let before = sqlite3_total_changes64(database)
                while try statement.step() {}
                changed += sqlite3_total_changes64(database) == before ? 0 : 1
            }
            return changed
        }
    }

    func define(_ sql: String) throws {
        try run(Dialect.translate(sql, for: .sqlite), [])
    }

    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let name = "s\(depth)"
        try run("SAVEPOINT \(name)", [])
        depth += 1
        defer { depth -= 1 }
        do {
            let value = try body()
            try run("RELEASE \(name)", [])
            return value
        } catch {
            isSpoiled = false
            try run("ROLLBACK TO \(name)", [])
            try run("RELEASE \(name)", [])
            throw error
        }
    }

    // MARK: Transactions

    /// Runs `body` in a transaction.
    /// - Parameter writing: take the write lock at once, so that no later statement can meet BUSY.
    func transaction<T>(writing: Bool, _ body: (any Connection) throws -> T) throws -> T {
        isSpoiled = false
        depth = 0
        try run(writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED", [])
        let value: T
        do {
            value = try body(self)
            try checkUsable()
            try run("COMMIT", [])
        } catch {
            isSpoiled = false
            if sqlite3_get_autocommit(database) == 0 {
                _ = try? run("ROLLBACK", [])
            }
            throw error
        }
        return value
    }
}
