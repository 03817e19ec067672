public import Civil

/// Something that is wrong with a pack.
public struct Finding: Hashable, Sendable, Error {
    /// Whether the pack still loads.
    public enum Severity: String, Hashable, Sendable {
        /// The pack does not load.
        case error
        /// The pack loads; its author should look.
        case warning
    }

    /// The stable code, as `POL-0012`. Never used again for another rule.
    public var code: String
    /// Whether the pack still loads.
    public var severity: Severity
    /// Where.
    public var place: Place
    /// Why.
    public var why: Bilingual
    /// What to do.
    public var fix: Bilingual
    /// The clauses involved; where two are in conflict, both, the upper one first.
    public var clauses: [Citation]
    /// The other place involved, where two are in conflict.
    public var other: Place?
}

extension Finding: Comparable {
    /// By place, then by code.
    public static func < (left: Finding, right: Finding) -> Bool {
        (left.place, left.code, left.why.en) < (right.place, right.code, right.why.en)
    }
}

extension Finding: CustomStringConvertible {
    /// One line, as compilers write it: place, severity, code and the English sentences.
    public var description: String { line(.en) }

    /// One line in a language.
    public func line(_ language: Language) -> String {
        var text = "\(place): \(severity.rawValue): \(code) \(why[language])"
        if !clauses.isEmpty { text += " [\(clauses.map(\.description).joined(separator: " ↔ "))]" }
        if let other { text += language == .zh ? "（另见 \(other)）" : " (see \(other))" }
        return text + (language == .zh ? "。处理：" : " ") + fix[language]
    }

    /// The finding as JSON.
    public var json: JSON {
        .object(present: [
            ("code", .string(code)), ("severity", .string(severity.rawValue)), ("file", .string(place.file)),
            ("line", .integer(place.line)),
            ("why", why.json),
            ("fix", fix.json),
            ("clauses", clauses.isEmpty ? nil : .array(clauses.map { .string($0.description) })),
            ("other", other.map { .string($0.description) }),
        ])
    }
}
