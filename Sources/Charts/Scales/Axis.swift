/// An axis: a scale with its marks, drawn as grid lines with labels. Upright for values, level for spread charts.
struct Axis {
    var ticks: Ticks
    var scale: Scale
    var style: NumberStyle
    /// Added to each label, such as %.
    var unit = ""

    /// An axis over `lower…upper` whose round marks fill the way from `start` to `end`.
    init(
        from lower: Double, to upper: Double, at start: Double, until end: Double, count: Int = 4, whole: Bool,
        style: NumberStyle
    ) {
        ticks = Ticks(from: lower, to: upper, count: count, whole: whole)
        scale = Scale(from: ticks.lower, to: ticks.upper, at: start, until: end)
        self.style = style
    }

    /// Level lines from `left` to `right`, labelled at the left.
    func levels(left: Double, right: Double) -> [Element] {
        ticks.values.flatMap { value in
            let y = scale(value)
            return [
                Element.line(left, y, right, y, value == ticks.lower ? .axis : .grid),
                Element.label(left - 5, y + 4.5, .end, style.short(value) + unit),
            ]
        }
    }

    /// Upright lines from `top` to `bottom`, labelled below; no label leaves a drawing `width` wide.
    func uprights(top: Double, bottom: Double, within width: Double) -> [Element] {
        ticks.values.flatMap { value in
            let x = scale(value)
            let text = style.short(value) + unit
            let half = approximateWidth(text) * Paint.textSize / 2
            return [
                Element.line(x, top, x, bottom, value == ticks.lower ? .axis : .grid),
                Element.label(min(max(x, half), width - half), bottom + 15, .middle, text),
            ]
        }
    }

    /// The room that the widest label takes.
    var labelWidth: Double {
        ticks.values.reduce(0) { max($0, approximateWidth(style.short($1) + unit)) } * Paint.textSize
    }

    /// How many neighbours share one label when each label needs `needed` and each place is `given` wide.
    static func stride(needed: Double, given: Double) -> Int {
        guard given > 0, needed > given else { return 1 }
        let least = min((needed / given).rounded(.up), 1000)
        for nice in [2, 3, 4, 5, 6, 10, 12, 20, 24, 25, 50, 60, 100] where Double(nice) >= least { return nice }
        return Int(least)
    }
}
