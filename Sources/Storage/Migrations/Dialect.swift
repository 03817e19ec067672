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
            output += " STRICT"
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

/// A piece of SQL text. The pieces of a text together are the text.
struct Token {
    enum Kind { case word, quoted, symbol, other }

    let kind: Kind
    let text: String

    var upper: String { text.uppercased() }

    /// Splits SQL text into words, quoted texts and names, single symbols, and white space with comments.
    static func split(_ sql: String) -> [Token] {
        let bytes = Array(sql.utf8)
        var tokens: [Token] = []
        var at = 0
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        func isWord(_ byte: UInt8) -> Bool {
            (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
                || byte >= 128
        }
        while at < bytes.count {
            let start = at
            let kind: Kind
            switch bytes[at] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                let quote = bytes[at]
                at += 1
                while at < bytes.count, bytes[at] != quote { at += 1 }
                at = min(at + 1, bytes.count)
                kind = .quoted
            case UInt8(ascii: "-") where byte(at + 1) == UInt8(ascii: "-"):
                while at < bytes.count, bytes[at] != 10 { at += 1 }
                kind = .other
            case UInt8(ascii: "/") where byte(at + 1) == UInt8(ascii: "*"):
                at += 2
                while at < bytes.count, !(bytes[at] == UInt8(ascii: "/") && bytes[at - 1] == UInt8(ascii: "*")) {
                    at += 1
                }
                at = min(at + 1, bytes.count)
                kind = .other
            case 0...32:
                while at < bytes.count, bytes[at] <= 32 { at += 1 }
                kind = .other
            case let byte where isWord(byte):
                while at < bytes.count, isWord(bytes[at]) { at += 1 }
                kind = .word
            default:
                at += 1
                kind = .symbol
            }
            tokens.append(Token(kind: kind, text: String(decoding: bytes[start..<at], as: UTF8.self)))
        }
        return tokens
    }
}
