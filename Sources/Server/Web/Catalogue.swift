import Civil
import Mustache
import Yams

/// The sentences of the pages in one language: flat keys (`person.title`), parameters in braces (`{count}`).
struct Catalogue: Sendable {
    private let sentences: [String: String]
    /// The sentences as templates see them: `t.person.title`. One with parameters is a template of its own, which reads them from
    /// the page's model; its own text is escaped once, here.
    let nested: [String: any Sendable]

    /// Reads a catalogue from its YAML.
    ///
    /// - Throws: a problem naming the key that is not a sentence.
    init(yaml: String) throws {
        guard let root = try Yams.compose(yaml: yaml)?.mapping else { throw Catalogue.fault("") }
        var sentences: [String: String] = [:]
        for (key, value) in root {
            guard let key = key.string else { throw Catalogue.fault("") }
            guard let text = value.scalar?.string else { throw Catalogue.fault(key) }
            sentences[key] = text
        }
        self.sentences = sentences
        nested = try Catalogue.nest(sentences.map { (key: $0.key.split(separator: ".")[...], text: $0.value) })
    }

    /// The sentences as dictionaries in one another, a part of the key for each.
    private static func nest(_ sentences: [(key: ArraySlice<Substring>, text: String)]) throws -> [String: any Sendable]
    {
        var nested: [String: any Sendable] = [:]
        for (first, group) in Dictionary(grouping: sentences, by: { $0.key.first ?? "" }) {
            let leaves = group.filter { $0.key.count <= 1 }
            guard leaves.isEmpty || group.count == 1 else { throw fault(String(first)) }
            nested[String(first)] =
                try leaves.first.map { try entry($0.text) } ?? nest(group.map { ($0.key.dropFirst(), $0.text) })
        }
        return nested
    }

    private static func entry(_ text: String) throws -> any Sendable {
        guard text.contains("{") else { return text }
        var escaped = text
        for (character, entity) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")] {
            escaped = escaped.replacing(character, with: entity)
        }
        return try MustacheTemplate(string: escaped.replacing("{", with: "{{").replacing("}", with: "}}"))
    }

    /// The keys, sorted.
    var keys: [String] { sentences.keys.sorted() }

    /// The sentence of a key with its parameters filled in; the key itself when there is none, so that it is seen.
    func text(_ key: String, _ parameters: [String: String] = [:]) -> String {
        var text = sentences[key] ?? key
        for (name, value) in parameters { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    private static func fault(_ key: String) -> Problem {
        Problem(
            code: "SRV-0020", at: key, why: Bilingual(zh: "文字目录有误", en: "The catalogue is malformed."),
            fix: Bilingual(zh: "每个键对应一句话", en: "Give each key one sentence."))
    }
}
