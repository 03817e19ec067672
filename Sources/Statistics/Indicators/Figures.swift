public import Access
public import Civil
public import Policy
public import Registry
import Storage
import Synchronization

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
    /// Whether the account that asked may open the records behind the figures.
    public let isOpen: Bool
    /// Whether it asked of its own division.
    private let isOwn: Bool
    private let concealments = ConcealmentCache()

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
            isOpen: SmallCells.areOpen(to: actor.role), isOwn: actor.division == division)
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

    /// Whether a figure may be shown to the account that asked.
    ///
    /// Who may open the records sees every figure. Others see those of their own division and the areas one level below, of whole years of the calendar,
    /// without those that ``Concealment`` keeps back: from what overlaps, as twelve months ending in May and in June, small counts could be worked out.
    public func isShown(_ figure: Figure) -> Bool {
        if isOpen { return true }
        guard isOwn, figure.period.isCalendarYear,
            let indicator = indicators.first(where: { $0.id == figure.indicator })
        else { return false }
        // The same order at every reading: which of two areas alike is kept back must not change.
        let places = counts.areas.sorted()
        let place = figure.area == division ? nil : places.firstIndex(of: figure.area)
        guard figure.area == division || place != nil else { return false }
        return indicator.counts.filter { counts.isOfPeople($0) }.allSatisfy { id in
            let kept = concealments.value(of: "\(id) \(indicator.ages?.description ?? "") \(figure.period)") {
                // A mean gives away the two that it is of; of one by age the whole persons are taken.
                let columns = ([nil] + places.map(Optional.some)).map { area in
                    counts.ends(of: id, in: area, figure.period)?.map(Optional.some)
                        ?? [sum(of: id, indicator, in: area, figure.period)]
                }
                return (columns.first ?? []).indices.map { column in
                    Concealment(
                        columns.dropFirst().map { $0[column] },
                        unlisted: Set(places.indices.filter { places[$0] == division }), total: columns[0][column])
                }
            }
            return kept.allSatisfy { concealment in
                place.map { !concealment.areas.contains($0) } ?? !concealment.whole
            }
        }
    }

    /// A count as an indicator reads it: as a whole, or of all its ages together.
    private func sum(
        of id: String, _ indicator: IndicatorDeclaration, in area: DivisionCode?, _ period: FigurePeriod
    ) -> Int64? {
        guard let ages = indicator.ages else { return counts.value(of: id, in: area, period)?.floor.int64 }
        return ages.reduce(Decimal128?.some(.zero)) { sum, age in
            sum.flatMap { sum in counts.value(of: id, in: area, period, age: age).flatMap { sum.adding($0) } }
        }?.floor.int64
    }
}

/// What is kept back of each count, worked out once.
private final class ConcealmentCache: Sendable {
    private let known = Mutex<[String: [Concealment]]>([:])

    func value(of key: String, _ make: () -> [Concealment]) -> [Concealment] {
        if let value = known.withLock({ $0[key] }) { return value }
        let value = make()
        known.withLock { $0[key] = value }
        return value
    }
}
