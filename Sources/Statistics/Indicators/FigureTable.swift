public import Civil
public import Policy

/// Figures as a table to be taken out: CSV, SDMX-CSV, JSON.
public struct FigureTable: Sendable {
    /// One figure.
    public struct Line: Sendable {
        /// Its indicator.
        public let indicator: IndicatorDeclaration
        /// The figure.
        public let figure: Figure
        /// Whether the account that asked may see it.
        public let isShown: Bool

        /// What it is called when nothing is shown: known, unknown, or kept back since few persons are behind it.
        public var status: Status { isShown ? figure.value == nil ? .unknown : .known : .suppressed }

        /// The value as text, rounded half up to the indicator's decimals; nil where there is none to show.
        public var text: String? {
            guard isShown else { return nil }
            return figure.value?.plain(decimals: indicator.decimals)
        }
    }

    /// Whether there is a value. The raw value is the code of SDMX (CL_OBS_STATUS).
    public enum Status: String, Hashable, Sendable {
        case known = "A"
        case unknown = "O"
        case suppressed = "Q"
    }

    /// The lines, by indicator, area and period.
    public let lines: [Line]

    /// Figures of every indicator, of the division and the areas within it, for periods.
    ///
    /// - Parameter areas: which; nil stands for the division itself.
    public init(_ figures: Figures, in areas: [DivisionCode?], _ periods: [FigurePeriod]) {
        var lines: [Line] = []
        for indicator in figures.indicators {
            for area in areas {
                for period in periods where period.months >= Int(indicator.least.months) {
                    let figure = figures.figure(indicator, in: area, period)
                    lines.append(Line(indicator: indicator, figure: figure, isShown: figures.isShown(figure)))
                }
            }
        }
        self.lines = lines
    }

    private static func text(_ number: Decimal128?, _ isShown: Bool) -> String {
        isShown ? number?.description ?? "" : ""
    }

    /// Comma-separated values with a header, RFC 4180.
    public func csv(_ language: Language, name: (DivisionCode) -> String) -> [UInt8] {
        var bytes: [UInt8] = []
        CSV.write(
            [
                "indicator", "title", "division", "name", "period", "value", "unit", "numerator", "denominator",
                "lower", "upper", "status",
            ], into: &bytes)
        for line in lines {
            let (figure, indicator) = (line.figure, line.indicator)
            let interval = line.isShown ? figure.interval(indicator) : nil
            CSV.write(
                [
                    indicator.id, indicator.title[language], figure.area.description, name(figure.area),
                    figure.period.description, line.text ?? "", indicator.unit[language],
                    FigureTable.text(figure.numerator, line.isShown),
                    FigureTable.text(figure.denominator, line.isShown),
                    interval.map { FigureTable.short($0.lowerBound) } ?? "",
                    interval.map { FigureTable.short($0.upperBound) } ?? "", line.status.word,
                ], into: &bytes)
        }
        return bytes
    }

    /// SDMX-CSV 2.0 (SDMX 3.0, section 4), for statistics offices.
    public func sdmx(_ language: Language) -> [UInt8] {
        var bytes: [UInt8] = []
        CSV.write(
            [
                "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE",
                "UNIT_MEASURE", "OBS_STATUS",
            ], into: &bytes)
        for line in lines {
            let period = line.figure.period
            let frequency = [1: "M", 3: "Q", 12: "A"][period.months] ?? "N"
            // Of months that are none of the usual periods: from when, and how long (ISO 8601).
            let time = frequency == "N" ? "\(period.first)-01/P\(period.months)M" : period.description
            CSV.write(
                [
                    "dataflow", "YISHENG:INDICATORS(1.0)", "I", frequency, line.figure.area.description,
                    line.indicator.id, time, line.text ?? "", line.indicator.unit[language], line.status.rawValue,
                ], into: &bytes)
        }
        return bytes
    }

    /// As JSON.
    public var json: JSON {
        .array(
            lines.map { line in
                let (figure, indicator) = (line.figure, line.indicator)
                let interval = line.isShown ? figure.interval(indicator) : nil
                return .object(present: [
                    ("indicator", .string(indicator.id)),
                    ("title", indicator.title.json),
                    ("division", .string(figure.area.description)), ("period", .string(figure.period.description)),
                    ("value", line.text.map { .string($0) }),
                    ("unit", indicator.unit.json),
                    ("numerator", line.isShown ? figure.numerator.map { .number($0) } : nil),
                    ("denominator", line.isShown ? figure.denominator.map { .number($0) } : nil),
                    (
                        "interval",
                        interval.map {
                            .array([
                                .string(FigureTable.short($0.lowerBound)), .string(FigureTable.short($0.upperBound)),
                            ])
                        }
                    ),
                    ("few", line.isShown && figure.isTooFew(indicator) ? .bool(true) : nil),
                    ("status", .string(line.status.word)),
                ])
            })
    }

    /// Four decimals.
    static func short(_ number: Double) -> String {
        Decimal128(String(number)).map { $0.rounded(scale: 4, rule: .halfEven).description } ?? ""
    }
}

extension FigureTable.Status {
    /// The word of the tables.
    public var word: String {
        switch self {
        case .known: "known"
        case .unknown: "unknown"
        case .suppressed: "suppressed"
        }
    }
}

extension Decimal128 {
    /// Written with so many decimals, and no exponent.
    public func plain(decimals: Int) -> String {
        let text = rounded(scale: decimals, rule: .halfUp).description
        guard decimals > 0 else { return text }
        let parts = text.split(separator: ".", maxSplits: 1)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        return (parts.first.map(String.init) ?? "0") + "." + fraction
            + String(repeating: "0", count: max(0, decimals - fraction.count))
    }
}
