import Glibc

/// The functions of `libpq.so.5`, loaded when the first PostgreSQL URL is opened.
///
/// libpq draws some twenty shared libraries into the process, so it is not linked: a server on SQLite never loads it.
/// Every function is declared as in `libpq-fe.h` of PostgreSQL 15.
struct LibPQ: Sendable {
    typealias Handle = OpaquePointer
    typealias Result = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias NoticeReceiver = @convention(c) (UnsafeMutableRawPointer?, Result?) -> Void
    typealias Pointers = UnsafePointer<UnsafePointer<CChar>?>
    typealias Integers = UnsafePointer<CInt>
    typealias Types = UnsafePointer<UInt32>

    let connect: @convention(c) (Text) -> Handle?
    let finish: @convention(c) (Handle) -> Void
    let status: @convention(c) (Handle) -> CInt
    let errorMessage: @convention(c) (Handle) -> Text?
    let serverVersion: @convention(c) (Handle) -> CInt
    let setNoticeReceiver: @convention(c) (Handle, NoticeReceiver?, UnsafeMutableRawPointer?) -> UnsafeRawPointer?
    let exec: @convention(c) (Handle, Text) -> Result?
    let execParams: @convention(c) (Handle, Text, CInt, Types?, Pointers?, Integers?, Integers?, CInt) -> Result?
    let prepare: @convention(c) (Handle, Text, Text, CInt, Types?) -> Result?
    let describePrepared: @convention(c) (Handle, Text) -> Result?
    let execPrepared: @convention(c) (Handle, Text, CInt, Pointers?, Integers?, Integers?, CInt) -> Result?
    let clear: @convention(c) (Result) -> Void
    let resultStatus: @convention(c) (Result) -> CInt
    let resultErrorField: @convention(c) (Result, CInt) -> Text?
    let commandStatus: @convention(c) (Result) -> Text?
    let commandTuples: @convention(c) (Result) -> Text?
    let rowCount: @convention(c) (Result) -> CInt
    let columnCount: @convention(c) (Result) -> CInt
    let columnName: @convention(c) (Result, CInt) -> Text?
    let columnType: @convention(c) (Result, CInt) -> UInt32
    let isNull: @convention(c) (Result, CInt, CInt) -> CInt
    let length: @convention(c) (Result, CInt, CInt) -> CInt
    let value: @convention(c) (Result, CInt, CInt) -> UnsafePointer<UInt8>?
    let parameterCount: @convention(c) (Result) -> CInt
    let parameterType: @convention(c) (Result, CInt) -> UInt32

    /// CONNECTION_OK
    static let connectionOK: CInt = 0
    /// PGRES_EMPTY_QUERY
    static let emptyQuery: CInt = 0
    /// PGRES_COMMAND_OK
    static let commandOK: CInt = 1
    /// PGRES_TUPLES_OK
    static let tuplesOK: CInt = 2

    private static let loaded = Swift.Result<LibPQ, any Error> { try LibPQ() }

    /// The library, loaded once in a process.
    /// - Throws: ``StorageError/Code/library`` if it is not installed.
    static func load() throws -> LibPQ {
        try loaded.get()
    }

    private init() throws {
        guard let library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL) else {
            throw StorageError(.library, "libpq.so.5")
        }
        func find<Function>(_ name: String) throws -> Function {
            guard let symbol = dlsym(library, name) else { throw StorageError(.library, name) }
            // A pointer from dlsym is the function; its type is the declaration above.
            return unsafeBitCast(symbol, to: Function.self)
        }
        connect = try find("PQconnectdb")
        finish = try find("PQfinish")
        status = try find("PQstatus")
        errorMessage = try find("PQerrorMessage")
        serverVersion = try find("PQserverVersion")
        setNoticeReceiver = try find("PQsetNoticeReceiver")
        exec = try find("PQexec")
        execParams = try find("PQexecParams")
        prepare = try find("PQprepare")
        describePrepared = try find("PQdescribePrepared")
        execPrepared = try find("PQexecPrepared")
        clear = try find("PQclear")
        resultStatus = try find("PQresultStatus")
        resultErrorField = try find("PQresultErrorField")
        commandStatus = try find("PQcmdStatus")
        commandTuples = try find("PQcmdTuples")
        rowCount = try find("PQntuples")
        columnCount = try find("PQnfields")
        columnName = try find("PQfname")
        columnType = try find("PQftype")
        isNull = try find("PQgetisnull")
        length = try find("PQgetlength")
        value = try find("PQgetvalue")
        parameterCount = try find("PQnparams")
        parameterType = try find("PQparamtype")
    }
}
