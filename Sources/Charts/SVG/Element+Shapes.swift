/// Where a text is held.
enum Anchor: String {
    case start
    case middle
    case end
}

extension Element {
    /// A rectangle. A width or height below zero is drawn as zero.
    static func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ paint: Paint, note: String? = nil
    ) -> Element {
        let attributes = [
            ("x", coordinate(x)), ("y", coordinate(y)), ("width", coordinate(max(0, width))),
            ("height", coordinate(max(0, height))),
        ]
        return Element("rect", attributes + paint.attributes, note.map { [Element("title", text: $0)] } ?? [])
    }

    /// A straight line.
    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ paint: Paint) -> Element {
        Element(
            "line",
            [("x1", coordinate(x1)), ("y1", coordinate(y1)), ("x2", coordinate(x2)), ("y2", coordinate(y2))]
                + paint.attributes)
    }

    /// A line of text with its baseline at `y`.
    static func label(
        _ x: Double, _ y: Double, _ anchor: Anchor, _ text: String, size: Double = Paint.textSize,
        paint: Paint = .text
    ) -> Element {
        Element(
            "text",
            [
                ("x", coordinate(x)), ("y", coordinate(y)), ("text-anchor", anchor.rawValue),
                ("font-size", coordinate(size)),
            ] + paint.attributes, text: text)
    }

    /// A filled circle.
    static func dot(_ x: Double, _ y: Double, _ radius: Double, _ paint: Paint) -> Element {
        Element(
            "circle", [("cx", coordinate(x)), ("cy", coordinate(y)), ("r", coordinate(radius))] + paint.attributes)
    }

    /// A path.
    static func path(_ data: String, _ paint: Paint, note: String? = nil) -> Element {
        Element("path", [("d", data)] + paint.attributes, note.map { [Element("title", text: $0)] } ?? [])
    }

    /// Elements moved together.
    static func group(_ x: Double, _ y: Double, _ content: [Element]) -> Element {
        Element("g", [("transform", "translate(\(coordinate(x)) \(coordinate(y)))")], content)
    }

    /// The outermost element of a chart.
    static func chart(_ caption: Caption, kind: String, width: Double, height: Double, _ content: [Element]) -> String {
        let id = caption.safeID
        let svg = Element(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg"), ("class", "chart chart-\(kind)"),
                ("viewBox", "0 0 \(coordinate(width)) \(coordinate(height))"), ("role", "img"),
                ("aria-labelledby", "\(id)-title \(id)-desc"),
            ],
            [
                Element("title", [("id", "\(id)-title")], text: caption.title),
                Element("desc", [("id", "\(id)-desc")], text: caption.summary),
            ] + content)
        var output = ""
        svg.write(to: &output)
        return output
    }
}
