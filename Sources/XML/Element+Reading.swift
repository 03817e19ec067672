public import Civil
import Foundation
import FoundationXML

extension Element {
    /// Bounds of what is read.
    public enum Bound {
        /// The longest document, in bytes.
        public static let bytes = 32 << 20
        /// The deepest nesting.
        public static let depth = 128
        /// The most elements.
        public static let elements = 1_000_000
    }

    /// Reads a document in UTF-8. A document with a DOCTYPE is refused, so that there are no entities to expand and nothing to fetch.
    ///
    /// - Parameter path: what the document is called in problems.
    /// - Throws: a ``Problem`` with the line.
    public static func parse(_ bytes: [UInt8], path: String) throws(Problem) -> Element {
        guard bytes.count <= Bound.bytes else {
            throw problem(
                path, "XML-0003", "文件超过 \(Bound.bytes >> 20) MiB。",
                "The document has more than \(Bound.bytes >> 20) MiB.")
        }
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw problem(path, "XML-0004", "文件不是 UTF-8 编码。", "The document is not in UTF-8.")
        }
        guard !bytes.contains(doctype) else {
            throw problem(
                path, "XML-0005", "文件含有 DOCTYPE 声明。", "The document has a DOCTYPE.",
                do: "请删去 DOCTYPE 声明。", "Remove the DOCTYPE.")
        }
        let builder = Builder()
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        let isRead = parser.parse()
        if let excess = builder.excess {
            throw problem("\(path):\(parser.lineNumber)", "XML-0006", excess.zh, excess.en)
        }
        guard isRead, let root = builder.root else {
            throw problem(
                "\(path):\(max(1, parser.lineNumber))", "XML-0001", "XML 格式有误，无法读取。", "The XML is not well-formed.",
                do: "请在此行附近检查标签是否成对、引号是否闭合。",
                "Look near this line for tags that do not match or quotes that do not close.")
        }
        return root
    }

    private static let doctype = Array("<!DOCTYPE".utf8)

    private static func problem(
        _ at: String, _ code: String, _ zh: String, _ en: String, do fixZH: String = "请提供有效的 XML 文件。",
        _ fixEN: String = "Give a valid XML document."
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZH, en: fixEN))
    }
}

/// Builds the tree from the events of Foundation's parser.
private final class Builder: NSObject, XMLParserDelegate {
    private var open: [Element] = []
    private var count = 0
    private(set) var root: Element?
    private(set) var excess: (zh: String, en: String)?

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        count += 1
        if open.count >= Element.Bound.depth {
            excess = ("元素嵌套超过 \(Element.Bound.depth) 层。", "Elements are nested more than \(Element.Bound.depth) deep.")
        } else if count > Element.Bound.elements {
            excess = ("元素超过 \(Element.Bound.elements) 个。", "There are more than \(Element.Bound.elements) elements.")
        }
        guard excess == nil else { return parser.abortParsing() }
        let local = name.split(separator: ":").last.map { String($0) } ?? name
        open.append(Element(local, namespace: namespaceURI ?? "", attributes, line: parser.lineNumber))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !open.isEmpty { open[open.count - 1].append(text: string) }
    }

    func parser(_ parser: XMLParser, foundCDATA CDATABlock: Data) {
        if !open.isEmpty { open[open.count - 1].append(text: String(decoding: CDATABlock, as: UTF8.self)) }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
    ) {
        guard let closed = open.popLast() else { return }
        if open.isEmpty { root = root ?? closed } else { open[open.count - 1].append(closed) }
    }
}
