import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Statistics

/// The numbers that are watched, each down to its records, and the targets they are held against.
struct IndicatorsPage {
    let site: Site

    /// How many months a trend shows.
    private static let trend = 24

    func add(to router: Router<WebContext>) {
        router.get("/indicators") { request, context in try await list(request, context) }
        router.get("/indicators/figures") { request, context in try await download(request, context) }
        router.get("/indicators/{id}") { request, context in try await one(request, context) }
        router.get("/indicators/{id}/records") { request, context in try await records(request, context) }
        router.get("/targets") { request, context in try await targets(request, context) }
    }

    /// What a request is about: the division, and the period up to the last whole month.
    private struct Question {
        let account: Account
        let division: DivisionCode
        let period: FigurePeriod
        let usual: FigurePeriod
        let today: Day
    }

    private func question(_ request: Request, _ context: WebContext) throws -> Question {
        let account = try context.signedIn().account
        let today = site.registry.today
        let usual = FigurePeriod.usual(for: account.role, on: today)
        return Question(
            account: account, division: try request.chosenDivision("division") ?? account.division,
            period: try request.period("period") ?? usual, usual: usual, today: today)
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try question(request, context)
        let chain = site.chain(at: question.division)
        let targets = chain.judgedTargets
        let lastYear = question.period.lastYear
        let whole = IndicatorsPage.span(
            [question.period.previous, question.period, lastYear.previous],
            TargetReading.months(for: targets, on: question.today))
        let figures = try await Figures.read(
            site.registry, site.rules.library, in: question.division, whole, as: question.account.actor)
        let year = question.today.year
        let model = IndicatorsModel(
            figures: figures,
            targets: targets.map { TargetReading($0, chain, figures, on: question.today) }, chain: chain,
            division: question.division, own: question.account.division,
            places: site.rules.divisions.children(of: question.account.division), period: question.period,
            periods: [question.usual] + (1...5).compactMap { FigurePeriod(year: year - $0) }, lastYear: lastYear)
        return site.page("indicators", model.view(site.words(context)), request, context)
    }

    private func one(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try question(request, context)
        let chain = site.chain(at: question.division)
        guard let id = context.parameters.get("id"), let indicator = chain.indicators[id] else {
            throw WebFailure.notFound
        }
        let length = max(1, Int(indicator.least.months))
        let isOpen = SmallCells.areOpen(to: question.account.role)
        let (steps, width) = isOpen ? (Int64(IndicatorsPage.trend), Int64(1)) : (5, 12)
        let end = isOpen ? question.period.last : question.period.lastYear.last
        let trend = (0..<steps).reversed().map {
            FigurePeriod(through: end.adding(months: -$0 * width), months: isOpen ? length : 12)
        }
        let targets = chain.judgedTargets.filter { $0.indicator == id }
        let whole = IndicatorsPage.span(
            [question.period] + trend,
            TargetReading.months(for: targets, on: question.today))
        let figures = try await Figures.read(
            site.registry, site.rules.library, in: question.division, whole, of: [id], as: question.account.actor)
        let model = IndicatorModel(
            indicator: indicator, figures: figures,
            targets: targets.map { TargetReading($0, chain, figures, on: question.today) }, chain: chain,
            division: question.division, own: question.account.division, period: question.period, trend: trend,
            places: site.rules.divisions.children(of: question.division),
            opensRecords: Permissions(question.account, today: question.today).opensRecords(in: question.division))
        return site.page("indicator", model.view(site.words(context)), request, context)
    }

    private func records(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try question(request, context)
        let chain = site.chain(at: question.division)
        guard let id = context.parameters.get("id"), let indicator = chain.indicators[id],
            let name = request.uri.queryParameters["count"].map(String.init), indicator.counts.contains(name),
            let count = chain.counts[name]
        else { throw WebFailure.notFound }
        let after = request.uri.queryParameters["after"].flatMap { FigureRecords.Cursor(String($0)) }
        let purpose = question.account.usualPurpose
        let found = try await FigureRecords.list(
            site.registry, site.rules.library, name, in: question.division, question.period, after: after,
            as: question.account.actor, for: purpose)
        guard let found else { throw WebFailure.notFound }
        let model = FigureRecordsModel(
            found: found, indicator: indicator, count: count, chain: chain, division: question.division,
            own: question.account.division, county: site.county.division, period: question.period,
            today: question.today, purpose: purpose.rawValue, isFirst: after == nil)
        return site.page("indicator-records", model.view(site.words(context)), request, context)
    }

    private func targets(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try question(request, context)
        let chain = site.chain(at: question.division)
        let targets = chain.judgedTargets
        let figures = try await Figures.read(
            site.registry, site.rules.library, in: question.division,
            TargetReading.months(for: targets, on: question.today) ?? question.usual,
            of: targets.compactMap(\.indicator), as: question.account.actor)
        let model = TargetsModel(
            readings: targets.map { TargetReading($0, chain, figures, on: question.today) }, chain: chain,
            division: question.division, own: question.account.division)
        return site.page("targets", model.view(site.words(context)), request, context)
    }

    private func download(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try question(request, context)
        let figures = try await Figures.read(
            site.registry, site.rules.library, in: question.division, question.period, as: question.account.actor)
        let table = FigureTable(figures, in: [nil] + figures.areas.map { $0 }, [question.period])
        let words = site.words(context)
        let isSDMX = request.uri.queryParameters["form"] == "sdmx"
        let bytes =
            isSDMX ? table.sdmx(words.language) : table.csv(words.language) { site.rules.divisions.name(of: $0) ?? "" }
        return .file(
            bytes, "text/csv; charset=utf-8",
            "figures-\(question.division)-\(question.period.first)-\(question.period.last).csv")
    }

    /// The months that take in all periods.
    private static func span(_ periods: [FigurePeriod], _ more: FigurePeriod?) -> FigurePeriod {
        let all = periods + [more].compactMap { $0 }
        let first = all.map(\.first.index).min() ?? 0
        let last = all.map(\.last).max() ?? YearMonth(index: first)
        return FigurePeriod(through: last, months: Int(last.index - first) + 1)
    }
}

extension Request {
    /// A period parameter; a choice left empty is none.
    func period(_ name: String) throws -> FigurePeriod? {
        guard let text = uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
        guard let period = FigurePeriod(String(text)) else {
            throw WebFailure.wrongParameter(
                name, "期间，如 2025、2025-Q1、2025-03 或 2021-01/2025-12",
                "a period, like 2025, 2025-Q1, 2025-03 or 2021-01/2025-12")
        }
        return period
    }
}
