extension StorageError {
    /// The error for a failed result, without the parts of its message that may hold values (DETAIL, and the message itself
    /// except for faults of the statement's text).
    static func postgresql(_ result: PostgreSQLResult) -> StorageError {
        func field(_ name: Character) -> String {
            guard let code = name.asciiValue else { return "" }
            return result.lib.resultErrorField(result.pointer, CInt(code)).map { String(cString: $0) } ?? ""
        }
        let state = field("C")
        let place = [field("t"), field("c")].filter { !$0.isEmpty }.joined(separator: ".")
        let constraint = field("n").isEmpty ? place : field("n")
        return postgresql(state: state, constraint: constraint, place: place, message: field("M"))
    }

    private static func postgresql(
        state: String, constraint: String, place: String, message: String
    ) -> StorageError {
        func error(_ code: Code, _ subject: String) -> StorageError {
            StorageError(code, subject, engineCode: state)
        }
        switch state {
        case "23505": return error(.unique, constraint)
        case "23503": return error(.foreignKey, constraint)
        case "40001", "40P01": return error(.conflict, "")
        case "53100": return error(.full, "")
        case "42501": return error(.permission, place)
        case "25006": return error(.readOnly, "")
        case "25P02": return error(.transactionFailed, "")
        case "22021": return error(.text, "")
        case "42804": return error(.type, message)
        case "YS001": return error(.appendOnly, place)
        case "XX001", "XX002": return error(.corrupt, place)
        case "58030": return error(.io, "")
        default: break
        }
        switch state.prefix(2) {
        case "08", "57": return error(.connection, "")
        case "53": return error(.overloaded, "")
        case "23": return error(.check, constraint)
        case "22": return error(.type, place)
        // Messages of class 42 quote the statement, whose text holds no values.
        case "42": return error(.statement, message)
        default: return error(.other, place)
        }
    }
}
