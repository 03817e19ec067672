import Foundation
import Testing

@testable import Server

/// The sentences of the pages, and that they are nowhere else. Reads the files as they are in the source tree.
@Suite struct CatalogueTests {
    static let server = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Server")

    /// The sentences of a catalogue by key: one to a line, flat, as YAML.
    static func sentences(_ language: String) throws -> [String: String] {
        let text = try String(contentsOf: server.appending(path: "Catalogue/\(language).yaml"), encoding: .utf8)
        var sentences: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            try #require(parts.count == 2, "\(line)")
            try #require(sentences.updateValue(String(parts[1]), forKey: String(parts[0])) == nil, "twice: \(line)")
        }
        return sentences
    }

    static func templates() throws -> [String: String] {
        let folder = server.appending(path: "Templates")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        let templates = names.filter { $0.hasSuffix(".mustache") }
        return try Dictionary(
            uniqueKeysWithValues: templates.map {
                ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
            })
    }

    @Test func `both languages have the same keys and parameters`() throws {
        let (zh, en) = (try Self.sentences("zh"), try Self.sentences("en"))
        #expect(Set(zh.keys).symmetricDifference(en.keys) == [])
        #expect(zh.count > 200)
        for (key, sentence) in zh {
            let parameters = { (text: String) in Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) }) }
            #expect(parameters(sentence) == parameters(en[key] ?? ""), "\(key)")
        }
    }

    @Test func `no key is the beginning of another`() throws {
        let keys = Set(try Self.sentences("zh").keys)
        for key in keys {
            let parts = key.split(separator: ".")
            for count in 1..<max(parts.count, 2) where count < parts.count {
                #expect(!keys.contains(parts.prefix(count).joined(separator: ".")), "\(key)")
            }
        }
    }

    @Test func `every sentence that a template asks for is in the catalogue`() throws {
        let keys = Set(try Self.sentences("zh").keys)
        for (name, template) in try Self.templates() {
            for match in template.matches(of: /\{\{t\.([\w.-]+)\}\}/) {
                #expect(keys.contains(String(match.1)), "\(name): \(match.1)")
            }
        }
    }

    @Test func `no template holds a sentence, a script or a style`() throws {
        let templates = try Self.templates()
        #expect(templates.count > 30)
        // field/state is a run of attributes, without the tag around it.
        for (name, template) in templates where name != "field/state.mustache" {
            let bare = template.replacing(/\{\{\{?[^}]*\}?\}\}/, with: "")
            let text = bare.replacing(/<[^>]*>/, with: "")
            #expect(text.firstMatch(of: /\p{L}/) == nil, "\(name)")
            #expect(bare.firstMatch(of: /(?:title|alt|placeholder|aria-label)="[^"]*\p{L}/) == nil, "\(name)")
            #expect(bare.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|<script(?! src=)/) == nil, "\(name)")
        }
    }

    @Test func `every form that posts carries the token`() throws {
        for (name, template) in try Self.templates() {
            for form in template.matches(of: /<form[^>]*method="post"[\s\S]*?<\/form>/) {
                #expect(form.0.contains("{{> part/csrf}}"), "\(name)")
            }
        }
    }

    @Test func `the names of templates that come by name are known`() throws {
        let names = try Self.templates().values.flatMap { $0.matches(of: /\{\{> ?\*([\w.]+)/).map { String($0.1) } }
        #expect(Set(names) == Model.partials)
    }

    @Test func `every icon in use is in the file of icons`() throws {
        let icons = try String(contentsOf: Self.server.appending(path: "Assets/icons.svg"), encoding: .utf8)
        for (name, template) in try Self.templates() {
            for match in template.matches(of: /icons\.svg#([a-z0-9-]+)/) {
                #expect(icons.contains("id=\"\(match.1)\""), "\(name): \(match.1)")
            }
        }
    }
}
