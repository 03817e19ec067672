/// An element of an SVG drawing. Text and attribute values are escaped when it is written.
struct Element {
    var name: String
    var attributes: [(String, String)]
    var content: [Node]

    enum Node {
        case element(Element)
        case text(String)
    }

    init(_ name: String, _ attributes: [(String, String)] = [], _ content: [Element] = []) {
        self.name = name
        self.attributes = attributes
        self.content = content.map(Node.element)
    }

    init(_ name: String, _ attributes: [(String, String)] = [], text: String) {
        self.name = name
        self.attributes = attributes
        content = [.text(text)]
    }

    func write(to output: inout String) {
        output += "<\(name)"
        for (key, value) in attributes {
            output += " \(key)=\""
            output.appendEscaped(value)
            output += "\""
        }
        guard !content.isEmpty else {
            output += "/>"
            return
        }
        output += ">"
        for node in content {
            switch node {
            case .element(let element): element.write(to: &output)
            case .text(let text): output.appendEscaped(text)
            }
        }
        output += "</\(name)>"
    }
}

extension String {
    /// Appends `text` for XML and HTML: markup characters as entities, and U+FFFD for what XML 1.0 does not allow.
    mutating func appendEscaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: self += "&amp;"
            case 0x3C: self += "&lt;"
            case 0x3E: self += "&gt;"
            case 0x22: self += "&quot;"
            case 0x27: self += "&#39;"
            case 0x9, 0xA, 0xD: unicodeScalars.append(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: self += "\u{FFFD}"
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
