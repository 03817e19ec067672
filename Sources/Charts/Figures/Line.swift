/// Lines over equal steps, such as years. A missing value leaves a gap.
public struct Line: Chart, Hashable {
    /// One line.
    public struct Series: Hashable, Sendable {
        /// What it shows.
        public var name: String
        /// The values, one for each step; nil where there is none.
        public var values: [Double?]

        /// A line from its parts.
        public init(name: String, values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// What the steps are: 年份.
    public var category: String
    /// The steps.
    public var labels: [String]
    /// The lines; more than four repeat the strokes.
    public var series: [Series]
    /// Digits after the point in the table.
    public var places: Int
    /// Whether the axis starts at zero.
    public var fromZero: Bool
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(
        caption: Caption, category: String, labels: [String], series: [Series], places: Int, fromZero: Bool = true,
        style: NumberStyle
    ) {
        self.caption = caption
        self.category = category
        self.labels = labels
        self.series = series
        self.places = places
        self.fromZero = fromZero
        self.style = style
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, height) = (360.0, 220.0 + 16 * Double(series.count))
        let (top, bottom) = (12.0 + 16 * Double(series.count), height - 24)
        let values = series.flatMap { $0.values.compactMap(\.self).filter(\.isFinite) }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let axis = Axis(
            from: fromZero ? min(0, low) : low, to: fromZero ? max(0, high) : high, at: bottom, until: top,
            whole: places == 0, style: style)
        let (left, right) = (axis.labelWidth + 12, width - 12)
        let steps = Scale(from: 0, to: Double(max(labels.count - 1, 1)), at: left + 4, until: right)
        var content = axis.levels(left: left, right: right)
        let widest = labels.map(approximateWidth).max() ?? 0
        let place = (right - left) / Double(max(labels.count, 1))
        let stride = Axis.stride(needed: widest * Paint.textSize + 6, given: place)
        for (index, label) in labels.enumerated() where (labels.count - 1 - index) % stride == 0 {
            let half = approximateWidth(label) * Paint.textSize / 2
            let x = min(max(steps(Double(index)), half), width - half)
            content.append(.label(x, bottom + 15, .middle, label))
        }
        for (index, line) in series.enumerated() {
            let paint = Paint.series[index % Paint.series.count]
            let y = 10 + 16 * Double(index)
            content.append(.line(2, y - 4, 30, y - 4, paint))
            content.append(.label(36, y, .start, line.name, paint: .strong))
            content += strokes(of: line, steps, axis.scale, paint)
        }
        return Element.chart(caption, kind: "line", width: width, height: height, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [category] + series.map(\.name),
            rows: labels.enumerated().map { index, label in
                [label]
                    + series.map { line in
                        let value = index < line.values.count ? line.values[index] : nil
                        return value.map { NumberStyle.decimal($0, places: places) } ?? "–"
                    }
            })
    }

    /// One path per run of values; a value alone is a short dash.
    private func strokes(of line: Series, _ steps: Scale, _ scale: Scale, _ paint: Paint) -> [Element] {
        var paths: [String] = []
        var open = false
        for (index, value) in line.values.prefix(labels.count).enumerated() {
            guard let value, value.isFinite else {
                open = false
                continue
            }
            let point = "\(coordinate(steps(Double(index)))) \(coordinate(scale(value)))"
            if open, let last = paths.indices.last {
                paths[last] += "L\(point)"
            } else {
                paths.append("M\(point)h0.5L\(point)")
                open = true
            }
        }
        return paths.map { Element.path($0, paint, note: line.name) }
    }
}
