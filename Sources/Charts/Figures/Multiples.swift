/// Small multiples: the same line for many places, one small frame each, all with one scale, so that they can be compared.
public struct Multiples: Chart, Hashable {
    /// One place.
    public struct Panel: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The values, one for each step; nil where there is none.
        public var values: [Double?]

        /// A panel from its parts.
        public init(name: String, values: [Double?]) { (self.name, self.values) = (name, values) }
    }

    /// Heading and description.
    public var caption: Caption
    /// What the places are: 县区.
    public var category: String
    /// The steps, such as years.
    public var labels: [String]
    /// The places.
    public var panels: [Panel]
    /// Digits after the point.
    public var places: Int
    /// Whether the axis starts at zero.
    public var fromZero: Bool
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(
        caption: Caption, category: String, labels: [String], panels: [Panel], places: Int, fromZero: Bool = true,
        style: NumberStyle
    ) {
        (self.caption, self.category, self.labels, self.panels) = (caption, category, labels, panels)
        (self.places, self.fromZero, self.style) = (places, fromZero, style)
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, columns) = (360.0, 3)
        let (frame, height) = ((width - 8) / Double(columns), 84.0)
        let values = panels.flatMap { $0.values.compactMap(\.self).filter(\.isFinite) }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let ticks = Ticks(from: fromZero ? min(0, low) : low, to: fromZero ? max(0, high) : high, count: 3)
        var content: [Element] = []
        for (index, panel) in panels.enumerated() {
            let left = 4 + frame * Double(index % columns)
            let top = 4 + height * Double(index / columns)
            let (start, end, bottom) = (left + 4, left + frame - 8, top + height - 18)
            let steps = Scale(from: 0, to: Double(max(labels.count - 1, 1)), at: start, until: end)
            let scale = Scale(from: ticks.lower, to: ticks.upper, at: bottom, until: top + 18)
            content.append(.label(start, top + 12, .start, panel.name, size: 11, paint: .strong))
            content.append(.line(start, bottom, end, bottom, .axis))
            let points = panel.values.prefix(labels.count).enumerated().compactMap { step, value -> String? in
                guard let value, value.isFinite else { return nil }
                return "\(coordinate(steps(Double(step)))) \(coordinate(scale(value)))"
            }
            if !points.isEmpty {
                content.append(.path("M" + points.joined(separator: "L") + "h0.5", Paint.series[0], note: panel.name))
            }
            if let last = panel.values.compactMap(\.self).last(where: \.isFinite) {
                content.append(.label(end, top + 12, .end, style.short(last), size: 11))
            }
            if let first = labels.first { content.append(.label(start, bottom + 13, .start, first, size: 10)) }
            if let last = labels.last { content.append(.label(end, bottom + 13, .end, last, size: 10)) }
        }
        let rows = (panels.count + columns - 1) / columns
        return Element.chart(caption, kind: "multiples", width: width, height: 8 + height * Double(rows), content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [category] + labels,
            rows: panels.map { panel in
                [panel.name]
                    + labels.indices.map { step in
                        let value = step < panel.values.count ? panel.values[step] : nil
                        return value.map { NumberStyle.decimal($0, places: places) } ?? "–"
                    }
            })
    }
}
