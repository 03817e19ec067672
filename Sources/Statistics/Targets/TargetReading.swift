public import Civil
public import Policy

/// A target with where its indicator stands.
public struct TargetReading: Sendable {
    /// What is to be said of a target. The raw value is the word of tables.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// It is met, and what chance does to it would not change that.
        case onTrack = "on-track"
        /// It is met or not met, and chance alone could make the other of it; or it is not met and there is still time.
        case atRisk = "at-risk"
        /// It is not met, its time has come, and chance does not explain it.
        case missed
        /// Its figure is not known.
        case unknown
        /// There is no number that it could be held against.
        case noNumber = "no-number"
    }

    /// The target.
    public let target: TargetDeclaration
    /// What the instrument that sets it is.
    public let standing: Instrument.Status
    /// The months that it is judged by.
    public let period: FigurePeriod
    /// Its figure over these; nil: there is no indicator, or none that may be shown.
    public let figure: Figure?
    /// What is to be said.
    public let verdict: Verdict
    /// Whether the day by which it was to be reached is over.
    public let isClosed: Bool
}

extension TargetReading {
    /// Where a target stands on a day.
    ///
    /// It is judged by the last ``TargetDeclaration/years`` up to the last whole month, or up to its day if that is over.
    ///
    /// - Parameter figures: read for at least ``months(for:on:)``.
    public init(_ target: TargetDeclaration, _ chain: PackChain, _ figures: Figures, on day: Day) {
        self.target = target
        standing = chain.standing(of: target, on: day)
        isClosed = target.by.map { $0 < day } ?? false
        let indicator = target.indicator.flatMap { chain.indicators[$0] }
        // What is reported for whole years only is judged by those.
        let periods = TargetReading.periods(of: target, on: day)
        let period =
            indicator.flatMap { indicator in
                periods.first {
                    let figure = figures.figure(indicator, $0)
                    return figure.value != nil && figures.isShown(figure)
                }
            }
            ?? periods[0]
        self.period = period
        let shown = indicator.map { figures.figure($0, period) }.flatMap { figures.isShown($0) ? $0 : nil }
        figure = shown
        let hasTime = target.by.map { $0 >= day } ?? false
        if let indicator {
            verdict = TargetReading.verdict(target.bound, shown, indicator, hasTime: hasTime)
        } else {
            verdict = target.bound == .none ? .noNumber : .unknown
        }
    }

    /// The months by which a target may be judged on a day, the first that have a figure: those up to the last whole month, then the last whole
    /// years.
    static func periods(of target: TargetDeclaration, on day: Day) -> [FigurePeriod] {
        let last = min(day.yearMonth.adding(months: -1), target.by?.yearMonth ?? .last)
        let rolling = FigurePeriod(through: last, months: 12 * target.years)
        let december = last.adding(months: -((last.index + 1) % 12))
        return december == last ? [rolling] : [rolling, FigurePeriod(through: december, months: 12 * target.years)]
    }

    /// The months that figures must be read for to judge targets.
    public static func months(for targets: some Sequence<TargetDeclaration>, on day: Day) -> FigurePeriod? {
        let periods = targets.flatMap { TargetReading.periods(of: $0, on: day) }
        guard let first = periods.map(\.first.index).min(), let last = periods.map(\.last).max() else {
            return nil
        }
        return FigurePeriod(through: last, months: Int(last.index - first) + 1)
    }

    static func verdict(
        _ bound: TargetDeclaration.Bound, _ figure: Figure?, _ indicator: IndicatorDeclaration, hasTime: Bool
    ) -> Verdict {
        let (limit, isFloor): (Decimal128, Bool)
        switch bound {
        case .none: return .noNumber
        case .atLeast(let least): (limit, isFloor) = (least, true)
        case .atMost(let most): (limit, isFloor) = (most, false)
        }
        guard let figure, let value = figure.value else { return .unknown }
        let isMet = isFloor ? value >= limit : value <= limit
        if let interval = figure.interval(indicator) {
            let limit = limit.approximate
            let mayBeMet = isFloor ? interval.upperBound >= limit : interval.lowerBound <= limit
            let mustBeMet = isFloor ? interval.lowerBound >= limit : interval.upperBound <= limit
            if mustBeMet { return .onTrack }
            if mayBeMet { return .atRisk }
        } else if isMet {
            return .onTrack
        }
        return hasTime ? .atRisk : .missed
    }
}
