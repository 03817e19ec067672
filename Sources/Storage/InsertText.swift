/// The text of an insert, from names that are checked to be plain identifiers.
struct InsertText {
    let table: String
    let columns: [String]
    let conflict: Conflict

    init(table: String, columns: [String], conflict: Conflict) throws(StorageError) {
        var names = [table] + columns
        switch conflict {
        case .fail: break
        case .keep(let on): names += on
        case .update(let on, let set): names += on + set
        }
        guard !columns.isEmpty, names.allSatisfy(Self.isIdentifier) else {
            throw StorageError(.statement, "names are lower case letters, digits and _")
        }
        self.table = table
        self.columns = columns
        self.conflict = conflict
    }

    /// Whether a name needs no quotes: lower case letters, digits and `_`, at most 63.
    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 63, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// `INSERT INTO t (a, b) `
    var head: String {
        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
    }

    /// ` ON CONFLICT …`, or nothing.
    var tail: String {
        switch conflict {
        case .fail:
            return ""
        case .keep(let on):
            return on.isEmpty ? " ON CONFLICT DO NOTHING" : " ON CONFLICT (\(on.joined(separator: ", "))) DO NOTHING"
        case .update(let on, let set):
            let changes = set.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
            return " ON CONFLICT (\(on.joined(separator: ", "))) DO UPDATE SET \(changes)"
        }
    }

    /// The statement for one row, `$1` to `$n`.
    var oneRow: String {
        head + "VALUES (" + columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ") + ")" + tail
    }
}
