/// One thing that is wrong with an input: which rule, where, why, and what to do about it.
///
/// A refusal in any room is a list of problems, so that everything that is wrong is said at once.
/// No text of a problem holds a personal value.
public struct Problem: Hashable, Sendable, Codable, Error {
    /// The stable code of the rule, such as `REG-0007`. Codes are never used again for another rule.
    public var code: String
    /// Where: the path of the field (`data.weight`, `subjects.mother`), or a row and a column; empty for the whole input.
    public var at: String
    /// Why it is refused.
    public var why: Bilingual
    /// What to do.
    public var fix: Bilingual

    /// A problem from its parts.
    public init(code: String, at: String, why: Bilingual, fix: Bilingual) {
        self.code = code
        self.at = at
        self.why = why
        self.fix = fix
    }

    /// The same problem at a place below `parent`: `weight` within `data` is `data.weight`.
    public func within(_ parent: String) -> Problem {
        var copy = self
        copy.at = at.isEmpty ? parent : "\(parent).\(at)"
        return copy
    }
}

extension Problem: CustomStringConvertible {
    /// One line for logs: code, place and the English sentences.
    public var description: String { "\(code) \(at): \(why.en) \(fix.en)" }
}
