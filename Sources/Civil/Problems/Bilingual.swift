/// A sentence that a person reads, in Chinese and in English.
///
/// The Chinese one is what a clerk at the counter would say; the English one says the same. Neither holds personal values.
public struct Bilingual: Hashable, Sendable, Codable {
    /// The Chinese sentence.
    public var zh: String
    /// The English sentence.
    public var en: String

    /// A sentence from its two forms.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The form in `language`.
    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

extension Bilingual: CustomStringConvertible {
    /// Both forms on one line, Chinese first.
    public var description: String { "\(zh) / \(en)" }
}

/// The two languages everything is written in. The raw value is the language's ISO 639-1 code.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    /// Chinese, simplified characters.
    case zh
    /// English.
    case en
}

extension Bilingual {
    /// Both languages as a JSON object.
    public var json: JSON { ["zh": .string(zh), "en": .string(en)] }
}
