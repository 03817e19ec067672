extension Element {
    /// The document as text, indented, with a declaration. The attributes come in the order of their names, `xmlns` first.
    public var document: String {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        write(to: &text, indent: 0)
        return text
    }

    private func write(to output: inout String, indent: Int) {
        let margin = String(repeating: "  ", count: indent)
        output += margin + "<" + name
        for key in attributes.keys.sorted(by: {
            ($0.hasPrefix("xmlns") ? 0 : 1, $0) < ($1.hasPrefix("xmlns") ? 0 : 1, $1)
        }) {
            output += " " + key + "=\"" + Element.escaped(attributes[key] ?? "", quoted: true) + "\""
        }
        if children.isEmpty, text.isEmpty {
            output += "/>\n"
        } else if children.isEmpty {
            output += ">" + Element.escaped(text, quoted: false) + "</" + name + ">\n"
        } else {
            output += ">\n"
            for child in children { child.write(to: &output, indent: indent + 1) }
            output += margin + "</" + name + ">\n"
        }
    }

    /// Text with the characters that XML reserves as references. Characters that XML cannot hold become U+FFFD.
    public static func escaped(_ text: String, quoted: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"" where quoted: result.append(contentsOf: "&quot;".unicodeScalars)
            case "\n" where quoted: result.append(contentsOf: "&#10;".unicodeScalars)
            case "\t" where quoted: result.append(contentsOf: "&#9;".unicodeScalars)
            case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
