public import Access
public import Civil
public import Policy
public import Registry
import Storage

/// Figures of a division and of the areas within it, over some months: read once, computed when asked for.
public struct Figures: Sendable {
    /// The division.
    public let division: DivisionCode
    /// The indicators, in the order in which packs declare them.
    public let indicators: [IndicatorDeclaration]
    /// How many events the journal had.
    public let journalSize: Int64
    /// The root of the journal's log then.
    public let journalRoot: LogHash
    private let counts: Counts
    private let role: Role

    /// Reads what is needed.
    ///
    /// - Parameters:
    ///   - division: the areas are the divisions one level below.
    ///   - period: every figure's months must be within it.
    ///   - ids: which indicators; nil: all that hold there.
    /// - Throws: `Denial`, or a storage error.
    public static func read(
        _ registry: Registry, _ library: Library, in division: DivisionCode, _ period: FigurePeriod,
        of ids: [String]? = nil, as actor: Actor, for purpose: Purpose = .statistics
    ) async throws -> Figures {
        try await registry.authorise(actor, .seeStatistics, .area(division), purpose)
        let chain = library.chain(for: division)
        let numbers = CountNumbers(library)
        let indicators = chain.indicators.values.filter { ids?.contains($0.id) ?? true }.sorted {
            ($0.place.file, $0.place.line, $0.id) < ($1.place.file, $1.place.line, $1.id)
        }
        let (counts, head) = try await registry.read { connection in
            (
                try Counts(
                    connection, chain, numbers, in: division, from: period.first, through: period.last,
                    for: indicators), try Registry.journalHead(connection)
            )
        }
        return Figures(
            division: division, indicators: indicators, journalSize: head.size, journalRoot: head.root, counts: counts,
            role: actor.role)
    }

    /// The areas within the division of which something is counted, ascending.
    public var areas: [DivisionCode] { counts.areas.filter { $0 != division }.sorted() }

    /// A figure; nil for an indicator that is not known here.
    ///
    /// - Parameters:
    ///   - area: one of ``areas``; nil: the whole division.
    public func figure(_ id: String, in area: DivisionCode? = nil, _ period: FigurePeriod) -> Figure? {
        indicators.first { $0.id == id }.map { figure($0, in: area, period) }
    }

    /// A figure of an indicator of this reading.
    public func figure(
        _ indicator: IndicatorDeclaration, in area: DivisionCode? = nil, _ period: FigurePeriod
    ) -> Figure {
        let ids = indicator.counts
        var counted: [String: Decimal128?] = [:]
        var numerator: Decimal128?
        var denominator: Decimal128?
        var value: Decimal128?
        if let ages = indicator.ages {
            var (above, below, sum) = (Decimal128.zero, Decimal128.zero, Decimal128.zero)
            var isKnown = true
            for age in ages {
                let values = ids.map { counts.value(of: $0, in: area, period, age: age) }
                for (id, value) in zip(ids, values) {
                    let known = counted[id] ?? .some(.zero)
                    counted[id] = .some(known.flatMap { known in value.flatMap { known.adding($0) } })
                }
                let (top, bottom) = indicator.evaluate(values)
                guard let top, let bottom else {
                    isKnown = false
                    continue
                }
                above = above.adding(top) ?? above
                below = below.adding(bottom) ?? below
                // An age without anybody adds nothing.
                if !bottom.isZero { sum = top.divided(by: bottom).flatMap { sum.adding($0) } ?? sum }
            }
            if isKnown, !below.isZero {
                (numerator, denominator) = (above, below)
                value = sum.multiplied(by: indicator.per)
            }
        } else {
            let values = ids.map { counts.value(of: $0, in: area, period) }
            for (id, value) in zip(ids, values) { counted[id] = .some(value) }
            (numerator, denominator) = indicator.evaluate(values)
            if indicator.denominator == nil {
                value = numerator?.multiplied(by: indicator.per)
            } else if let numerator, let denominator, !denominator.isZero {
                value = numerator.multiplied(by: indicator.per)?.divided(by: denominator)
            }
        }
        return Figure(
            indicator: indicator.id, area: area ?? division, period: period, value: value, numerator: numerator,
            denominator: denominator, counts: counted)
    }

    /// Whether a figure may be shown to the account that asked: none of the counts behind it is small, or the account may open the records.
    public func isShown(_ figure: Figure) -> Bool {
        figure.counts.values.allSatisfy { count in
            count?.int64.map { SmallCells.shown($0, to: role) != nil } ?? true
        }
    }
}
