public import Civil

extension Element {
    /// Bounds of what is read.
    public enum Bound {
        /// The longest document, in bytes.
        public static let bytes = 32 << 20
        /// The deepest nesting.
        public static let depth = 128
        /// The most elements.
        public static let elements = 1_000_000
        /// The most attributes of an element.
        public static let attributes = 256
    }

    /// Reads a document in UTF-8. A document with a DOCTYPE is refused, so that there are no entities to expand and nothing to fetch.
    ///
    /// Time: linear in the bytes.
    ///
    /// - Parameter path: what the document is called in problems.
    /// - Throws: a ``Problem`` with the line.
    public static func parse(_ bytes: [UInt8], path: String) throws(Problem) -> Element {
        guard bytes.count <= Bound.bytes else {
            throw Fault.bytes.problem(path, line: nil)
        }
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault.encoding.problem(path, line: nil)
        }
        var reader = Reader(bytes)
        do throws(Fault) { return try reader.document() } catch { throw error.problem(path, line: reader.line) }
    }
}

/// Why a document cannot be read.
private enum Fault: Error {
    case syntax
    case mismatch(String)
    case bytes, encoding, doctype, depth, elements, attributes
    case prefix(String)

    func problem(_ path: String, line: Int?) -> Problem {
        let place = line.map { "\(path):\($0)" } ?? path
        func problem(_ code: String, _ zh: String, _ en: String, _ fix: Bilingual? = nil) -> Problem {
            Problem(
                code: code, at: place, why: Bilingual(zh: zh, en: en),
                fix: fix ?? Bilingual(zh: "请提供有效的 XML 文件。", en: "Give a valid XML document."))
        }
        switch self {
        case .syntax:
            return problem(
                "XML-0001", "XML 格式有误，无法读取。", "The XML is not well-formed.",
                Bilingual(
                    zh: "请在此行附近检查标签是否成对、引号是否闭合、& 是否写成 &amp;。",
                    en:
                        "Look near this line for tags that do not match, quotes that do not close, or an & that is not &amp;."
                ))
        case .mismatch(let name):
            return problem(
                "XML-0002", "结束标签 </\(name)> 与开始标签不符。", "The end tag </\(name)> does not match its start.",
                Bilingual(zh: "请使标签成对。", en: "Make the tags match."))
        case .bytes:
            let size = Element.Bound.bytes >> 20
            return problem("XML-0003", "文件超过 \(size) MiB。", "The document has more than \(size) MiB.")
        case .encoding: return problem("XML-0004", "文件不是 UTF-8 编码。", "The document is not in UTF-8.")
        case .doctype:
            return problem(
                "XML-0005", "文件含有 DOCTYPE 声明。", "The document has a DOCTYPE.",
                Bilingual(zh: "请删去 DOCTYPE 声明。", en: "Remove the DOCTYPE."))
        case .depth:
            let most = Element.Bound.depth
            return problem("XML-0006", "元素嵌套超过 \(most) 层。", "Elements are nested more than \(most) deep.")
        case .elements:
            let most = Element.Bound.elements
            return problem("XML-0006", "元素超过 \(most) 个。", "There are more than \(most) elements.")
        case .attributes:
            let most = Element.Bound.attributes
            return problem("XML-0006", "一个元素的属性超过 \(most) 个。", "An element has more than \(most) attributes.")
        case .prefix(let prefix):
            return problem("XML-0007", "前缀“\(prefix)”没有声明。", "The prefix \"\(prefix)\" is not declared.")
        }
    }
}

/// Reads a document byte by byte (XML 1.0, fifth edition, with namespaces; no document type).
private struct Reader {
    private let bytes: [UInt8]
    private var place = 0
    private var count = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// The line of the place, from 1.
    var line: Int { bytes[..<min(place, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } }

    private func byte(_ offset: Int = 0) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }

    private func stands(_ text: StaticString) -> Bool {
        guard place + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { buffer in
            for index in buffer.indices where bytes[place + index] != buffer[index] { return false }
            return true
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    private mutating func skipSpace() { while place < bytes.count, Reader.isSpace(bytes[place]) { place += 1 } }

    /// Goes past the next place at which a text stands; answers what lies before it.
    private mutating func skip(past end: StaticString) throws(Fault) -> Range<Int> {
        let start = place
        while place < bytes.count {
            if stands(end) {
                let range = start..<place
                place += end.utf8CodeUnitCount
                return range
            }
            place += 1
        }
        throw .syntax
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: The document

    mutating func document() throws(Fault) -> Element {
        if stands("<?xml"), Reader.isSpace(byte(5)) {
            let declaration = text(try skip(past: "?>")).lowercased()
            if declaration.contains("encoding"), !declaration.contains("utf-8"), !declaration.contains("us-ascii") {
                throw .encoding
            }
        }
        try skipMisc()
        guard byte() == 0x3C else { throw .syntax }
        let root = try tree()
        try skipMisc()
        guard place == bytes.count else { throw .syntax }
        return root
    }

    /// White space, comments and instructions outside of the root.
    private mutating func skipMisc() throws(Fault) {
        while true {
            skipSpace()
            guard try skipAside() else { return }
        }
    }

    /// A comment or a processing instruction, if one stands here.
    private mutating func skipAside() throws(Fault) -> Bool {
        if stands("<!--") {
            place += 4
            _ = try skip(past: "-->")
            return true
        }
        if stands("<?") {
            place += 2
            _ = try name()
            _ = try skip(past: "?>")
            return true
        }
        if stands("<!DOCTYPE") { throw .doctype }
        return false
    }

    /// An element that is open: what it will be, and the namespaces declared in it.
    private struct Open {
        let name: String
        var element: Element
        let namespaces: [String: String]
    }

    /// The element that stands here with all that it holds; without recursion.
    private mutating func tree() throws(Fault) -> Element {
        var open: [Open] = []
        while true {
            if byte() == 0x3C {
                if stands("</") {
                    place += 2
                    let name = text(try name())
                    skipSpace()
                    guard byte() == 0x3E else { throw .syntax }
                    guard let closed = open.popLast(), closed.name == name else { throw .mismatch(name) }
                    place += 1
                    if open.isEmpty { return closed.element }
                    open[open.count - 1].element.append(closed.element)
                } else if stands("<![CDATA[") {
                    place += 9
                    let range = try skip(past: "]]>")
                    guard !open.isEmpty else { throw .syntax }
                    open[open.count - 1].element.append(text: normalised(text(range)))
                } else if try skipAside() {
                    continue
                } else {
                    guard open.count < Element.Bound.depth else { throw .depth }
                    let (started, isEmpty) = try start(
                        open.last?.namespaces ?? ["xml": "http://www.w3.org/XML/1998/namespace"])
                    if !isEmpty {
                        open.append(started)
                    } else if open.isEmpty {
                        return started.element
                    } else {
                        open[open.count - 1].element.append(started.element)
                    }
                }
            } else {
                guard !open.isEmpty, place < bytes.count else { throw .syntax }
                let start = place
                while place < bytes.count, bytes[place] != 0x3C { place += 1 }
                open[open.count - 1].element.append(text: try resolved(start..<place))
            }
        }
    }

    /// A start tag; whether it is also the end.
    private mutating func start(_ outer: [String: String]) throws(Fault) -> (Open, Bool) {
        count += 1
        guard count <= Element.Bound.elements else { throw .elements }
        let line = line(from: place)
        place += 1
        let name = text(try name())
        var attributes: [String: String] = [:]
        var namespaces = outer
        while true {
            let before = place
            skipSpace()
            if byte() == 0x3E || (byte() == 0x2F && byte(1) == 0x3E) { break }
            guard place > before else { throw .syntax }
            let key = text(try self.name())
            skipSpace()
            guard byte() == 0x3D else { throw .syntax }
            place += 1
            skipSpace()
            let quote = byte()
            guard quote == 0x22 || quote == 0x27 else { throw .syntax }
            place += 1
            let start = place
            while place < bytes.count, bytes[place] != quote, bytes[place] != 0x3C { place += 1 }
            guard byte() == quote else { throw .syntax }
            let value = try resolved(start..<place, isAttribute: true)
            place += 1
            guard attributes.updateValue(value, forKey: key) == nil else { throw .syntax }
            guard attributes.count <= Element.Bound.attributes else { throw .attributes }
            if key == "xmlns" {
                namespaces[""] = value
            } else if key.hasPrefix("xmlns:") {
                namespaces[String(key.dropFirst(6))] = value
            }
        }
        let isEmpty = byte() == 0x2F
        place += isEmpty ? 2 : 1
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let local = parts.last, !local.isEmpty else { throw .syntax }
        let prefix = parts.count == 2 ? String(parts[0]) : ""
        guard let namespace = namespaces[prefix] ?? (prefix.isEmpty ? "" : nil) else { throw .prefix(prefix) }
        let element = Element(String(local), namespace: namespace, attributes, line: line)
        return (Open(name: name, element: element, namespaces: namespaces), isEmpty)
    }

    /// Lines are counted on from the last element, so that a document is counted through once.
    private var counted = (place: 0, line: 1)

    private mutating func line(from place: Int) -> Int {
        for index in counted.place..<place where bytes[index] == 0x0A { counted.line += 1 }
        counted.place = place
        return counted.line
    }

    private mutating func name() throws(Fault) -> Range<Int> {
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...: place += 1
            case 0x30...0x39, 0x2D, 0x2E:
                guard place > start else { throw .syntax }
                place += 1
            default:
                guard place > start else { throw .syntax }
                return start..<place
            }
        }
        throw .syntax
    }

    // MARK: Text

    /// Text with its references replaced.
    private func resolved(_ range: Range<Int>, isAttribute: Bool = false) throws(Fault) -> String {
        guard bytes[range].contains(0x26) else {
            return plain(range, isAttribute)
        }
        var result = ""
        var rest = range
        while let mark = bytes[rest].firstIndex(of: 0x26) {
            result += plain(rest.lowerBound..<mark, isAttribute)
            guard let end = bytes[mark..<min(mark + 12, rest.upperBound)].firstIndex(of: 0x3B) else { throw .syntax }
            let name = text((mark + 1)..<end)
            switch name {
            case "lt": result += "<"
            case "gt": result += ">"
            case "amp": result += "&"
            case "quot": result += "\""
            case "apos": result += "'"
            default:
                let code: UInt32?
                if name.hasPrefix("#x") {
                    code = UInt32(name.dropFirst(2), radix: 16)
                } else if name.hasPrefix("#") {
                    code = UInt32(name.dropFirst())
                } else {
                    code = nil
                }
                guard let code, code == 0x09 || code == 0x0A || code == 0x0D || code >= 0x20,
                    code < 0xFFFE || code > 0xFFFF,
                    let scalar = UnicodeScalar(code)
                else { throw .syntax }
                result.unicodeScalars.append(scalar)
            }
            rest = (end + 1)..<rest.upperBound
        }
        return result + plain(rest, isAttribute)
    }

    /// Text without references; in attributes white space is a space.
    private func plain(_ range: Range<Int>, _ isAttribute: Bool) -> String {
        let text = normalised(text(range))
        return isAttribute ? String(text.map { $0 == "\n" || $0 == "\t" ? " " : $0 }) : text
    }

    /// Ends of lines as one character.
    private func normalised(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var result = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.append("\n")
            } else if scalar != "\n" || !wasReturn {
                result.append(scalar)
            }
            wasReturn = scalar == "\r"
        }
        return String(result)
    }
}
