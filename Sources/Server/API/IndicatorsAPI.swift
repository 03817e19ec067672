import Access
import Civil
import Exchange
import Hummingbird
import Registry
import Statistics

/// The numbers that are watched, for programs: as JSON, CSV or SDMX-CSV.
struct IndicatorsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.get("/indicators") { request, context in try await figures(request, context) }
    }

    private func figures(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let division = try request.division("division") ?? account.division
        let period = try request.period("period") ?? .usual(for: account.role, on: site.registry.today)
        let figures = try await Figures.read(
            site.registry, site.rules.library, in: division, period, as: account.actor)
        let areas = request.uri.queryParameters["areas"] == "true" ? figures.areas.map(Optional.some) : []
        let table = FigureTable(figures, in: [nil] + areas, [period])
        switch request.uri.queryParameters["form"] {
        case "csv":
            let bytes = table.csv(.zh) { site.rules.divisions.name(of: $0) ?? "" }
            return .file(bytes, "text/csv; charset=utf-8", "figures.csv")
        case "sdmx": return .file(table.sdmx(.en), "text/csv; charset=utf-8", "figures.csv")
        default:
            return Response.json(
                .object([
                    ("division", .string(division.description)), ("period", .string(period.description)),
                    (
                        "journal",
                        .object([
                            ("size", .integer(figures.journalSize)), ("root", .string(figures.journalRoot.description)),
                        ])
                    ),
                    ("figures", table.json),
                ]))
        }
    }
}
