import Civil
import Foundation
import Testing

@testable import Policy

/// The published JSON Schema of packs says what the reader takes: every document that ships fits it, and every key that it names is read.
@Suite struct SchemaTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func schema() throws -> JSON {
        let file = root.appendingPathComponent("Documentation/Schemas/pack.schema.json")
        return try JSON.parse(try Data(contentsOf: file))
    }

    private static func documents() throws -> [(path: String, node: YAML)] {
        let findings = Findings()
        var all: [(path: String, node: YAML)] = []
        for folder in ["Packs", "Benchmarks/Packs"] {
            let base = root.appendingPathComponent(folder)
            let walk = try #require(FileManager.default.enumerator(atPath: base.path))
            for case let name as String in walk where name.hasSuffix(".yaml") {
                let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
                for node in YAMLFile.documents(PackFile(path: name, text: text), findings) { all.append((name, node)) }
            }
        }
        return all
    }

    @Test func `every document that ships fits the schema`() throws {
        let schema = try SchemaTests.schema()
        let documents = try SchemaTests.documents()
        #expect(documents.count > 400)
        for (path, node) in documents {
            guard case .mapping(let entries) = node.content, let kind = entries.first?.key,
                let definition = schema["$defs"]?[kind]
            else {
                Issue.record("\(path):\(node.line) has no schema")
                continue
            }
            if let fault = Fit(schema).fault(node, definition) { Issue.record("\(path): \(fault)") }
        }
    }

    @Test(arguments: [
        "entitlement: a\neligble: []", "parameter: a\nvalues: [{value: 3}]", "pack: a\ndivision: '35'\nlevel: county",
        "entitlement: a\ncount: weekly", "instrument: a\ntitle: {zh: 甲}",
    ]) func `what the schema does not name does not fit`(_ text: String) throws {
        let schema = try SchemaTests.schema()
        let node = try #require(YAMLFile.documents(PackFile(path: "a.yaml", text: text), Findings()).first)
        guard case .mapping(let entries) = node.content, let kind = entries.first?.key else { return }
        #expect(Fit(schema).fault(node, try #require(schema["$defs"]?[kind])) != nil)
    }

    @Test func `every key that the schema names is one that the reader knows`() throws {
        let schema = try SchemaTests.schema()
        #expect(
            schema["oneOf"]?.array?.compactMap { $0["$ref"]?.string?.split(separator: "/").last.map(String.init) }
                == Kind.allCases.map(\.rawValue))
        for kind in Kind.allCases where kind != .reform {
            let properties = try #require(schema["$defs"]?[kind.rawValue]?["properties"]?.object)
            for (key, _) in properties where key != kind.rawValue && key != "amends" {
                let head = kind == .pack ? "" : Fixture.nation + "\n---\n"
                let library = Library(files: [
                    PackFile(path: "cn/pack.yaml", text: head + "\(kind.rawValue): x\n\(key): null")
                ])
                let unknown = library.findings.filter { $0.code == "POL-0004" }
                #expect(unknown.isEmpty, "\(kind.rawValue).\(key): \(unknown)")
            }
        }
    }
}

/// Whether a YAML node fits a JSON Schema, as far as the schema of packs goes.
private struct Fit {
    let schema: JSON

    init(_ schema: JSON) { self.schema = schema }

    /// What does not fit; nil where everything does.
    func fault(_ node: YAML, _ schema: JSON) -> String? {
        if let name = schema["$ref"]?.string?.split(separator: "/").last,
            let there = self.schema["$defs"]?[String(name)]
        {
            return fault(node, there)
        }
        if let choices = schema["anyOf"]?.array {
            return choices.contains { fault(node, $0) == nil } ? nil : "line \(node.line): none of the choices"
        }
        if let values = schema["enum"]?.array {
            let fits = values.contains { $0 == .null ? node.isNull : $0.string == node.text }
            return fits ? nil : "line \(node.line): \(node.text ?? "?") is none of \(values)"
        }
        if let types = schema["type"].map({ $0.array ?? [$0] }) {
            guard types.contains(where: { self.fits(node, $0.string ?? "") }) else {
                return "line \(node.line): not \(types)"
            }
        }
        switch node.content {
        case .scalar: return scalar(node, schema)
        case .sequence(let items):
            if let least = schema["minItems"]?.int, items.count < least { return "line \(node.line): too few" }
            guard let each = schema["items"] else { return nil }
            for item in items { if let fault = fault(item, each) { return fault } }
            return nil
        case .mapping(let entries):
            for name in schema["required"]?.array ?? [] where !entries.contains(where: { $0.key == name.string }) {
                return "line \(node.line): no \(name.string ?? "")"
            }
            for entry in entries {
                if let property = schema["properties"]?[entry.key] {
                    if let fault = fault(entry.value, property) { return "\(entry.key), \(fault)" }
                } else if let rest = schema["additionalProperties"] {
                    if rest == .bool(false) { return "line \(entry.line): the key \(entry.key)" }
                    if let fault = fault(entry.value, rest) { return "\(entry.key), \(fault)" }
                }
            }
            return nil
        }
    }

    private func scalar(_ node: YAML, _ schema: JSON) -> String? {
        guard let text = node.text else { return nil }
        if let least = schema["minLength"]?.int, text.count < least { return "line \(node.line): too short" }
        if let pattern = schema["pattern"]?.string, text.range(of: pattern, options: .regularExpression) == nil {
            return "line \(node.line): \(text) is not \(pattern)"
        }
        return nil
    }

    private func fits(_ node: YAML, _ type: String) -> Bool {
        switch (node.content, type) {
        case (.mapping, "object"), (.sequence, "array"): true
        case (.scalar, "string"): node.text != nil
        case (.scalar, "null"): node.isNull
        case (.scalar, "boolean"): ["true", "false"].contains(node.text)
        case (.scalar, "integer"): node.text.flatMap { Int($0) } != nil
        case (.scalar, "number"): node.text.flatMap { Decimal128($0) } != nil
        default: false
        }
    }
}
