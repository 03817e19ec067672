/// One row of a result, readable only inside the closure that received it.
///
/// Columns are numbered from 0. Each accessor checks the type: a NULL or a value of another type is
/// ``StorageError/Code/type``, never a default. It cannot be copied out of the closure, so it never outlives its statement.
public struct Row: ~Copyable {
    let source: Source

    enum Source {
        case sqlite(SQLiteRow)
        case postgresql(PostgreSQLRow)
    }

    init(_ source: Source) {
        self.source = source
    }

    /// How many columns the row has.
    public var count: Int {
        switch source {
        case .sqlite(let row): row.count
        case .postgresql(let row): row.count
        }
    }

    /// Whether the column holds no value.
    public func isNull(_ column: Int) -> Bool {
        switch source {
        case .sqlite(let row): row.isNull(column)
        case .postgresql(let row): row.isNull(column)
        }
    }

    /// An integer column.
    public func int(_ column: Int) throws(StorageError) -> Int64 {
        switch source {
        case .sqlite(let row): try row.int(column)
        case .postgresql(let row): try row.int(column)
        }
    }

    /// A floating point column; an integer is converted.
    public func real(_ column: Int) throws(StorageError) -> Double {
        switch source {
        case .sqlite(let row): try row.real(column)
        case .postgresql(let row): try row.real(column)
        }
    }

    /// A text column.
    public func text(_ column: Int) throws(StorageError) -> String {
        switch source {
        case .sqlite(let row): try row.text(column)
        case .postgresql(let row): try row.text(column)
        }
    }

    /// A column of bytes.
    public func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        switch source {
        case .sqlite(let row): try row.blob(column)
        case .postgresql(let row): try row.blob(column)
        }
    }

    /// A column whatever its type.
    public func value(_ column: Int) throws(StorageError) -> SQLValue {
        switch source {
        case .sqlite(let row): try row.value(column)
        case .postgresql(let row): try row.value(column)
        }
    }
}

extension Row {
    /// A column of 0 or 1; any other integer is true.
    public func bool(_ column: Int) throws(StorageError) -> Bool {
        try int(column) != 0
    }

    /// An integer column, or `nil` for NULL.
    public func optionalInt(_ column: Int) throws(StorageError) -> Int64? {
        isNull(column) ? nil : try int(column)
    }

    /// A floating point column, or `nil` for NULL.
    public func optionalReal(_ column: Int) throws(StorageError) -> Double? {
        isNull(column) ? nil : try real(column)
    }

    /// A text column, or `nil` for NULL.
    public func optionalText(_ column: Int) throws(StorageError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// A column of bytes, or `nil` for NULL.
    public func optionalBlob(_ column: Int) throws(StorageError) -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }
}
