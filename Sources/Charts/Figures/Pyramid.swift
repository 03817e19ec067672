/// A population pyramid: age groups upwards, men to the left and women to the right.
public struct Pyramid: Chart, Hashable {
    /// The persons of one age group. A count is nil if it is suppressed.
    public struct Group: Hashable, Sendable {
        /// The ages, such as 0–4.
        public var label: String
        /// How many men.
        public var male: Int64?
        /// How many women.
        public var female: Int64?

        /// A group from its parts.
        public init(label: String, male: Int64?, female: Int64?) {
            self.label = label
            self.male = male
            self.female = female
        }
    }

    /// The words beside the numbers.
    public struct Words: Hashable, Sendable {
        /// 年龄.
        public var age: String
        /// 男.
        public var male: String
        /// 女.
        public var female: String
        /// What is written for a suppressed count.
        public var suppressed: String

        /// The words.
        public init(age: String, male: String, female: String, suppressed: String) {
            self.age = age
            self.male = male
            self.female = female
            self.suppressed = suppressed
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// The age groups, the youngest first: five-year groups or single years.
    public var groups: [Group]
    /// The words beside the numbers.
    public var words: Words
    /// How numbers are written.
    public var style: NumberStyle

    /// A pyramid from its parts.
    public init(caption: Caption, groups: [Group], words: Words, style: NumberStyle) {
        self.caption = caption
        self.groups = groups
        self.words = words
        self.style = style
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let width = 360.0
        let labels = max(approximateWidth(words.age), groups.map { approximateWidth($0.label) }.max() ?? 0)
        let middle = min(max(30, labels * 10 + 8), 90)
        let top = 24.0
        let bar = min(max(336 / Double(max(groups.count, 1)), 3), 18)
        let bottom = top + bar * Double(max(groups.count, 1))
        let (left, right) = ((width - middle) / 2, (width + middle) / 2)
        let largest = groups.reduce(0) { max($0, $1.male ?? 0, $1.female ?? 0) }
        let men = axis(to: largest, at: left, until: 10)
        let women = axis(to: largest, at: right, until: width - 10)
        var content =
            men.uprights(top: top, bottom: bottom, within: width)
            + women.uprights(top: top, bottom: bottom, within: width)
        content.append(.label(left / 2, 14, .middle, words.male, paint: .strong))
        content.append(.label((right + width) / 2, 14, .middle, words.female, paint: .strong))
        content.append(.label(width / 2, 14, .middle, words.age))
        let stride = Axis.stride(needed: 12, given: bar)
        let gap = bar > 6 ? 1.0 : 0.3
        for (index, group) in groups.enumerated() {
            let y = bottom - bar * Double(index + 1) + gap / 2
            let (x, end) = (men.scale(Double(max(0, group.male ?? 0))), women.scale(Double(max(0, group.female ?? 0))))
            content.append(.rect(x, y, left - x, bar - gap, .male, note: note(group, words.male, group.male)))
            content.append(
                .rect(right, y, end - right, bar - gap, .female, note: note(group, words.female, group.female)))
            if index % stride == 0 {
                content.append(.label(width / 2, y + bar / 2 + 3.5, .middle, group.label, size: 10))
            }
        }
        return Element.chart(caption, kind: "pyramid", width: width, height: bottom + 22, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(
            title: caption.title, header: [words.age, words.male, words.female],
            rows: groups.map { [$0.label, text($0.male), text($0.female)] })
    }

    private func axis(to largest: Int64, at start: Double, until end: Double) -> Axis {
        Axis(from: 0, to: Double(largest), at: start, until: end, count: 3, whole: true, style: style)
    }

    private func text(_ count: Int64?) -> String { count.map(NumberStyle.grouped) ?? words.suppressed }

    private func note(_ group: Group, _ word: String, _ count: Int64?) -> String {
        "\(group.label) \(word) \(text(count))"
    }
}
