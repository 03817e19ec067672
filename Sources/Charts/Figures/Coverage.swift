/// Level bars that fill from nothing to all: how many of those who should have been reached were.
public struct Coverage: Chart, Hashable {
    /// One bar.
    public struct Meter: Hashable, Sendable {
        /// What is counted.
        public var label: String
        /// How many were reached; nil if it is suppressed.
        public var done: Int64?
        /// How many should have been.
        public var of: Int64
        /// The share that is aimed at, from 0 to 1.
        public var target: Double?

        /// A bar from its parts.
        public init(label: String, done: Int64?, of total: Int64, target: Double? = nil) {
            self.label = label
            self.done = done
            of = total
            self.target = target
        }

        /// The share reached, from 0 to 1; nil when there is nobody to reach, or it is suppressed.
        public var share: Double? {
            guard let done, of > 0 else { return nil }
            return min(max(Double(done) / Double(of), 0), 1)
        }
    }

    /// The words beside the numbers.
    public struct Words: Hashable, Sendable {
        /// 项目.
        public var item: String
        /// 已完成.
        public var done: String
        /// 应完成.
        public var of: String
        /// 完成率.
        public var share: String
        /// 目标.
        public var target: String
        /// What is written where there is nothing to divide by, or a count is suppressed.
        public var none: String

        /// The words.
        public init(item: String, done: String, of: String, share: String, target: String, none: String) {
            self.item = item
            self.done = done
            self.of = of
            self.share = share
            self.target = target
            self.none = none
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// The bars from top to bottom.
    public var meters: [Meter]
    /// The words beside the numbers.
    public var words: Words

    /// A chart from its parts.
    public init(caption: Caption, meters: [Meter], words: Words) {
        self.caption = caption
        self.meters = meters
        self.words = words
    }

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, row) = (360.0, 38.0)
        let scale = Scale(from: 0, to: 1, at: 2, until: width - 2)
        var content: [Element] = []
        for (index, meter) in meters.enumerated() {
            let y = row * Double(index)
            let part = "\(count(meter.done)) / \(NumberStyle.grouped(meter.of))"
            let text = meter.share == nil ? part : "\(percent(meter)) (\(part))"
            content.append(.label(2, y + 14, .start, meter.label, paint: .strong))
            content.append(.label(width - 2, y + 14, .end, text))
            content.append(.rect(2, y + 19, width - 4, 9, .track))
            let share = meter.share ?? 0
            content.append(.rect(2, y + 19, scale(share) - 2, 9, .bar, note: "\(meter.label) \(text)"))
            if let target = meter.target {
                let x = scale(target)
                content.append(.line(x, y + 16, x, y + 31, .target))
            }
        }
        var height = max(row * Double(meters.count), 12)
        if meters.contains(where: { $0.target != nil }) {
            content.append(.line(6, height + 2, 6, height + 15, .target))
            content.append(.label(14, height + 13, .start, words.target))
            height += 20
        }
        return Element.chart(caption, kind: "coverage", width: width, height: height, content)
    }

    /// See ``Chart/table``.
    public var table: Table {
        let targets = meters.contains { $0.target != nil }
        return Table(
            title: caption.title,
            header: [words.item, words.done, words.of, words.share] + (targets ? [words.target] : []),
            rows: meters.map { meter in
                let aim = meter.target.map { NumberStyle.decimal($0 * 100, places: 1) + "%" } ?? words.none
                return [meter.label, count(meter.done), NumberStyle.grouped(meter.of), percent(meter)]
                    + (targets ? [aim] : [])
            })
    }

    private func count(_ value: Int64?) -> String { value.map(NumberStyle.grouped) ?? words.none }

    private func percent(_ meter: Meter) -> String {
        meter.share.map { NumberStyle.decimal($0 * 100, places: 1) + "%" } ?? words.none
    }
}
