/// A child's measurements over the curves of a standard.
public struct GrowthCurves: Chart, Hashable {
    /// One curve of the standard, at the places of ``GrowthCurves/ages``.
    public struct Curve: Hashable, Sendable {
        /// What stands at its end, such as +2.
        public var name: String
        /// The values; nil where the standard has none.
        public var values: [Double?]
        /// Whether it is the median.
        public var isMedian: Bool

        /// A curve from its parts.
        public init(name: String, values: [Double?], isMedian: Bool = false) {
            (self.name, self.values, self.isMedian) = (name, values, isMedian)
        }
    }

    /// A measurement.
    public struct Point: Hashable, Sendable {
        /// The age, as ``GrowthCurves/ages``.
        public var age: Double
        /// The value.
        public var value: Double
        /// The age and the assessment in words, for the table.
        public var label: String
        public var note: String

        /// A measurement from its parts.
        public init(age: Double, value: Double, label: String, note: String) {
            (self.age, self.value, self.label, self.note) = (age, value, label, note)
        }
    }

    /// Words of the table and the axes.
    public struct Words: Hashable, Sendable {
        public var age: String
        public var value: String
        public var assessment: String

        /// Words.
        public init(age: String, value: String, assessment: String) {
            (self.age, self.value, self.assessment) = (age, value, assessment)
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// The ages of the curves, ascending; in months or whatever is written below.
    public var ages: [Double]
    /// The curves.
    public var curves: [Curve]
    /// The measurements, by age.
    public var points: [Point]
    /// The words.
    public var words: Words
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(
        caption: Caption, ages: [Double], curves: [Curve], points: [Point], words: Words, style: NumberStyle
    ) {
        (self.caption, self.ages, self.curves, self.points) = (caption, ages, curves, points)
        (self.words, self.style) = (words, style)
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, height, top, bottom) = (360.0, 300.0, 12.0, 262.0)
        let values = curves.flatMap { $0.values.compactMap(\.self) } + points.map(\.value)
        let axis = Axis(
            from: values.min() ?? 0, to: values.max() ?? 1, at: bottom, until: top, count: 6, whole: true, style: style)
        let (left, right) = (axis.labelWidth + 12, width - 26)
        let across = Axis(
            from: ages.first ?? 0, to: max(ages.last ?? 1, (ages.first ?? 0) + 1), at: left, until: right, count: 6,
            whole: true, style: style)
        var content = axis.levels(left: left, right: right)
        content += across.uprights(top: top, bottom: bottom, within: width)
        content.append(.label((left + right) / 2, height - 8, .middle, words.age))
        for curve in curves {
            var path = ""
            var last: (x: Double, y: Double)?
            for (age, value) in zip(ages, curve.values) {
                guard let value, value.isFinite else { continue }
                let (x, y) = (across.scale(age), axis.scale(value))
                path += "\(path.isEmpty ? "M" : "L")\(coordinate(x)) \(coordinate(y))"
                last = (x, y)
            }
            guard let last else { continue }
            content.append(.path(path, curve.isMedian ? .curveMedian : .curve, note: curve.name))
            content.append(.label(last.x + 3, last.y + 4, .start, curve.name))
        }
        var line = ""
        for point in points where point.value.isFinite && point.age.isFinite {
            line +=
                "\(line.isEmpty ? "M" : "L")\(coordinate(across.scale(point.age))) \(coordinate(axis.scale(point.value)))"
        }
        if !line.isEmpty { content.append(.path(line, .measured, note: words.value)) }
        for point in points where point.value.isFinite && point.age.isFinite {
            content.append(.dot(across.scale(point.age), axis.scale(point.value), 3.5, .measuredPoint))
        }
        return Element.chart(caption, kind: "growth", width: width, height: height, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [words.age, words.value, words.assessment],
            rows: points.map { [$0.label, NumberStyle.decimal($0.value, places: 1), $0.note] })
    }
}
