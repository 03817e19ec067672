/// An element of an XML document: a tree, with the line on which each element begins.
///
/// Comments and processing instructions are not kept. Text is kept per element, all pieces joined.
public struct Element: Sendable {
    /// The name without its prefix.
    public let name: String
    /// The namespace; empty where there is none.
    public let namespace: String
    /// The attributes by name as written, prefix included.
    public let attributes: [String: String]
    /// The elements within, in order.
    public private(set) var children: [Element] = []
    /// The text directly within.
    public private(set) var text = ""
    /// The line of the document, from 1; 0 for an element that was not read.
    public let line: Int

    /// Makes an element.
    public init(
        _ name: String, namespace: String = "", _ attributes: [String: String] = [:], text: String = "",
        line: Int = 0, children: [Element] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.text = text
        self.line = line
        self.children = children
    }

    /// The attribute of a name without prefix, or with whatever prefix.
    public subscript(attribute: String) -> String? {
        attributes[attribute]
            ?? attributes.first { key, _ in key.hasSuffix(":" + attribute) && !key.hasPrefix("xmlns:") }?.value
    }

    /// The first element within of a name.
    public func child(_ name: String) -> Element? { children.first { $0.name == name } }

    /// The elements within of a name, in order.
    public func children(_ name: String) -> [Element] { children.filter { $0.name == name } }

    /// Adds an element at the end.
    public mutating func append(_ child: Element) { children.append(child) }

    mutating func append(text piece: String) { text += piece }
}
