import Civil
import Yams

/// The sentences of the pages in one language: flat keys (`person.title`), parameters in braces (`{count}`).
struct Catalogue: Sendable {
    private let sentences: [String: String]
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
    }

    /// A template with the sentences in place: `{{t.person.title}}` becomes the sentence, its own text escaped; its parameters
    /// become variables, which the page's model fills in.
    ///
    /// - Throws: a problem naming a sentence that is not in the catalogue.
    func filled(_ template: String) throws -> String {
        var text = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "{{t."), let end = rest[start.upperBound...].firstRange(of: "}}") {
            let key = String(rest[start.upperBound..<end.lowerBound])
            guard let sentence = sentences[key] else { throw Catalogue.fault(key) }
            text += rest[..<start.lowerBound]
            text += EscapedText.escape(sentence).replacing("{", with: "{{").replacing("}", with: "}}")
            rest = rest[end.upperBound...]
        }
        return text + rest
    }

    /// The keys, sorted.
    var keys: [String] { sentences.keys.sorted() }

    /// The sentence of a key with its parameters filled in; the key itself when there is none, so that it is seen.
    func text(_ key: String, _ parameters: [String: String] = [:]) -> String {
        guard let sentence = sentences[key] else { return key }
        if parameters.isEmpty { return sentence }
        var text = ""
        var rest = sentence.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            text += Substring(rest[..<open])
            let name = String(Substring(rest[rest.index(after: open)..<close]))
            text += parameters[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return text + Substring(rest)
    }

    private static func fault(_ key: String) -> Problem {
        Problem(
            code: "SRV-0020", at: key, why: Bilingual(zh: "文字目录有误", en: "The catalogue is malformed."),
            fix: Bilingual(zh: "每个键对应一句话", en: "Give each key one sentence."))
    }
}
