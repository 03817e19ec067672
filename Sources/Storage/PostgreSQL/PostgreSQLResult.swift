/// A result of libpq, freed with this object.
final class PostgreSQLResult {
    let lib: LibPQ
    let pointer: OpaquePointer
    let rowCount: Int32
    let columnCount: Int32

    init(_ pointer: OpaquePointer, _ lib: LibPQ) {
        self.lib = lib
        self.pointer = pointer
        rowCount = lib.rowCount(pointer)
        columnCount = lib.columnCount(pointer)
    }

    deinit {
        lib.clear(pointer)
    }

    /// How many rows the command changed.
    var changed: Int {
        lib.commandTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// What the command was, for example `COMMIT`.
    var command: String {
        lib.commandStatus(pointer).map { String(cString: $0) } ?? ""
    }

    /// The types of the columns.
    var columnTypes: [UInt32] {
        (0..<columnCount).map { lib.columnType(pointer, $0) }
    }

    /// The types of the placeholders, in the result of a description.
    var parameterTypes: [UInt32] {
        (0..<lib.parameterCount(pointer)).map { lib.parameterType(pointer, $0) }
    }
}
