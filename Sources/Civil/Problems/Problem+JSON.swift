extension Problem {
    /// The problem as JSON, the same everywhere: `code`, `at`, `why` and `fix` with both languages.
    public var json: JSON {
        .object([
            ("code", .string(code)), ("at", .string(at)),
            ("why", .object([("zh", .string(why.zh)), ("en", .string(why.en))])),
            ("fix", .object([("zh", .string(fix.zh)), ("en", .string(fix.en))])),
        ])
    }

    /// The problem as one line for a person who reads `language`: where, why, what to do.
    public func line(_ language: Language) -> String {
        let place = at.isEmpty ? "" : at + (language == .zh ? "：" : ": ")
        let gap = language == .zh ? "。" : " "
        let why = language == .zh ? String(why.zh.droppingFinalStop) : why.en
        return "\(place)\(why)\(gap)\(fix[language])\(language == .zh && !fix.zh.hasSuffix("。") ? "。" : "") [\(code)]"
    }
}

extension String {
    /// Without a final 。
    fileprivate var droppingFinalStop: Substring { hasSuffix("。") ? dropLast() : self[...] }
}
