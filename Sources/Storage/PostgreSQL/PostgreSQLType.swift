/// The object identifiers of the built-in types this driver reads and writes (`pg_type.dat`; they never change).
enum PostgreSQLType {
    static let unknown: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let unknownLiteral: UInt32 = 705
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let numeric: UInt32 = 1700

    /// The type under which a value is bound; NULL has none of its own.
    static func of(_ value: SQLValue) -> UInt32 {
        switch value {
        case .null: unknown
        case .int: int8
        case .real: float8
        case .text: text
        case .blob: bytea
        }
    }

    /// The array type of a column type, with its SQL name, as a bulk insert needs it.
    static func array(of type: UInt32) -> (type: UInt32, name: String)? {
        switch type {
        case bool: (1000, "boolean[]")
        case bytea: (1001, "bytea[]")
        case int2: (1005, "smallint[]")
        case int4: (1007, "integer[]")
        case text: (1009, "text[]")
        case int8: (1016, "bigint[]")
        case float8: (1022, "double precision[]")
        default: nil
        }
    }
}
