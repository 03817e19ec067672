/// Upright bars side by side, such as births by month.
public struct Columns: Chart, Hashable {
    /// One bar.
    public struct Column: Hashable, Sendable {
        /// What it counts, such as 2026-03.
        public var label: String
        /// The count; nil if it is suppressed.
        public var value: Int64?
        /// Whether the span is not over yet; such a bar is drawn dashed.
        public var partial: Bool

        /// A bar from its parts.
        public init(label: String, value: Int64?, partial: Bool = false) {
            self.label = label
            self.value = value
            self.partial = partial
        }
    }

    /// The words beside the numbers.
    public struct Words: Hashable, Sendable {
        /// What the bars stand for: 月份.
        public var category: String
        /// What is counted: 出生人数.
        public var value: String
        /// What is written for a suppressed count.
        public var suppressed: String
        /// What is written after the label of a span that is not over yet: （截至今日）.
        public var partial: String

        /// The words.
        public init(category: String, value: String, suppressed: String, partial: String) {
            self.category = category
            self.value = value
            self.suppressed = suppressed
            self.partial = partial
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// The bars from left to right.
    public var columns: [Column]
    /// The words beside the numbers.
    public var words: Words
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(caption: Caption, columns: [Column], words: Words, style: NumberStyle) {
        self.caption = caption
        self.columns = columns
        self.words = words
        self.style = style
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, height) = (360.0, 220.0)
        let (top, bottom) = (26.0, height - 24)
        let largest = columns.reduce(0) { max($0, $1.value ?? 0) }
        let axis = Axis(from: 0, to: Double(largest), at: bottom, until: top, whole: true, style: style)
        let (left, right) = (axis.labelWidth + 12, width - 6)
        let place = (right - left) / Double(max(columns.count, 1))
        var content = axis.levels(left: left, right: right)
        content.append(.label(2, 12, .start, words.value, paint: .strong))
        let widest = columns.map { approximateWidth($0.label) }.max() ?? 0
        let stride = Axis.stride(needed: widest * Paint.textSize + 6, given: place)
        for (index, column) in columns.enumerated() {
            let x = left + place * Double(index)
            let y = axis.scale(Double(max(0, column.value ?? 0)))
            let bar = Element.rect(
                x + place * 0.14, y, place * 0.72, bottom - y, column.partial ? .partial : .bar,
                note: "\(name(column)) \(text(column.value))")
            content.append(bar)
            let shown = column.value.map { style.short(Double($0)) } ?? words.suppressed
            if approximateWidth(shown) * 10 < place {
                content.append(.label(x + place / 2, y - 4, .middle, shown, size: 10))
            }
            // Labels are counted from the last bar, since the latest is what one looks for.
            if (columns.count - 1 - index) % stride == 0 {
                let half = approximateWidth(column.label) * Paint.textSize / 2
                let center = min(max(x + place / 2, half), width - half)
                content.append(.label(center, bottom + 15, .middle, column.label))
            }
        }
        return Element.chart(caption, kind: "columns", width: width, height: height, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [words.category, words.value],
            rows: columns.map { [name($0), text($0.value)] })
    }

    private func name(_ column: Column) -> String { column.partial ? column.label + words.partial : column.label }

    private func text(_ count: Int64?) -> String { count.map(NumberStyle.grouped) ?? words.suppressed }
}
