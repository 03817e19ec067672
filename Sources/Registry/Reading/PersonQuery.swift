import Access
import Civil
import Storage

/// What somebody types to find a person: a name, pinyin, an identifier or a phone number.
public struct PersonQuery: Hashable, Sendable {
    /// How the words are understood.
    enum Term: Hashable, Sendable {
        case identifier(Identifier)
        case phone(String)
        case letters(String)
        case name(String)
    }

    let term: Term

    /// Understands what was typed; `nil` when it is empty, too long, or a single letter.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).joined()
        guard !words.isEmpty, words.utf8.count <= 100 else { return nil }
        if let identifier = try? Identifier(.citizenID, words, at: "") {
            term = .identifier(identifier)
        } else if let identifier = try? Identifier(.birthCertificate, words, at: "") {
            term = .identifier(identifier)
        } else if words.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            guard words.utf8.count >= 4 else { return nil }
            term = .phone(words)
        } else if words.utf8.allSatisfy({ $0 < 128 }) {
            let letters = Pinyin.key(words)
            guard letters.utf8.count >= 2 else { return nil }
            term = .letters(letters)
        } else {
            term = .name(words)
        }
    }

    /// The queries of the person index that answer it, the most exact first: a condition on `person p` with its arguments.
    var conditions: [(sql: String, arguments: [SQLValue])] {
        func prefix(_ column: String, _ text: String) -> (sql: String, arguments: [SQLValue]) {
            // Every text that begins with `text`, as a range of an index that sorts by bytes.
            ("p.\(column) >= $1 AND p.\(column) < $2", [.text(text), .text(text + "\u{10FFFF}")])
        }
        switch term {
        case .identifier(let identifier):
            return [
                (
                    "p.id IN (SELECT person FROM identifier WHERE kind = $1 AND value = $2)",
                    [.text(identifier.kind.rawValue), .text(identifier.value)]
                )
            ]
        case .phone(let digits): return [prefix("phone", digits)]
        case .letters(let letters): return [prefix("pinyin", letters), prefix("initials", letters)]
        case .name(let name): return [prefix("name", name)]
        }
    }
}

/// A person found.
public struct PersonHit: Hashable, Sendable {
    /// The person as the index knows them.
    public let person: PersonState
}

extension Reach {
    /// The reach as a condition on the table `person` under another name; arguments are numbered from `first`.
    func condition(_ p: String = "p", first: Int) -> (sql: String, arguments: [SQLValue]) {
        switch self {
        case .none: ("1 = 0", [])
        case .family(let person):
            (
                """
                (\(p).id = $\(first) OR \(p).id IN (SELECT k.person FROM kin k WHERE k.relative = $\(first + 1)
                AND k.relation IN ('mother', 'father', 'guardian') AND k.ends = 0))
                """, [.int(person), .int(person)]
            )
        case .area(let numbers):
            (
                """
                ((\(p).residence >= $\(first) AND \(p).residence < $\(first + 1))
                OR (\(p).hukou >= $\(first + 2) AND \(p).hukou < $\(first + 3)))
                """,
                [
                    .int(numbers.lowerBound), .int(numbers.upperBound), .int(numbers.lowerBound),
                    .int(numbers.upperBound),
                ]
            )
        }
    }
}
