/// A Lexis surface: a value by year and age, in classes of colour; those born together lie on a diagonal.
public struct Surface: Chart, Hashable {
    /// The words beside the numbers.
    public struct Words: Hashable, Sendable {
        /// 年份.
        public var year: String
        /// 年龄.
        public var age: String
        /// What the value is, with its unit.
        public var value: String

        /// The words.
        public init(year: String, age: String, value: String) { (self.year, self.age, self.value) = (year, age, value) }
    }

    /// Heading and description.
    public var caption: Caption
    /// The years, one column each.
    public var years: [String]
    /// The first completed age, and how many ages a row holds.
    public var ages: (first: Int, width: Int)
    /// By year, then age upwards; nil where there is none.
    public var values: [[Double?]]
    /// The words beside the numbers.
    public var words: Words
    /// Digits after the point.
    public var places: Int
    /// How numbers are written.
    public var style: NumberStyle

    /// A chart from its parts.
    public init(
        caption: Caption, years: [String], ages: (first: Int, width: Int), values: [[Double?]], words: Words,
        places: Int, style: NumberStyle
    ) {
        (self.caption, self.years, self.ages, self.values) = (caption, years, ages, values)
        (self.words, self.places, self.style) = (words, places, style)
    }

    private var rows: Int { values.map(\.count).max() ?? 0 }

    /// The limits between the classes: round numbers, six at most.
    private var limits: [Double] {
        let all = values.joined().compactMap(\.self).filter(\.isFinite)
        guard let low = all.min(), let high = all.max(), low < high else { return [] }
        return Array(Ticks(from: low, to: high, count: 6).values.filter { $0 > low && $0 < high }.prefix(6))
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let width = 360.0
        let (top, left, right) = (12.0, 36.0, width - 8)
        let cellWidth = (right - left) / Double(max(years.count, 1))
        let cellHeight = min(max(240 / Double(max(rows, 1)), 1.5), 16)
        let bottom = top + cellHeight * Double(rows)
        let limits = limits
        var content: [Element] = []
        for (x, column) in values.prefix(years.count).enumerated() {
            // Equal neighbours are one shape, so that a century of single ages stays a small file.
            var y = 0
            while y < column.count {
                guard let own = shade(of: column[y], limits) else {
                    y += 1
                    continue
                }
                var end = y + 1
                while end < column.count, shade(of: column[end], limits) == own { end += 1 }
                content.append(
                    .rect(
                        left + cellWidth * Double(x), bottom - cellHeight * Double(end), cellWidth + 0.3,
                        cellHeight * Double(end - y), Paint.surface[own]))
                y = end
            }
        }
        let ageStride = Axis.stride(needed: 14, given: cellHeight)
        for row in stride(from: 0, to: rows, by: ageStride) {
            content.append(
                .label(
                    left - 5, bottom - cellHeight * Double(row) - cellHeight / 2 + 4, .end,
                    String(ages.first + row * ages.width)))
        }
        let widest = years.map(approximateWidth).max() ?? 0
        let yearStride = Axis.stride(needed: widest * Paint.textSize + 8, given: cellWidth)
        for (index, year) in years.enumerated() where index % yearStride == 0 {
            let half = approximateWidth(year) * Paint.textSize / 2
            content.append(
                .label(min(left + cellWidth * (Double(index) + 0.5), width - half), bottom + 15, .middle, year))
        }
        let legend = limits.count + 1
        let step = (right - left) / Double(legend)
        for own in 0..<legend {
            content.append(.rect(left + step * Double(own), bottom + 26, step, 10, Paint.surface[own]))
            if own > 0 {
                content.append(
                    .label(left + step * Double(own), bottom + 49, .middle, style.short(limits[own - 1])))
            }
        }
        content.append(.label(left, bottom + 66, .start, words.value, paint: .strong))
        return Element.chart(caption, kind: "surface", width: width, height: bottom + 74, content)
    }

    /// See ``Chart/table``: every fifth age at most.
    public var table: Table {
        Table(
            title: caption.title, header: [words.age] + years,
            rows: stride(from: 0, to: rows, by: rows > 30 ? 5 : 1).map { row in
                [String(ages.first + row * ages.width)]
                    + values.map { column in
                        (row < column.count ? column[row] : nil).map { NumberStyle.decimal($0, places: places) } ?? "–"
                    }
            })
    }

    private func shade(of value: Double?, _ limits: [Double]) -> Int? {
        guard let value, value.isFinite else { return nil }
        return limits.firstIndex { value < $0 } ?? limits.count
    }

    /// Two surfaces are the same when all they show is.
    public static func == (left: Surface, right: Surface) -> Bool {
        left.caption == right.caption && left.years == right.years && left.ages == right.ages
            && left.values == right.values && left.words == right.words && left.places == right.places
            && left.style == right.style
    }

    /// Hashes what is shown.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(caption)
        hasher.combine(years)
        hasher.combine(values)
    }
}
