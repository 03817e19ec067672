import Storage

/// A table that is computed from the journal: it can be dropped and rebuilt to the same content at any time.
///
/// Declared as a value, so that one declaration creates it, rebuilds it beside the live one and hashes its content.
public struct DerivedTable: Sendable, Hashable {
    /// One column: its name and its definition in the common dialect, as `BIGINT NOT NULL`.
    public struct Column: Sendable, Hashable {
        let name: String
        let type: String

        /// A column.
        public init(_ name: String, _ type: String) {
            self.name = name
            self.type = type
        }
    }

    /// A secondary index: its columns, in order, and which rows are in it.
    public struct Index: Sendable, Hashable, ExpressibleByArrayLiteral {
        let columns: [String]
        let condition: String?

        /// An index of the rows that meet a condition; a query that states the same condition can use it.
        public init(_ columns: [String], where condition: String? = nil) {
            self.columns = columns
            self.condition = condition
        }

        /// An index of every row.
        public init(arrayLiteral columns: String...) { self.init(columns) }
    }

    /// The live table's name.
    public let name: String
    /// The columns, in order.
    public let columns: [Column]
    /// The columns of the primary key, in order.
    public let key: [String]
    /// The secondary indexes.
    public let indexes: [Index]

    /// Declares a table.
    public init(_ name: String, _ columns: [Column], key: [String], indexes: [Index] = []) {
        self.name = name
        self.columns = columns
        self.key = key
        self.indexes = indexes
    }

    /// The names of the columns, in order.
    public var columnNames: [String] { columns.map(\.name) }

    /// The statements that create the table in `space`.
    func definition(in space: TableSpace, for engine: Engine) -> [String] {
        let table = space[name]
        let body = columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
        // A table with a composite key lies in the order of its key, once; SQLite would keep rows and key apart.
        let options = engine == .sqlite && key.count > 1 ? " WITHOUT ROWID" : ""
        var statements = ["CREATE TABLE \(table) (\(body), PRIMARY KEY (\(key.joined(separator: ", "))))\(options)"]
        for (number, index) in indexes.enumerated() {
            statements.append(
                "CREATE INDEX \(name)_\(number + 1)_g\(space.generation) ON \(table) "
                    + "(\(index.columns.joined(separator: ", ")))" + (index.condition.map { " WHERE \($0)" } ?? ""))
        }
        return statements
    }
}

/// Where derived tables are: the live ones, or those of a rebuild that grows beside them.
public struct TableSpace: Sendable, Hashable {
    /// Empty for the live tables.
    let prefix: String
    /// Counts rebuilds; index names carry it, since an index keeps its name when its table is renamed.
    let generation: Int64

    /// The live tables.
    public static let live = TableSpace(prefix: "", generation: 0)

    /// The name of a derived table in this space.
    public subscript(_ name: String) -> String { prefix + name }
}
