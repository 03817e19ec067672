import Access
import Charts
import Civil
import Exchange
import HTTPTypes
import Hummingbird
import Policy
import Registry
import Statistics

/// The population ahead: pyramid by year, births and their uncertainty, what will be needed, what to be warned of.
struct ForecastPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/forecast") { request, context in
            let model = try await model(request, context, withTownships: true)
            return site.page("forecast", model.view(site.words(context)), request, context)
        }
        // The pyramid alone, when its year is moved.
        router.get("/forecast/pyramid") { request, context in
            let model = try await whole(request, context)
            return site.fragment("forecast/pyramid", model.pyramid(site.words(context)), request, context)
        }
        router.get("/forecast/table.csv") { request, context in
            let model = try await whole(request, context)
            return Response.file(model.csv(site.words(context)), "text/csv; charset=utf-8", model.fileName("csv"))
        }
        router.get("/forecast/table.xlsx") { request, context in
            let model = try await whole(request, context)
            return Response.file(
                model.workbook(site.words(context)).bytes,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", model.fileName("xlsx"))
        }
        router.get("/forecast/chart.svg") { request, context in
            let model = try await whole(request, context)
            let name = request.uri.queryParameters["chart"].map(String.init) ?? "births"
            guard let chart = model.charts(site.words(context)).first(where: { $0.id == name })?.chart else {
                throw WebFailure.notFound
            }
            return Response.file(Array(chart.svg.utf8), "image/svg+xml; charset=utf-8", model.fileName("\(name).svg"))
        }
    }

    /// The model where there is a forecast: parts and files have nothing else to show.
    private func whole(_ request: Request, _ context: WebContext) async throws -> ForecastModel {
        let model = try await model(request, context)
        guard model.forecast != nil else { throw WebFailure.notFound }
        return model
    }

    private func model(
        _ request: Request, _ context: WebContext, withTownships: Bool = false
    ) async throws -> ForecastModel {
        let account = try context.signedIn().account
        let own = account.division
        let division = try request.chosenDivision("division") ?? own
        func number(_ name: String) -> Int? {
            request.uri.queryParameters[Substring(name)].flatMap { Int($0) }
        }
        // A choice left empty is the usual one.
        let scenario = request.uri.queryParameters["scenario"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        let asked = Forecast.Request(
            division: division, scenario: scenario ?? ForecastModel.usualScenario,
            horizon: number("years") ?? ForecastModel.usualYears)
        let chain = site.chain(at: division)
        // A township borrows strength from its county.
        let parent = division == own ? nil : site.rules.divisions.parent(of: division)
        let siblings = parent.map { site.rules.divisions.children(of: $0).map(\.code) } ?? []
        var forecast: Forecast?
        var problems: [Problem] = []
        do {
            forecast = try await site.forecasts.make(asked, chain, among: siblings, as: account.actor)
        } catch let refusal as Refusal { problems = refusal.problems }
        var townships: [(Division, Overview)] = []
        if withTownships, forecast != nil {
            for child in site.rules.divisions.children(of: division) {
                townships.append(
                    (
                        child,
                        try await Overview.count(
                            site.registry, in: child.code, on: site.registry.today, as: account.actor)
                    ))
            }
        }
        return ForecastModel(
            request: asked, forecast: forecast, problems: problems, own: own,
            places: site.rules.divisions.children(of: own), townships: townships,
            scenarios: chain.scenarios.values.sorted { $0.id > $1.id }, year: number("year"),
            capacities: ForecastModel.Capacities(
                childcare: number("childcare"), kindergarten: number("kindergarten"), primary: number("primary")),
            isSuppressed: !SmallCells.areOpen(to: account.role),
            mayAssess: [.county, .analyst].contains(account.role), today: site.registry.today)
    }
}

extension Response {
    /// A file to keep.
    static func file(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
