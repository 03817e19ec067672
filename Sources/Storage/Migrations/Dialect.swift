/// Turns a migration statement of the common dialect into that of an engine.
///
/// Works on words outside quotes and comments, so it never touches a literal. Statements at run time are not translated:
/// the common dialect needs no translation there.
enum Dialect {
    /// The statement as `engine` wants it.
    static func translate(_ sql: String, for engine: Engine) -> String {
        let tokens = Token.split(sql)
        let words = tokens.indices.filter { tokens[$0].kind == .word }
        let head = words.prefix(3).map { tokens[$0].upper }
        let isCreateTable = head.starts(with: ["CREATE", "TABLE"])
        let isAddColumn = head.starts(with: ["ALTER", "TABLE"])
        var output = ""
        var depth = 0
        /// Which word of a column definition comes next: 0 its name, 1 its type, 2 the rest.
        var place = isCreateTable ? 2 : 3
        for token in tokens {
            switch token.kind {
            case .symbol:
                if token.text == "(" {
                    depth += 1
                    if isCreateTable, depth == 1 { place = 0 }
                } else if token.text == ")" {
                    depth -= 1
                } else if token.text == ",", depth == 1, isCreateTable {
                    place = 0
                }
                output += token.text
            case .word, .quoted:
                let isType = place == 1 && token.kind == .word && (isAddColumn || depth == 1)
                output += token.kind == .word ? type(token, for: engine, inColumn: isType) : token.text
                if isAddColumn, token.upper == "COLUMN" {
                    place = 0
                } else if place == 0 {
                    place = tableConstraints.contains(token.upper) ? 2 : 1
                } else if place == 1 {
                    place = 2
                }
            case .other:
                output += token.text
            }
        }
        if isCreateTable, engine == .sqlite, !words.contains(where: { tokens[$0].upper == "STRICT" }) {
            // Table options are separated by commas: WITHOUT ROWID, STRICT.
            output += words.contains { tokens[$0].upper == "ROWID" } ? ", STRICT" : " STRICT"
        }
        return output
    }

    private static let tableConstraints: Set<String> = [
        "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE",
    ]

    private static func type(_ token: Token, for engine: Engine, inColumn: Bool) -> String {
        switch (engine, token.upper) {
        case (.sqlite, "BIGINT") where inColumn: "INTEGER"
        case (.postgresql, "INTEGER"): "BIGINT"
        case (.postgresql, "BLOB"): "BYTEA"
        case (.postgresql, "REAL"): "DOUBLE PRECISION"
        case (.postgresql, "TEXT") where inColumn: "TEXT COLLATE \"C\""
        default: token.text
        }
    }
}
