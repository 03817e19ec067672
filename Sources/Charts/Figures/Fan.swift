/// A fan: what is known, then the middle of what may come and two bands around it, over years. Compared figures may stand beside it.
public struct Fan: Chart, Hashable {
    /// One year of the fan.
    public struct Year: Hashable, Sendable {
        /// The year, or another label.
        public var label: String
        /// The quantiles 2.5, 10, 50, 90 and 97.5 %; five equal ones where the value is known; nil where there is none.
        public var quantiles: [Double]?

        /// A year from its parts.
        public init(label: String, quantiles: [Double]?) {
            self.label = label
            self.quantiles = quantiles.flatMap { $0.count == 5 && $0.allSatisfy(\.isFinite) ? $0 : nil }
        }
    }

    /// Another source's bounds in one year, drawn as an upright line with marks.
    public struct Comparison: Hashable, Sendable {
        /// The place of the year, from 0.
        public var year: Int
        /// The quantiles, as in ``Year``.
        public var quantiles: [Double]

        /// A comparison from its parts.
        public init(year: Int, quantiles: [Double]) {
            self.year = year
            self.quantiles = quantiles
        }
    }

    /// The words beside the numbers.
    public struct Words: Hashable, Sendable {
        /// 年份.
        public var year: String
        /// 中位数.
        public var median: String
        /// 80% 区间.
        public var inner: String
        /// 95% 区间.
        public var outer: String
        /// What the comparison is, such as 联合国2024年展望.
        public var comparison: String

        /// The words.
        public init(year: String, median: String, inner: String, outer: String, comparison: String = "") {
            (self.year, self.median, self.inner, self.outer) = (year, median, inner, outer)
            self.comparison = comparison
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// The years.
    public var years: [Year]
    /// Bounds of another source.
    public var comparisons: [Comparison]
    /// A level to compare with, such as a target or a capacity, and its name.
    public var level: Double?
    /// What the level is.
    public var levelName: String
    /// The words beside the numbers.
    public var words: Words
    /// Digits after the point in the table.
    public var places: Int
    /// Whether the axis starts at zero.
    public var fromZero: Bool
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(
        caption: Caption, years: [Year], comparisons: [Comparison] = [], level: Double? = nil, levelName: String = "",
        words: Words, places: Int, fromZero: Bool = true, style: NumberStyle
    ) {
        (self.caption, self.years, self.words, self.places) = (caption, years, words, places)
        (self.level, self.levelName, self.fromZero, self.style) = (level, levelName, fromZero, style)
        self.comparisons = comparisons.filter { years.indices.contains($0.year) && $0.quantiles.count == 5 }
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let width = 360.0
        var legend: [(String, Element)] = [
            (words.median, .line(2, 6, 30, 6, .fanMedian)), (words.inner, .rect(2, 1, 28, 10, .fanInner)),
            (words.outer, .rect(2, 1, 28, 10, .fanOuter)),
        ]
        if !comparisons.isEmpty { legend.append((words.comparison, .line(16, 0, 16, 12, .comparison))) }
        if level != nil { legend.append((levelName, .line(2, 6, 30, 6, .level))) }
        let top = 14.0 + 16 * Double(legend.count)
        let bottom = top + 196
        let values =
            years.flatMap { $0.quantiles ?? [] } + comparisons.flatMap(\.quantiles) + (level.map { [$0] } ?? [])
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let axis = Axis(
            from: fromZero ? min(0, low) : low, to: fromZero ? max(0, high) : high, at: bottom, until: top,
            whole: places == 0, style: style)
        let (left, right) = (axis.labelWidth + 12, width - 12)
        let steps = Scale(from: 0, to: Double(max(years.count - 1, 1)), at: left + 4, until: right)
        var content = axis.levels(left: left, right: right)
        content += xLabels(steps, bottom, right - left, width)
        for (index, (name, mark)) in legend.enumerated() {
            content.append(.group(0, 2 + 16 * Double(index), [mark]))
            content.append(.label(36, 12 + 16 * Double(index), .start, name, paint: .strong))
        }
        for run in runs {
            content.append(.path(band(run, 0, 4, steps, axis.scale), .fanOuter, note: words.outer))
            content.append(.path(band(run, 1, 3, steps, axis.scale), .fanInner, note: words.inner))
            let points = run.map { (index, quantiles) in
                "\(coordinate(steps(Double(index)))) \(coordinate(axis.scale(quantiles[2])))"
            }
            content.append(.path("M" + points.joined(separator: "L") + "h0.5", .fanMedian, note: words.median))
        }
        for comparison in comparisons { content += marks(comparison, steps, axis.scale) }
        if let level { content.append(.line(left, axis.scale(level), right, axis.scale(level), .level)) }
        return Element.chart(caption, kind: "fan", width: width, height: bottom + 24, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [words.year, "2.5%", "10%", words.median, "90%", "97.5%"],
            rows: years.map { year in
                [year.label]
                    + (0..<5).map { place in
                        year.quantiles.map { NumberStyle.decimal($0[place], places: places) } ?? "–"
                    }
            })
    }

    private func xLabels(_ steps: Scale, _ bottom: Double, _ room: Double, _ width: Double) -> [Element] {
        let widest = years.map { approximateWidth($0.label) }.max() ?? 0
        let stride = Axis.stride(needed: widest * Paint.textSize + 6, given: room / Double(max(years.count, 1)))
        return years.enumerated().compactMap { index, year in
            guard index % stride == 0 else { return nil }
            let half = approximateWidth(year.label) * Paint.textSize / 2
            return .label(min(max(steps(Double(index)), half), width - half), bottom + 15, .middle, year.label)
        }
    }

    /// The years that follow each other with values.
    private var runs: [[(Int, [Double])]] {
        var runs: [[(Int, [Double])]] = []
        var isOpen = false
        for (index, year) in years.enumerated() {
            guard let quantiles = year.quantiles else {
                isOpen = false
                continue
            }
            if isOpen, let last = runs.indices.last {
                runs[last].append((index, quantiles))
            } else {
                runs.append([(index, quantiles)])
                isOpen = true
            }
        }
        return runs
    }

    private func band(_ run: [(Int, [Double])], _ low: Int, _ high: Int, _ steps: Scale, _ scale: Scale) -> String {
        let upper = run.map { "\(coordinate(steps(Double($0.0)))) \(coordinate(scale($0.1[high])))" }
        let lower = run.reversed().map { "\(coordinate(steps(Double($0.0)))) \(coordinate(scale($0.1[low])))" }
        return "M" + (upper + lower).joined(separator: "L") + "Z"
    }

    private func marks(_ comparison: Comparison, _ steps: Scale, _ scale: Scale) -> [Element] {
        let x = steps(Double(comparison.year))
        let y = comparison.quantiles.map { scale($0) }
        return [Element.line(x, y[0], x, y[4], .comparison)]
            + [(0, 3.0), (1, 5.0), (2, 7.0), (3, 5.0), (4, 3.0)].map {
                Element.line(x - $0.1, y[$0.0], x + $0.1, y[$0.0], .comparison)
            }
    }
}
