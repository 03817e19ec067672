/// A small line without axes, to stand beside a number.
public struct Sparkline: Chart, Hashable {
    /// Heading and description.
    public var caption: Caption
    /// What the steps are, for the table.
    public var category: String
    /// The steps.
    public var labels: [String]
    /// The values, one for each step; nil where there is none.
    public var values: [Double?]
    /// Digits after the point in the table.
    public var places: Int

    /// A line from its parts.
    public init(caption: Caption, category: String, labels: [String], values: [Double?], places: Int = 0) {
        self.caption = caption
        self.category = category
        self.labels = labels
        self.values = values
        self.places = places
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, height) = (120.0, 32.0)
        let known = values.compactMap(\.self).filter(\.isFinite)
        let (low, high) = (min(0, known.min() ?? 0), known.max() ?? 0)
        let rise = Scale(from: low, to: max(high, low + 1e-9), at: height - 4, until: 4)
        let steps = Scale(from: 0, to: Double(max(values.count - 1, 1)), at: 4, until: width - 4)
        var data = ""
        var open = false
        var last: (Double, Double)?
        for (index, value) in values.enumerated() {
            guard let value, value.isFinite else {
                open = false
                continue
            }
            let (x, y) = (steps(Double(index)), rise(value))
            data += "\(open ? "L" : "M")\(coordinate(x)) \(coordinate(y))"
            open = true
            last = (x, y)
        }
        var content = data.isEmpty ? [] : [Element.path(data, Paint.series[0])]
        if let last { content.append(.rect(last.0 - 2.5, last.1 - 2.5, 5, 5, .bar)) }
        return Element.chart(caption, kind: "sparkline", width: width, height: height, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [category, caption.title],
            rows: zip(labels, values).map { label, value in
                [label, value.map { NumberStyle.decimal($0, places: places) } ?? "–"]
            })
    }
}
