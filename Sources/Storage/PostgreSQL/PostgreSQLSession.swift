import Glibc

/// One PostgreSQL connection with its prepared statements; used by one thread.
final class PostgreSQLSession: Connection {
    let engine = Engine.postgresql
    private let configuration: PostgreSQLDatabase.Configuration
    private let role: String?
    private var lib: LibPQ?
    private var handle: OpaquePointer?
    private var prepared: [String: [Prepared]] = [:]
    private var preparedCount = 0
    private var bulk: [String: Bulk] = [:]
    private var depth = 0
    private var cursors = 0
    /// What spoiled the transaction.
    private(set) var failure: StorageError?

    private struct Prepared {
        let name: String
        let types: [UInt32]
    }

    private struct Bulk {
        let sql: String
        let types: [UInt32]
    }

    private static let preparedLimit = 1_024
    private static let bulkRows = 4_096
    private static let streamRows = 2_000

    /// A session that connects when it is first used.
    /// - Parameter role: the role taken on after connecting, or `nil` to stay who the URL names.
    init(_ configuration: PostgreSQLDatabase.Configuration, role: String?) {
        self.configuration = configuration
        self.role = role
    }

    deinit {
        disconnect()
    }

    // MARK: Connecting

    func disconnect() {
        if let handle, let lib {
            lib.finish(handle)
        }
        handle = nil
        prepared = [:]
        preparedCount = 0
        bulk = [:]
    }

    private func connected() throws -> (LibPQ, OpaquePointer) {
        if let lib, let handle, lib.status(handle) == LibPQ.connectionOK {
            return (lib, handle)
        }
        disconnect()
        let lib = try LibPQ.load()
        self.lib = lib
        guard let made = lib.connect(configuration.url) else { throw StorageError(.connection) }
        guard lib.status(made) == LibPQ.connectionOK else {
            let reason = lib.errorMessage(made).map { String(cString: $0) } ?? ""
            lib.finish(made)
            throw StorageError(.connection, reason.split(separator: "\n").last.map(String.init) ?? "")
        }
        handle = made
        // Notices go to standard error by default, and may hold values.
        _ = lib.setNoticeReceiver(made, { _, _ in }, nil)
        do {
            try check(lib, made)
        } catch {
            disconnect()
            throw error
        }
        return (lib, made)
    }

    /// Refuses a server that could lose what it acknowledged, and sets up the session.
    private func check(_ lib: LibPQ, _ handle: OpaquePointer) throws {
        let version = lib.serverVersion(handle)
        guard version >= 150_000 else { throw StorageError(.version, "PostgreSQL \(version / 10_000)") }
        for (setting, wanted) in [("server_encoding", "UTF8"), ("client_encoding", "UTF8")] {
            if setting == "client_encoding" {
                try command("SET client_encoding = 'UTF8'")
            }
            guard try show(setting) == wanted else { throw StorageError(.open, setting) }
        }
        try command("SET synchronous_commit = on")
        try command("SET search_path = public")
        if configuration.requiresDurability {
            guard try show("data_checksums") == "on" else { throw StorageError(.noChecksums) }
            for setting in ["fsync", "full_page_writes", "synchronous_commit"] where try show(setting) != "on" {
                throw StorageError(.notDurable, setting)
            }
        }
        if let role {
            guard InsertText.isIdentifier(role) else { throw StorageError(.open, "role") }
            try command("SET ROLE \(role)")
        }
    }

    private func show(_ setting: String) throws -> String {
        let result = try command("SHOW \(setting)")
        guard result.rowCount == 1, let text = result.lib.value(result.pointer, 0, 0) else { return "" }
        return String(cString: text)
    }

    // MARK: Running

    /// Runs a command without arguments.
    @discardableResult
    private func command(_ sql: String) throws -> PostgreSQLResult {
        guard let lib, let handle else { throw StorageError(.connection) }
        return try checked(lib.exec(handle, sql))
    }

    /// Takes over a result, or throws what it says.
    private func checked(_ pointer: OpaquePointer?) throws(StorageError) -> PostgreSQLResult {
        guard let lib, let handle, let pointer else { throw spoiled(StorageError(.connection)) }
        let result = PostgreSQLResult(pointer, lib)
        switch lib.resultStatus(pointer) {
        case LibPQ.commandOK, LibPQ.tuplesOK:
            return result
        case LibPQ.emptyQuery:
            throw spoiled(StorageError(.statement, "empty statement"))
        default:
            guard lib.status(handle) == LibPQ.connectionOK else { throw spoiled(StorageError(.connection)) }
            throw spoiled(.postgresql(result))
        }
    }

    private func spoiled(_ error: StorageError) -> StorageError {
        failure = failure ?? error
        return error
    }

    private func checkUsable() throws(StorageError) {
        if failure != nil {
            throw StorageError(.transactionFailed)
        }
    }

    /// The prepared statement for these arguments. A NULL fits any type, so that only a change of type prepares anew.
    private func statement(_ sql: String, _ arguments: [SQLValue]) throws -> Prepared {
        let wanted = arguments.map(PostgreSQLType.of)
        if let variants = prepared[sql] {
            for variant in variants
            where variant.types.count == wanted.count
                && zip(variant.types, wanted).allSatisfy({ $1 == PostgreSQLType.unknown || $0 == $1 })
            {
                return variant
            }
        }
        guard let lib, let handle else { throw StorageError(.connection) }
        let placeholders = Token.placeholders(in: sql)
        guard placeholders == wanted.count else {
            throw spoiled(StorageError(.statement, "\(placeholders) placeholders, \(wanted.count) arguments"))
        }
        let name = "p\(preparedCount)"
        preparedCount += 1
        _ = try checked(lib.prepare(handle, name, sql, CInt(clamping: wanted.count), wanted))
        // The server knows the type of a placeholder whose value is NULL.
        let types =
            wanted.contains(PostgreSQLType.unknown)
            ? try checked(lib.describePrepared(handle, name)).parameterTypes : wanted
        guard types.count == wanted.count else { throw spoiled(StorageError(.statement)) }
        let made = Prepared(name: name, types: types)
        prepared[sql, default: []].append(made)
        return made
    }

    private func query(_ sql: String, _ arguments: [SQLValue]) throws -> PostgreSQLResult {
        try checkUsable()
        let statement = try statement(sql, arguments)
        let encoded: PostgreSQLArguments
        do {
            encoded = try PostgreSQLArguments(arguments, as: statement.types)
        } catch {
            throw spoiled(error)
        }
        guard let lib, let handle else { throw StorageError(.connection) }
        return try checked(
            encoded.withPointers { count, values, lengths, formats in
                lib.execPrepared(handle, statement.name, count, values, lengths, formats, 1)
            })
    }

    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try query(sql, arguments).changed
    }

    func scan(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws {
        _ = try each(of: try query(sql, arguments), body)
    }

    /// Hands out the rows of a result; `false` if the body wanted no more.
    private func each(of result: PostgreSQLResult, _ body: (borrowing Row) throws -> Bool) throws -> Bool {
        for index in 0..<result.rowCount {
            guard try body(Row(.postgresql(PostgreSQLRow(result: result, index: index)))) else { return false }
        }
        return true
    }

    func stream(_ sql: String, _ arguments: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws {
        try checkUsable()
        guard let lib, let handle else { throw StorageError(.connection) }
        let cursor = "c\(cursors)"
        cursors += 1
        let types = arguments.map(PostgreSQLType.of)
        let encoded: PostgreSQLArguments
        do {
            encoded = try PostgreSQLArguments(arguments, as: types)
        } catch {
            throw spoiled(error)
        }
        _ = try checked(
            encoded.withPointers { count, values, lengths, formats in
                lib.execParams(
                    handle, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", count, types, values, lengths, formats, 1)
            })
        while true {
            try checkUsable()
            let sql = "FETCH \(Self.streamRows) FROM \(cursor)"
            let result = try checked(lib.execParams(handle, sql, 0, nil, nil, nil, nil, 1))
            guard try each(of: result, body), result.rowCount == Self.streamRows else { break }
        }
        try checkUsable()
        try command("CLOSE \(cursor)")
    }

    // MARK: Bulk

    @discardableResult
    func insert(into table: String, columns: [String], rows: [[SQLValue]], onConflict conflict: Conflict) throws -> Int
    {
        guard !rows.isEmpty else { return 0 }
        let text = try InsertText(table: table, columns: columns, conflict: conflict)
        try checkUsable()
        for row in rows where row.count != columns.count {
            throw spoiled(StorageError(.statement, "\(columns.count) columns, \(row.count) values"))
        }
        let bulk = try bulk(text)
        let rows = Self.lastOfEachKey(rows, text)
        guard let lib, let handle else { throw StorageError(.connection) }
        var changed = 0
        var start = 0
        while start < rows.count {
            let end = min(rows.count, start + Self.bulkRows)
            let encoded: PostgreSQLArguments
            do {
                encoded = try PostgreSQLArguments(columns: bulk.types, rows: rows[start..<end])
            } catch {
                throw spoiled(error)
            }
            let name = try prepareBulk(bulk)
            changed += try checked(
                encoded.withPointers { count, values, lengths, formats in
                    lib.execPrepared(handle, name, count, values, lengths, formats, 1)
                }
            ).changed
            start = end
        }
        return changed
    }

    /// One statement for any number of rows: each column travels as one array.
    private func bulk(_ text: InsertText) throws -> Bulk {
        let key = text.head + text.tail
        if let known = bulk[key] {
            return known
        }
        let types = try query("SELECT \(text.columns.joined(separator: ", ")) FROM \(text.table) LIMIT 0", [])
            .columnTypes
        var arrays: [String] = []
        for (index, type) in types.enumerated() {
            guard let array = PostgreSQLType.array(of: type) else {
                throw spoiled(StorageError(.type, "\(text.table).\(text.columns[index])"))
            }
            arrays.append("$\(index + 1)::\(array.name)")
        }
        let sql = text.head + "SELECT * FROM unnest(\(arrays.joined(separator: ", ")))" + text.tail
        let made = Bulk(sql: sql, types: types)
        bulk[key] = made
        return made
    }

    private func prepareBulk(_ bulk: Bulk) throws -> String {
        if let known = prepared[bulk.sql]?.first {
            return known.name
        }
        guard let lib, let handle else { throw StorageError(.connection) }
        let name = "p\(preparedCount)"
        preparedCount += 1
        _ = try checked(lib.prepare(handle, name, bulk.sql, 0, nil))
        prepared[bulk.sql] = [Prepared(name: name, types: [])]
        return name
    }

    /// PostgreSQL refuses to update one row twice in one statement: keep the last of each key.
    private static func lastOfEachKey(_ rows: [[SQLValue]], _ text: InsertText) -> [[SQLValue]] {
        guard case .update(let on, _) = text.conflict else { return rows }
        let places = on.compactMap { text.columns.firstIndex(of: $0) }
        guard places.count == on.count else { return rows }
        var last: [[SQLValue]: Int] = [:]
        for (index, row) in rows.enumerated() {
            last[places.map { row[$0] }] = index
        }
        guard last.count < rows.count else { return rows }
        return rows.indices.filter { index in last[places.map { rows[index][$0] }] == index }.map { rows[$0] }
    }

    // MARK: Transactions

    func define(_ sql: String) throws {
        guard let role else {
            try run(Dialect.translate(sql, for: .postgresql), [])
            return
        }
        // The serving role owns no tables. A rollback takes the change of role back too.
        try checkUsable()
        try command("RESET ROLE")
        try run(Dialect.translate(sql, for: .postgresql), [])
        try Grants.apply(role, on: self)
        try command("SET ROLE \(role)")
    }

    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try checkUsable()
        let name = "s\(depth)"
        try command("SAVEPOINT \(name)")
        depth += 1
        defer { depth -= 1 }
        do {
            let value = try body()
            try checkUsable()
            try command("RELEASE \(name)")
            return value
        } catch {
            // A conflict or a lost connection concerns the whole transaction.
            if let failure, failure.code == .conflict || failure.code == .connection {
                throw failure
            }
            failure = nil
            try command("ROLLBACK TO \(name)")
            try command("RELEASE \(name)")
            throw error
        }
    }

    /// Runs `body` in a transaction.
    func transaction<T>(writing: Bool, _ body: (any Connection) throws -> T) throws -> T {
        failure = nil
        depth = 0
        _ = try connected()
        if preparedCount > Self.preparedLimit {
            try command("DEALLOCATE ALL")
            prepared = [:]
            preparedCount = 0
        }
        try command(
            writing ? "BEGIN ISOLATION LEVEL SERIALIZABLE" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let value: T
        do {
            value = try body(self)
            try checkUsable()
        } catch {
            let cause = failure
            failure = nil
            do {
                try command("ROLLBACK")
            } catch {
                disconnect()
            }
            failure = cause
            throw error
        }
        do {
            let result = try command("COMMIT")
            guard result.command == "COMMIT" else { throw spoiled(StorageError(.transactionFailed)) }
        } catch let error as StorageError where error.code == .connection {
            disconnect()
            throw writing ? StorageError(.outcomeUnknown) : error
        }
        return value
    }

    /// Runs `body` in a transaction, again and again while it conflicts with others or the connection was lost before the
    /// commit.
    ///
    /// From the third attempt on it goes through the `turnstile`, one at a time in this process, so that those who meet on one
    /// row do not keep meeting there.
    func repeating<T>(
        writing: Bool, through turnstile: Turnstile? = nil, _ body: (any Connection) throws -> T
    ) throws -> T {
        var attempt = 0
        while true {
            do {
                if attempt >= 2, let turnstile {
                    return try turnstile.pass { try transaction(writing: writing, body) }
                }
                return try transaction(writing: writing, body)
            } catch {
                attempt += 1
                switch failure?.code {
                case .conflict where attempt < configuration.attempts:
                    usleep(UInt32.random(in: 0...(500 << UInt32(min(attempt, 6)))))
                case .connection where attempt < 3 && (error as? StorageError)?.code != .outcomeUnknown:
                    disconnect()
                default:
                    throw error
                }
            }
        }
    }
}
