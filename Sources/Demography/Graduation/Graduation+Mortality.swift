public import Civil

extension Graduation {
    /// Death rates of single ages from those of the intervals 0, 1–4, 5–9, …, open.
    ///
    /// Monotone cubic through ln m at the ages 0, 2, 7, …, scaled so that in each interval the mean of the single rates is the
    /// given one; the open rate stays. 22 intervals give 101 ages.
    ///
    /// - Parameter abridged: deaths per person-year, at least six intervals; a rate of 0 is refused, for it has no logarithm.
    public static func singleRates(abridged: [Double]) throws(Refusal) -> [Double] {
        try LifeTable.check(abridged, least: 6)
        var problems = ProblemList()
        for (index, rate) in abridged.enumerated() where rate == 0 {
            problems.note(
                "DEM-0008", "mx[\(index)]", zh: "死亡率为零，无法按单岁展开。", en: "A rate of zero cannot be graduated.",
                fixZh: "请先用上级数据修匀。", fixEn: "Smooth the rates first, for example towards those of the parent.")
        }
        try problems.throwIfAny()
        let last = abridged.count - 1
        let middles = [0.0, 2.0] + (2..<last).map { Double(5 * $0 - 3) }
        guard let curve = MonotoneCubic(x: middles, y: abridged[..<last].map(logarithm)) else { return abridged }
        var rates = [abridged[0]]
        for i in 1..<last {
            let ages = i == 1 ? 1..<5 : (5 * i - 5)..<(5 * i)
            let raw = ages.map { exponential(curve.value(at: Double($0))) }
            let mean = raw.reduce(0, +) / Double(raw.count)
            rates += raw.map { $0 * abridged[i] / mean }
        }
        return rates + [abridged[last]]
    }
}
