/// Makes damaged texts out of good ones, always the same ones for the same seed. For tests and fuzzing of parsers only.
public struct Mutation {
    private var source: Seeded
    private let corpus: [[UInt8]]

    /// Pieces of FEEL that are put in.
    public static let feel = [
        "(", ")", "[", "]", "{", "}", ",", "..", ".", ":", "+", "-", "*", "**", "/", "<", ">", "=", "!=", "\"", "@",
        "\\", "?", "null", "true",
        "if ", " then ", " else ", "for ", " in ", " return ", "some ", " satisfies ", "function(", "not(", "partial",
        "item", " instance of ",
        "list<", "1E6144", "9223372036854775807", "-9223372036854775808", "@\"P1Y\"", "@\"999999999-12-31\"",
        "@\"-999999999-01-01T24:00:00\"",
        "date and time(", "sort(", "replace(", "matches(", "split(", "string join(", "flatten(", "between ", " and ",
        " or ", "/*", "//", "生", "\u{1F40E}",
        "1..3", "[1..5)", "(<1)", "0.1", "duration(\"P1D\")", "**-", "context put(", "list replace(", "sublist(",
        "substring(", "modulo(", "{a:1}.a",
    ].map { Array($0.utf8) }

    /// Pieces of decision models in XML that are put in.
    public static let models =
        feel
        + [
            "<decision id=\"d\" name=\"d\">", "</decision>", "<decisionTable hitPolicy=\"PRIORITY\">", "<rule>",
            "</rule>",
            "<inputEntry><text>", "</text></inputEntry>", "<context>", "<contextEntry>", "<invocation>", "<filter>",
            "<for>",
            "<literalExpression><text>", "</text></literalExpression>", "href=\"#d\"", "typeRef=\"t\"",
            "isCollection=\"true\"",
            "<itemDefinition name=\"t\"><typeRef>t</typeRef></itemDefinition>", "&lt;", "&#0;", "&x;", "<![CDATA[",
            "]]>", "<!--",
            "-->", "xmlns=\"\"", "<?x?>",
        ].map { Array($0.utf8) }

    private let words: [[UInt8]]

    /// - Parameters:
    ///   - corpus: good texts.
    ///   - words: pieces that are put in.
    public init(seed: UInt64, corpus: [String], words: [[UInt8]] = Mutation.feel) {
        source = Seeded(seed: seed)
        self.corpus = corpus.map { Array($0.utf8) }
        self.words = words
    }

    private mutating func random(_ bound: Int) -> Int { bound > 0 ? Int(source.next() % UInt64(bound)) : 0 }

    /// The next damaged text.
    public mutating func next() -> String {
        var text = corpus[random(corpus.count)]
        for _ in 0..<(1 + random(4)) {
            let place = random(text.count + 1)
            switch random(6) {
            case 0: text.insert(contentsOf: words[random(words.count)], at: place)
            case 1 where !text.isEmpty: text.remove(at: min(place, text.count - 1))
            case 2 where !text.isEmpty: text[min(place, text.count - 1)] = UInt8(random(256))
            case 3:
                let other = corpus[random(corpus.count)]
                let start = random(other.count + 1)
                text.insert(contentsOf: other[start..<(start + random(other.count - start + 1))], at: place)
            case 4 where place < text.count: text.removeSubrange(place..<(place + random(text.count - place + 1)))
            default:
                let part = text[place..<(place + random(text.count - place + 1))]
                if text.count < 4_000 { text.insert(contentsOf: Array(part), at: random(text.count + 1)) }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
