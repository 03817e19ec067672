import Charts
import Civil
import Policy
import Statistics

extension Words {
    /// A period in words: 2025年, 2025年第3季度, 2025年3月, 2024年11月至2025年10月.
    func period(_ period: FigurePeriod) -> String {
        let (year, month) = period.first.parts
        switch period.months {
        case 1: return self.month(period.first)
        case 3 where month % 3 == 1:
            return self("indicators.quarter", ["year": "\(year)", "quarter": "\((month + 2) / 3)"])
        case 12 where month == 1: return self("indicators.year", ["year": "\(year)"])
        default:
            return self(
                "indicators.months", ["from": self.month(period.first), "to": self.month(period.last)])
        }
    }

    /// A month in words: 2025年3月.
    func month(_ month: YearMonth) -> String {
        let (year, number) = month.parts
        return self("indicators.month.\(number)", ["year": "\(year)"])
    }

    /// The value of a figure with its unit, or that it is not known, or kept back.
    func figure(_ figure: Figure, _ indicator: IndicatorDeclaration, isShown: Bool) -> String {
        guard isShown else { return self("indicators.suppressed") }
        guard let value = figure.value else { return self("indicators.unknown") }
        let unit = indicator.unit[language]
        return number(value, decimals: indicator.decimals) + (unit.isEmpty ? "" : " " + unit)
    }

    /// A number with so many decimals, in groups of three.
    func number(_ value: Decimal128, decimals: Int) -> String {
        let text = value.plain(decimals: decimals)
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first.flatMap({ Int64($0) }), whole != 0 else { return text }
        return NumberStyle.grouped(whole) + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// What few cases can say: 95%区间 1.2—3.4.
    func interval(_ figure: Figure, _ indicator: IndicatorDeclaration) -> String? {
        guard let interval = figure.interval(indicator) else { return nil }
        let places = max(1, indicator.decimals)
        return self(
            "indicators.interval",
            [
                "low": NumberStyle.decimal(interval.lowerBound, places: places),
                "high": NumberStyle.decimal(interval.upperBound, places: places),
            ])
    }

    /// Where something is said: the instrument in short, and the clause.
    func source(_ citation: Citation, _ chain: PackChain) -> String {
        let name = chain.instruments[citation.instrument].map { short($0) } ?? citation.instrument
        return name + (language == .zh ? "" : " ") + self.clause(citation.clause)
    }

    /// An instrument in short. Notices go by their numbers, laws by their names: 国卫人口发〔2021〕24号 says which, 2017年11月4日第二次修正 does not.
    func short(_ instrument: Instrument) -> String {
        if instrument.number.contains("号") { return instrument.number }
        return language == .zh ? "《\(self(instrument.title))》" : self(instrument.title)
    }

    /// A bound: 不低于98%.
    func bound(_ target: TargetDeclaration, _ indicator: IndicatorDeclaration?) -> String? {
        let unit = indicator.map { $0.unit[language] } ?? ""
        switch target.bound {
        case .none: return nil
        case .atLeast(let least): return self("targets.at_least", ["value": "\(least)", "unit": unit])
        case .atMost(let most): return self("targets.at_most", ["value": "\(most)", "unit": unit])
        }
    }
}

extension TargetReading.Verdict {
    /// The look of the state: a class, and an icon beside the colour.
    var look: (tone: String, icon: String) {
        switch self {
        case .onTrack: ("is-yes", "check-circle-fill")
        case .atRisk: ("is-unknown", "exclamation-triangle-fill")
        case .missed: ("is-late", "x-circle-fill")
        case .unknown: ("is-due", "question-circle-fill")
        case .noNumber: ("is-no", "info-circle")
        }
    }

    func view(_ words: Words) -> Model {
        let look = look
        return ["tone": look.tone, "icon": look.icon, "label": words("targets.verdict.\(rawValue)")]
    }
}
