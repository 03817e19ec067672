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

    /// The highest number of a `$n` placeholder in a text; 0 without any.
    static func placeholders(in sql: String) -> Int {
        let tokens = split(sql)
        return zip(tokens, tokens.dropFirst()).reduce(0) { most, pair in
            pair.0.text == "$" && pair.1.kind == .word ? max(most, Int(pair.1.text) ?? 0) : most
        }
    }
}
