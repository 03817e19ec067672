/// A reader of the XML that charts write, strict enough to find what a browser would stumble over.
struct Markup {
    struct Element {
        var name: String
        var attributes: [String: String]
    }

    struct Fault: Error { var text: String }

    /// All elements in the order in which they open.
    var elements: [Element] = []
    /// All text between tags, still escaped.
    var text = ""

    /// Reads `source`, or says why it is not well formed.
    init(_ source: String) throws {
        var rest = source[...]
        var open: [String] = []
        while let start = rest.firstIndex(of: "<") {
            text += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ">") else { throw Fault(text: "no end of tag") }
            var tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { throw Fault(text: "closes another: \(tag)") }
                continue
            }
            let empty = tag.hasSuffix("/")
            if empty { tag.removeLast() }
            let name = String(tag.prefix { $0 != " " })
            elements.append(Element(name: name, attributes: try Self.attributes(tag.dropFirst(name.count))))
            if !empty { open.append(name) }
        }
        guard open.isEmpty, rest.isEmpty else { throw Fault(text: "left open: \(open)") }
        guard !text.contains("\"") else { throw Fault(text: "a bare quotation mark in text") }
    }

    /// The elements called `name`.
    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    private static func attributes(_ source: Substring) throws -> [String: String] {
        var attributes: [String: String] = [:]
        var rest = source
        while !rest.isEmpty {
            guard rest.first == " ", let equals = rest.firstIndex(of: "=") else { throw Fault(text: "\(rest)") }
            let key = String(rest[rest.index(after: rest.startIndex)..<equals])
            let quote = rest.index(after: equals)
            guard rest[quote...].first == "\"" else { throw Fault(text: "value without quotes: \(key)") }
            let start = rest.index(after: quote)
            guard let end = rest[start...].firstIndex(of: "\"") else { throw Fault(text: "open value: \(key)") }
            guard attributes.updateValue(String(rest[start..<end]), forKey: key) == nil else {
                throw Fault(text: "twice: \(key)")
            }
            rest = rest[rest.index(after: end)...]
        }
        return attributes
    }
}
